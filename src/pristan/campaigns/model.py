"""The plan of a campaign and its touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pristan.core.ids import CompanyId, ContactId, InboxId, LineId
from pristan.outbox.model import Speaker

# Ways by which we write first: having an address there says nothing of having moved.
TOLD_BY: Final = ("sms", "email")
# A refusal of any of these ends invitations too: «СТОП» means to be left alone.
REFUSALS: Final = ("ads", "sms")
SPEAKER: Final = Speaker(kind="bot", id=None, name="Приглашение")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Whom a campaign invites, and how fast. ``sms_price``: kopecks for one part.

    ``value_from``: roubles of deals that were brought from elsewhere; who has less is not invited.
    """

    company_id: CompanyId
    campaign_id: int
    business_line_id: LineId
    state: str
    from_channels: Sequence[str]
    active_since: datetime | None
    active_until: datetime | None
    value_from: int | None
    wave_size: int
    wave_hours: int
    sms_price: int
    estimate: Mapping[str, Any]
    planned_at: datetime | None
    started_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One touch: ``wait_hours`` after the one before; a call has no connection."""

    position: int
    kind: str
    inbox_id: InboxId | None
    wait_hours: int
    subject: str
    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A person whose touch is due, locked."""

    company_id: CompanyId
    campaign_id: int
    contact_id: ContactId
    business_line_id: LineId
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a person in the moment of a touch; ``contact_id``: who stands for them today."""

    contact_id: ContactId
    is_other: bool
    is_moved: bool
    is_refused: bool
    phone: str | None
    email: str | None
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayGround:
    """A closing whose day has come. ``waiting``: people whose notice may still go; ``failed``: whom it did not reach.

    ``may_decide``: whoever decided that it closes by itself still has the right to.
    """

    channel: str
    inbox_name: str
    closes_on: date
    state: str
    closes_itself: bool
    decided_by_name: str
    may_decide: bool
    is_imported: bool
    waiting: int
    failed: int
