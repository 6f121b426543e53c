"""Writing an incident down, changing what is known, telling that a notice went, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pristan.compliance.rulebook import shipped
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.incidents.model import Clocks, Notice
from pristan.incidents.policy import clocks
from pristan.kit import sql
from pristan.kit.db import Tx
from pristan.kit.principal import Principal

queries = sql.load("pristan.incidents")
MOSCOW: Final = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Whom an incident may concern: who spoke with us in these inboxes within a time, and contacts by number."""

    inbox_ids: Sequence[int] = ()
    since: datetime | None = None
    until: datetime | None = None
    contact_ids: Sequence[int] = ()


async def open_incident(
    tx: Tx, who: Principal, *, title: str, what: str, noticed_at: datetime, happened_at: datetime | None, now: datetime
) -> int:
    """Write an incident down; its clocks run from the moment it was noticed. Returns its number."""
    run = clocks_from(noticed_at, happened_at=happened_at, now=now)
    incident_id: int = await tx.fetch_value(
        queries.add_incident,
        company_id=who.company_id,
        title=title,
        what=what,
        noticed_at=noticed_at,
        happened_at=happened_at,
        by=who.operator_id,
        by_name=who.name,
        now=now,
        **_columns(run),
    )
    await note(tx, who, incident_id, step="opened", now=now)
    return incident_id


async def change(
    tx: Tx, who: Principal, incident_id: int, *, known: Mapping[str, Any], version: int, now: datetime
) -> None:
    """What is known now. ``version`` is the one the editor saw: somebody else's change is not written over."""
    row = await _open_row(tx, who.company_id, incident_id)
    if row["version"] != version:
        raise Conflict("Кто-то уже изменил инцидент. Откройте его снова", code="incident.changed")
    if unknown := sorted(set(known["kinds"]) - shipped().kinds.keys()):
        raise InvalidInput(f"Неизвестный вид данных: {unknown[0]}", code="incident.kind")
    noticed_at: datetime = known["noticed_at"]
    run = clocks_from(noticed_at, happened_at=known["happened_at"], now=now)
    if noticed_at != row["noticed_at"]:
        if row["first_sent_at"] is not None:
            text = "Первичное уведомление отправлено: время выявления больше не меняется"
            raise Conflict(text, code="incident.first_sent")
        await tx.execute(
            queries.move_clocks, company_id=who.company_id, id=incident_id, noticed_at=noticed_at, **_columns(run)
        )
        await note(
            tx, who, incident_id, step="noticed_moved", text=f"Было {row['noticed_at']:%d.%m.%Y %H:%M} UTC", now=now
        )
    fields = {name: value for name, value in known.items() if name != "noticed_at"}
    await tx.execute(queries.change_incident, company_id=who.company_id, id=incident_id, **fields)
    await note(tx, who, incident_id, step="changed", now=now)


async def sent(
    tx: Tx, who: Principal, incident_id: int, *, notice: Notice, at: datetime, number: str, now: datetime
) -> None:
    """A notice went to the supervisory body at that moment; the second only after the first."""
    row = await _open_row(tx, who.company_id, incident_id)
    if at > now or at < row["noticed_at"]:
        raise _wrong("at", "Время отправки не раньше выявления и не в будущем")
    if row[f"{notice}_sent_at"] is not None:
        raise Conflict("Это уведомление уже отмечено отправленным", code="incident.already_sent")
    if notice is Notice.FINAL and (row["first_sent_at"] is None or at < row["first_sent_at"]):
        raise Conflict("Сначала отправляют первичное уведомление", code="incident.first_missing")
    where = {"company_id": who.company_id, "id": incident_id, "at": at}
    if notice is Notice.FIRST:
        await tx.execute(queries.first_sent, **where, number=number)
    else:
        await tx.execute(queries.final_sent, **where)
    await note(tx, who, incident_id, step=f"{notice}_sent", text=number, now=now)


async def end(tx: Tx, who: Principal, incident_id: int, *, is_false: bool, why: str, now: datetime) -> None:
    """Close it when both notices went, or drop it as none with the reason."""
    row = await _open_row(tx, who.company_id, incident_id)
    if not is_false and (row["first_sent_at"] is None or row["final_sent_at"] is None):
        raise Conflict("Сначала отметьте оба уведомления отправленными", code="incident.notices_missing")
    if is_false and not why.strip():
        raise _wrong("why", "Напишите, почему это не инцидент")
    state = "dropped" if is_false else "closed"
    await tx.execute(queries.end_incident, company_id=who.company_id, id=incident_id, state=state, why=why, now=now)
    await note(tx, who, incident_id, step=state, text=why, now=now)


async def add_people(tx: Tx, who: Principal, incident_id: int, *, chosen: Selection, now: datetime) -> int:
    """Add contacts by a selection; returns how many were not there before."""
    await _open_row(tx, who.company_id, incident_id)
    added = await tx.execute(
        queries.add_people,
        company_id=who.company_id,
        incident_id=incident_id,
        inbox_ids=list(chosen.inbox_ids),
        since=chosen.since,
        until=chosen.until,
        contact_ids=list(chosen.contact_ids),
        now=now,
    )
    await note(tx, who, incident_id, step="people_added", text=str(added), now=now)
    return added


async def clear_people(tx: Tx, who: Principal, incident_id: int, *, now: datetime) -> None:
    """Begin the selection anew."""
    await _open_row(tx, who.company_id, incident_id)
    await tx.execute(queries.clear_people, company_id=who.company_id, incident_id=incident_id)
    await note(tx, who, incident_id, step="people_cleared", now=now)


async def incidents_of(tx: Tx, company_id: CompanyId, *, id_: int | None = None) -> list[dict[str, Any]]:
    """The register, or the one incident."""
    rows = await tx.fetch_all(queries.incidents, company_id=company_id, id=id_)
    if id_ is not None and not rows:
        raise NotFound("Инцидент не найден", code="incident.not_found")
    return rows


async def note(tx: Tx, who: Principal, incident_id: int, *, step: str, now: datetime, text: str = "") -> None:
    """A line of the log of an incident."""
    await tx.execute(
        queries.add_step,
        company_id=who.company_id,
        incident_id=incident_id,
        by=who.operator_id,
        by_name=who.name,
        step=step,
        note=text[:2000],
        now=now,
    )


def clocks_from(noticed_at: datetime, *, happened_at: datetime | None, now: datetime) -> Clocks:
    """Terms by the rules of the day it was noticed, a day of Moscow."""
    if noticed_at > now:
        raise _wrong("noticed_at", "Время выявления не может быть в будущем")
    if happened_at is not None and happened_at > noticed_at:
        raise _wrong("happened_at", "Произошло не позже, чем выявлено")
    day: date = noticed_at.astimezone(MOSCOW).date()
    run = clocks(shipped().in_force(day), noticed_at=noticed_at)
    if run is None:
        raise _wrong("noticed_at", "На этот день свод правил сроков уведомления не знает")
    return run


def _columns(run: Clocks) -> dict[str, Any]:
    return {"rules": list(run.rules), "first_due_at": run.first_due_at, "final_due_at": run.final_due_at}


async def _open_row(tx: Tx, company_id: CompanyId, incident_id: int) -> dict[str, Any]:
    row = await tx.fetch_one(queries.lock_incident, company_id=company_id, id=incident_id)
    if row is None:
        raise NotFound("Инцидент не найден", code="incident.not_found")
    if row["state"] != "open":
        raise Conflict("Инцидент завершён", code="incident.ended")
    return row


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="incident.invalid", fields=[FieldError(field=field, message=message)])
