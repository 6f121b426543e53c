"""The entrance of webhooks: what is taken, and what is turned away with the right word."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from pristan.channels.hook import ONE_MIB
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest import Entry, InboxBook, JournalWriter
from pristan.ingest.journal import MAX_WAITING
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database
from pristan.web.hooks import HooksApp, accounts_of
from tests.builders import a_company, an_inbox
from tests.conftest import TEST_KEY

SECRET = "a-secret-of-forty-characters-0123456789"
HEADER = "X-Max-Bot-Api-Secret"
UPDATE = json.dumps({"update_type": "bot_started", "timestamp": 1, "chat_id": 1, "user": {"user_id": 7}}).encode()


@dataclass(frozen=True, slots=True)
class Entrance:
    client: httpx.AsyncClient
    db: Database
    inbox_id: InboxId
    key: UUID

    async def send(
        self, body: bytes = UPDATE, *, secret: str | None = SECRET, path: str = "", method: str = "POST"
    ) -> int:
        headers = {} if secret is None else {HEADER.encode(): secret.encode("latin-1")}
        answer = await self.client.request(method, path or f"/hooks/max/{self.key}", content=body, headers=headers)
        assert answer.content in {b"", b"inner"}
        return answer.status_code

    async def stored(self) -> list[bytes]:
        async with self.db.transaction() as tx:
            rows = await tx.fetch_all("select raw from journal where inbox_id = %(i)s order by id", i=self.inbox_id)
        return [bytes(row["raw"]) for row in rows]


async def inner(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"inner", "more_body": False})


@pytest.fixture
async def entrance(worker_db: Database, web_db: Database) -> AsyncIterator[Entrance]:
    inbox_id = await an_inbox(worker_db, await a_company(worker_db))
    async with worker_db.transaction() as tx:
        key = await tx.fetch_value(
            "update inboxes set hook_secret_hash = %(h)s where id = %(i)s returning key",
            h=token_hash(SECRET),
            i=inbox_id,
        )
    journal = JournalWriter(web_db)
    journal.start()
    app = HooksApp(inner, journal=journal, book=InboxBook(web_db), account_of=accounts_of(web_db, Vault(TEST_KEY)))
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        yield Entrance(client, worker_db, inbox_id, key)
    await journal.stop()


async def test_what_carries_the_secret_is_stored_as_it_came(entrance: Entrance) -> None:
    assert await entrance.send() == 200
    assert await entrance.stored() == [UPDATE]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"\xff\x00\xfe", id="no text at all"),
        pytest.param(b"[" * 50_000, id="nested beyond reason"),
        pytest.param(b"x" * ONE_MIB, id="as large as may be"),
    ],
)
async def test_nonsense_is_kept_for_the_parser_to_judge(entrance: Entrance, body: bytes) -> None:
    assert await entrance.send(body) == 200
    assert await entrance.stored() == [body]


@pytest.mark.parametrize(
    ("secret", "status"),
    [
        pytest.param(None, 403, id="no secret"),
        pytest.param("", 403, id="empty secret"),
        pytest.param(SECRET[:-1], 403, id="cut short"),
        pytest.param(SECRET.upper(), 403, id="other case"),
        pytest.param("ы".encode().decode("latin-1"), 403, id="other letters"),
    ],
)
async def test_a_wrong_secret_stores_nothing(entrance: Entrance, secret: str | None, status: int) -> None:
    assert await entrance.send(secret=secret) == status
    assert await entrance.stored() == []


async def test_too_large_a_body_stores_nothing(entrance: Entrance) -> None:
    assert await entrance.send(b"x" * (ONE_MIB + 1)) == 413
    assert await entrance.stored() == []


@pytest.mark.parametrize(
    "path",
    ["/hooks/", "/hooks/max", "/hooks/max/", "/hooks/max/not-a-uuid", f"/hooks/max/{UUID(int=1)}",
     "/hooks/telepathy/{key}", "/hooks/webchat/{key}", "/hooks/max/{key}/more", "/hooks/../max/{key}"],
)  # fmt: skip
async def test_an_unknown_address_is_not_found(entrance: Entrance, path: str) -> None:
    found = await entrance.send(path=path.format(key=entrance.key))
    assert found in {404, 418}
    assert await entrance.stored() == []


async def test_a_removed_inbox_takes_nothing(entrance: Entrance) -> None:
    async with entrance.db.transaction() as tx:
        await tx.execute("update inboxes set state = 'removed' where id = %(i)s", i=entrance.inbox_id)
    assert await entrance.send() == 404


async def test_only_post_is_a_webhook_and_the_rest_goes_inside(entrance: Entrance) -> None:
    assert await entrance.send(method="GET") == 404
    assert await entrance.send(path="/api/v1/session") == 418


async def test_an_inbox_without_a_secret_takes_nothing(entrance: Entrance) -> None:
    async with entrance.db.transaction() as tx:
        await tx.execute("update inboxes set hook_secret_hash = null where id = %(i)s", i=entrance.inbox_id)
    assert await entrance.send() == 403
    assert await entrance.send(secret="") == 403


@pytest.mark.parametrize(
    ("tried", "pause"), [(None, b"10"), (b"1", b"60"), (b"4", b"3600"), (b"99", b"3600"), (b"many", b"10")]
)
async def test_a_full_journal_asks_to_come_back_later_and_later(
    web_db: Database, worker_db: Database, tried: bytes | None, pause: bytes
) -> None:
    inbox_id = await an_inbox(worker_db, await a_company(worker_db))
    async with worker_db.transaction() as tx:
        sql = "update inboxes set hook_secret_hash = %(h)s where id = %(i)s returning key"
        key = await tx.fetch_value(sql, h=token_hash(SECRET), i=inbox_id)
    journal = JournalWriter(web_db)
    filler = Entry(company_id=CompanyId(1), inbox_id=inbox_id, channel="max", lane=0, raw=b"")
    journal._waiting = [(filler, asyncio.get_running_loop().create_future())] * MAX_WAITING
    app = HooksApp(inner, journal=journal, book=InboxBook(web_db), account_of=accounts_of(web_db, Vault(TEST_KEY)))
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # its own ASGI types
    headers = {HEADER.encode(): SECRET.encode()} | ({b"X-Retry-Counter": tried} if tried else {})
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        answer = await client.post(f"/hooks/max/{key}", content=UPDATE, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"].encode(), answer.content) == (503, pause, b"")
