"""Business hours, by the company's clock."""

from datetime import UTC, datetime

import pytest

from pristan.channels.webchat.hours import is_open, opens_at

WEEK = {"mon": [("09:00", "18:00")], "sat": [("10:00", "13:00"), ("14:00", "24:00")]}
ZONE = "Europe/Moscow"  # three hours ahead of UTC


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(utc(21, 7, 0), None, id="Saturday 10:00, just opened"),
        pytest.param(utc(21, 10, 0), utc(21, 11), id="Saturday 13:00, lunch"),
        pytest.param(utc(21, 20, 59), None, id="Saturday 23:59"),
        pytest.param(utc(21, 21, 0), utc(23, 6), id="Sunday midnight, Monday is next"),
        pytest.param(utc(23, 15, 0), utc(28, 7), id="Monday 18:00, Saturday is next"),
    ],
)
def test_the_next_opening_is_told(now: datetime, opens: datetime | None) -> None:
    assert opens_at(WEEK, ZONE, now) == opens
    assert is_open(WEEK, ZONE, now) is (opens is None)


def test_without_hours_the_chat_is_always_open() -> None:
    assert is_open({}, ZONE, utc(22, 3))
    assert opens_at({}, ZONE, utc(22, 3)) is None


def test_a_week_of_empty_days_never_opens() -> None:
    assert opens_at({"mon": []}, ZONE, utc(22, 3)) is None
