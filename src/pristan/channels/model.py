"""What channels and the hub say to each other: inbound things, outbound messages, capabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, final, runtime_checkable
from uuid import UUID

from pristan.core.ids import CompanyId, ContactId, ConversationId, FileId, IdentityId, InboxId, OutboxId

# ── inbound: what parse makes of a journal entry ──────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote, as the channel knows them. ``value`` is the address that never changes there.

    ``address`` is what sending needs besides (``{"chat_id": 5001}``); it is merged into what is kept.
    """

    value: str
    name: str = ""
    username: str | None = None
    locale: str | None = None
    address: Mapping[str, Any] = field(default_factory=dict)


class AttachmentKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundAttachment:
    """A file of an inbound message.

    ``source`` says where to fetch it: ``{"url", "token"?}``, or ``{"file_id"}`` when our own server
    already stored it (web chat).
    """

    kind: AttachmentKind
    source: Mapping[str, Any]
    name: str = ""
    mime: str = ""
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Formatting of a part of the text; offsets in code points, clamped to the text."""

    type: str
    start: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A shared contact. ``verified`` only if the channel proved that the phone is the sender's own."""

    name: str = ""
    phone: str = ""
    verified: bool = False
    account_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The message that is answered or forwarded, as far as the channel tells."""

    external_id: str | None = None
    text: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """A message of a customer. ``at`` is the channel's time; ``seq`` orders messages of equal time."""

    dedupe_key: str
    external_id: str
    person: Person
    at: datetime
    seq: int = 0
    text: str = ""
    attachments: Sequence[InboundAttachment] = ()
    markup: Sequence[Markup] = ()
    location: tuple[float, float] | None = None
    contact_card: ContactCard | None = None
    share: Mapping[str, str] | None = None
    reply_to: Quote | None = None
    forwarded_from: Quote | None = None
    unknown: Sequence[str] = ()  # names of parts we do not know; shown to the operator, never lost


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundEdit:
    """A customer changed a message."""

    dedupe_key: str
    external_id: str
    at: datetime
    message: InboundMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRemoval:
    """A customer (or the channel) removed a message."""

    dedupe_key: str
    external_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundCallback:
    """A customer pressed a button under our message; ``external_id`` is of that message."""

    dedupe_key: str
    callback_id: str
    person: Person
    at: datetime
    payload: str
    external_id: str | None = None
    button_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStarted:
    """A customer opened the dialogue (deep link, first start, resumed). Makes the identity reachable."""

    dedupe_key: str
    person: Person
    at: datetime
    payload: str | None = None


class IdentityChange(StrEnum):
    BLOCKED = "blocked"  # stopped the bot, blocked us
    RESUMED = "resumed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    CLEARED = "cleared"  # cleared the history on their side
    REMOVED = "removed"  # removed the dialogue on their side
    WITHDRAWN = "withdrawn"  # withdrew the consent to be written to


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged:
    """The customer changed what we may do there."""

    dedupe_key: str
    person: Person
    at: datetime
    change: IdentityChange
    until: datetime | None = None


class ReceiptKind(StrEnum):
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundReceipt:
    """The channel tells what became of our message. ``upto`` means this one and all before it."""

    dedupe_key: str
    external_id: str
    at: datetime
    kind: ReceiptKind
    upto: bool = False
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLost:
    """A voice message came that the channel did not hand over; who spoke may be unknown."""

    dedupe_key: str
    at: datetime
    person: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Nothing for the inbox, on purpose: kept in the journal as *ignored* with this reason, and counted.

    ``unknown`` marks what we do not understand (a new type of update), as opposed to what we do not need.
    """

    dedupe_key: str
    reason: str
    unknown: bool = False


Inbound = (
    InboundMessage
    | InboundEdit
    | InboundRemoval
    | InboundCallback
    | ConversationStarted
    | IdentityChanged
    | InboundReceipt
    | VoiceLost
    | Unusable
)


class UnparsableError(Exception):
    """The raw entry is not what the contract promises; the reason stays beside it in the journal."""


# ── outbound ───────────────────────────────────────────────────────────────────────────────────────────


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """What somebody wants to say to one identity. ``targets`` are external ids for edit and remove."""

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
    text: str = ""
    files: Sequence[OutboundFile] = ()
    buttons: Sequence[Sequence[Button]] = ()
    reply_to: str | None = None
    targets: Sequence[str] = ()
    callback_id: str | None = None
    message_id: int | None = None
    author_kind: str = "operator"  # operator, bot or system
    author_name: str = ""  # as the customer may see it


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


Reconciled = FoundSent | NotSent | CannotTell


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One line of the live checklist of an inbox: ``state`` is ok, problem, waiting or skipped."""

    id: str
    state: str
    title: str
    detail: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollBatch:
    """What one poll brought: raw entries in order, and the cursor to keep together with them."""

    entries: Sequence[bytes]
    cursor: Mapping[str, Any]


# ── manifest ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the channel can do; rendering degrades from these, the UI shows them."""

    text_limit: int
    images: bool = False
    files: bool = False
    voice: bool = False
    buttons: bool = False
    max_button_rows: int = 0
    max_buttons_in_row: int = 0
    edits: bool = False
    removals: bool = False
    delivered_receipts: bool = False
    read_receipts: bool = False
    typing_in: bool = False
    typing_out: bool = False
    replies: bool = False
    file_limit_bytes: int = 0
    image_limit_bytes: int = 0
    refused_extensions: tuple[str, ...] = ()
    reconcile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Rates that sending must keep."""

    per_inbox_per_s: float
    per_chat_per_s: float
    parallel: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``manifest.toml`` of a channel.

    ``role``: customer, employee or leaving. ``receive``: webhook, polling, own. ``first_writer``:
    customer, company or anyone. ``promo``: allowed, forbidden or unknown by the platform's own rules.
    """

    id: str
    name: str
    short_name: str
    summary: str
    role: str
    receive: tuple[str, ...]
    hosts: tuple[str, ...]
    data_location: str
    owner_country: str
    first_writer: str
    first_writer_note: str
    promo: str
    promo_note: str
    docs_url: str
    docs_read_on: str
    capabilities: Capabilities
    limits: Limits
    credentials: tuple[str, ...] = ()
    connect_time: str = ""
    help_page: str = ""
    requires: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()


# ── connectors ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One inbox as its connector sees it; ``credentials`` are in the clear and never logged."""

    company_id: CompanyId
    inbox_id: InboxId
    key: UUID
    channel: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)


class Connector(Protocol):
    """Moves messages between one account and the hub. Raises the ChannelError tree of core.errors."""

    def parts(self, message: OutboundMessage) -> int:
        """How many requests the message takes, in order (text, then each file that must go alone)."""
        ...

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one part of a message, or do the edit, the removal, the answer to a callback (part 0)."""
        ...

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """After an unknown outcome: is the part there? ``known`` are external ids already accounted for."""
        ...

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """Show the customer that an operator types; best effort."""
        ...

    async def check(self) -> Sequence[CheckResult]:
        """Go through the live checklist: key, rights, receiving."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Poller(Protocol):
    """A connector that can also fetch (long polling)."""

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch: ...
