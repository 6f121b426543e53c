"""Background work on Procrastinate: what the clock starts, and when a failure is tried again.

A room's ``jobs.py`` holds the work; an entrance names it as ``Periodic`` and gives it to ``Jobs``. Work may be
repeated at any moment (a process killed in the middle), so doing it twice must change nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg.types.array import ListDumper
from typing_extensions import override

from pristan.core.errors import PristanError, RateLimited, Transient
from pristan.kit.clock import Clock
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended

TRIES = 6
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
DEAD_AFTER_S = 30.0  # a worker says it lives every 10 seconds
RESCUE_EVERY_S = 60.0
STOP_S = 10.0
AGAIN_S = 5.0
KEEP_DONE_H, KEEP_FAILED_H = 72, 30 * 24

# Its lines quote the errors of jobs, and those quote what customers wrote; ``Patience`` logs by the rules of the house.
logging.getLogger("procrastinate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """Work that the clock starts (``cron``, in UTC); ``run`` returns how many things it dealt with, for the log."""

    name: str
    cron: str
    run: Callable[[], Awaitable[int]]


def pause_before(error: BaseException, *, tries: int) -> timedelta | None:
    """How long to wait before another try; None: it would end the same way, or may have been done."""
    match error:
        case RateLimited() as limited:
            return limited.retry_after
        case PristanError() if not isinstance(error, Transient):
            return None
        case _ if tries + 1 >= TRIES:
            return None
        case _:
            return min(FIRST_PAUSE * 2.0**tries, LONGEST_PAUSE)


class Patience(procrastinate.BaseRetryStrategy):
    """The one place that decides about retries of jobs."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    @override
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        pause = pause_before(exception, tries=job.attempts)
        get_logger().error(
            "job_failed",
            job=job.task_name,
            tries=job.attempts + 1,
            again_in_s=None if pause is None else pause.total_seconds(),
            exc_info=(type(exception), exception, exception.__traceback__),
        )
        return None if pause is None else procrastinate.RetryDecision(retry_at=self._now() + pause)


class GivingWay(JobManager):
    """A job to be tried again gives way to the one that the clock has queued meanwhile: a queue holds one of a kind.

    Else the failed one would stay under way for ever, and the other wait for it.
    """

    @override
    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except UniqueViolation:
            await self.finish_job(job, status=Status.FAILED, delete_job=True)


class Jobs:
    """Runs the jobs of one process and starts the periodic ones; several processes share the work."""

    def __init__(self, url: str, *, periodic: Sequence[Periodic], clock: Clock) -> None:
        self._clock = clock
        # One connection listens, one runs the heartbeat, the rest fetch and finish.
        connector = procrastinate.PsycopgConnector(
            conninfo=url,
            min_size=1,
            max_size=4,
            timeout=10,
            configure=_plain_lists,
            kwargs={"application_name": "pristan-jobs"},
        )
        self._app = procrastinate.App(connector=connector)
        self._app.job_manager = GivingWay(connector)
        for piece in periodic:
            self._register(piece)

    async def run(self) -> None:
        """Work until cancelled; a database that is away is waited for."""
        while True:
            try:
                async with self._app.open_async():
                    await self._work()
            except (ConnectorException, psycopg.Error, OSError) as exc:
                get_logger().warning("jobs_wait_for_database", error=type(exc).__name__)
            await asyncio.sleep(AGAIN_S)

    async def run_waiting(self) -> None:
        """Run what is due and return. The clock starts nothing beside it: each piece of work is done once."""
        self._app.periodic_defaults = {"max_delay": -1}
        async with self._app.open_async():
            await self._rescue()
            await self._start_all()
            await self._app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    async def _work(self) -> None:
        await self._rescue()
        await self._start_all()
        rescuing = asyncio.create_task(self._rescue_forever())
        try:
            await self._app.run_worker_async(
                concurrency=2,
                fetch_job_polling_interval=30.0,
                abort_job_polling_interval=30.0,
                shutdown_graceful_timeout=STOP_S,
                install_signal_handlers=False,
                stalled_worker_timeout=DEAD_AFTER_S,
            )
        finally:
            await ended(rescuing)

    def _register(self, piece: Periodic) -> None:
        async def run(timestamp: int = 0) -> None:  # noqa: ARG001 - Procrastinate tells when it was due
            found = await piece.run()
            get_logger().info("job_done", job=piece.name, found=found)

        named = self._app.task(
            name=piece.name, lock=piece.name, queueing_lock=piece.name, retry=Patience(self._clock.now)
        )
        self._app.periodic(cron=piece.cron)(named(run))

    async def _start_all(self) -> None:
        """Each once now: nobody knows how long this installation was off."""
        for piece in self._app.periodic_registry.periodic_tasks.values():
            try:
                await piece.task.defer_async()
            except AlreadyEnqueued:
                get_logger().debug("job_waits_already", job=piece.task.name)

    async def _rescue_forever(self) -> None:
        while True:
            await asyncio.sleep(RESCUE_EVERY_S)
            try:
                await self._rescue()
            except ConnectorException as exc:
                get_logger().warning("jobs_not_rescued", error=type(exc).__name__)

    async def _rescue(self) -> None:
        """Queue again what a killed worker was doing; let go of what ended long ago."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
            get_logger().warning("job_rescued", job=job.task_name)
            await manager.retry_job(job, retry_at=self._clock.now())
        await manager.delete_old_jobs(nb_hours=KEEP_DONE_H)
        await manager.delete_old_jobs(nb_hours=KEEP_FAILED_H, include_failed=True, include_aborted=True)


async def _plain_lists(connection: psycopg.AsyncConnection[Any]) -> None:
    """Procrastinate sends lists of rows, which travel as text only."""
    connection.adapters.register_dumper(list, ListDumper)
