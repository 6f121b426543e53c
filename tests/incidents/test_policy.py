"""Clocks of an incident: hours of the calendar from the moment it was noticed, whatever the clock on the wall does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pristan.compliance.rulebook import shipped
from pristan.core.ids import CompanyId
from pristan.incidents.model import Running, Standing
from pristan.incidents.policy import clocks, standing, warnings

NOTICED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RULES = shipped().in_force(date(2026, 11, 21))


def an_incident(
    *, sent: tuple[datetime | None, datetime | None] = (None, None), marks: tuple[str, ...] = ()
) -> Running:
    return Running(
        company_id=CompanyId(1),
        id=5,
        title="Утечка",
        time_zone="Asia/Vladivostok",
        first_due_at=NOTICED + timedelta(hours=24),
        final_due_at=NOTICED + timedelta(hours=72),
        first_sent_at=sent[0],
        final_sent_at=sent[1],
        marks=marks,
    )


@pytest.mark.parametrize(
    "noticed",
    [
        pytest.param(datetime(2026, 11, 20, 20, 30, tzinfo=ZoneInfo("Europe/Moscow")), id="on a Friday evening"),
        pytest.param(datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo("Asia/Kamchatka")), id="at new year in Kamchatka"),
        pytest.param(
            datetime(2026, 10, 24, 22, 0, tzinfo=ZoneInfo("Europe/Berlin")), id="the night clocks are set back"
        ),
    ],
)
def test_days_off_and_clocks_set_back_change_no_hour(noticed: datetime) -> None:
    run = clocks(shipped().in_force(noticed.date()), noticed_at=noticed.astimezone(UTC))
    assert run is not None
    assert (run.first_due_at - noticed.astimezone(UTC), run.final_due_at - noticed.astimezone(UTC)) == (
        timedelta(hours=24),
        timedelta(hours=72),
    )
    assert all("@" in key for key in run.rules)


def test_before_the_rule_there_is_no_clock() -> None:
    assert clocks(shipped().in_force(date(2022, 8, 31)), noticed_at=datetime(2022, 8, 31, tzinfo=UTC)) is None
    assert clocks(shipped().in_force(date(2022, 9, 1)), noticed_at=datetime(2022, 9, 1, tzinfo=UTC)) is not None


def test_rules_without_hours_set_no_clock() -> None:
    assert clocks([rule for rule in RULES if rule.deadline is None], noticed_at=NOTICED) is None


@pytest.mark.parametrize(
    ("sent_h", "now_h", "expected"),
    [
        pytest.param(None, 24, Standing.RUNNING, id="the last moment"),
        pytest.param(None, 24.01, Standing.OVERDUE, id="a moment too late"),
        pytest.param(24, 30, Standing.SENT, id="sent at the very end"),
        pytest.param(24.01, 30, Standing.LATE, id="sent too late"),
    ],
)
def test_how_a_notice_stands(sent_h: float | None, now_h: float, expected: Standing) -> None:
    sent = None if sent_h is None else NOTICED + timedelta(hours=sent_h)
    now = NOTICED + timedelta(hours=now_h)
    assert standing(due_at=NOTICED + timedelta(hours=24), sent_at=sent, now=now) is expected


@pytest.mark.parametrize(
    ("hours", "marks"),
    [
        pytest.param(11, [], id="nothing to tell yet"),
        pytest.param(12, ["first:12"], id="half a day left"),
        pytest.param(23.5, ["first:1"], id="after a silence only the nearest"),
        pytest.param(48, ["first:0", "final:24"], id="one overdue, the other near"),
        pytest.param(80, ["first:0", "final:0"], id="both overdue"),
    ],
)
def test_a_warning_is_told_at_its_hour(hours: float, marks: list[str]) -> None:
    assert [item.mark for item in warnings(an_incident(), now=NOTICED + timedelta(hours=hours))] == marks


def test_what_was_told_or_sent_is_not_told_again() -> None:
    late = NOTICED + timedelta(hours=23)
    assert list(warnings(an_incident(marks=("first:12", "first:4", "first:1")), now=late)) == []
    assert list(warnings(an_incident(sent=(NOTICED, None)), now=late)) == []


def test_a_warning_names_the_deadline_by_the_clock_of_the_company_and_nobody_by_name() -> None:
    [told] = warnings(an_incident(), now=NOTICED + timedelta(hours=20))
    assert "Инцидент № 5" in told.words
    assert "до 22.11 в 22:00" in told.words
    assert "Утечка" not in told.words, "a title may name a person"
    assert told.passed == ("first:12", "first:4")
    [over] = list(warnings(an_incident(), now=NOTICED + timedelta(hours=25)))
    assert "срок прошёл 22.11 в 22:00" in over.words
