"""What follows from a finding, and how two runs differ."""

from datetime import date

import pytest

from pristan.audit.policy import Act, Known, act_of, compare, due_on

TODAY = date(2026, 11, 21)
NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("status", "severity", "enforced_from", "expected"),
    [
        pytest.param("breach", "high", None, Act.STOP, id="seen, unlawful and grave"),
        pytest.param("breach", "high", date(2025, 6, 1), Act.STOP, id="enforced since long ago"),
        pytest.param("breach", "medium", None, Act.FIX, id="seen and unlawful"),
        pytest.param("breach", "high", NEW_YEAR, Act.PREPARE, id="not enforced yet"),
        pytest.param("possible", "medium", None, Act.FIX, id="grave if it is so"),
        pytest.param("possible", "low", None, Act.PREPARE, id="small if it is so"),
        pytest.param("fact", "info", None, Act.KNOW, id="nobody's fault"),
    ],
)
def test_severity_is_a_verb(status: str, severity: str, enforced_from: date | None, expected: Act) -> None:
    assert act_of(status=status, severity=severity, enforced_from=enforced_from, day=TODAY) is expected


@pytest.mark.parametrize(
    ("act", "enforced_from", "expected"),
    [
        pytest.param(Act.STOP, None, TODAY, id="today"),
        pytest.param(Act.FIX, None, date(2026, 11, 28), id="within a week"),
        pytest.param(Act.PREPARE, None, date(2026, 12, 21), id="within a month"),
        pytest.param(Act.PREPARE, date(2026, 12, 1), date(2026, 11, 30), id="before it is enforced"),
        pytest.param(Act.PREPARE, NEW_YEAR, date(2026, 12, 21), id="not later than within a month"),
        pytest.param(Act.PREPARE, date(2025, 1, 1), date(2026, 12, 21), id="enforced already"),
        pytest.param(Act.KNOW, None, None, id="a fact has no term"),
    ],
)
def test_a_term_follows_from_the_verb(act: Act, enforced_from: date | None, expected: date | None) -> None:
    assert due_on(act, day=TODAY, enforced_from=enforced_from) == expected


def a_known(key: str, **given: object) -> Known:
    told = {"title": key, "status": "breach", "severity": "high", "rule_version": 1, "seen": "видно", **given}
    return Known(key=key, **told)  # type: ignore[arg-type]


def test_two_runs_differ_by_what_came_went_and_turned() -> None:
    before = [a_known("A"), a_known("B"), a_known("C"), a_known("D")]
    after = [
        a_known("B", status="possible", severity="low", rule_version=2, seen="другое"),
        a_known("C"),
        a_known("D", severity="medium"),
        a_known("E"),
    ]
    found = compare(before, after)
    assert [one.key for one in found.new] == ["E"]
    assert [one.key for one in found.gone] == ["A"]
    assert [one.after.key for one in found.changed] == ["B", "D"]
    assert list(found.changed[0].what) == [
        "было «нарушение», стало «возможное нарушение»",
        "тяжесть была высокая, стала низкая",
        "норма в редакции 2 вместо 1",
        "увидено другое",
    ]
    assert found.same == 1
