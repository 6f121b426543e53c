"""Work on an import that breaks: what is nobody's fault is tried on, what breaks each time is told to people."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from obstore.exceptions import GenericError

from pristan.kit.db import Database
from pristan.migration import service
from pristan.migration.jobs import BROKEN, work
from tests.migration.moving import World
from tests.migration.test_import import CHAT, NOW, Begin, begin, company, loaded

__all__ = ["begin", "company"]


def raises(error: Exception) -> Any:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    return broken


async def be(db: Database, import_id: int, state: str) -> None:
    async with db.transaction() as tx:
        await tx.execute("update imports set state = %(s)s where id = %(i)s", s=state, i=import_id)


async def waits(db: Database, import_id: int) -> Any:
    """Until when nobody takes it."""
    async with db.transaction() as tx:
        return await tx.fetch_value("select taken_until from imports where id = %(i)s", i=import_id)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(GenericError("connection refused"), id="the storage is away"),
        pytest.param(TimeoutError("storage"), id="the storage does not answer"),
        pytest.param(psycopg.OperationalError("the connection is lost"), id="the database is away"),
        pytest.param(psycopg.errors.AdminShutdown("terminating"), id="the database is started anew"),
        pytest.param(psycopg.errors.DiskFull("no space left"), id="the disk is full"),
    ],
)
@pytest.mark.parametrize("state", ["looking", "running"])
async def test_an_outage_ends_no_import(
    worker_db: Database, begin: Begin, monkeypatch: pytest.MonkeyPatch, state: str, error: Exception
) -> None:
    import_id = await begin(CHAT)
    await be(worker_db, import_id, state)
    at = NOW
    with monkeypatch.context() as away:
        away.setattr("pristan.migration.jobs.inspect", raises(error))
        away.setattr("pristan.migration.jobs.opened", raises(error))
        for _ in range(7):
            with pytest.raises(type(error)):
                await work(worker_db, import_id, now=lambda at=at: at)  # type: ignore[misc]
            at += timedelta(minutes=1)
            assert await waits(worker_db, import_id) == at
    await work(worker_db, import_id, now=lambda: at)
    assert (await loaded(worker_db, import_id)).state == ("asked" if state == "looking" else "done")


@pytest.mark.parametrize(
    "error", [FileNotFoundError("gone"), PermissionError("not ours"), psycopg.errors.ProgramLimitExceeded("too long")]
)
async def test_what_no_time_mends_is_no_outage(
    worker_db: Database, begin: Begin, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("pristan.migration.jobs.opened", raises(error))
    import_id = await begin(CHAT)
    for turn in range(5):
        at = NOW + timedelta(hours=turn)
        with pytest.raises(type(error)):
            await work(worker_db, import_id, now=lambda at=at: at)  # type: ignore[misc]
    assert (await loaded(worker_db, import_id)).failure == BROKEN


async def test_an_undo_that_breaks_says_so_and_is_tried_on_within_the_hour(
    worker_db: Database, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await begin(CHAT)
    await be(worker_db, import_id, "undoing")
    at, told, rests = NOW, [], []
    with monkeypatch.context() as stumbling:
        stumbling.setattr("pristan.migration.service.undo_some", raises(RuntimeError("nobody foresaw it")))
        for _ in range(12):
            with pytest.raises(RuntimeError):
                await work(worker_db, import_id, now=lambda at=at: at)  # type: ignore[misc]
            until = await waits(worker_db, import_id)
            rests.append((until - at) // timedelta(minutes=1))
            told.append((await loaded(worker_db, import_id)).failure)
            at = until
    assert rests == [1, 2, 4, 8, 16] + [32] * 7
    assert told[:4] == [None] * 4
    assert set(told[4:]) == {f"{BROKEN}. Отмена пробует дальше сама"}
    await work(worker_db, import_id, now=lambda: at)
    found = await loaded(worker_db, import_id)
    assert (found.state, found.failure) == ("undone", None)


async def test_a_pull_that_breaks_each_time_is_given_back_to_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await world.ask()
    with monkeypatch.context() as stumbling:
        stumbling.setattr("pristan.migration.jobs.pull", raises(RuntimeError("nobody foresaw it")))
        for turn in range(5):
            assert (await world.load(import_id)).state == "pulling"
            with pytest.raises(RuntimeError):
                await world.step(import_id)
            world.at += timedelta(minutes=2**turn)
    found = await world.load(import_id)
    assert (found.state, found.failure) == ("held", BROKEN)
    async with world.db.transaction() as tx:
        await service.set_state(tx, import_id, "running", now=world.at)
    await world.carried(import_id)
