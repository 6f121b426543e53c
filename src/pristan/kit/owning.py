"""One owner among many processes: session locks on a connection of their own.

When the process or the database dies, its locks are free at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Any

import psycopg

from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended


class Owner:
    """Runs one task for each thing this process holds the lock of."""

    def __init__(self, db: Database, *, lock_class: int) -> None:
        self._db = db
        self._class = lock_class
        self._log = get_logger()
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._locks: psycopg.AsyncConnection[Any] | None = None

    async def own(self, number: int, work: Callable[[], Awaitable[None]]) -> bool:
        """Begin ``work`` for ``number`` unless it has an owner; tells whether it is ours now."""
        locks = await self._connection()
        if number in self._tasks:
            return True
        cursor = await locks.execute("select pg_try_advisory_lock(%s, %s)", [self._class, number])
        row = await cursor.fetchone()
        if not (row and row[0]):
            return False
        task = self._tasks[number] = asyncio.create_task(self._work(locks, number, work))
        task.add_done_callback(self._report)
        return True

    async def stop(self) -> None:
        """End what runs and give everything back."""
        await self._end_all()
        if self._locks is not None:
            await self._locks.close()
            self._locks = None

    def _report(self, task: asyncio.Task[None]) -> None:
        """A bug in the work of one thing is told; the thing is free to be taken up again."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._log.error("owned_work_broke", lock_class=self._class, error=type(error).__name__, exc_info=error)

    async def _connection(self) -> psycopg.AsyncConnection[Any]:
        if self._locks is None or self._locks.closed:
            await self._end_all()  # the locks went with the connection
            self._locks = await self._db.dedicated()
        else:
            await self._locks.execute("select 1")
        return self._locks

    async def _end_all(self) -> None:
        await ended(*self._tasks.values())
        self._tasks.clear()

    async def _work(
        self, locks: psycopg.AsyncConnection[Any], number: int, work: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            await work()
        finally:
            self._tasks.pop(number, None)
            with suppress(psycopg.Error):
                await locks.execute("select pg_advisory_unlock(%s, %s)", [self._class, number])
