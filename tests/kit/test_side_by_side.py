"""Several things at once: one that hangs, or breaks, holds up none of the others."""

import asyncio
from functools import partial

import pytest
from structlog.testing import capture_logs

from pristan.kit.side_by_side import SideBySide


async def test_one_that_hangs_keeps_one_place_and_is_given_up_in_time() -> None:
    work, done = SideBySide("test", at_once=2, each_s=0.3), list[int]()

    async def hang() -> None:
        await asyncio.sleep(60)

    async def quick(number: int) -> None:
        done.append(number)

    with capture_logs() as logs:
        work.start(0, hang)
        for number in range(1, 6):
            await work.one_is_free()
            work.start(number, partial(quick, number))
        await work.settled()
    assert done == [1, 2, 3, 4, 5]
    assert work.free == 2
    assert [(line["event"], line["key"]) for line in logs] == [("took_too_long", 0)]


async def test_one_that_breaks_is_told_of_and_frees_its_place() -> None:
    work = SideBySide("test", at_once=1, each_s=5)

    async def broken() -> None:
        raise ValueError("bug")

    async def without_database() -> None:
        raise ConnectionRefusedError

    with capture_logs() as logs:
        work.start(1, broken)
        await work.one_is_free()
        work.start(2, without_database)
        await work.settled()
        await asyncio.sleep(0)
    assert {line["event"] for line in logs} == {"work_broke", "work_waits_for_database"}


async def test_a_key_is_worked_on_once_and_stopping_ends_all() -> None:
    work = SideBySide("test", at_once=2, each_s=5)

    async def long() -> None:
        await asyncio.sleep(60)

    work.start(1, long)
    with pytest.raises(ValueError, match="1 is worked on"):
        work.start(1, long)
    assert work.busy == [1]
    await work.stop()
    assert work.free == 2


async def test_a_group_is_full_until_one_of_it_has_ended() -> None:
    work, end = SideBySide("test", at_once=3, each_s=5, of_group=2), asyncio.Event()

    async def long() -> None:
        await end.wait()

    work.start(1, long, group=7)
    work.start(2, long, group=8)
    assert work.full == []
    work.start(3, long, group=7)
    assert work.full == [7]
    end.set()
    await work.settled()
    await asyncio.sleep(0)
    assert work.full == []
