"""A worker that is killed while it destroys: started again, it ends what it began, once, and touches nobody else."""

import asyncio
import base64
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.builders import a_company
from tests.conftest import TEST_KEY, TestDatabase, make_database
from tests.rights.conftest import MARK, VALUE, Person, a_person, a_store, erase, traces_of

MESSAGES = 4_500  # more than two batches
WAIT_S = 60.0
# Where the worker stands when it is killed: what is held up, and the statement that waits for it.
MOMENTS = {
    "the tombstone is laid, no row has gone": (
        "lock table webchat_pushes in access exclusive mode",
        "delete from webchat_pushes",
    ),
    "within the first batch of messages": (
        "lock table message_versions in access exclusive mode",
        "delete from message_versions",
    ),
    "within a later batch": (
        "select from messages where conversation_id = {conversation} order by id desc limit 1 for update",
        "delete from messages",
    ),
    "while raw entries are looked through": (
        "select from journal where company_id = {company} and state = 'failed' for update",
        "delete from journal",
    ),
    "at the very end, before the card": (
        "select from contacts where company_id = {company} and id = {contact} for update",
        "delete from contacts",
    ),
    "everything is gone but the act": (
        "lock table destruction_acts in access exclusive mode",
        "insert into destruction_acts",
    ),
}


@dataclass(slots=True, kw_only=True)
class Site:
    """A database and a folder of their own, for a worker that is a process of its own."""

    database: TestDatabase
    folder: Path
    lives: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def begin(self) -> asyncio.subprocess.Process:
        with (self.folder / "worker.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "pristan",
                "worker",
                env={
                    **os.environ,
                    "PRISTAN_DATABASE_URL": self.database.owner,
                    "PRISTAN_INSTALLATION_KEY": base64.b64encode(TEST_KEY).decode(),
                    "PRISTAN_DATA_DIR": str(self.folder),
                },
                stdout=log,
                stderr=log,
            )
        self.lives.append(process)
        return process

    async def seen(self, connection: psycopg.AsyncConnection[tuple[object, ...]], question: str) -> None:
        """Wait until the database answers the question with yes."""
        try:
            async with asyncio.timeout(WAIT_S):
                while True:
                    row = await (await connection.execute(question.encode())).fetchone()
                    if row is not None and row[0]:
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"{question}\n{(self.folder / 'worker.log').read_text('utf-8')[-4000:]}")

    async def kill_where(self, lock: str, statement: str) -> None:
        """Let a worker run into the lock, kill it there without a word, and open the way again."""
        async with (
            await psycopg.AsyncConnection.connect(self.database.owner) as holding,
            await psycopg.AsyncConnection.connect(self.database.owner, autocommit=True) as looking,
        ):
            await holding.execute(lock.encode())
            worker = await self.begin()
            waits = (
                "select exists (select from pg_stat_activity where datname = current_database()"
                f" and wait_event_type = 'Lock' and query ilike '%{statement}%')"
            )
            await self.seen(looking, waits)
            worker.send_signal(signal.SIGKILL)
            assert await worker.wait() == -signal.SIGKILL
            await holding.rollback()
            # The database finds out only now that nobody is there to hear it.
            await self.seen(looking, waits.replace("exists", "not exists", 1))


@pytest.fixture
def site(cluster_url: str, vault: Vault, tmp_path: Path) -> Site:
    return Site(database=make_database(cluster_url, vault), folder=tmp_path)


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Database]:
    db = Database(site.database.worker, size=3, now=lambda: datetime.now(UTC))
    await db.open()
    try:
        yield db
    finally:
        await db.close()
        for process in site.lives:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def rows_of(db: Database, person: Person) -> list[int]:
    """How many rows somebody has in the tables that go by the thousand."""
    async with db.transaction() as tx:
        return [
            int(await tx.fetch_value(f"select count(*) from {table} where {column} = {id_}"))
            for table, column, id_ in (
                ("messages", "conversation_id", person.conversation_id),
                ("identities", "contact_id", person.merged_id),
                ("subject_requests", "contact_id", person.contact_id),
            )
        ]


async def test_a_destruction_survives_the_death_of_its_worker_at_any_moment(site: Site) -> None:
    files = a_store(site.folder / "files")
    async with opened(site) as db:
        company = await a_company(db)
        person = await a_person(db, company, files, messages=MESSAGES)
        other = await a_person(db, company, files, mark="Посторонний", value="799900445566")
        before = (await traces_of(db, company.id, "Посторонний"), await rows_of(db, other))
        erasure_id = await erase(db, person)
        where = {"company": company.id, "conversation": person.conversation_id, "contact": person.contact_id}
        for lock, statement in MOMENTS.values():
            await site.kill_where(lock.format(**where), statement)
            async with db.transaction() as tx:
                assert not await tx.fetch_value("select count(*) from destruction_acts")
        last = await site.begin()
        async with await psycopg.AsyncConnection.connect(site.database.owner, autocommit=True) as looking:
            await site.seen(looking, f"select state = 'done' from erasures where id = {erasure_id}")
            await site.seen(looking, f"select pending_keys = '{{}}' from erasures where id = {erasure_id}")
            await site.seen(looking, "select exists (select from documents where template = 'DESTRUCTION_ACT')")
        last.terminate()
        await last.wait()
        assert await traces_of(db, company.id, MARK, VALUE) == []
        assert [key async for key in files.listing() if not key.startswith("tombstones/")] == [other.key]
        assert (await traces_of(db, company.id, "Посторонний"), await rows_of(db, other)) == before
        async with db.transaction() as tx:
            [act] = await tx.fetch_all("select fields from destruction_acts")
            logged = await tx.fetch_value("select count(*) from access_log where action = 'erasure.done'")
        counts = {item["title"]: item["rows"] for item in act["fields"]["counts"]}
        assert (counts["Переписка"], logged) == (MESSAGES, 1), "counted once, however many lives it took"
    assert len(site.lives) == len(MOMENTS) + 1
