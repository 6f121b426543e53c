"""Messages of ours as Telegram takes them."""

import pytest

from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.channels.telegram.render import number_of, render
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound

CHAT = 5550001112


def a_file(kind: AttachmentKind = AttachmentKind.IMAGE, mime: str = "image/jpeg", size: int = 1000) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(1), storage_key="k", name="Вид.jpg", mime=mime, kind=kind, size=size, sha256=b"x" * 32
    )


def test_a_text_goes_literally() -> None:
    (part,) = render(an_outbound(text="*не* <b>разметка</b>"))
    assert (part.method, part.body(CHAT)) == ("sendMessage", {"chat_id": CHAT, "text": "*не* <b>разметка</b>"})


def test_one_picture_carries_its_text() -> None:
    (part,) = render(an_outbound(text="Вот", files=[a_file()]))
    assert (part.method, part.field, part.body(CHAT)["caption"]) == ("sendPhoto", "photo", "Вот")


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(a_file(AttachmentKind.FILE, "application/pdf"), id="a document"),
        pytest.param(a_file(mime="image/tiff"), id="a picture Telegram does not show"),
        pytest.param(a_file(size=11 * 1024 * 1024), id="a picture too large to show"),
        pytest.param(a_file(AttachmentKind.AUDIO, "audio/ogg"), id="a sound"),
    ],
)
def test_everything_else_goes_as_a_document(file: OutboundFile) -> None:
    (part,) = render(an_outbound(files=[file]))
    assert (part.method, part.field) == ("sendDocument", "document")


def test_a_long_text_is_cut_and_the_keyboard_stands_under_the_last_part() -> None:
    rows = [[Button(text="Да", payload="yes"), Button(text="Сайт", kind="link", url="https://lavka.example")]]
    parts = render(an_outbound(text="Слово. " * 1500, files=[a_file()], buttons=rows, reply_to=f"{CHAT}:40"))
    assert [part.method for part in parts] == ["sendMessage"] * 3 + ["sendPhoto"]
    assert parts[0].body(CHAT)["reply_parameters"]["message_id"] == 40
    assert [bool(part.keyboard) for part in parts] == [False, False, False, True]
    assert parts[-1].body(CHAT)["reply_markup"]["inline_keyboard"] == [
        [{"text": "Да", "callback_data": "yes"}, {"text": "Сайт", "url": "https://lavka.example"}]
    ]


def test_a_button_that_carries_too_much_becomes_words() -> None:
    rows = [[Button(text="Много", payload="x" * 65), Button(text="Мало", payload="x")]]
    (part,) = render(an_outbound(text="Выберите", buttons=rows))
    assert part.text == "Выберите\n\n1. Много"
    assert part.keyboard == (({"text": "Мало", "callback_data": "x"},),)


def test_a_row_of_nothing_but_such_buttons_leaves_no_empty_row() -> None:
    rows = [[Button(text="Много", payload="x" * 65)], [Button(text="Мало", payload="x")]]
    (part,) = render(an_outbound(text="Выберите", buttons=rows))
    assert part.keyboard == (({"text": "Мало", "callback_data": "x"},),)


@pytest.mark.parametrize(
    ("external", "number"),
    [("5:40", 40), ("40", 40), (None, None), ("5:", None), ("5:x", None), ("5:" + "9" * 20, None)],
)
def test_the_number_of_a_message_stands_after_its_chat(external: str | None, number: int | None) -> None:
    assert number_of(external) == number
