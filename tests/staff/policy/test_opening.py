"""When somebody will answer again, by the company's clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pristan.staff.policy.hours import Hours, is_open, opens_at

MOSCOW = ZoneInfo("Europe/Moscow")  # three hours ahead of UTC
HOURS = Hours(
    weekly={"mon": [("09:00", "18:00")], "sat": [("10:00", "13:00"), ("14:00", "24:00")]},
    exceptions={date(2026, 11, 30): [], date(2026, 12, 1): [("12:00", "13:00")]},
)


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(utc(11, 21, 7), None, id="Saturday 10:00, just opened"),
        pytest.param(utc(11, 21, 10), utc(11, 21, 11), id="Saturday 13:00, lunch"),
        pytest.param(utc(11, 21, 20), None, id="Saturday 23:00"),
        pytest.param(utc(11, 21, 21), utc(11, 23, 6), id="Sunday midnight, Monday is next"),
        pytest.param(utc(11, 23, 15), utc(11, 28, 7), id="Monday 18:00, Saturday is next"),
        pytest.param(utc(11, 29, 12), utc(12, 1, 9), id="Monday is a day off, Tuesday works by exception"),
    ],
)
def test_the_next_opening_is_told(now: datetime, opens: datetime | None) -> None:
    assert opens_at(HOURS, now, zone=MOSCOW) == opens
    assert is_open(HOURS, now, zone=MOSCOW) is (opens is None)


def test_a_week_without_hours_never_opens() -> None:
    assert opens_at(Hours(weekly={}), utc(11, 22, 3), zone=MOSCOW) is None
