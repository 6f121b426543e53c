"""The door for events of a company's system: who is let in, and what is said to the others."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from pristan.channels.api_channel.entry import MAX_BODY
from pristan.channels.rotation import rotated
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.webhooks import signed_headers
from pristan.web.hooks import HooksApp, accounts_of
from tests.builders import a_company, an_inbox
from tests.conftest import TEST_KEY
from tests.staff.people import MovingClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FRESH = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
LATEST = "whsec_" + base64.b64encode(b"n" * 32).decode()
EVENT = json.loads((Path(__file__).parent / "fixtures" / "message_text.json").read_bytes())


async def inner(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@dataclass(slots=True, kw_only=True)
class Door:
    """The entrance of one inbox, with a clock of its own."""

    db: Database
    web_db: Database
    journal: JournalWriter
    inbox_id: InboxId
    key: str
    clock: MovingClock

    async def keep(self, credentials: dict[str, str]) -> None:
        sealed = seal_credentials(credentials, inbox_id=self.inbox_id, vault=Vault(TEST_KEY))
        async with self.db.transaction() as tx:
            await tx.execute("update inboxes set credentials = %(c)s where id = %(i)s", c=sealed, i=self.inbox_id)

    async def bring(
        self, body: bytes | dict[str, Any] = EVENT, *, secret: str = SECRET, ago: timedelta = timedelta(), **spoil: str
    ) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signed_headers([secret], event_id="e-1", body=raw, now=self.clock.now() - ago)
        headers |= {name.replace("_", "-"): value for name, value in spoil.items()}
        app = HooksApp(
            inner,
            journal=self.journal,
            book=InboxBook(self.web_db),
            account_of=accounts_of(self.web_db, Vault(TEST_KEY)),
            clock=self.clock,
        )
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # its own ASGI types
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
            return await client.post(f"/hooks/api_channel/{self.key}", content=raw, headers=headers)

    async def stored(self) -> int:
        async with self.db.transaction() as tx:
            return int(await tx.fetch_value("select count(*) from journal where inbox_id = %(i)s", i=self.inbox_id))


@pytest.fixture
async def door(worker_db: Database, web_db: Database) -> AsyncIterator[Door]:
    inbox_id = await an_inbox(worker_db, await a_company(worker_db), channel="api_channel")
    async with worker_db.transaction() as tx:
        key = await tx.fetch_value("select key from inboxes where id = %(i)s", i=inbox_id)
    journal = JournalWriter(web_db)
    journal.start()
    made = Door(
        db=worker_db, web_db=web_db, journal=journal, inbox_id=inbox_id, key=str(key), clock=MovingClock()
    )  # fmt: skip
    made.clock.moment = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    await made.keep({"secret": SECRET})
    yield made
    await journal.stop()


async def test_a_signed_event_is_stored_and_said_to_be(door: Door) -> None:
    answer = await door.bring()
    assert (answer.status_code, answer.json()) == (200, {"accepted": True})
    assert answer.headers["content-type"] == "application/json"
    assert await door.stored() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"secret": FRESH}, id="another secret"),
        pytest.param({"ago": timedelta(minutes=6)}, id="a replay"),
        pytest.param({"ago": timedelta(minutes=-6)}, id="a clock that runs ahead"),
        pytest.param({"webhook_id": "e-2"}, id="another id"),
        pytest.param({"webhook_signature": ""}, id="no signature"),
        pytest.param({"webhook_timestamp": "soon"}, id="no time"),
    ],
)
async def test_whoever_cannot_sign_is_told_what_to_check(door: Door, wrong: dict[str, Any]) -> None:
    answer = await door.bring(**wrong)
    assert answer.status_code == 403
    assert answer.json()["code"] == "signature.invalid"
    assert "webhook-timestamp" in answer.json()["detail"]
    assert SECRET not in answer.text
    assert await door.stored() == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"[" * 100_000, "", id="nested beyond reason"),
        pytest.param(b"\xff\xfe", "", id="no text"),
        pytest.param(EVENT | {"person": {"id": 5}}, "$.person.id", id="a number for an id"),
        pytest.param(EVENT | {"type": "message.read_mind"}, "$.type", id="an unknown event"),
        pytest.param(EVENT | {"at": "2026-11-22T02:00:00Z"}, "future", id="in the future"),
    ],
)
async def test_a_wrong_event_is_refused_at_once_with_its_place(
    door: Door, body: bytes | dict[str, Any], said: str
) -> None:
    answer = await door.bring(body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "event.invalid"
    assert said in answer.json()["detail"]
    assert await door.stored() == 0


async def test_too_large_an_event_is_not_even_read(door: Door) -> None:
    assert (await door.bring(b"x" * (MAX_BODY + 1))).status_code == 413


async def test_both_secrets_count_for_a_day_and_a_second_change_ends_the_first(door: Door) -> None:
    once = rotated({"secret": SECRET}, "secret", fresh=FRESH, now=door.clock.now())
    await door.keep(once)
    assert [(await door.bring(secret=one)).status_code for one in (SECRET, FRESH)] == [200, 200]
    await door.keep(rotated(once, "secret", fresh=LATEST, now=door.clock.now()))
    assert [(await door.bring(secret=one)).status_code for one in (SECRET, FRESH, LATEST)] == [403, 200, 200]
    door.clock.moment += timedelta(days=1, seconds=1)
    assert [(await door.bring(secret=one)).status_code for one in (FRESH, LATEST)] == [403, 200]


@pytest.mark.parametrize("kept", [{}, {"secret": ""}, {"secret": "whsec_"}, {"secret": "password"}])
async def test_an_inbox_without_a_real_secret_takes_nothing(door: Door, kept: dict[str, str]) -> None:
    await door.keep(kept)
    assert (await door.bring()).status_code == 403
