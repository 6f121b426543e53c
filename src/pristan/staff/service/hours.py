"""Working hours and what is answered by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.kit.db import Tx, to_json
from pristan.kit.principal import Principal
from pristan.staff.policy.hours import DAYS, Hours, Interval, is_open, opens_at, wrong_intervals
from pristan.staff.service.organisation import is_zone
from pristan.staff.store import queries

_MAX_EXCEPTIONS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Working hours as they are set; ``line_id`` None is the whole company."""

    time_zone: str
    weekly: Mapping[str, Sequence[Interval]]
    line_id: int | None = None
    exceptions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One automatic reply as it is set."""

    kind: str
    enabled: bool
    text: str
    line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoReplies:
    """What to say by itself right now; empty strings say nothing."""

    is_open: bool = True
    greeting: str = ""
    out_of_hours: str = ""


async def put_schedule(tx: Tx, who: Principal, *, schedule: Schedule, now: datetime) -> int:
    """Set the hours of the company or of a line."""
    _demand_valid(schedule)
    await _demand_line(tx, who, schedule.line_id)
    hours_id: int = await tx.fetch_value(
        queries.put_hours,
        company_id=who.company_id,
        line_id=schedule.line_id,
        time_zone=schedule.time_zone,
        weekly=to_json(schedule.weekly),
        exceptions=to_json(schedule.exceptions),
        by=who.operator_id,
        now=now,
    )
    return hours_id


async def put_reply(tx: Tx, who: Principal, *, reply: Reply, now: datetime) -> int:
    """Set one automatic reply."""
    if reply.enabled and not reply.text.strip():
        message = "Напишите текст ответа или выключите его"
        raise InvalidInput(message, fields=[FieldError("text", message)])
    await _demand_line(tx, who, reply.line_id)
    reply_id: int = await tx.fetch_value(
        queries.put_reply,
        company_id=who.company_id,
        line_id=reply.line_id,
        kind=reply.kind,
        enabled=reply.enabled,
        text=reply.text.strip(),
        by=who.operator_id,
        now=now,
    )
    return reply_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether somebody answers now, and if not, when again."""

    is_open: bool = True
    opens_at: datetime | None = None


async def opening(tx: Tx, *, company_id: int, line_id: int | None, now: datetime) -> Opening:
    """The line's own hours before the company's; without any the door is always open. ``None``: of no line."""
    rows = await tx.fetch_all(queries.hours_of_company, company_id=company_id)
    by_line = {row["business_line_id"]: row for row in rows}
    found = by_line.get(line_id) or by_line.get(None)
    if found is None:
        return Opening()
    hours, zone = _hours(found), ZoneInfo(found["time_zone"])
    return Opening(is_open=is_open(hours, now, zone=zone), opens_at=opens_at(hours, now, zone=zone))


async def auto_replies(tx: Tx, *, company_id: int, line_id: int, now: datetime) -> AutoReplies:
    """What a new message of a customer is answered by itself: the line's own setting before the company's."""
    replies = await tx.fetch_all(queries.replies_of_company, company_id=company_id)
    texts: dict[str, str] = {}
    for row in sorted(replies, key=lambda item: item["business_line_id"] is not None):
        if row["business_line_id"] in {None, line_id}:
            texts[row["kind"]] = row["text"] if row["is_enabled"] else ""
    open_now = (await opening(tx, company_id=company_id, line_id=line_id, now=now)).is_open
    return AutoReplies(
        is_open=open_now,
        greeting=texts.get("greeting", "") if open_now else "",
        out_of_hours="" if open_now else texts.get("out_of_hours", ""),
    )


def _hours(row: Mapping[str, Any]) -> Hours:
    exceptions = {date.fromisoformat(item["date"]): item["intervals"] for item in row["exceptions"]}
    return Hours(weekly=row["weekly"], exceptions=exceptions)


async def _demand_line(tx: Tx, who: Principal, line_id: int | None) -> None:
    if line_id is None:
        return
    rows = await tx.fetch_all(queries.lines_of_company, company_id=who.company_id)
    if line_id not in {row["id"] for row in rows}:
        raise NotFound("Такого направления нет")


def _demand_valid(schedule: Schedule) -> None:
    wrong: list[FieldError] = []
    if not is_zone(schedule.time_zone):
        wrong.append(FieldError("time_zone", "Такого часового пояса нет"))
    for day, intervals in schedule.weekly.items():
        message = wrong_intervals(intervals) if day in DAYS else "Такого дня недели нет"
        if message:
            wrong.append(FieldError(f"weekly.{day}", message))
    if len(schedule.exceptions) > _MAX_EXCEPTIONS:
        wrong.append(FieldError("exceptions", f"Исключений не больше {_MAX_EXCEPTIONS}"))
    for number, item in enumerate(schedule.exceptions):
        message = wrong_intervals(item["intervals"])
        if message:
            wrong.append(FieldError(f"exceptions.{number}", message))
    if wrong:
        raise InvalidInput("Исправьте отмеченные поля", fields=wrong)
