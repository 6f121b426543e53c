"""How an inbox works in figures: what came, what left, what waits, what ends soon. Counted when asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pristan.channels.model import Limits
from pristan.channels.store import queries
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx

SPAN = timedelta(hours=1)
FEW = 20  # a share of fewer attempts says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One hour of an inbox. Times are seconds; 95 % of the entries and attempts were quicker.

    ``error_rate`` is the share of attempts that were refused or are unknown; None where too few were made.
    ``limit_per_minute`` is what sending keeps to, ``limited`` how often the channel still asked to wait.
    """

    since: datetime
    received: int
    failed_entries: int
    duplicates: int
    arrival_lag_s: float | None
    unread: int
    oldest_unread_s: float | None
    sent: int
    refused: int
    repeated: int
    unknown: int
    limited: int
    last_minute: int
    answer_s: float | None
    waiting: int
    oldest_waiting_s: float | None
    error_rate: float | None
    limit_per_minute: int


async def figures_of(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, limits: Limits, now: datetime) -> Figures:
    """The figures of the last hour."""
    where = {"company_id": company_id, "inbox_id": inbox_id, "now": now}
    since = now - SPAN
    found: dict[str, float] = {}
    for query in (queries.arrived, queries.attempted):
        found |= await tx.fetch_one(query, **where, since=since) or {}
    for query in (queries.not_taken_in, queries.not_sent_yet):
        found |= await tx.fetch_one(query, **where) or {}
    return Figures(
        **found,  # type: ignore[arg-type]
        since=since,
        error_rate=error_rate(sent=int(found["sent"]), failed=int(found["refused"] + found["unknown"])),
        limit_per_minute=round(limits.per_inbox_per_s * 60),
    )


def error_rate(*, sent: int, failed: int) -> float | None:
    """The share of attempts that came to nothing, from nought to one."""
    tried = sent + failed
    return round(failed / tried, 4) if tried >= FEW else None
