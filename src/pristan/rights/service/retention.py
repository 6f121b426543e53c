"""What has been kept long enough: a look at it beforehand, and batches that go by an act each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.core.ids import CompanyId
from pristan.kit.db import Tx, to_json
from pristan.rights.holdings import gathering
from pristan.rights.model import Cause, Targets
from pristan.rights.service.requests import queries
from pristan.rights.service.targets import as_stored, by_numbers, moment
from pristan.rights.service.terms import day_of

AT_ONCE: Final = 500
LOOKS_AT: Final = 10_000  # a look beforehand counts no further


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of retention of one company. ``subject_kind``: conversations or people."""

    company_id: CompanyId
    id: int
    subject_kind: str
    business_line_id: int | None
    purpose: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a rule would destroy now. ``is_more``: at least so many. ``oldest``: when the oldest was touched last."""

    rule_id: int
    count: int
    is_more: bool
    oldest: datetime | None
    sample: Sequence[int]


async def look(tx: Tx, rule: Rule, *, now: datetime) -> Look:
    """Count what would go, without touching it."""
    rows = await _old(tx, rule, now=now, limit=LOOKS_AT + 1)
    oldest = min((row.get("last_message_at") or row["created_at"] for row in rows), default=None)
    sample = [row["id"] for row in rows[:20]]
    return Look(
        rule_id=rule.id, count=min(len(rows), LOOKS_AT), is_more=len(rows) > LOOKS_AT, oldest=oldest, sample=sample
    )


async def begin(tx: Tx, rule: Rule, *, now: datetime) -> int | None:
    """Write down the next batch of a rule as a destruction; its number, or None when there is nothing."""
    rows = await _old(tx, rule, now=now, limit=AT_ONCE)
    if not rows:
        return None
    targets, marks = await _aimed(tx, rule, rows)
    days = f"{rule.days} дн."
    made: int = await tx.fetch_value(
        queries.add_erasure,
        company_id=rule.company_id,
        cause=str(Cause.RETENTION),
        request_id=None,
        rule_id=rule.id,
        contact_id=None,
        subject=by_numbers(targets),
        reason=f"цель «{rule.purpose}», хранится {days}",
        state="confirmed",
        targets=to_json(as_stored(targets, marks)),
        now=now,
        by=None,
        by_name="",
    )
    return made


async def _old(tx: Tx, rule: Rule, *, now: datetime, limit: int) -> list[dict[str, Any]]:
    where: dict[str, Any] = {
        "company_id": rule.company_id,
        "before": now - timedelta(days=rule.days),
        "today": day_of(now),
        "limit": limit,
    }
    if rule.subject_kind == "conversations":
        return await tx.fetch_all(queries.old_conversations, **where, line_id=rule.business_line_id)
    return await tx.fetch_all(queries.old_people, **where)


async def _aimed(tx: Tx, rule: Rule, rows: Sequence[Mapping[str, Any]]) -> tuple[Targets, dict[str, Any]]:
    ids = [row["id"] for row in rows]
    marks = [[row["id"], moment(row["created_at"])] for row in rows]
    if rule.subject_kind == "conversations":
        # The visitor of our own chat reads the same words in a table of its own: they go by the address.
        chats = tuple((row["inbox_id"], row["value"]) for row in rows if row["channel"] == "webchat")
        return Targets(conversations=tuple(ids), values=chats), {"conversations": marks}
    addresses = await tx.fetch_all(gathering.addresses, company_id=rule.company_id, contacts=ids)
    return Targets(contacts=tuple(ids), identities=tuple(row["id"] for row in addresses)), {"contacts": marks}
