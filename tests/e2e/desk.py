"""A company at work: the hub in a process of its own, stations, a bot on the twin of MAX, operators."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Page, expect

from pristan.channels import Tools
from pristan.channels.store import seal_credentials
from pristan.channels.webchat.settings import accept, write
from pristan.core.ids import InboxId
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from pristan.staff.store import queries
from pristan.worker import Worker, WorkerParts
from tests.browser.chromium import PATIENCE_MS
from tests.browser.door import Door
from tests.conftest import TestDatabase
from tests.sandbox.twin import Twin
from tests.staff.people import PASSWORD, APerson, a_firm, a_person

PATIENCE_S = PATIENCE_MS / 1000


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Desk:
    """A company with people who answer, behind an open door."""

    door: Door
    db: Database
    vault: Vault
    company_id: int
    line_id: int
    owner: APerson
    operator: APerson

    async def sign_in(self, page: Page, person: APerson) -> None:
        """Through the page, as people do."""
        await page.goto(f"{self.door.url}/login")
        await page.get_by_label("Рабочая почта").fill(person.email)
        await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Войти").click()
        await expect(page.get_by_role("tab", name="Мои,")).to_be_visible()

    async def connect(self, *, token: str, base_url: str) -> int:
        """A bot of MAX that is asked for news."""
        async with self.db.transaction() as tx:
            inbox_id: int = await tx.fetch_value(
                "insert into inboxes (company_id, channel, name, business_line_id, state)"
                " values (%(c)s, 'max', 'Северная лавка', %(l)s, 'active') returning id",
                c=self.company_id,
                l=self.line_id,
            )
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"token": token}, inbox_id=InboxId(inbox_id), vault=self.vault),
                settings=to_json({"base_url": base_url, "mode": "polling", "receive": "polling"}),
                id=inbox_id,
            )
        return inbox_id

    async def hold(self, person: APerson, *, seconds: int) -> None:
        """How long what this person sends may be taken back."""
        async with self.db.transaction() as tx:
            sql = "update accounts set settings = settings || %(more)s::jsonb where email = %(email)s"
            await tx.execute(sql, more=to_json({"undo_seconds": seconds}), email=person.email)

    async def let_go(self) -> None:
        """The time to take back what was sent is over."""
        async with self.db.transaction() as tx:
            sql = "update outbox set not_before = now() where company_id = %(c)s and state = 'queued'"
            await tx.execute(sql, c=self.company_id)

    async def open_chat(self) -> None:
        """The chat that the demo shop carries."""
        settings = {"title": "Северная лавка", "origins": [self.door.url], "policy_url": f"{self.door.url}/pd"}
        async with self.db.transaction() as tx:
            await tx.execute("update companies set is_demo = true where id = %(c)s", c=self.company_id)
            await tx.execute(
                "insert into inboxes (company_id, channel, name, business_line_id, state, settings)"
                " values (%(c)s, 'webchat', 'Чат на сайте', %(l)s, 'active', %(settings)s::jsonb)",
                c=self.company_id,
                l=self.line_id,
                settings=to_json(write(accept(settings))),
            )


@dataclass(kw_only=True)
class Customer:
    """The other end: one person in the twin of MAX."""

    twin: Twin

    async def seen(self) -> list[dict[str, Any]]:
        """What came from us."""
        chat = await self.twin.phone()
        return [item for item in chat["messages"] if item["from_bot"]]

    async def texts(self) -> list[str]:
        return [str(item["text"] or "") for item in await self.seen()]

    async def until(self, text: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while text not in await self.texts():
            assert time.monotonic() < until, f"«{text}» did not reach the phone"
            await asyncio.sleep(0.05)


@dataclass(kw_only=True)
class Hub:
    """An open door with stations at work behind it; companies come to it one after another."""

    door: Door
    db: Database
    vault: Vault

    async def a_desk(self, *, name: str = "Северная лавка") -> Desk:
        """A new company with people who can sign in."""
        hasher = Hasher(memory_kib=64, at_once=4)
        firm = await a_firm(self.db, hasher, name=name, lines=1)
        role = BuiltInRole.OPERATOR
        operator = await a_person(self.db, hasher, company_id=firm.id, role=role, name="Дарья Коваль")
        async with self.db.transaction() as tx:
            await tx.execute(queries.finish_setup, now=now())
        return Desk(
            door=self.door,
            db=self.db,
            vault=self.vault,
            company_id=firm.id,
            line_id=firm.lines[0],
            owner=APerson(id=firm.owner_id, email=firm.owner),
            operator=operator,
        )


@contextlib.asynccontextmanager
async def a_hub(database: TestDatabase, vault: Vault, *, door: Door, host: str) -> AsyncIterator[Hub]:
    """Everything running, over the real database. ``host``: where bots live."""
    db = Database(database.worker, size=6, now=now)
    await db.open()
    files = open_files("", door.data_dir)
    worker_db = Database(database.worker, size=8, now=now)
    tools = Tools(files=files, public_url=door.url, sandbox_hosts=(host,), database=worker_db)
    worker = Worker(WorkerParts(db=worker_db, vault=vault, tools=tools, clock=SystemClock()))
    running = asyncio.create_task(worker.run())
    await door.open()
    try:
        yield Hub(door=door, db=db, vault=vault)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await door.kill()
        await db.close()
