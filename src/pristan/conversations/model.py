"""Conversations and messages as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pristan.compliance.carrying import Carrying
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, InboxId, LineId, MessageId


class Status(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class MessageState(StrEnum):
    """``received`` for everything that did not go out; the rest is the way of an outgoing message."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"
    CANCELLED = "cancelled"


# A receipt may come late or twice: a state never goes back along this way.
PROGRESS = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.READ)


def advances(current: MessageState, wanted: MessageState) -> bool:
    """Whether a receipt brings the message forward."""
    if current not in PROGRESS or wanted not in PROGRESS:
        return current is not wanted
    return PROGRESS.index(wanted) > PROGRESS.index(current)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRef:
    """A conversation whose row is locked by the current transaction."""

    company_id: CompanyId
    id: ConversationId
    inbox_id: InboxId
    identity_id: IdentityId
    contact_id: ContactId
    business_line_id: LineId
    status: str
    channel: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From the row that ``lock_conversation`` gave."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A row to add to a thread."""

    id: MessageId
    conversation: ConversationRef
    kind: str
    author_kind: str
    author_id: int | None
    author_name: str
    text: str
    sort_at: datetime
    sort_seq: int = 0
    content: Mapping[str, Any] = field(default_factory=dict)
    external_id: str | None = None
    reply_to: str | None = None
    edited_at: datetime | None = None
    journal_id: int | None = None
    attachments: Sequence[Any] = ()
    carrying: Carrying | None = None  # why its channel must not carry personal data
    came_at: datetime | None = None


def preview_of(message: NewMessage, *, state: str | None = None) -> dict[str, Any]:
    """What the list shows of the last message."""
    kind = "text"
    for name in ("callback", "location", "contact_card", "voice_lost", "system"):
        if message.content.get(name):
            kind = {"contact_card": "contact"}.get(name, name)
    if message.attachments and not message.text:
        kind = str(message.attachments[0].kind)
    direction = {"in": "in", "out": "out", "note": "note", "system": "in"}[message.kind]
    preview: dict[str, Any] = {"kind": kind, "text": message.text[:200], "direction": direction}
    if message.carrying is not None:
        preview |= {"text": "", "veil": "pending"}
    if kind == "callback":
        preview["text"] = str(message.content["callback"].get("button_text", ""))
    if kind == "system":
        preview["code"] = str(message.content["system"].get("code", ""))
    if message.kind in {"out", "note"}:
        preview |= {"author": message.author_name, "state": state}
    return preview
