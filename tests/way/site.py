"""A whole site in this process: the HTTP application on a port, the stations behind it, an operator who signed in."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from pristan.channels.registry import open_tools
from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.hooks import HooksApp, accounts_of
from pristan.web.parts import Parts
from pristan.worker import Worker, WorkerParts
from tests.sandbox.serving import served
from tests.staff.people import AFirm, a_firm, sign_in
from tests.way.hub import eventually, put_away

PUBLIC_URL = "https://hub.example"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Site:
    """What an operator does through the HTTP API."""

    desk: httpx.AsyncClient
    firm: AFirm
    db: Database

    async def connect(self, channel: str, *, settings: Mapping[str, Any], **credentials: str) -> dict[str, Any]:
        """Connect an inbox and go through its checklist."""
        given = {"channel": channel, "name": "Проба", "business_line_id": self.firm.lines[0]}
        made = await self.call("POST", "/inboxes", json={**given, "settings": settings, "credentials": credentials})
        checked: dict[str, Any] = await self.call("POST", f"/inboxes/{made['id']}/check")
        return checked

    async def conversation(self, **having: Any) -> dict[str, Any]:
        """The only conversation, once it is there and as wanted."""

        async def found() -> dict[str, Any] | None:
            rows = (await self.call("GET", "/conversations"))["items"]
            return next((row for row in rows if all(row.get(name) == value for name, value in having.items())), None)

        row: dict[str, Any] = await eventually(found)
        return row

    async def thread(self, conversation: int) -> list[dict[str, Any]]:
        return list((await self.call("GET", f"/conversations/{conversation}/messages"))["items"])

    async def message(self, conversation: int, **having: Any) -> dict[str, Any]:
        """The message of the thread that is as wanted, once it is."""

        async def found() -> dict[str, Any] | None:
            rows = await self.thread(conversation)
            return next((row for row in rows if all(row.get(name) == value for name, value in having.items())), None)

        row: dict[str, Any] = await eventually(found)
        return row

    async def say(self, conversation: int, text: str = "", **more: Any) -> dict[str, Any]:
        path = f"/conversations/{conversation}/messages"
        said: dict[str, Any] = await self.call("POST", path, json={"text": text, **more})
        return said

    async def upload(self, name: str, content: bytes) -> int:
        return int((await self.call("POST", "/files", files={"file": (name, content)}))["id"])

    async def call(self, method: str, path: str, **options: Any) -> Any:
        answer = await self.desk.request(method, f"/api/v1{path}", **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@asynccontextmanager
async def a_site(
    *, web_db: Database, worker_db: Database, vault: Vault, hasher: Hasher, folder: Path, port: int, hosts: str,
    firm: AFirm | None = None,
) -> AsyncIterator[Site]:  # fmt: skip
    """The site on ``port``; ``hosts`` are those of twins on this machine, ``firm`` a company it served before."""
    settings = Settings(data_dir=folder, public_url=PUBLIC_URL, sandbox_hosts=hosts)
    files = open_files("", folder / "files")
    web = Database(web_db.url, size=6, now=now)
    stations = Database(worker_db.url, size=6, now=now)
    journal = JournalWriter(web)
    parts = Parts(
        settings=settings, db=web, clock=SystemClock(), vault=vault, files=files, journal=journal, hasher=hasher,
        stopping=asyncio.Event(),
    )  # fmt: skip
    app = HooksApp(build_app(parts), journal=journal, book=InboxBook(web), account_of=accounts_of(web, vault))
    tools = open_tools(settings, files)
    worker = Worker(WorkerParts(db=stations, vault=vault, tools=tools, clock=SystemClock()))
    firm = firm or await a_firm(worker_db, hasher)
    running = asyncio.create_task(worker.run())
    try:
        async with served(app, port=port), _browser(app) as desk:
            await sign_in(desk, firm.owner)
            site = Site(desk=desk, firm=firm, db=worker_db)
            await site.call("PATCH", "/profile", json={"settings": {"undo_seconds": 0}})
            yield site
    finally:
        parts.stopping.set()
        await put_away(worker_db, firm.id)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def _browser(app: HooksApp) -> httpx.AsyncClient:
    """The operator's browser, over HTTPS as its cookies want."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # its own ASGI types
    return httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL, timeout=60)
