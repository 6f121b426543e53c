"""How stations are woken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.waiting import ended
from pristan.pipeline import Pipeline, Station

WAKE = "pristan_of_this_test"
PAUSE_S = 0.3


@dataclass(slots=True, kw_only=True)
class Idle:
    """A station that finds nothing: how often it looked."""

    db: Database
    turns: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self) -> int:
        self.turns += 1
        self.came.set()
        return 0

    async def wake(self) -> None:
        async with self.db.transaction() as tx:
            tx.wake(WAKE)

    async def comes(self) -> None:
        """It looks after having been woken now; by itself it would only after hours."""
        self.came.clear()
        await self.wake()
        async with asyncio.timeout(60):
            await self.came.wait()


@asynccontextmanager
async def an_idle(db: Database, *, pause_s: float) -> AsyncIterator[Idle]:
    idle = Idle(db=db)
    station = Station(name="idle", run_once=idle.look, wakes_on=WAKE, poll_s=3600, pause_s=pause_s)
    task = asyncio.create_task(Pipeline(db, [station]).run())
    try:
        await idle.comes()
        yield idle
    finally:
        await ended(task)


async def test_a_station_that_is_woken_by_every_message_rests_between_its_turns(worker_db: Database) -> None:
    async with an_idle(worker_db, pause_s=PAUSE_S) as idle:
        began, before = monotonic_s(), idle.turns
        for _ in range(40):
            await idle.wake()
            await asyncio.sleep(0.01)
        await idle.comes()
        took_s, turns = monotonic_s() - began, idle.turns - before
    assert turns <= took_s / PAUSE_S + 2


async def test_a_station_without_a_pause_comes_each_time(worker_db: Database) -> None:
    async with an_idle(worker_db, pause_s=0.0) as idle:
        for _ in range(20):
            await idle.comes()
