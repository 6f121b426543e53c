"""Contacts and identities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pristan.channels.model import Manifest, Person, Purpose
from pristan.core.ids import CompanyId, ContactId, IdentityId, InboxId, OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A person who showed up in an inbox at a time."""

    company_id: CompanyId
    inbox_id: InboxId
    channel: str
    person: Person
    at: datetime

    @property
    def key(self) -> tuple[int, str]:
        return (self.inbox_id, self.person.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRef:
    """One address of a contact in one inbox."""

    company_id: CompanyId
    id: IdentityId
    contact_id: ContactId
    inbox_id: InboxId
    value: str
    state: str
    display_name: str


class DetailKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Source(StrEnum):
    """Who told of a detail."""

    CARD = "card"  # a contact card shared in a messenger
    SITE = "site"  # the company's own site, by a signed token
    FORM = "form"  # the customer, in a form
    CHANNEL = "channel"  # the address itself is a phone or an e-mail
    OPERATOR = "operator"
    CODE = "code"  # a one-time code that was sent there came back
    IMPORT = "import"  # an export of another system; nobody has proved it


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A phone or an e-mail of a person; ``value`` is normal, ``shown`` as it was given."""

    kind: DetailKind
    value: str
    shown: str
    source: Source
    is_verified: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one address when somebody wants to write there."""

    identity_state: str
    inbox_state: str  # as in the table of inboxes, or closed
    is_allowed: bool
    manifest: Manifest
    is_decided: bool = False  # the company has its own word on the channel
    last_message_at: datetime | None = None  # the customer's own last word there
    started_at: datetime | None = None  # the customer was seen there
    consented_at: datetime | None = None  # the customer let the platform bring our messages
    promo_consent_at: datetime | None = None  # the living consent to advertising in our own register


class ReachState(StrEnum):
    """In the order from best to worst."""

    CAN_WRITE = "can_write"
    ONLY_REPLY = "only_reply"
    SERVICE_ONLY = "service_only"
    NOT_BEFORE = "not_before"
    INBOX_STOPPED = "inbox_stopped"
    UNREACHABLE = "unreachable"
    INVITATION_ONLY = "invitation_only"
    BLOCKED = "blocked"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether a message of one purpose may be sent; ``until``: the moment at which a window closes."""

    is_open: bool
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutWindow:
    """Why the platform takes no message now: ``source`` is the page of its terms; ``closed_at`` None: never opened."""

    reason: str
    source: str
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachability:
    """May we write to this address now? ``state`` is a stable code, ``title`` says it in Russian."""

    state: ReachState
    title: str
    detail: str = ""
    until: datetime | None = None
    permits: Mapping[Purpose, Permit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Something two people share.

    ``kind``: phone, email, account (one account that wrote to several inboxes) or
    invitation (one came by a link that only the other was given).
    """

    kind: str
    value: str
    is_verified_here: bool = False
    is_verified_there: bool = False

    @property
    def verified(self) -> str:
        """How much of it is proved: both, one or none."""
        return ("none", "one", "both")[self.is_verified_here + self.is_verified_there]

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "value": self.value, "verified": self.verified}


class Confidence(StrEnum):
    CERTAIN = "certain"  # proved on both sides
    HIGH = "high"
    MEDIUM = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people who may be one; ``first_id`` is the elder contact."""

    company_id: CompanyId
    first_id: ContactId
    second_id: ContactId
    reasons: tuple[Match, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """``contact_id`` becomes part of ``into_id``, whose ``name`` and ``note`` these will be; None leaves the choice."""

    company_id: CompanyId
    contact_id: ContactId
    into_id: ContactId
    name: str | None = None
    note: str | None = None
    cause: str = "hand"  # hand, suggestion, verified
    reasons: Sequence[Mapping[str, str]] = ()
    by: OperatorId | None = None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Two people again: whose addresses went back to whom."""

    contact_id: ContactId
    from_id: ContactId
    identity_ids: Sequence[int]


class ConsentKind(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class ConsentState(StrEnum):
    """What a consent comes to. ``UNKNOWN``: nobody asked, or what was recorded does not count."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """One thing a person said of a purpose; ``evidence``: names of what proves it."""

    id: int
    kind: ConsentKind
    at: datetime
    way: str
    evidence: frozenset[str] = frozenset()
    is_separate: bool = True
    expires_at: datetime | None = None
    channels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the rulebook asks of a consent to a purpose. ``rule``, ``separate_rule``: keys, as ``AD-18-1@1``.

    ``sufficient``: evidence of which any one is enough for ``proof`` (mark, verified, written).
    """

    purpose: str
    rule: str
    proof: str = "mark"
    sufficient: frozenset[str] = frozenset()
    separate_rule: str = ""
    separate_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFault:
    """Why a recorded consent does not count, and by which rule."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStanding:
    """What a person's consent to a purpose comes to; ``channels`` None: it reaches any channel."""

    state: ConsentState
    record_id: int | None = None
    given_at: datetime | None = None
    ended_at: datetime | None = None
    expires_at: datetime | None = None
    channels: tuple[str, ...] | None = None
    way: str = ""
    fault: ConsentFault | None = None
