"""Messages of ours as VK takes them."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage
from pristan.channels.payload import Payload
from pristan.channels.vk.render import (
    Part,
    edited,
    kept_attachments,
    keyboard_json,
    random_id,
    render,
    snackbar,
    without_keyboard,
)
from pristan.core.ids import FileId
from pristan.sandbox.vk.keyboards import read_keyboard
from pristan.testing.accounts import INBOX_KEY, VK_TOKEN
from pristan.testing.outbound import an_outbound

PEER = 501234567


def a_file(kind: AttachmentKind, mime: str, *, size: int = 10) -> OutboundFile:
    return OutboundFile(file_id=FileId(1), storage_key="1/a", name="a", mime=mime, kind=kind, size=size, sha256=b"")


def a_message(**more: Any) -> OutboundMessage:
    return an_outbound(**{"channel": "vk", "recipient": str(PEER), "address": {"peer_id": PEER}, **more})


def parts(**more: Any) -> list[Part]:
    return render(a_message(**more), token=VK_TOKEN)


def labels(part: Part) -> list[list[str]]:
    return [[shape["action"].get("label", shape["action"]["type"]) for shape in row] for row in part.keyboard]


def test_text_files_and_an_answer_go_in_one_request() -> None:
    (part,) = parts(text="Вот [id1|Павел]", files=[a_file(AttachmentKind.IMAGE, "image/png")], reply_to=f"{PEER}:40")
    form = part.form(["photo-1_2_k"], peer_id=PEER)
    assert form["message"] == "Вот [id1|Павел]"
    assert form["attachment"] == "photo-1_2_k"
    assert form["disable_mentions"] == 1
    assert json.loads(str(form["forward"])) == {"peer_id": PEER, "conversation_message_ids": [40], "is_reply": 1}


def test_eleven_files_take_two_requests_and_a_voice_one_of_its_own() -> None:
    files = [a_file(AttachmentKind.FILE, "application/pdf")] * 11 + [a_file(AttachmentKind.AUDIO, "audio/ogg")]
    found = parts(text="Вот", files=files, buttons=[[Button(text="Да")]])
    assert [(part.text, len(part.uploads), bool(part.keyboard)) for part in found] == [
        ("Вот", 10, False), ("", 1, False), ("", 1, True),
    ]  # fmt: skip
    assert found[-1].uploads[0].kind == "audio_message"


@pytest.mark.parametrize(
    ("kind", "mime", "size", "expected"),
    [
        (AttachmentKind.IMAGE, "image/jpeg", 10, "photo"),
        (AttachmentKind.IMAGE, "image/gif", 10, "doc"),
        (AttachmentKind.IMAGE, "image/jpeg", 60_000_000, "doc"),
        (AttachmentKind.VIDEO, "video/mp4", 10, "doc"),
        (AttachmentKind.AUDIO, "audio/mpeg", 10, "doc"),
        (AttachmentKind.AUDIO, "audio/ogg", 10, "audio_message"),
    ],
)
def test_a_file_goes_as_what_it_is_while_vk_takes_it(kind: AttachmentKind, mime: str, size: int, expected: str) -> None:
    (part,) = parts(files=[a_file(kind, mime, size=size)])
    assert part.uploads[0].kind == expected


def test_a_link_takes_two_cells_of_five() -> None:
    link = Button(text="Сайт", kind="link", url="https://shop.example")
    (part,) = parts(text="x", buttons=[[link, link, link, Button(text="Да")]])
    assert labels(part) == [["Сайт", "Сайт"], ["Сайт", "Да"]]


def test_what_does_not_fit_becomes_text() -> None:
    rows = [[Button(text=f"{row}{cell}") for cell in "абв"] for row in range(8)]
    (part,) = parts(text="Что?", buttons=rows)
    drawn = [label for row in labels(part) for label in row]
    assert (len(drawn), len(part.keyboard)) == (10, 4)
    every = [f"{row}{cell}" for row in range(8) for cell in "абв"]
    assert part.text.splitlines() == ["Что?", *[f"{number}. {text}" for number, text in enumerate(every, 1)][10:]]


def test_rows_beyond_the_sixth_become_text() -> None:
    (part,) = parts(text="Что?", buttons=[[Button(text=str(row))] for row in range(8)])
    assert labels(part) == [[str(row)] for row in range(6)]
    assert part.text == "Что?\n7. 6\n8. 7"


def test_an_edit_says_the_words_and_names_again_what_was_attached() -> None:
    message = a_message(text="Новое", files=[a_file(AttachmentKind.FILE, "")], reply_to=f"{PEER}:1")
    part = edited(message, token=VK_TOKEN)
    assert (part.text, part.uploads, part.reply_to) == ("Новое", (), None)
    sent = Payload(
        {
            "attachments": [
                {"type": "photo", "photo": {"owner_id": -1, "id": 2, "access_key": "k"}},
                {"type": "audio_message", "audio_message": {"owner_id": -1, "id": 3}},
                {"type": "link", "link": {"url": "https://shop.example"}},
                {"type": "doc", "doc": {"id": 4}},
            ]
        }
    )
    assert kept_attachments(sent) == ["photo-1_2_k", "doc-1_3"]


@pytest.mark.parametrize(
    ("button", "line"),
    [
        (Button(text="Номер", kind="request_contact"), "1. Номер"),
        (Button(text="Ой", kind="link", url="javascript:alert(1)"), "1. Ой: javascript:alert(1)"),
        (Button(text="Долго", payload="x" * 250), "1. Долго"),
        (Button(text="В две\nстроки", payload="x" * 250), "1. В две строки"),
    ],
)
def test_what_cannot_be_a_button_becomes_text(button: Button, line: str) -> None:
    (part,) = parts(text="Что?", buttons=[[button]])
    assert (part.keyboard, part.text) == ((), f"Что?\n{line}")


@pytest.mark.parametrize("address", [{"inline_keyboard": False}, {"inline_keyboard": True, "buttons": ["text"]}])
def test_a_client_that_draws_no_buttons_gets_words(address: dict[str, Any]) -> None:
    (part,) = parts(
        text="Что?", buttons=[[Button(text="Да"), Button(text="Нет")]], address={"peer_id": PEER, **address}
    )
    assert (part.keyboard, part.text) == ((), "Что?\n1. Да\n2. Нет")


def test_a_long_label_is_cut_and_left_out_of_the_payload_when_there_is_no_room() -> None:
    (part,) = parts(text="x", buttons=[[Button(text="Очень длинная подпись " * 4, payload="p" * 180)]])
    action = part.keyboard[0][0]["action"]
    assert len(action["label"]) == 40
    assert len(action["payload"]) <= 255
    assert json.loads(action["payload"])["t"] == ""


def test_the_number_is_the_same_for_every_try_and_another_for_every_part() -> None:
    first = random_id(INBOX_KEY, outbox_id=7, part=0)
    assert first == random_id(INBOX_KEY, outbox_id=7, part=0)
    others = {
        random_id(INBOX_KEY, outbox_id=7, part=1),
        random_id(INBOX_KEY, outbox_id=8, part=0),
        random_id(UUID(int=5), outbox_id=7, part=0),
    }
    assert first not in others
    assert all(0 < one < 2**31 for one in {first, *others})


def test_words_instead_of_buttons_that_do_not_fit_are_no_way_out() -> None:
    long = a_message(text="х" * 4090, buttons=[[Button(text="Подробнее")]])
    assert without_keyboard(long, 0, token=VK_TOKEN) is None
    short = without_keyboard(a_message(text="Да?", buttons=[[Button(text="Да")]]), 0, token=VK_TOKEN)
    assert short is not None
    assert (short.text, short.keyboard) == ("Да?\n1. Да", ())


def test_a_press_is_answered_shortly() -> None:
    assert snackbar("  ") == ""
    assert len(json.loads(snackbar("Да" * 100))["text"]) == 90


@given(
    st.lists(
        st.lists(
            st.builds(
                Button,
                text=st.text(max_size=60),
                kind=st.sampled_from(["callback", "link", "request_location", "request_contact", "open_app"]),
                payload=st.text(max_size=300),
                url=st.sampled_from(["", "https://shop.example", "ftp://x"]),
            ),
            max_size=8,
        ),
        max_size=12,
    )
)
def test_whatever_the_buttons_vk_takes_the_keyboard(rows: list[list[Button]]) -> None:
    found = parts(text="Что?", buttons=rows)
    assert all(len(part.text) <= 4096 for part in found)
    if found[-1].keyboard:
        assert read_keyboard(keyboard_json(found[-1].keyboard)) is not None
