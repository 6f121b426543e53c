"""What a customer will see, told before anything is sent."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pristan.channels import channel
from pristan.channels.model import AttachmentKind, Button, Capabilities, OutboundFile
from pristan.channels.registry import Channel, channels
from pristan.channels.shown import carries, shown
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound

PLAIN = Capabilities(text_limit=40)
YES = Button(text="Подходит", payload="yes")
NO = Button(text="Не подходит", payload="no")


def a_file(name: str, *, kind: AttachmentKind = AttachmentKind.FILE, size: int = 100) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(1), storage_key="", name=name, mime="application/pdf", kind=kind, size=size, sha256=b""
    )


def a_channel(**capabilities: Any) -> Channel:
    known = channel("webchat")
    return replace(known, preview=None, manifest=replace(known.manifest, capabilities=replace(PLAIN, **capabilities)))


def test_buttons_become_numbered_lines_where_there_are_none() -> None:
    found = shown(an_outbound(text="Удобно завтра?", buttons=[[YES], [NO]]), a_channel(text_limit=500))
    assert [part.text for part in found.parts] == ["Удобно завтра?\n\n1. Подходит\n2. Не подходит"]
    assert found.parts[0].buttons == ()
    assert found.notes == ("Кнопки станут пронумерованным списком, клиент ответит цифрой",)


def test_buttons_stay_under_the_last_part_of_a_long_text() -> None:
    words = "Первое предложение ответа. Второе предложение ответа. Третье."
    found = shown(an_outbound(text=words, buttons=[[YES, NO]]), a_channel(buttons=True, max_buttons_in_row=1))
    assert [bool(part.buttons) for part in found.parts] == [False, True]
    assert found.parts[-1].buttons == (("Подходит",), ("Не подходит",))
    assert found.notes == ("Придёт по частям, сообщений: 2",)


@pytest.mark.parametrize(
    ("file", "capabilities", "expected"),
    [
        pytest.param(a_file("акт.pdf"), PLAIN, False, id="a channel of texts"),
        pytest.param(a_file("акт.pdf"), replace(PLAIN, files=True), True, id="a channel with files"),
        pytest.param(a_file("акт.pdf", size=9), replace(PLAIN, files=True, file_limit_bytes=8), False, id="too big"),
        pytest.param(a_file("а.P7S"), replace(PLAIN, files=True, refused_extensions=("p7s",)), False, id="refused"),
        pytest.param(
            a_file("я.png", kind=AttachmentKind.IMAGE), replace(PLAIN, images=True), True, id="pictures alone"
        ),
    ],
)
def test_a_file_goes_itself_or_as_a_link(file: OutboundFile, capabilities: Capabilities, *, expected: bool) -> None:
    assert carries(file, capabilities) is expected


def test_a_file_the_channel_cannot_carry_is_a_line_with_a_link() -> None:
    found = shown(an_outbound(text="Вот акт", files=[a_file("акт.pdf")]), a_channel(text_limit=500))
    assert found.parts[0].text == "Вот акт\nакт.pdf: ссылка"
    assert found.parts[0].files == ()
    assert found.notes == ("«акт.pdf» уйдёт ссылкой",)


def test_max_shows_its_own_rendering() -> None:
    found = shown(an_outbound(text="Удобно?", buttons=[[YES]], files=[a_file("акт.pdf")]), channel("max"))
    assert "".join(part.text for part in found.parts) == "Удобно?"
    assert [name for part in found.parts for name in part.files] == ["акт.pdf"]
    assert [row for part in found.parts for row in part.buttons] == [("Подходит",)]
    assert len(found.parts) == 2  # MAX takes a document as a message of its own


def test_an_sms_arrives_whole_however_many_parts_are_paid_for() -> None:
    found = shown(an_outbound(text="Ж" * 71), channel("sms"))
    assert [part.text for part in found.parts] == ["Ж" * 71]


def test_sms_shows_its_own_rendering() -> None:
    found = shown(an_outbound(text="Удобно?", buttons=[[YES]], files=[a_file("акт.pdf")]), channel("sms"))
    assert [part.text for part in found.parts] == ["Удобно?\n\n1. Подходит\nакт.pdf: ссылка"]
    assert len(found.notes) == 2


@given(text=some.text(max_size=600), labels=some.lists(some.text(min_size=1, max_size=20), max_size=4))
@pytest.mark.parametrize("channel_id", sorted(channels()))
def test_no_channel_fails_on_what_an_operator_writes(channel_id: str, text: str, labels: list[str]) -> None:
    buttons = [[Button(text=label, payload=label)] for label in labels]
    found = shown(an_outbound(text=text, buttons=buttons), channel(channel_id))
    assert found.parts
