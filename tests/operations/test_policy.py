"""The verdicts of the self-check, as tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pristan.operations import Check, ExpectedJob, State, policy

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GIB = policy.GIB


def a_job(*, succeeded_at: datetime | None = None, failed_at: datetime | None = None, tries: int = 0) -> Check:
    job = ExpectedJob(name="sweep", title="Уборка", every=timedelta(hours=1))
    return policy.judge_job(job, succeeded_at=succeeded_at, failed_at=failed_at, tries=tries, now=NOW)


def an_inbox(**found: Any) -> Check:
    row = {"name": "Бот", "channel": "max", "state": "active", "state_reason": None, "last_error": None}
    return policy.judge_inbox(**{**row, "company_id": 1, "id": 2, "last_error_at": None, **found})


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        pytest.param(policy.judge_disk(50 * GIB, 100 * GIB), State.OK, id="plenty of room"),
        pytest.param(policy.judge_disk(3 * GIB, 100 * GIB), State.WARNING, id="room gets short"),
        pytest.param(policy.judge_disk(GIB // 2, 100 * GIB), State.PROBLEM, id="hardly any room"),
        pytest.param(policy.judge_version(180_004), State.OK, id="new database"),
        pytest.param(policy.judge_version(140_010), State.PROBLEM, id="old database"),
        pytest.param(policy.judge_migrations([]), State.OK, id="schema up to date"),
        pytest.param(policy.judge_migrations(["0002"]), State.PROBLEM, id="schema behind"),
        pytest.param(policy.judge_roles([]), State.OK, id="weak roles"),
        pytest.param(policy.judge_roles(["pristan_web"]), State.PROBLEM, id="a mighty role"),
        pytest.param(policy.judge_clock(NOW, NOW), State.OK, id="clocks agree"),
        pytest.param(policy.judge_clock(NOW, NOW + timedelta(seconds=9)), State.PROBLEM, id="clocks disagree"),
        pytest.param(policy.judge_workers([NOW], NOW), State.OK, id="a worker lives"),
        pytest.param(policy.judge_workers([NOW - timedelta(hours=1)], NOW), State.WARNING, id="the worker is gone"),
        pytest.param(policy.judge_queues(None, failed=0, dead=0, unknown=0, now=NOW), State.OK, id="nothing waits"),
        pytest.param(
            policy.judge_queues(NOW - timedelta(seconds=2), failed=0, dead=0, unknown=0, now=NOW),
            State.OK,
            id="a fresh entry is no problem",
        ),
        pytest.param(
            policy.judge_queues(NOW - timedelta(hours=1), failed=0, dead=0, unknown=0, now=NOW),
            State.PROBLEM,
            id="the journal stands still",
        ),
        pytest.param(
            policy.judge_queues(None, failed=1, dead=0, unknown=0, now=NOW), State.WARNING, id="an entry was not parsed"
        ),
        pytest.param(an_inbox(), State.OK, id="an account that works"),
        pytest.param(
            an_inbox(last_error="HTTP 500", last_error_at=NOW), State.OK, id="an account that erred and works"
        ),
        pytest.param(an_inbox(state="attention"), State.PROBLEM, id="an account nobody told the trouble of"),
        pytest.param(
            an_inbox(state="attention", state_reason="Ключ отозван"), State.PROBLEM, id="an account in trouble"
        ),
        pytest.param(policy.judge_hosts({"MAX": ["a.ru"]}, extra=["*.b.ru"]), State.OK, id="hosts by name"),
        pytest.param(policy.judge_hosts({}, extra=[]), State.OK, id="no channel calls anywhere"),
        pytest.param(policy.judge_hosts({}, extra=["*.ru"]), State.WARNING, id="a whole country is opened"),
        pytest.param(policy.judge_hosts({}, extra=["*"]), State.WARNING, id="everything is opened"),
        pytest.param(a_job(succeeded_at=NOW), State.OK, id="a job that ended well"),
        pytest.param(
            a_job(succeeded_at=NOW, failed_at=NOW - timedelta(hours=1)), State.OK, id="a job that broke and recovered"
        ),
        pytest.param(
            a_job(succeeded_at=NOW - timedelta(hours=1), failed_at=NOW), State.PROBLEM, id="a job that broke for good"
        ),
        pytest.param(a_job(failed_at=NOW), State.PROBLEM, id="a job that never worked"),
        pytest.param(a_job(succeeded_at=NOW, tries=2), State.WARNING, id="a job that waits for another try"),
        pytest.param(a_job(succeeded_at=NOW - timedelta(hours=4)), State.WARNING, id="a job nobody starts any more"),
        pytest.param(a_job(), State.WARNING, id="a job that never ran"),
        pytest.param(
            policy.judge_certificate("a", NOW + timedelta(days=90), NOW), State.OK, id="a certificate for months"
        ),
        pytest.param(
            policy.judge_certificate("a", NOW + timedelta(days=20), NOW), State.WARNING, id="a certificate for weeks"
        ),
        pytest.param(
            policy.judge_certificate("a", NOW - timedelta(days=1), NOW), State.PROBLEM, id="an expired certificate"
        ),
        pytest.param(policy.judge_address("https://hub.example.ru"), State.OK, id="reachable by https"),
        pytest.param(policy.judge_address(""), State.WARNING, id="no public address"),
        pytest.param(policy.judge_trusted(()), State.OK, id="trusted certificates last"),
        pytest.param(policy.judge_trusted(["CN=Sub CA"]), State.WARNING, id="a trusted certificate ends soon"),
    ],
)
def test_a_measured_value_becomes_a_verdict(check: Check, expected: State) -> None:
    assert check.state is expected
    assert bool(check.fix) is (expected is not State.OK)
