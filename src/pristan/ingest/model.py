"""One claimed journal entry on its way into conversations."""

from dataclasses import dataclass
from datetime import datetime

from pristan.channels.model import Account, Inbound
from pristan.core.ids import CompanyId, InboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A journal entry in state *new*."""

    company_id: CompanyId
    id: int
    received_at: datetime
    inbox_id: InboxId
    channel: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One inbound thing of an entry."""

    entry: Claimed
    account: Account
    inbound: Inbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an entry: done, duplicate, ignored or failed, and why."""

    entry: Claimed
    state: str
    reason: str | None = None
