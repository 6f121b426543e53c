"""One owner among many processes, on the real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from pristan.kit.db import Database
from pristan.kit.owning import Owner

CLASS = 7999


@pytest.fixture
async def pair(worker_db: Database) -> AsyncIterator[tuple[Owner, Owner]]:
    first, second = Owner(worker_db, lock_class=CLASS), Owner(worker_db, lock_class=CLASS)
    yield first, second
    await first.stop()
    await second.stop()


async def owns(owner: Owner, number: int, work: Callable[[], Awaitable[None]]) -> None:
    """``owner`` takes the thing up as soon as it is free: the database frees it a moment after it was given back."""
    async with asyncio.timeout(60):
        while not await owner.own(number, work):  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.01)


async def test_a_thing_has_one_owner_until_it_is_given_back(pair: tuple[Owner, Owner]) -> None:
    first, second = pair
    begun: list[str] = []

    async def work(name: str) -> None:
        begun.append(name)
        await asyncio.sleep(60)

    assert await first.own(1, lambda: work("first"))
    assert await first.own(1, lambda: work("first again"))  # it is ours already, and runs once
    assert not await second.own(1, lambda: work("second"))
    assert await second.own(2, lambda: work("another thing"))
    await asyncio.sleep(0)  # what was begun has had its turn
    assert begun == ["first", "another thing"]
    await first.stop()
    await owns(second, 1, lambda: work("second"))


async def test_work_that_ends_or_breaks_frees_its_thing(
    pair: tuple[Owner, Owner], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = pair

    async def end() -> None:
        return

    async def break_down() -> None:
        raise ValueError("a bug")

    for work in (end, break_down):
        await owns(first, 3, work)
        await owns(second, 3, end)
    told = ""
    async with asyncio.timeout(60):
        while "owned_work_broke" not in told:
            await asyncio.sleep(0.01)
            told += capsys.readouterr().out


async def test_a_lost_connection_means_lost_ownership(pair: tuple[Owner, Owner]) -> None:
    first, second = pair
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    assert await first.own(4, work)
    assert first._locks is not None
    await first._locks.close()  # as when the database went away
    await owns(second, 4, work)
    assert not await first.own(4, work)
    assert stopped.is_set()
