"""Working hours: a week of intervals in a time zone, with exceptions by date."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT: Final = "24:00"
_WEEK_AND_DAY: Final = 8

Interval = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody answers. A date among the exceptions replaces its weekday; empty means a day off."""

    weekly: Mapping[str, Sequence[Interval]]
    exceptions: Mapping[date, Sequence[Interval]] = field(default_factory=dict)


def is_open(hours: Hours, at: datetime, *, zone: tzinfo) -> bool:
    """Whether the moment falls into an interval of its local day."""
    local = at.astimezone(zone)
    intervals = hours.exceptions.get(local.date())
    if intervals is None:
        intervals = hours.weekly.get(DAYS[local.weekday()], ())
    return any(_start(begin) <= local.time() and _before(local.time(), end) for begin, end in intervals)


def opens_at(hours: Hours, at: datetime, *, zone: tzinfo) -> datetime | None:
    """When somebody will answer again; None while somebody does, or if no day of the coming week is a working one."""
    if is_open(hours, at, zone=zone):
        return None
    local = at.astimezone(zone)
    for ahead in range(_WEEK_AND_DAY):
        day = (local + timedelta(days=ahead)).date()
        for begin, _ in sorted(hours.exceptions.get(day, hours.weekly.get(DAYS[day.weekday()], ()))):
            moment = datetime.combine(day, _start(begin), zone)
            if moment > local:
                return moment.astimezone(UTC)
    return None


def wrong_intervals(intervals: Sequence[Interval]) -> str | None:
    """What to mend in the intervals of one day, in Russian, or None."""
    minutes: list[tuple[int, int]] = []
    for begin, end in intervals:
        pair = (_minutes(begin), _minutes(end))
        if pair[0] is None or pair[1] is None:
            return "Время пишется как 09:00"
        if pair[0] >= pair[1]:
            return f"Начало {begin} должно быть раньше конца {end}"
        minutes.append((pair[0], pair[1]))
    minutes.sort()
    for before, after in itertools.pairwise(minutes):
        if after[0] < before[1]:
            return "Промежутки одного дня пересекаются"
    return None


def _minutes(text: str) -> int | None:
    if text == MIDNIGHT:
        return 24 * 60
    try:
        parsed = time.fromisoformat(text)
    except ValueError:
        return None
    return parsed.hour * 60 + parsed.minute if len(text) == len(MIDNIGHT) else None


def _start(text: str) -> time:
    return time.fromisoformat(text)


def _before(moment: time, end: str) -> bool:
    return end == MIDNIGHT or moment < time.fromisoformat(end)
