"""Jobs on the real database: retries, a worker killed in the middle, what a log may say, rights."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import psycopg
import pytest
import structlog
from psycopg.rows import dict_row

from pristan.core.errors import Conflict, OutcomeUnknown, RateLimited, Transient
from pristan.kit import log
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.jobs import FIRST_PAUSE, LONGEST_PAUSE, TRIES, Jobs, Periodic, pause_before
from tests.conftest import TestDatabase, make_database

EVERY_MINUTE = "* * * * *"
SOON = 60.0
LISTENING = """select pid from pg_stat_activity where datname = current_database()
               and application_name = 'pristan-jobs' and query ilike 'listen%'"""


@pytest.mark.parametrize(
    ("error", "tries", "expected"),
    [
        pytest.param(OSError(), 0, FIRST_PAUSE, id="the network failed once"),
        pytest.param(Transient("x"), 1, FIRST_PAUSE * 2, id="a second failure waits longer"),
        pytest.param(KeyError("bug"), 0, FIRST_PAUSE, id="a bug may be of the moment"),
        pytest.param(Transient("x"), TRIES - 1, None, id="the last try"),
        pytest.param(RateLimited(timedelta(hours=2)), 0, timedelta(hours=2), id="as long as the remote asks"),
        pytest.param(OutcomeUnknown("x"), 0, None, id="it may have been done"),
        pytest.param(Conflict("x"), 0, None, id="it would end the same way"),
    ],
)
def test_a_failure_is_tried_again_or_not(error: Exception, tries: int, expected: timedelta | None) -> None:
    assert pause_before(error, tries=tries) == expected


def test_pauses_grow_to_a_bound() -> None:
    pauses = [pause_before(OSError(), tries=tries) for tries in range(TRIES - 1)]
    assert pauses == sorted(pauses, key=lambda pause: pause or timedelta())
    assert all(pause is not None and pause <= LONGEST_PAUSE for pause in pauses)


@pytest.fixture
def own(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


def rows(database: TestDatabase, sql: str) -> list[dict[str, Any]]:
    with psycopg.connect(database.owner, autocommit=True, row_factory=dict_row) as owner:
        return owner.execute(sql.encode()).fetchall()


def a_job(run: Callable[[], Awaitable[int]]) -> Periodic:
    return Periodic(name="probe", cron=EVERY_MINUTE, run=run)


async def test_a_broken_job_waits_for_its_next_try_and_quotes_nobody(
    own: TestDatabase, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = structlog.get_config()
    log.configure(level="info", form="json")

    async def broken() -> int:
        raise ValueError("Ира, +7 900 000-00-00")

    try:
        await Jobs(own.worker, periodic=[a_job(broken)], clock=SystemClock()).run_waiting()
    finally:
        structlog.configure(**before)
    (job,) = rows(own, "select status::text, attempts, scheduled_at > now() as later from procrastinate_jobs")
    assert job == {"status": "todo", "attempts": 1, "later": True}
    written = "".join(capsys.readouterr()) + caplog.text
    assert "job_failed" in written
    assert "ValueError" in written
    assert "Ира" not in written


async def test_what_a_killed_worker_was_doing_is_done_by_another(own: TestDatabase) -> None:
    rows(
        own,
        "with dead as (insert into procrastinate_workers (last_heartbeat)"
        " values (now() - interval '1 hour') returning id)"
        " insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id)"
        " select 'default', 'probe', 'probe', 'probe', 'doing', id from dead returning id",
    )
    done: list[datetime] = []

    async def work() -> int:
        done.append(datetime.now(UTC))
        return 1

    await Jobs(own.worker, periodic=[a_job(work)], clock=SystemClock()).run_waiting()
    assert done
    assert rows(own, "select 1 from procrastinate_jobs where status <> 'succeeded'") == []


async def test_a_rescued_job_gives_way_to_the_one_queued_meanwhile(own: TestDatabase) -> None:
    for status in ("todo", "doing"):
        rows(
            own,
            "insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status)"
            f" values ('default', 'probe', 'probe', 'probe', '{status}') returning id",
        )
    done: list[int] = []

    async def work() -> int:
        done.append(1)
        return 1

    await Jobs(own.worker, periodic=[a_job(work)], clock=SystemClock()).run_waiting()
    assert done == [1]
    assert rows(own, "select status::text from procrastinate_jobs") == [{"status": "succeeded"}]


async def test_a_job_that_fails_gives_way_to_the_one_queued_meanwhile(own: TestDatabase) -> None:
    tries: list[int] = []

    async def work() -> int:
        tries.append(1)
        if len(tries) == 1:  # it takes so long that the clock queues the next one, and breaks then
            rows(
                own,
                "insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock)"
                " values ('default', 'probe', 'probe', 'probe') returning id",
            )
            raise ValueError("bug")
        return 1

    await Jobs(own.worker, periodic=[a_job(work)], clock=SystemClock()).run_waiting()
    assert len(tries) == 2
    assert rows(own, "select status::text from procrastinate_jobs") == [{"status": "succeeded"}]


async def test_jobs_run_beside_the_stations_and_stop_when_asked(own: TestDatabase) -> None:
    ran = asyncio.Event()

    async def work() -> int:
        ran.set()
        return 1

    running = asyncio.create_task(Jobs(own.worker, periodic=[a_job(work)], clock=SystemClock()).run())
    async with asyncio.timeout(SOON):
        await ran.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert rows(own, "select id from procrastinate_workers") == []


async def test_a_database_that_goes_away_is_waited_for(own: TestDatabase) -> None:
    times: asyncio.Queue[int] = asyncio.Queue()

    async def work() -> int:
        times.put_nowait(1)
        return 1

    running = asyncio.create_task(Jobs(own.worker, periodic=[a_job(work)], clock=SystemClock()).run())
    async with asyncio.timeout(SOON):
        await times.get()
        gone = "select pid, pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pristan-jobs'"
        ended = {row["pid"] for row in rows(own, f"{gone} and datname = current_database()")}
        assert ended
        # A backend that was told to end listens on for a moment: what is queued then is told to nobody who lives.
        while all(row["pid"] in ended for row in rows(own, LISTENING)):  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.05)
        rows(own, "insert into procrastinate_jobs (queue_name, task_name) values ('default', 'probe') returning id")
        await times.get()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_the_web_role_sees_no_jobs(own: TestDatabase) -> None:
    with psycopg.connect(own.web) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select * from procrastinate_jobs")


def test_the_tables_are_those_of_the_library() -> None:
    shipped = files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8").strip()
    assert shipped in files("pristan.migrations").joinpath("0007_jobs.pre.sql").read_text("utf-8")
