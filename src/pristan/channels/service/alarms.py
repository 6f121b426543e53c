"""Troubles of connections: found by their figures, recorded once with beginning and end, told by facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.alarm_rules import SPAN, AlarmRule, Begun, Goes, Measured, Open, Over, rules, step, values, words
from pristan.channels.service.inboxes import Doer
from pristan.channels.store import queries
from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.db import Tx, to_json

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A trouble of a connection. ``ended_at``: None while it lasts."""

    id: int
    inbox_id: InboxId
    inbox_name: str
    channel: str
    kind: str
    detail: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def rule(self) -> AlarmRule:
        return rules()[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    company_id: CompanyId
    inbox_id: InboxId
    business_line_id: LineId


async def look(tx: Tx, *, now: datetime) -> int:
    """Judge every connection that shall work; returns how many troubles began or ended. One worker at a time."""
    if not await tx.fetch_value(queries.lock_alarms):
        return 0
    changes = 0
    limits = await _limits(tx)
    known = await _known(tx)
    for row in await tx.fetch_all(queries.measured, now=now, since=now - SPAN):
        place = _Place(**{name: row.pop(name) for name in ("company_id", "inbox_id", "business_line_id")})
        own = {kind: limits.get((place.company_id, kind), rule.value) for kind, rule in rules().items()}
        usual = await _usual(tx, place, silent_s=row["silent_s"], limit_min=own["silence"], now=now)
        measured = Measured(**row | {"usual": usual, "checks": row["checks"] or ()})
        for kind, value in values(measured, now=now).items():
            was = known.pop((place.inbox_id, kind), None)
            following = step(rules()[kind], value, limit=own[kind], known=was, now=now)
            detail = "" if value is None else words(kind, measured, value=value)
            changes += await _write(tx, place, following, kind=kind, detail=detail, now=now)
    for inbox_id, kind in known:  # paused or removed meanwhile
        changes += await _end(tx, inbox_id, kind=kind, at=now)
    await tx.execute(queries.forget_alarms, before=now - KEPT)
    return changes


async def alarms(tx: Tx, *, company_id: CompanyId, since: datetime | None = None) -> list[Alarm]:
    """What lasts; with ``since`` also what has ended after it, newest first."""
    return await tx.all_of(Alarm, queries.alarms, company_id=company_id, since=since)


async def limits_of(tx: Tx, *, company_id: CompanyId) -> dict[str, float]:
    """The thresholds of a company by kind."""
    own = {row["kind"]: row["value"] for row in await tx.fetch_all(queries.limits_of, company_id=company_id)}
    return {kind: own.get(kind, rule.value) for kind, rule in rules().items()}


async def set_limit(tx: Tx, kind: str, value: float | None, *, doer: Doer) -> None:
    """Set the threshold of a company; None: as delivered."""
    rule = rules().get(kind)
    if rule is None:
        raise NotFound("Такой тревоги нет", code="alarm.unknown")
    company_id = doer.who.company_id
    if value is None:
        await tx.execute(queries.forget_limit, company_id=company_id, kind=kind)
    else:
        if not rule.least <= value <= rule.most:
            message = f"Нужно число от {rule.least:g} до {rule.most:g}"
            raise InvalidInput(message, fields=[FieldError("value", message)])
        await tx.execute(queries.set_limit, company_id=company_id, kind=kind, value=value)
    await tx.execute(
        queries.append_access_log,
        company_id=company_id,
        operator_id=doer.who.operator_id,
        action="alarm.limit",
        target=f"alarm:{kind}",
        address=doer.address,
        details=to_json({"value": value}),
        now=doer.now,
    )


async def _limits(tx: Tx) -> Mapping[tuple[CompanyId, str], float]:
    return {(row["company_id"], row["kind"]): row["value"] for row in await tx.fetch_all(queries.all_limits)}


async def _known(tx: Tx) -> dict[tuple[InboxId, str], Open]:
    rows = await tx.fetch_all(queries.open_alarms)
    return {(row["inbox_id"], row["kind"]): Open(eased_at=row["eased_at"]) for row in rows}


async def _usual(tx: Tx, place: _Place, *, silent_s: float | None, limit_min: float, now: datetime) -> float:
    """How many messages usually come in as long a time at this hour; counted only where it has been quiet."""
    if silent_s is None or silent_s < limit_min * 60:
        return 0.0
    span = timedelta(minutes=limit_min)
    where: dict[str, Any] = {"company_id": place.company_id, "inbox_id": place.inbox_id}
    return float(await tx.fetch_value(queries.usual, **where, span=span, now=now))


async def _write(
    tx: Tx, place: _Place, following: Begun | Goes | Over | None, *, kind: str, detail: str, now: datetime
) -> int:
    where: dict[str, Any] = {"company_id": place.company_id, "inbox_id": place.inbox_id, "kind": kind}
    match following:
        case Begun():
            await tx.execute(queries.begin_alarm, **where, detail=detail, now=now)
            _tell(tx, "inbox_alarmed", place, kind=kind, detail=detail)
            return 1
        case Goes(eased_at=eased_at):
            shown = detail if eased_at is None else None
            await tx.execute(queries.alarm_goes_on, **where, detail=shown, eased_at=eased_at)
            return 0
        case Over(at=at):
            return await _end(tx, place.inbox_id, kind=kind, at=at)
        case None:
            return 0


async def _end(tx: Tx, inbox_id: InboxId, *, kind: str, at: datetime) -> int:
    row = await tx.fetch_one(queries.end_alarm, inbox_id=inbox_id, kind=kind, at=at)
    if row is None:
        return 0
    _tell(tx, "inbox_calmed", _Place(**row), kind=kind, detail="")
    return 1


def _tell(tx: Tx, fact: str, place: _Place, *, kind: str, detail: str) -> None:
    data = {"inbox_id": place.inbox_id, "kind": kind, "title": rules()[kind].title, "reason": detail}
    tx.record(Fact(company_id=place.company_id, kind=fact, line_id=place.business_line_id, data={"data": data}))
