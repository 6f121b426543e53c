"""Killed by SIGKILL again and again: nothing is doubled, nothing is skipped."""

import asyncio
import os
import random
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pristan.contacts.linking import compare_brought
from pristan.core.ids import CompanyId
from pristan.kit.db import Database
from pristan.migration import service
from pristan.migration.jobs import digest_of, work
from pristan.migration.store import queries
from tests.builders import ACompany, a_company
from tests.conftest import TestDatabase

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANSWERS = {"time_zone": "Europe/Moscow", "who_are_we": "Аптека"}
MESSAGES, PEOPLE = 1_200, 600


async def killed_until_done(*arguments: str, batches: int, kills: int) -> None:
    """Start the child and kill it in the middle of the batch after so many, again and again; the last one lives."""
    for _ in range(kills):
        child = await begun(*arguments)
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(batches):
            assert await child.stdout.readline() == b"batch\n"
            child.stdin.write(b"go on\n")
        await child.stdin.drain()
        await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311 - any moment will do
        child.kill()
        assert await child.wait() == -signal.SIGKILL
    last = await begun(*arguments)
    said, _ = await last.communicate(b"")
    assert last.returncode == 0
    assert said.count(b"batch\n") > 1, "something has to be left to the last"


async def begun(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.migration.child",
        *arguments,
        cwd=ROOT,
        env=dict(os.environ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


async def value(db: Database, sql: Any, company: ACompany) -> int:
    async with db.transaction() as tx:
        return int(await tx.fetch_value(sql, c=company.id))


async def test_an_import_killed_many_times_has_every_message_once(
    worker_db: Database, database: TestDatabase, tmp_path: Path
) -> None:
    company = await a_company(worker_db)
    start = datetime(2024, 3, 25, 10, 0, tzinfo=UTC)
    ats = [(start + timedelta(seconds=20 * number)).strftime("%d.%m.%Y, %H:%M") for number in range(MESSAGES)]
    text = "".join(f"{at} - {'Аптека' if number % 3 else 'Иван'}: да\n" for number, at in enumerate(ats))
    path = tmp_path / "Чат WhatsApp с Иван.txt"
    await asyncio.to_thread(path.write_text, text, "utf-8")
    async with worker_db.transaction() as tx:
        import_id = await service.begin(
            tx,
            company.id,
            company.line_id,
            format_id="whatsapp",
            path=str(path),
            digest=await asyncio.to_thread(digest_of, path),
            answers=ANSWERS,
            now=NOW,
        )

    await killed_until_done("import", database.worker, str(import_id), batches=8, kills=4)
    assert await value(worker_db, "select count(*) from messages where company_id = %(c)s", company) == MESSAGES
    traced = "select count(*) from import_rows where company_id = %(c)s and target = 'message'"
    assert await value(worker_db, traced, company) == MESSAGES
    assert await value(worker_db, "select count(*) from conversations where company_id = %(c)s", company) == 1
    async with worker_db.transaction() as tx:
        done = await service.load(tx, import_id)
    assert (done.state, done.position, done.counts["messages"]) == ("done", MESSAGES + 1, MESSAGES)


async def test_what_a_dead_process_held_is_taken_by_another_after_its_time(worker_db: Database, tmp_path: Path) -> None:
    company = await a_company(worker_db)
    path = tmp_path / "people.vcf"
    await asyncio.to_thread(path.write_text, "BEGIN:VCARD\nFN:Ольга\nTEL:8 999 000-00-05\nEND:VCARD\n", "utf-8")
    async with worker_db.transaction() as tx:
        import_id = await service.begin(
            tx, company.id, company.line_id, format_id="vcard", path=str(path), digest=b"", answers={}, now=NOW
        )
        await tx.execute(queries.take_import, id=import_id, by="dead", now=NOW, until=NOW + service.LEASE)
    assert await work(worker_db, import_id, now=lambda: NOW) == 0
    later = NOW + service.LEASE + timedelta(seconds=1)
    assert await work(worker_db, import_id, now=lambda: later) == 1


async def test_matching_killed_many_times_suggests_every_pair_once(worker_db: Database, database: TestDatabase) -> None:
    company = await a_company(worker_db)
    async with worker_db.transaction() as tx:
        while (await compare_brought(tx, now=NOW, at_once=1_000)).compared:  # people of the tests before
            pass
        await tx.execute(
            "with person as (insert into contacts (company_id, name, business_line_id, is_compared)"
            " select %(c)s, 'Ира ' || n, %(l)s, false from generate_series(1, %(n)s) n returning id)"
            " insert into contact_details (company_id, contact_id, kind, value, source, told_at)"
            " select %(c)s, id, 'phone', '+7900' || lpad((row_number() over (order by id) / 2)::text, 7, '0'),"
            " 'import', now() from person",
            c=CompanyId(company.id),
            l=company.line_id,
            n=PEOPLE,
        )
    compared = "select count(*) from contacts where company_id = %(c)s and is_compared"

    await killed_until_done("compare", database.worker, "20", batches=4, kills=4)
    pairs = "select count(*) from link_suggestions where company_id = %(c)s and state = 'open'"
    assert await value(worker_db, compared, company) == PEOPLE
    assert await value(worker_db, pairs, company) == PEOPLE // 2 - 1
