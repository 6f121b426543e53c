"""Which meetings may be asked for, how long guests come in, when an attempt is repeated."""

from datetime import UTC, datetime, timedelta

import pytest

from pristan.core.errors import InvalidInput
from pristan.meetings.model import Wish
from pristan.meetings.policy import RETRIES, WORDS, check, guests_until, invitation, minutes_between, next_try

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param(Wish(), id="now"),
        pytest.param(Wish(title="я" * 128, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR), id="in an hour"),
        pytest.param(Wish(starts_at=NOON + HOUR, ends_at=NOON + 13 * HOUR), id="twelve hours long"),
    ],
)
def test_a_meeting_may_be(wish: Wish) -> None:
    check(wish, now=NOON)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        pytest.param(Wish(title="я" * 129), "title", id="a long name"),
        pytest.param(Wish(starts_at=NOON, ends_at=NOON + HOUR), "starts_at", id="this very moment"),
        pytest.param(
            Wish(starts_at=NOON + timedelta(days=366), ends_at=NOON + timedelta(days=367)), "starts_at", id="too far"
        ),
        pytest.param(Wish(starts_at=NOON + HOUR, ends_at=NOON + HOUR), "minutes", id="no length"),
        pytest.param(Wish(starts_at=NOON + HOUR, ends_at=NOON + 14 * HOUR), "minutes", id="a night long"),
    ],
)
def test_a_meeting_may_not_be(wish: Wish, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(wish, now=NOON)
    assert [one.field for one in caught.value.fields] == [field]


def test_guests_come_in_for_a_day_after_the_end() -> None:
    assert guests_until(ends_at=None, asked_at=NOON) == NOON + timedelta(days=1)
    assert guests_until(ends_at=NOON + HOUR, asked_at=NOON) == NOON + HOUR + timedelta(days=1)


def test_the_link_stands_on_a_line_of_its_own() -> None:
    assert invitation(" Ждём вас: ", "https://x") == "Ждём вас:\nhttps://x"
    assert invitation("  ", "https://x") == f"{WORDS}\nhttps://x"


def test_attempts_grow_apart_and_end() -> None:
    moments = [next_try(attempt, now=NOON) for attempt in range(1, len(RETRIES) + 2)]
    assert moments == [*(NOON + pause for pause in RETRIES), None]
    assert next_try(1, now=NOON, at_least=HOUR) == NOON + HOUR


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (29, 1), (90, 2), (1538, 26)])
def test_minutes_are_whole(seconds: int, minutes: int) -> None:
    assert minutes_between(NOON, NOON + timedelta(seconds=seconds)) == minutes
