"""How stations are woken."""

import asyncio

from pristan.kit.db import Database
from pristan.kit.waiting import ended
from pristan.pipeline import Pipeline, Station

WAKE = "pristan_of_this_test"


async def turns_of(db: Database, *, pause_s: float, wakes: int) -> int:
    """How often a station that finds nothing runs while it is woken again and again."""
    turns = 0
    came = asyncio.Event()

    async def look() -> int:
        nonlocal turns
        turns += 1
        came.set()
        return 0

    station = Station(name="idle", run_once=look, wakes_on=WAKE, poll_s=30, pause_s=pause_s)
    task = asyncio.create_task(Pipeline(db, [station]).run())
    async with asyncio.timeout(20):
        await came.wait()
        for _ in range(wakes):
            async with db.transaction() as tx:
                tx.wake(WAKE)
            await asyncio.sleep(0.01)
        came.clear()
        async with db.transaction() as tx:
            tx.wake(WAKE)
        await came.wait()
    await ended(task)
    return turns


async def test_a_station_that_is_woken_by_every_message_rests_between_its_turns(worker_db: Database) -> None:
    assert await turns_of(worker_db, pause_s=0.3, wakes=40) < 15


async def test_a_station_without_a_pause_comes_each_time(worker_db: Database) -> None:
    assert await turns_of(worker_db, pause_s=0.0, wakes=20) >= 15
