"""Outbound message → body of a row in the visitor's feed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from pristan.channels.model import Button, OutboundFile, OutboundMessage
from pristan.channels.webchat.text import first_name

_SPACE = UUID("3f0d9d6e-6b35-4f0e-9f1c-6f6d2f4f6a11")
_SAFE_LINKS = ("https://", "http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """What the visitor will see: the same message always has the same ``id``, so a repeat changes nothing."""

    id: UUID
    body: dict[str, Any]
    files: tuple[OutboundFile, ...]


def feed_id(message: OutboundMessage) -> UUID:
    """The row's id follows from the outbox entry: sending twice is inserting once."""
    return uuid5(_SPACE, f"{message.company_id}:{message.outbox_id}")


def render(message: OutboundMessage) -> FeedRow:
    """The whole message is one row: the feed has no parts."""
    name = first_name(message.author_name) if message.author_kind == "operator" else message.author_name
    unsafe = [one for row in message.buttons for one in row if one.kind == "link" and not _is_safe(one)]
    lines = [message.text, *(f"{one.text}: {one.url}" for one in unsafe)]
    return FeedRow(
        id=feed_id(message),
        body={
            "text": "\n".join(line for line in lines if line),
            "author": {"kind": message.author_kind, "name": name},
            "buttons": [row for row in map(_row, message.buttons) if row],
            "reply_to_id": message.reply_to,
        },
        files=tuple(message.files),
    )


def _row(buttons: Sequence[Button]) -> list[dict[str, str]]:
    return [shown for shown in map(_button, buttons) if shown is not None]


def _button(button: Button) -> dict[str, str] | None:
    if button.kind != "link":
        return {"text": button.text, "kind": "callback", "payload": button.payload}
    return {"text": button.text, "kind": "link", "url": button.url} if _is_safe(button) else None


def _is_safe(button: Button) -> bool:
    """Only web pages open from the chat; any other address is shown as text, never as a link."""
    return button.url.startswith(_SAFE_LINKS)
