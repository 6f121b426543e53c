"""One campaign's links, ways into channels, and what is known when a token comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pristan.core.ids import CompanyId, ContactId, IdentityId, InboxId, LineId

PATH: Final = "/m/"
HIDDEN: Final = "•" * 6
SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What the links of a campaign are made of."""

    company_id: CompanyId
    id: int
    business_line_id: LineId
    name: str
    secret: bytes
    expires_at: datetime
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel a campaign leads to. ``address``: what the public opens there."""

    inbox_id: InboxId
    channel: str
    name: str
    address: str
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opens a channel with a token. ``words``: what the person has to write there, where no link carries it."""

    url: str
    title: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The invitation behind a token that came back, locked. ``others``: how many other people used it before.

    ``has_rival``: the person has another account in this channel. ``is_anothers``: the account that came is known as
    somebody else's. ``is_place_proved``: the person had written from where the invitation was brought to.
    """

    id: int
    campaign_id: int
    business_line_id: LineId
    contact_id: ContactId
    of_identity_id: IdentityId | None
    others: int
    has_rival: bool
    is_anothers: bool
    is_place_proved: bool
    is_same: bool
