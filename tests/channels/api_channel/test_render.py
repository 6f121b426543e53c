"""What a company's system is told."""

from typing import Any

import msgspec
import pytest

from pristan.channels.api_channel.people import person_of
from pristan.channels.api_channel.render import render, typing
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundKind, OutboundMessage
from pristan.core.errors import InvalidInput
from pristan.core.ids import FileId, OutboxId
from pristan.testing.outbound import NOON, an_outbound

FILE = OutboundFile(
    file_id=FileId(3),
    storage_key="k",
    name="акт.pdf",
    mime="application/pdf",
    kind=AttachmentKind.FILE,
    size=9,
    sha256=b"",
)


def as_json(message: OutboundMessage) -> dict[str, Any]:
    event = render(message, link_of=lambda file, _: f"https://hub.example/f/{file.file_id}")
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event))
    return body


def test_a_message_is_told_whole_under_the_id_of_its_outbox_entry() -> None:
    message = an_outbound(
        text="Готово",
        outbox_id=OutboxId(17),
        recipient="client-1042",
        files=[FILE],
        buttons=[[Button(text="Да", payload="yes"), Button(text="Сайт", kind="link", url="https://shop.example")]],
        reply_to="in:m-1",
        author_name="Дарья",
    )
    assert as_json(message) == {
        "type": "message.created",
        "id": "pm-17",
        "at": "2026-11-21T12:00:00Z",
        "person": {"id": "client-1042"},
        "conversation": "1",
        "message": {
            "id": "pm-17",
            "text": "Готово",
            "author": {"kind": "operator", "name": "Дарья"},
            "files": [
                {
                    "url": "https://hub.example/f/3",
                    "name": "акт.pdf",
                    "mime": "application/pdf",
                    "kind": "file",
                    "size": 9,
                }
            ],
            "buttons": [
                [
                    {"text": "Да", "kind": "callback", "payload": "yes", "url": ""},
                    {"text": "Сайт", "kind": "link", "payload": "", "url": "https://shop.example"},
                ]
            ],
            "reply_to": "m-1",
            "purpose": "reply",
        },
    }


def test_an_answer_to_a_message_of_ours_keeps_our_id() -> None:
    assert as_json(an_outbound(text="?", reply_to="pm-9"))["message"]["reply_to"] == "pm-9"


def test_changes_have_an_id_of_their_own_and_name_the_message() -> None:
    edit = as_json(an_outbound(kind=OutboundKind.EDIT, outbox_id=OutboxId(18), text="Иначе", targets=["pm-17"]))
    assert (edit["type"], edit["id"], edit["message"]) == (
        "message.edited",
        "pm-18",
        {"id": "pm-17", "text": "Иначе", "buttons": []},
    )
    removed = as_json(an_outbound(kind=OutboundKind.REMOVE, outbox_id=OutboxId(19), targets=["pm-17"]))
    assert (removed["type"], removed["message"]) == ("message.removed", {"id": "pm-17"})
    answered = as_json(an_outbound(kind=OutboundKind.ANSWER_CALLBACK, text="Принято", callback_id="e-12"))
    assert (answered["type"], answered["press"], answered["text"]) == ("button.answered", "e-12", "Принято")
    assert as_json(an_outbound(kind=OutboundKind.REMOVE))["message"] == {"id": ""}


def test_a_repeat_is_the_same_to_the_byte() -> None:
    assert as_json(an_outbound(text="a", files=[FILE])) == as_json(an_outbound(text="a", files=[FILE]))


def test_machines_of_ours_speak_as_the_system() -> None:
    assert as_json(an_outbound(text="a", author_kind="campaign"))["message"]["author"]["kind"] == "system"
    assert as_json(an_outbound(text="a", author_kind="bot"))["message"]["author"]["kind"] == "bot"


@pytest.mark.parametrize(("address", "name"), [({"author_name": "Дарья"}, "Дарья"), ({"author_name": 5}, ""), ({}, "")])
def test_who_types_is_told_if_known(address: dict[str, Any], name: str) -> None:
    event = typing("client-1042", address, event_id="pt-1", now=NOON)
    assert (event.person.id, event.name) == ("client-1042", name)


def test_anybody_with_an_id_may_be_written_to() -> None:
    assert person_of(" client-1042 ").value == "client-1042"
    for wrong in ("", "две части", "a" * 201, "клиент"):
        with pytest.raises(InvalidInput):
            person_of(wrong)
