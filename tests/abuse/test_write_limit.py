"""Too many writes are refused by the installation, however many processes it runs."""

import asyncio
import multiprocessing
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pristan.core.errors import TooMany
from pristan.kit.db import Database
from pristan.web.write_limit import BLOCK, WriteLimit
from tests.conftest import TestDatabase

MINUTE = datetime(2026, 11, 21, 12, 0, 10, tzinfo=UTC)
ALLOWED = 100


def limit(db: Database, *, now: Callable[[], datetime] = lambda: MINUTE) -> WriteLimit:
    return WriteLimit(db, now=now, allowed=ALLOWED)


async def passed(limit: WriteLimit, caller: str, tries: int) -> int:
    """How many of the tries got through."""
    count = 0
    for _ in range(tries):
        try:
            await limit.count(caller)
        except TooMany:
            continue
        count += 1
    return count


def a_caller() -> str:
    return f"session {uuid.uuid4()}"


async def test_one_process_lets_exactly_the_allowed_number_through(web_db: Database) -> None:
    assert await passed(limit(web_db), a_caller(), ALLOWED + 50) == ALLOWED


async def test_writes_at_the_same_moment_do_not_slip_past(web_db: Database) -> None:
    guard, caller = limit(web_db), a_caller()
    results = await asyncio.gather(*(passed(guard, caller, 1) for _ in range(ALLOWED * 2)))
    assert ALLOWED - BLOCK < sum(results) <= ALLOWED


async def test_the_refusal_says_when_to_come_back(web_db: Database) -> None:
    guard, caller = limit(web_db), a_caller()
    await passed(guard, caller, ALLOWED)
    with pytest.raises(TooMany) as caught:
        await guard.count(caller)
    assert caught.value.retry_after_s == 50


async def test_the_next_minute_begins_anew_and_callers_do_not_share(web_db: Database) -> None:
    moment = [MINUTE]
    guard, caller = limit(web_db, now=lambda: moment[0]), a_caller()
    assert await passed(guard, caller, ALLOWED + 1) == ALLOWED
    assert await passed(guard, a_caller(), 1) == 1
    moment[0] += timedelta(minutes=1)
    assert await passed(guard, caller, 1) == 1


def _attack(url: str, caller: str, tries: int, told: str) -> None:
    async def run() -> int:
        db = Database(url, size=2, now=lambda: MINUTE)
        await db.open()
        try:
            return await passed(limit(db), caller, tries)
        finally:
            await db.close()

    Path(told).write_text(str(asyncio.run(run())))


def test_two_processes_together_let_no_more_through_than_one(database: TestDatabase, tmp_path: Path) -> None:
    caller, context = a_caller(), multiprocessing.get_context("spawn")
    files = [tmp_path / "first", tmp_path / "second"]
    attackers = [context.Process(target=_attack, args=(database.web, caller, ALLOWED * 2, str(file))) for file in files]
    for attacker in attackers:
        attacker.start()
    for attacker in attackers:
        attacker.join(60)
    counts = [int(file.read_text()) for file in files]
    assert ALLOWED - BLOCK <= sum(counts) <= ALLOWED
