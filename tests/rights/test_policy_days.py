"""Working days by the production calendar, and what is said of a year nobody has it for."""

from datetime import date
from pathlib import Path

import pytest

from pristan.compliance.workdays import calendar
from pristan.core.errors import Misconfigured
from pristan.rights.book import kind_of, kinds
from pristan.rights.model import Counted
from pristan.rights.policy.days import due
from pristan.rights.service.terms import due_of, extensions

NOWHERE = Path("/nonexistent")
DAYS = calendar(NOWHERE)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        pytest.param("2026-11-20", True, id="a Friday"),
        pytest.param("2026-11-21", False, id="a Saturday"),
        pytest.param("2026-11-04", False, id="a holiday on Wednesday"),
        pytest.param("2026-01-09", False, id="a day off carried over from January"),
        pytest.param("2025-11-01", True, id="a Saturday that is worked"),
        pytest.param("2026-05-11", False, id="Monday after the ninth of May on Saturday"),
        pytest.param("2027-02-22", True, id="a year without data: an ordinary Monday"),
        pytest.param("2027-02-23", False, id="a year without data: a holiday of the Labour Code"),
        pytest.param("2027-05-03", False, id="a year without data: the first of May fell on Saturday"),
        pytest.param("2027-01-11", True, id="a year without data: holidays of January move by order only"),
    ],
)
def test_a_day_is_worked_or_not(day: str, *, is_worked: bool) -> None:
    assert DAYS.is_workday(d(day)) is is_worked


@pytest.mark.parametrize(("year", "days"), [(2025, 247), (2026, 247)])
def test_the_years_that_are_known_have_as_many_working_days_as_was_published(year: int, days: int) -> None:
    first = date(year, 1, 1)
    assert sum(DAYS.is_workday(date.fromordinal(first.toordinal() + n)) for n in range(365)) == days


def test_ten_working_days_leave_out_the_day_of_the_request_and_the_days_off() -> None:
    term = due(d("2026-10-28"), [Counted("R@1", 10, is_working=True)], DAYS)
    assert (term.on, term.is_preliminary) == (d("2026-11-12"), False)


def test_the_first_of_two_terms_decides_and_a_longer_one_moves_it() -> None:
    both = [Counted("A@1", 10, is_working=True), Counted("B@1", 12, is_working=False)]
    assert due(d("2026-11-02"), both, DAYS).on == d("2026-11-14")
    assert due(d("2026-11-02"), both, DAYS, extra={"A@1": 5}).on == d("2026-11-14")
    assert due(d("2026-11-02"), both[:1], DAYS, extra={"A@1": 5}).on == d("2026-11-24")


def test_a_term_that_runs_into_a_year_without_data_is_preliminary() -> None:
    term = due(d("2026-12-24"), [Counted("R@1", 10, is_working=True)], DAYS)
    assert (term.on, term.is_preliminary) == (d("2027-01-18"), True)
    calendar_days = due(d("2026-12-24"), [Counted("R@1", 30, is_working=False)], DAYS)
    assert (calendar_days.on, calendar_days.is_preliminary) == (d("2027-01-23"), False)


def test_days_left_are_working_days_and_go_below_zero() -> None:
    assert DAYS.left(d("2026-11-20"), d("2026-11-23")) == 1
    assert DAYS.left(d("2026-11-23"), d("2026-11-23")) == 0
    assert DAYS.left(d("2026-11-25"), d("2026-11-23")) == -2


def test_an_installation_adds_a_year_and_its_terms_are_sure(tmp_path: Path) -> None:
    own = tmp_path / "calendar.yaml"
    own.write_text("years: [{year: 2027, source: постановление, free: [2027-01-11], worked: []}]", "utf-8")
    days = calendar(tmp_path)
    assert days.is_known(2027)
    assert not days.is_workday(d("2027-01-11"))
    assert days.is_workday(d("2026-11-20")), "the shipped years stay"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("years: [{year: 2027, source: x, free: [2028-01-11]}]", id="a day of another year"),
        pytest.param("years: [{year: 2027}]", id="no source"),
        pytest.param("years: 5", id="not a list"),
        pytest.param("years: [{year: 2027, source: x, of: []}]", id="an unknown field"),
        pytest.param("{", id="not YAML"),
    ],
)
def test_a_wrong_file_of_years_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match=r"calendar\.yaml:\d"):
        calendar(tmp_path)


@pytest.mark.parametrize(
    ("kind", "due_on", "extended_on", "rules"),
    [
        ("access", "2026-12-04", "2026-12-11", ("PD-14-ANSWER@1",)),
        ("correction", "2026-12-01", None, ("PD-20-FIX@1",)),
        ("unlawful", "2026-11-25", None, ("PD-20-FIX@1",)),
        ("stop", "2026-12-04", "2026-12-11", ("PD-21-5.1@1",)),
        ("withdrawal", "2026-12-20", None, ("PD-21-4-5@1",)),
        ("deletion", "2026-12-04", "2026-12-11", ("PD-21-5.1@1", "PD-21-4-5@1")),
        ("objection", "2026-11-20", None, ("PD-15-PROMO@1",)),
    ],
)
def test_each_kind_has_the_term_of_its_norm(
    kind: str, due_on: str, extended_on: str | None, rules: tuple[str, ...]
) -> None:
    received = d("2026-11-20")
    term = due_of(kind_of(kind), received, DAYS)
    assert (term.on, term.rules) == (d(due_on), rules)
    assert bool(extensions(kind_of(kind), on=received)) is (extended_on is not None)
    if extended_on:
        assert due_of(kind_of(kind), received, DAYS, is_extended=True).on == d(extended_on)


def test_every_kind_is_in_the_table_above() -> None:
    assert set(kinds()) == {"access", "correction", "unlawful", "stop", "withdrawal", "deletion", "objection"}
