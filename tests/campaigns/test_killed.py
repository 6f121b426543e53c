"""The worker is killed with SIGKILL in the middle of a campaign, again and again: nobody repeated, nobody skipped."""

import asyncio
import random
import sys
from contextlib import suppress

from tests.campaigns.closing import a_closing
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.conftest import TestDatabase

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

PEOPLE = 600
KILLS = 4


async def killed_within(move: Move, database: TestDatabase, *, batches: int) -> bool:
    """Start a worker and kill it after some batches, in the middle of the next; whether it was still at work."""
    command = [sys.executable, "-m", "tests.campaigns.killed", database.worker, move.desk.clock.now().isoformat()]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(batches):
        if not await process.stdout.readline():
            break
    await asyncio.sleep(random.uniform(0, 0.2))  # noqa: S311 - any moment will do
    was_at_work = process.returncode is None
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    return was_at_work


async def test_a_campaign_killed_at_any_moment_repeats_nobody_and_skips_nobody(
    move: Move, database: TestDatabase
) -> None:
    people = await move.people(PEOPLE)
    await move.plan()
    await move.state("planning")
    await move.work()
    await move.state("running")
    kills = sum([await killed_within(move, database, batches=2) for _ in range(KILLS)])
    done = len(await move.touches("step"))
    assert kills == KILLS
    assert 0 < done < PEOPLE, "the test has to kill in the middle"
    await move.work()
    assert [id_ for (id_,) in await move.touches("contact_id")] == people
    said = "select count(*) from outbox where company_id = %(c)s"
    told = "select count(distinct conversation_id) from outbox where company_id = %(c)s"
    assert (await move.one(said), await move.one(told)) == (PEOPLE, PEOPLE)


async def test_a_last_notice_killed_at_any_moment_tells_everybody_once(move: Move, database: TestDatabase) -> None:
    people = await move.people(PEOPLE)
    closing = await a_closing(move)
    await closing.act("notices")
    kills = sum([await killed_within(move, database, batches=2) for _ in range(2)])
    done = sum(row["state"] == "sent" for row in await closing.notices())
    assert kills > 0
    assert 0 < done < PEOPLE, "the test has to kill in the middle"
    await move.work()
    assert [(row["contact_id"], row["state"]) for row in await closing.notices()] == [(one, "sent") for one in people]
    told = "select count(distinct conversation_id) from outbox where company_id = %(c)s"
    assert (await move.one("select count(*) from outbox where company_id = %(c)s"), await move.one(told)) == (600, 600)
