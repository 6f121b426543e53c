"""Business hours of a chat: a week of intervals in the company's time zone."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

Week = Mapping[str, Sequence[tuple[str, str]]]  # {"mon": [("09:00", "18:00")]}; empty = around the clock

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_WEEK_AND_A_DAY = 8


def is_open(week: Week, zone: str, now: datetime) -> bool:
    """Tell whether somebody answers at ``now``."""
    if not week:
        return True
    local = now.astimezone(ZoneInfo(zone))
    moment = local.strftime("%H:%M")
    return any(start <= moment < end for start, end in week.get(DAYS[local.weekday()], ()))


def opens_at(week: Week, zone: str, now: datetime) -> datetime | None:
    """When somebody will answer again; None while somebody does, or if the week is empty of hours."""
    if is_open(week, zone, now):
        return None
    local = now.astimezone(ZoneInfo(zone))
    for ahead in range(_A_WEEK_AND_A_DAY):
        day = (local + timedelta(days=ahead)).date()
        for start, _ in sorted(week.get(DAYS[day.weekday()], ())):
            hour, minute = map(int, start.split(":"))
            moment = datetime.combine(day, time(hour, minute), ZoneInfo(zone))
            if moment > local:
                return moment.astimezone(UTC)
    return None
