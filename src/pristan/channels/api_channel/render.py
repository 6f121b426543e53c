"""What we tell a company's system → the JSON of one webhook. Pure.

The shapes are published as they stand here; the id of an event follows from the outbox entry, so a repeat is the same.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from pristan.channels.api_channel.parse import OURS, THEIRS
from pristan.channels.model import Button, OutboundFile, OutboundKind, OutboundMessage

EventId = Annotated[str, Meta(description="The same at every repeat; equals the header webhook-id.")]
OurId = Annotated[str, Meta(description="Name the message by this id in receipts, presses and replies.")]
AuthorKind = Literal["operator", "bot", "system"]
LinkOf = Callable[[OutboundFile, OutboundMessage], str]


class To(Struct, kw_only=True):
    """The customer, by your id."""

    id: str


class Author(Struct, kw_only=True):
    """Who speaks, as the customer may see it."""

    kind: AuthorKind
    name: str


class FileOut(Struct, kw_only=True):
    """A file of ours. The address is signed, needs no key and works for 30 days."""

    url: str
    name: str
    mime: str
    kind: Literal["image", "video", "audio", "file", "sticker"]
    size: int


class ButtonOut(Struct, kw_only=True):
    """``callback`` comes back as button.pressed with the payload, ``link`` opens the address."""

    text: str
    kind: str
    payload: str
    url: str


class MessageOut(Struct, kw_only=True):
    id: OurId
    text: str
    author: Author
    files: list[FileOut]
    buttons: list[list[ButtonOut]]
    reply_to: str | None
    purpose: Literal["reply", "service", "legal", "promo", "invitation"]


class EditedOut(Struct, kw_only=True):
    id: OurId
    text: str
    buttons: list[list[ButtonOut]]


class NamedOut(Struct, kw_only=True):
    id: OurId


class Told(Struct, kw_only=True, tag_field="type"):
    """What every event of ours has."""

    id: EventId
    at: datetime


class Spoken(Told, kw_only=True):
    person: To
    conversation: Annotated[str, Meta(description="The conversation in Pristan, for your own records.")]


class Created(Spoken, kw_only=True, tag="message.created"):
    """Show the message to the customer."""

    message: MessageOut


class Changed(Spoken, kw_only=True, tag="message.edited"):
    """Replace the words and the buttons of a message; its files stay."""

    message: EditedOut


class Removed(Spoken, kw_only=True, tag="message.removed"):
    """Take a message back."""

    message: NamedOut


class Answered(Spoken, kw_only=True, tag="button.answered"):
    """What to show to whoever pressed a button, for a moment; ``press`` is the id of that event."""

    press: str
    text: str


class Typing(Told, kw_only=True, tag="typing"):
    """An operator types: show it for six seconds. Told once, never repeated."""

    person: To
    name: str


class Ping(Told, kw_only=True, tag="ping"):
    """Somebody checks the connection. ``events_url`` is where your events go."""

    events_url: str


OutboundEvent = Created | Changed | Removed | Answered | Typing | Ping


_AUTHORS: Final[Mapping[str, AuthorKind]] = {"operator": "operator", "bot": "bot"}


def our_id(outbox_id: int) -> str:
    return f"{OURS}{outbox_id}"


def render(message: OutboundMessage, *, link_of: LinkOf) -> OutboundEvent:
    """The event of an outbox entry. ``link_of`` makes addresses of files, the same at every try."""
    told: dict[str, Any] = {
        "id": our_id(message.outbox_id),
        "at": message.asked_at,
        "person": To(id=message.recipient),
        "conversation": str(message.conversation_id),
    }
    if message.kind is OutboundKind.MESSAGE:
        return Created(**told, message=_message(message, link_of=link_of))
    if message.kind is OutboundKind.EDIT:
        changed = EditedOut(id=_target(message), text=message.text, buttons=_rows(message.buttons))
        return Changed(**told, message=changed)
    if message.kind is OutboundKind.REMOVE:
        return Removed(**told, message=NamedOut(id=_target(message)))
    return Answered(**told, press=message.callback_id or "", text=message.text)


def typing(recipient: str, address: Mapping[str, Any], *, event_id: str, now: datetime) -> Typing:
    name = address.get("author_name")
    return Typing(id=event_id, at=now, person=To(id=recipient), name=name if isinstance(name, str) else "")


def _message(message: OutboundMessage, *, link_of: LinkOf) -> MessageOut:
    return MessageOut(
        id=our_id(message.outbox_id),
        text=message.text,
        author=Author(kind=_AUTHORS.get(message.author_kind, "system"), name=message.author_name),
        files=[_file(file, link_of(file, message)) for file in message.files],
        buttons=_rows(message.buttons),
        reply_to=None if message.reply_to is None else message.reply_to.removeprefix(THEIRS),
        purpose=message.purpose.value,
    )


def _file(file: OutboundFile, url: str) -> FileOut:
    return FileOut(url=url, name=file.name, mime=file.mime, kind=file.kind.value, size=file.size)


def _rows(buttons: Sequence[Sequence[Button]]) -> list[list[ButtonOut]]:
    return [
        [ButtonOut(text=one.text, kind=one.kind, payload=one.payload, url=one.url) for one in row] for row in buttons
    ]


def _target(message: OutboundMessage) -> str:
    return message.targets[0] if message.targets else ""
