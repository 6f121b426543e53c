"""A hub in one process: stations over the test database, an inbox on the twin of MAX."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pristan.channels import Tools
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, ConversationId, InboxId
from pristan.ingest import Entry, JournalWriter, lane_of
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import Files, open_files
from pristan.outbox import Speaker, Utterance, say
from pristan.worker import Worker, WorkerParts
from tests.builders import ACompany, a_company, an_inbox
from tests.sandbox.twin import Twin

OPERATOR = Speaker(kind="operator", id=None, name="Роман Гущин")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Hub:
    db: Database
    company: ACompany
    inbox_id: InboxId
    files: Files
    journal: JournalWriter

    async def deliver(self, *raws: bytes, lane_key: str = "7001") -> None:
        """Webhooks of MAX, one after another."""
        for raw in raws:
            lane = lane_of(self.inbox_id, lane_key)
            await self.journal.append(
                Entry(company_id=self.company.id, inbox_id=self.inbox_id, channel="max", lane=lane, raw=raw)
            )

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.company.id, **params)

    async def thread(self) -> list[dict[str, Any]]:
        return await self.rows(
            "select id, kind, text, state, content, failure, external_id, conversation_id from messages"
            " where company_id = %(c)s order by sort_at, sort_seq, id"
        )

    async def say(self, text: str, **more: Any) -> int:
        conversation = (await self.rows("select id from conversations where company_id = %(c)s order by id limit 1"))[0]
        async with self.db.transaction() as tx:
            fact = await say(
                tx,
                ConversationId(conversation["id"]),
                Utterance(text=text, **more),
                company_id=CompanyId(self.company.id),
                speaker=OPERATOR,
                now=now(),
            )
        return int(fact["message"]["id"])


async def eventually(check: Callable[[], Awaitable[Any]], *, within_s: float = 60) -> Any:
    """The first true answer of ``check``."""
    until = time.monotonic() + within_s
    while True:
        found = await check()
        if found:
            return found
        assert time.monotonic() < until, "it did not happen in time"
        await asyncio.sleep(0.05)


async def put_away(db: Database, company_id: int) -> None:
    """The stations of the next test of this database shall not serve the inboxes of this one."""
    async with db.transaction() as tx:
        await tx.execute("update inboxes set state = 'paused' where company_id = %(c)s", c=company_id)


@asynccontextmanager
async def a_hub(worker_db: Database, vault: Vault, twin: Twin | None, *, folder: Path) -> AsyncIterator[Hub]:
    """A company with one inbox of MAX (on the twin, if given), and running stations."""
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company)
    if twin is not None:
        async with worker_db.transaction() as tx:
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"token": twin.token}, inbox_id=inbox_id, vault=vault),
                settings=to_json({"base_url": twin.url}),
                id=inbox_id,
            )
    files = open_files("", folder)
    hosts = (twin.url.removeprefix("http://"),) if twin else ()
    tools = Tools(files=files, public_url="https://hub.example", sandbox_hosts=hosts)
    own_db = Database(worker_db.url, size=6, now=now)
    worker = Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock()))
    journal = JournalWriter(worker_db)
    journal.start()
    running = asyncio.create_task(worker.run())
    try:
        yield Hub(db=worker_db, company=company, inbox_id=inbox_id, files=files, journal=journal)
    finally:
        await put_away(worker_db, company.id)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await journal.stop()
