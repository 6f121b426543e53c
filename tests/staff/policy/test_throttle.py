from datetime import UTC, datetime, timedelta

import pytest

from pristan.staff.policy.throttle import FORGOTTEN_AFTER, Failures, Subject, wait_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "count", "age", "expected"),
    [
        pytest.param(Subject.ACCOUNT, 0, None, 0, id="nothing failed"),
        pytest.param(Subject.ACCOUNT, 4, timedelta(), 0, id="the free ones"),
        pytest.param(Subject.ACCOUNT, 5, timedelta(), 15, id="the fifth makes wait"),
        pytest.param(Subject.ACCOUNT, 5, timedelta(seconds=10), 5, id="part of it has passed"),
        pytest.param(Subject.ACCOUNT, 5, timedelta(seconds=15), 0, id="all of it has passed"),
        pytest.param(Subject.ACCOUNT, 7, timedelta(), 60, id="each doubles"),
        pytest.param(Subject.ACCOUNT, 500, timedelta(), 900, id="never more than a quarter of an hour"),
        pytest.param(Subject.ACCOUNT, 500, FORGOTTEN_AFTER, 0, id="forgotten after an hour"),
        pytest.param(Subject.ACCOUNT, 5, -timedelta(days=2), 15, id="the clock jumped back"),
        pytest.param(Subject.ADDRESS, 39, timedelta(), 0, id="an office has many people"),
        pytest.param(Subject.ADDRESS, 40, timedelta(), 15, id="but not without end"),
    ],
)
def test_failed_logins_make_the_next_one_wait(
    subject: Subject, count: int, age: timedelta | None, expected: int
) -> None:
    failures = Failures(count, None if age is None else NOW - age)
    assert wait_of(subject, failures, now=NOW) == timedelta(seconds=expected)
