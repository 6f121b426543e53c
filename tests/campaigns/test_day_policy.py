"""When a closing happens by itself, why it does not, and what people are told of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pristan.campaigns.model import DayGround
from pristan.campaigns.policy import day_begins, day_words, in_words, refusal, waits_for
from pristan.compliance.workdays import calendar

MOSCOW = ZoneInfo("Europe/Moscow")
DAYS = calendar(None)
VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")
TUESDAY = date(2026, 12, 1)
SATURDAY = date(2026, 12, 5)
READY = DayGround(
    channel="Telegram",
    inbox_name="Лавка",
    closes_on=TUESDAY,
    state="noticing",
    closes_itself=True,
    decided_by_name="Ира",
    may_decide=True,
    is_imported=False,
    waiting=0,
    failed=0,
)


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        pytest.param(TUESDAY, "2026-12-01T10:00", None, id="in the morning of its day"),
        pytest.param(TUESDAY, "2026-12-01T17:59", None, id="while people work"),
        pytest.param(TUESDAY, "2026-12-01T09:59", "2026-12-01T10:00", id="before they come"),
        pytest.param(TUESDAY, "2026-12-01T18:00", "2026-12-02T10:00", id="after they left"),
        pytest.param(TUESDAY, "2026-11-30T19:00", "2026-12-01T10:00", id="the evening before"),
        pytest.param(SATURDAY, "2026-12-05T12:00", "2026-12-07T10:00", id="on a Saturday"),
        pytest.param(date(2026, 12, 4), "2026-12-04T20:00", "2026-12-07T10:00", id="missed on a Friday"),
        pytest.param(TUESDAY, "2026-12-06T12:00", "2026-12-07T10:00", id="missed by days, on a Sunday"),
        pytest.param(date(2026, 11, 4), "2026-11-04T12:00", "2026-11-05T10:00", id="on a holiday"),
        pytest.param(date(2026, 12, 30), "2026-12-30T19:00", "2027-01-11T10:00", id="missed before the New Year"),
        pytest.param(date(2025, 11, 1), "2025-11-01T12:00", None, id="on a Saturday that is worked"),
    ],
)
def test_nobody_closes_by_night_or_on_a_day_off(day: date, now: str, expected: str | None) -> None:
    found = day_begins(day, now=at(now), zone=MOSCOW, days=DAYS)
    assert found == (None if expected is None else at(expected))


def test_the_day_is_the_day_of_the_company() -> None:
    assert day_begins(TUESDAY, now=at("2026-12-01T10:00", VLADIVOSTOK), zone=VLADIVOSTOK, days=DAYS) is None
    assert day_begins(TUESDAY, now=at("2026-12-01T10:00", MOSCOW), zone=VLADIVOSTOK, days=DAYS) is None
    assert day_begins(TUESDAY, now=at("2026-12-01T12:00", MOSCOW), zone=VLADIVOSTOK, days=DAYS) == at(
        "2026-12-02T10:00", VLADIVOSTOK
    )


@pytest.mark.parametrize(
    ("ground", "why", "words"),
    [
        pytest.param(READY, "", "Закрылось само, по решению: Ира", id="everybody was told"),
        pytest.param(
            replace(READY, closes_itself=False), "by_hand", "Закройте канал или перенесите день", id="by hand"
        ),
        pytest.param(
            replace(READY, may_decide=False), "no_right", "больше нет права", id="who decided may not any more"
        ),
        pytest.param(
            replace(READY, state="planned"), "not_announced", "клиентов ещё не предупредили", id="nobody told"
        ),
        pytest.param(replace(READY, state="planned", is_imported=True), "", "Закрылось само", id="an imported archive"),
        pytest.param(replace(READY, waiting=3, failed=1), "notice_waits", "Ещё не ушло: 3", id="on its way"),
        pytest.param(replace(READY, failed=2), "notice_failed", "до клиентов, их 2", id="not everybody was reached"),
    ],
)
def test_a_closing_waits_until_everybody_was_told(ground: DayGround, why: str, words: str) -> None:
    assert waits_for(ground) == why
    said = day_words(ground, why)
    assert said.startswith("Закрытие канала Telegram, «Лавка», назначено на 1 декабря 2026 года. ")
    assert words in said


@pytest.mark.parametrize(
    ("state", "wanted", "words"),
    [
        ("planned", "archived", "Сначала закройте канал"),
        ("noticing", "noticing", "Клиентов уже предупреждают"),
        ("closed", "changed", "план не изменить"),
        ("archived", "cancelled", "подключите его заново"),
        ("archived", "closed", "уже сдан в архив"),
        ("cancelled", "archived", "Запланируйте новое"),
    ],
)
def test_a_refusal_says_how_things_are(state: str, wanted: str, words: str) -> None:
    assert words in refusal(state, wanted)


@pytest.mark.parametrize(("day", "expected"), [(4, 4), (5, 7), (6, 7), (7, 7)])
def test_a_day_off_passes_to_the_monday_after(day: int, expected: int) -> None:
    assert DAYS.on_or_after(date(2026, 12, day)) == date(2026, 12, expected)


def test_a_day_is_written_as_people_write_it() -> None:
    assert in_words(TUESDAY) == "1 декабря 2026 года"
