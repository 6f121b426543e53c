"""Several companies move at once: a system that does not answer holds up nobody but the company that is in it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.migration.jobs import FETCHED, ImportStation
from pristan.migration.pulling import Peers
from tests.builders import a_company
from tests.conftest import TestDatabase, make_database
from tests.migration.moving import World
from tests.migration.peers import Peer, a_peer


@pytest.fixture(scope="module")
def own_database(cluster_url: str, vault: Vault) -> TestDatabase:
    """Which import is taken next depends on all that wait."""
    return make_database(cluster_url, vault)


@pytest.fixture
async def worker_db(own_database: TestDatabase) -> AsyncIterator[Database]:
    db = Database(own_database.worker, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    async with db.transaction() as tx:
        await tx.execute("delete from imports")
    await db.close()


@pytest.fixture
async def other(worker_db: Database, vault: Vault, tmp_path: Path) -> AsyncIterator[World]:
    """Another company, which moves from another system."""
    company, peer = await a_company(worker_db), Peer(talks=2)
    with a_peer(peer):
        yield World(worker_db, tmp_path, company=company, vault=vault, peer=peer)


def a_station(world: World, *others: World, at_once: int = 4, **told: Any) -> ImportStation:
    """A worker's: it may reach every peer, and rests between no two requests."""
    inner = [one.peer.netloc for one in (world, *others)]
    peers = Peers(vault=world.vault, context=world.peers.context, inner_hosts=inner, pause_s=0, **told)
    return ImportStation(world.db, world.files, now=world.now, peers=peers, states=FETCHED, at_once=at_once)


@pytest.fixture
async def station(world: World, other: World) -> AsyncIterator[ImportStation]:
    made = a_station(world, other)
    yield made
    await made.work.stop()


@pytest.fixture
def silent(peer: Peer) -> Iterator[threading.Event]:
    """The system of the first company takes what is asked and answers nothing before this."""
    peer.talks, peer.long, peer.until = 2, 4, threading.Event()
    yield peer.until
    peer.until.set()


async def state(world: World, id_: int) -> str:
    return (await world.load(id_)).state


async def is_fetched(world: World, id_: int) -> bool:
    return await state(world, id_) != "pulling"


async def happens(probe: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(3_000):
        if await probe():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it does not happen")


async def was_asked(peer: Peer) -> bool:
    return bool(peer.asked)


async def begun(station: ImportStation) -> int:
    count = 0
    while await station.run_once():
        count += 1
    return count


async def test_a_silent_system_does_not_hold_up_another_company(
    world: World, other: World, station: ImportStation, silent: threading.Event
) -> None:
    slow, quick = await world.ask(), await other.ask()
    assert await begun(station) == 2
    await happens(partial(was_asked, world.peer))
    await happens(partial(is_fetched, other, quick))
    assert (await state(other, quick), await state(world, slow)) == ("looking", "pulling")
    assert (len(world.peer.asked), silent.is_set()) == (1, False), "its first question is still open"


async def test_a_company_is_fetched_once_at_a_time_by_however_many_workers(
    world: World, station: ImportStation, silent: threading.Event
) -> None:
    first, second = await world.ask(), await world.ask()
    elsewhere = a_station(world)
    taken = await asyncio.gather(*(one.run_once() for one in (station, elsewhere) for _ in range(3)))
    await happens(partial(was_asked, world.peer))
    assert sum(taken) == 1
    assert station.work.busy + elsewhere.work.busy == [first]
    silent.set()
    await station.work.settled()
    await elsewhere.work.settled()
    assert (await state(world, first), await begun(station), station.work.busy) == ("looking", 1, [second])
    await station.work.settled()
    assert await state(world, second) == "looking"


@pytest.mark.usefixtures("silent")
async def test_looking_at_a_file_does_not_wait_for_what_the_same_company_fetches(
    world: World, station: ImportStation
) -> None:
    slow, told = await world.ask(), await world.ask()
    async with world.db.transaction() as tx:
        await tx.execute("update imports set state = 'looking', taken_until = null where id = %(i)s", i=told)
    assert await begun(station) == 1
    reading = ImportStation(world.db, world.files, now=world.now, peers=world.peers)
    assert await begun(reading) == 1
    await reading.work.settled()
    assert (await state(world, told), await state(world, slow)) == ("refused", "pulling")


async def test_whoever_had_a_turn_comes_after_those_who_had_none(world: World, other: World) -> None:
    station = a_station(world, other, at_once=1, piece=500, turn_s=0)
    long, short = await world.ask(), await other.ask()
    turns = list[int]()
    for _ in range(3):
        assert await station.run_once() == 1
        turns += station.work.busy
        await station.work.settled()
        world.at += timedelta(seconds=1)
    assert turns == [long, short, long]


async def test_what_was_taken_is_given_back_at_once_when_the_worker_stops(
    world: World, station: ImportStation, silent: threading.Event
) -> None:
    id_ = await world.ask()
    assert await begun(station) == 1
    await happens(partial(was_asked, world.peer))
    await station.work.stop()
    silent.set()
    after = a_station(world)
    assert await begun(after) == 1
    await after.work.settled()
    assert await state(world, id_) == "looking"
