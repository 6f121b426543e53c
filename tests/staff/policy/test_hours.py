from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pristan.staff.policy.hours import Hours, Interval, is_open, wrong_intervals

MOSCOW = ZoneInfo("Europe/Moscow")
SHOP = Hours(
    weekly={"mon": [("09:00", "13:00"), ("14:00", "18:00")], "sat": [("22:00", "24:00")]},
    exceptions={date(2026, 11, 23): [], date(2026, 11, 29): [("10:00", "12:00")]},
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(datetime(2026, 11, 16, 6, 0, tzinfo=UTC), True, id="Monday nine in Moscow"),
        pytest.param(datetime(2026, 11, 16, 5, 59, tzinfo=UTC), False, id="a minute before"),
        pytest.param(datetime(2026, 11, 16, 10, 30, tzinfo=UTC), False, id="lunch"),
        pytest.param(datetime(2026, 11, 16, 15, 0, tzinfo=UTC), False, id="the end is outside"),
        pytest.param(datetime(2026, 11, 23, 7, 0, tzinfo=UTC), False, id="a Monday off"),
        pytest.param(datetime(2026, 11, 29, 8, 0, tzinfo=UTC), True, id="a working Sunday"),
        pytest.param(datetime(2026, 11, 21, 20, 59, tzinfo=UTC), True, id="up to midnight"),
        pytest.param(datetime(2026, 11, 21, 21, 0, tzinfo=UTC), False, id="midnight is the next day"),
    ],
)
def test_hours_are_local(at: datetime, *, expected: bool) -> None:
    assert is_open(SHOP, at, zone=MOSCOW) is expected


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        pytest.param([], None, id="a day off"),
        pytest.param([("00:00", "24:00")], None, id="round the clock"),
        pytest.param([("09:00", "18:00"), ("17:00", "20:00")], "пересекаются", id="overlap"),
        pytest.param([("18:00", "09:00")], "раньше конца", id="turned round"),
        pytest.param([("9:00", "18:00")], "как 09:00", id="short hour"),
        pytest.param([("09:00", "25:00")], "как 09:00", id="no such hour"),
        pytest.param([("09:00", "10:00"), ("14:00", "15:00"), ("11:00", "12:00")], None, id="three in any order"),
        pytest.param([("24:00", "24:00")], "раньше конца", id="nothing"),
    ],
)
def test_wrong_intervals_are_named(intervals: list[Interval], expected: str | None) -> None:
    answer = wrong_intervals(intervals)
    assert (answer is None) if expected is None else (answer is not None and expected in answer)
