"""The worker is killed with SIGKILL in the middle of a campaign, again and again: nobody repeated, nobody skipped."""

import asyncio
import random
import signal
import sys

from tests.campaigns.closing import a_closing
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.conftest import TestDatabase

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

PEOPLE = 700  # more than all the batches of all the lives
KILLS = 4


async def killed_within(move: Move, database: TestDatabase, *, batches: int) -> None:
    """Let a worker do some batches and kill it in the middle of the next."""
    command = [sys.executable, "-m", "tests.campaigns.killed", database.worker, move.desk.clock.now().isoformat()]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    backend = int(await process.stdout.readline())
    for _ in range(batches):
        process.stdin.write(b"go on\n")
        assert await process.stdout.readline() == b"batch\n"
    process.stdin.write(b"go on\n")
    await process.stdin.drain()
    await asyncio.sleep(random.uniform(0, 0.2))  # noqa: S311 - any moment will do
    process.kill()
    assert await process.wait() == -signal.SIGKILL
    # What the dead one has locked is passed over until the database notices that nobody is there.
    while await move.one("select count(*) from pg_stat_activity where pid = %(p)s", p=backend):  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.01)


async def test_a_campaign_killed_at_any_moment_repeats_nobody_and_skips_nobody(
    move: Move, database: TestDatabase
) -> None:
    people = await move.people(PEOPLE)
    await move.plan()
    await move.state("planning")
    await move.work()
    await move.state("running")
    for _ in range(KILLS):
        await killed_within(move, database, batches=2)
    done = len(await move.touches("step"))
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
    for _ in range(2):
        await killed_within(move, database, batches=2)
    done = sum(row["state"] == "sent" for row in await closing.notices())
    assert 0 < done < PEOPLE, "the test has to kill in the middle"
    await move.work()
    assert [(row["contact_id"], row["state"]) for row in await closing.notices()] == [(one, "sent") for one in people]
    told = "select count(distinct conversation_id) from outbox where company_id = %(c)s"
    assert (await move.one("select count(*) from outbox where company_id = %(c)s"), await move.one(told)) == (
        PEOPLE,
        PEOPLE,
    )
