"""What somebody wants to say, what the gate let out, and how a try to send it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, final

from pristan.channels.model.inbound import AttachmentKind
from pristan.core.ids import CompanyId, ContactId, ConversationId, FileId, IdentityId, InboxId, OutboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundFile:
    """A stored file to send."""

    file_id: FileId
    storage_key: str
    name: str
    mime: str
    kind: AttachmentKind
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One inline button: ``callback`` comes back to us with ``payload``, ``link`` opens ``url``."""

    text: str
    kind: str = "callback"
    payload: str = ""
    url: str = ""


class OutboundKind(StrEnum):
    MESSAGE = "message"
    EDIT = "edit"
    REMOVE = "remove"
    ANSWER_CALLBACK = "answer_callback"


class Purpose(StrEnum):
    REPLY = "reply"
    SERVICE = "service"
    LEGAL = "legal"
    PROMO = "promo"
    INVITATION = "invitation"  # into a lawful channel, in the words of the inbox that is left


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """What somebody wants to say to one identity. ``targets`` are external ids for edit and remove.

    ``asked_at`` is when it was put into the outbox: the same at every try.
    """

    outbox_id: OutboxId
    company_id: CompanyId
    inbox_id: InboxId
    conversation_id: ConversationId
    contact_id: ContactId
    identity_id: IdentityId
    channel: str
    kind: OutboundKind
    purpose: Purpose
    recipient: str
    address: Mapping[str, Any]
    asked_at: datetime
    text: str = ""
    files: Sequence[OutboundFile] = ()
    buttons: Sequence[Sequence[Button]] = ()
    reply_to: str | None = None
    targets: Sequence[str] = ()
    callback_id: str | None = None
    message_id: int | None = None
    author_kind: str = "operator"  # operator, bot or system
    author_name: str = ""  # as the customer may see it
    subject: str = ""  # of a letter; empty means the one of the correspondence
    cc: Sequence[str] = ()
    is_code: bool = False  # carries the one-time code that the recipient asked for


_SEAL = object()


@final
class ClearedMessage:
    """An outbound message that the gate let out. Only ``pristan.gate`` may build one (a house test checks)."""

    __slots__ = ("decided_at", "message", "rule_ids")

    def __init__(
        self, message: OutboundMessage, *, rule_ids: Sequence[str], decided_at: datetime, seal: object = None
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("only the gate clears a message")
        self.message = message
        self.rule_ids = tuple(rule_ids)
        self.decided_at = decided_at


def gate_seal() -> object:
    """What the gate shows when it builds a ClearedMessage. Called by ``pristan.gate`` alone."""
    return _SEAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The channel accepted: its id of the message, and its time if it told."""

    external_id: str
    at: datetime | None = None


REFUSED = "refused"  # in the memo: who beside the first recipient was refused, when the message has left all the same


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One try to send part ``part`` (0-based).

    ``memo`` lives from try to try (upload tokens): the connector may write into it, delivery keeps it
    in the outbox entry.
    """

    part: int
    number: int
    started_at: datetime
    memo: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundSent:
    """Reconciliation: the message is there."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class NotSent:
    """Reconciliation: the channel's own record shows that it did not arrive."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Reconciliation: the channel gives no way to know."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBeReported:
    """Reconciliation: the channel reports what it took and names ``mark``; no report by ``until`` tells nothing."""

    mark: str
    until: datetime
    reason: str = ""


Reconciled = FoundSent | NotSent | CannotTell | ToBeReported


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One line of the live checklist of an inbox: ``state`` is ok, problem, waiting or skipped.

    ``expires_at``: when what the line speaks of ends: a key, a certificate; None where nobody tells.
    """

    id: str
    state: str
    title: str
    detail: str = ""
    fix: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollBatch:
    """What one poll brought: raw entries in order, and the cursor to keep together with them."""

    entries: Sequence[bytes]
    cursor: Mapping[str, Any]
