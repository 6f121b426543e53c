"""What parse makes of a journal entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pristan.channels.model.meetings import HookOffered, MeetingChanged, MeetingReported

TIME_NOT_TOLD = datetime(9999, 12, 31, tzinfo=UTC)
"""For channels that give an event no time: no moment is taken later than that of receiving."""


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
    """A shared contact. ``verified`` only if it is proved that the phone is the sender's own.

    ``is_own``: the sender speaks of themselves (a form before the chat), which proves nothing.
    """

    name: str = ""
    phone: str = ""
    verified: bool = False
    account_name: str | None = None
    email: str = ""
    email_verified: bool = False
    is_own: bool = False


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
    is_card_vouched: bool = False  # by the company's own site: nobody had to ask for it
    share: Mapping[str, str] | None = None
    reply_to: Quote | None = None
    forwarded_from: Quote | None = None
    unknown: Sequence[str] = ()  # names of parts we do not know; shown to the operator, never lost
    mail: Mapping[str, Any] | None = None  # of a letter: subject, addresses, what our server found of the sender
    is_automatic: bool = False  # a machine wrote it: it is never answered by a machine


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundEdit:
    """A customer changed a message. ``tells_files``: the files are told whole too, else only words changed."""

    dedupe_key: str
    external_id: str
    at: datetime
    message: InboundMessage
    tells_files: bool = True


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
    source: str = ""  # where the link stood, as far as it tells


class IdentityChange(StrEnum):
    BLOCKED = "blocked"  # stopped the bot, blocked us
    RESUMED = "resumed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    CLEARED = "cleared"  # cleared the history on their side
    REMOVED = "removed"  # removed the dialogue on their side
    WITHDRAWN = "withdrawn"  # withdrew the consent to be written to
    BANNED = "banned"  # was put on the black list at the channel, by the company's own people


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged:
    """The customer changed what we may do there."""

    dedupe_key: str
    person: Person
    at: datetime
    change: IdentityChange
    until: datetime | None = None


class ReceiptKind(StrEnum):
    SENT = "sent"  # the channel took it: tells something only where the answer to the sending was lost
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundReceipt:
    """The channel tells what became of our message. ``upto`` means this one and all before it.

    ``also`` are other spellings of the id (hexadecimal, without zeros); ``recipient`` guards against a chance match.
    ``mark`` is what the sender gave the message, where the channel tells it back: it finds what has no id yet.
    """

    dedupe_key: str
    external_id: str
    at: datetime
    kind: ReceiptKind
    upto: bool = False
    code: str = ""
    detail: str = ""
    also: Sequence[str] = ()
    recipient: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidElsewhere:
    """A message left in our name: by us, or past the hub, in the messenger itself.

    ``person`` is whom it was for. ``mark`` is what the sender gave it; ours are known by ``Channel.mark``.
    """

    dedupe_key: str
    external_id: str
    person: Person
    at: datetime
    seq: int = 0
    text: str = ""
    attachments: Sequence[InboundAttachment] = ()
    author: str = ""
    mark: str = ""


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
    | SaidElsewhere
    | VoiceLost
    | MeetingChanged
    | MeetingReported
    | HookOffered
    | Unusable
)


class UnparsableError(Exception):
    """The raw entry is not what the contract promises; the reason stays beside it in the journal."""
