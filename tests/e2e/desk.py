"""A company at work: the hub in a process of its own, stations, a bot on the twin of MAX, operators."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from pristan.channels import Tools
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from pristan.staff.store import queries
from pristan.worker import Worker, WorkerParts
from tests.conftest import TestDatabase
from tests.sandbox.twin import Twin
from tests.staff.people import PASSWORD, APerson, a_firm, a_person

ROOT = Path(__file__).resolve().parents[2]


def now() -> datetime:
    return datetime.now(UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True, kw_only=True)
class Door:
    """The web process; it can be killed and started again at the same address."""

    database: TestDatabase
    data_dir: Path
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        command = [sys.executable, "-m", "tests.e2e.serve", self.database.web, str(self.port), str(self.data_dir)]
        self._process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        for _ in range(400):
            assert self._process.returncode is None, "the hub has died"
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the hub does not listen")

    async def kill(self) -> None:
        """Kill the process in the middle of whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@dataclass(slots=True, kw_only=True)
class Desk:
    """A company with one bot of MAX and people who answer."""

    door: Door
    db: Database
    twin: Twin
    company_id: int
    inbox_id: int
    owner: APerson
    operator: APerson

    async def sign_in(self, page: Page, person: APerson) -> None:
        """Through the page, as people do."""
        await page.goto(f"{self.door.url}/login")
        await page.get_by_label("Рабочая почта").fill(person.email)
        await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Войти").click()
        await expect(page.get_by_role("tab", name="Мои,")).to_be_visible()

    async def seen_on_the_phone(self) -> list[dict[str, Any]]:
        """What the customer sees from us."""
        chat = await self.twin.phone()
        return [item for item in chat["messages"] if item["from_bot"]]

    async def texts_on_the_phone(self) -> list[str]:
        return [str(item["text"] or "") for item in await self.seen_on_the_phone()]


@contextlib.asynccontextmanager
async def a_desk(database: TestDatabase, vault: Vault, twin: Twin, *, folder: Path) -> AsyncIterator[Desk]:
    """Everything running, over the real database."""
    db = Database(database.worker, size=6, now=now)
    await db.open()
    hasher = Hasher(memory_kib=64, at_once=4)
    firm = await a_firm(db, hasher, name="Северная лавка", lines=1)
    operator = await a_person(db, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR, name="Дарья Коваль")
    async with db.transaction() as tx:
        await tx.execute(queries.finish_setup, now=now())
    inbox_id = await _bot(db, vault, twin, company_id=firm.id, line_id=firm.lines[0])
    files = open_files("", folder)
    tools = Tools(files=files, public_url="https://hub.example", sandbox_hosts=(twin.url.removeprefix("http://"),))
    worker_db = Database(database.worker, size=8, now=now)
    worker = Worker(WorkerParts(db=worker_db, vault=vault, tools=tools, clock=SystemClock()))
    running = asyncio.create_task(worker.run())
    door = Door(database=database, data_dir=folder)
    await door.open()
    owner = APerson(id=firm.owner_id, email=firm.owner)
    try:
        yield Desk(door=door, db=db, twin=twin, company_id=firm.id, inbox_id=inbox_id, owner=owner, operator=operator)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await door.kill()
        await db.close()


async def _bot(db: Database, vault: Vault, twin: Twin, *, company_id: int, line_id: int) -> int:
    async with db.transaction() as tx:
        inbox_id: int = await tx.fetch_value(
            "insert into inboxes (company_id, channel, name, business_line_id, state)"
            " values (%(c)s, 'max', 'Северная лавка', %(l)s, 'active') returning id",
            c=company_id,
            l=line_id,
        )
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"token": twin.token}, inbox_id=InboxId(inbox_id), vault=vault),
            settings=to_json({"base_url": twin.url, "mode": "polling", "receive": "polling"}),
            id=inbox_id,
        )
    return inbox_id
