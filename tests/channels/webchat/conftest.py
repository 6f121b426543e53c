"""A chat of a fresh company, and the real application in front of the real database."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from pristan.channels.store import seal_credentials
from pristan.channels.webchat.settings import accept, write
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.builders import ACompany, a_company, an_inbox
from tests.staff.people import MovingClock

SHOP = "https://shop.example"
SECRET = "the shop's own secret, long enough"
OPEN_SETTINGS: dict[str, Any] = {"title": "Северная лавка", "origins": [SHOP], "policy_url": "https://shop.example/pd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AChat:
    """An inbox of the web chat with the worker's way to look behind it."""

    company: ACompany
    inbox_id: int
    key: UUID
    worker_db: Database

    async def journal(self) -> list[dict[str, Any]]:
        """What entered the journal, in order."""
        async with self.worker_db.transaction() as tx:
            rows = await tx.fetch_all(
                "select raw from journal where inbox_id = %(id)s and company_id = %(c)s order by id",
                id=self.inbox_id,
                c=self.company.id,
            )
        return [json.loads(row["raw"]) for row in rows]


async def a_chat(worker_db: Database, vault: Vault, *, demo: bool = False, **settings: Any) -> AChat:
    """A chat whose settings differ from the default only where told."""
    company = await a_company(worker_db, name="Северная лавка")
    inbox_id = await an_inbox(worker_db, company, channel="webchat")
    sealed = seal_credentials({"identity_secret": SECRET}, inbox_id=inbox_id, vault=vault)
    async with worker_db.transaction() as tx:
        if demo:
            await tx.execute("update companies set is_demo = true where id = %(c)s", c=company.id)
        key = await tx.fetch_value(
            "update inboxes set settings = %(settings)s::jsonb, credentials = %(sealed)s"
            " where company_id = %(c)s and id = %(id)s returning key",
            settings=to_json(write(accept({**OPEN_SETTINGS, **settings}))),
            sealed=sealed,
            c=company.id,
            id=inbox_id,
        )
    return AChat(company=company, inbox_id=inbox_id, key=key, worker_db=worker_db)


@dataclass(slots=True, kw_only=True)
class Visitor:
    """A client of the protocol: what the widget does, without its screen."""

    http: httpx.AsyncClient
    key: UUID
    headers: dict[str, str] = field(default_factory=dict)

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.http.request(method, f"/chat/v1/{self.key}{path}", headers=headers, **options)

    async def start(self, **body: Any) -> dict[str, Any]:
        """Open a session and keep its token."""
        answer = await self.call("POST", "/session", json=body)
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        if "token" in session:
            self.headers["Authorization"] = f"Bearer {session['token']}"
        return session

    async def agree(self, **fields: str) -> dict[str, Any]:
        """Give the consent that is shown, and the fields of the form."""
        config = (await self.call("GET", "/config")).json()
        body = {"hash": config["consent"]["hash"], "fields": {"name": "Гульнара", **fields}}
        answer = await self.call("POST", "/consent", json=body)
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        answer = await self.call("POST", "/messages", json={"client_key": uuid4().hex, "text": text, **more})
        assert answer.status_code == 202, answer.text
        message: dict[str, Any] = answer.json()
        return message

    async def thread(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.call("GET", "/messages")).json()["items"]
        return items


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
async def http(web_db: Database, vault: Vault, clock: MovingClock, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application, called without a socket."""
    settings = Settings(data_dir=tmp_path)
    parts = Parts(settings=settings, db=web_db, clock=clock, vault=vault, files=open_files("", tmp_path))
    transport = httpx.ASGITransport(app=build_app(parts))  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        yield client


@pytest.fixture
async def chat(worker_db: Database, vault: Vault) -> AChat:
    return await a_chat(worker_db, vault)


@pytest.fixture
async def visitor(http: httpx.AsyncClient, chat: AChat) -> Visitor:
    """Somebody who has gone through the form."""
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    await visitor.agree()
    return visitor
