"""Webhooks of providers: a secret in the address, a signature where there is one, and what the twin brings."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from pristan.channels.model import InboundMessage, InboundReceipt, Unusable
from pristan.channels.sms import ways
from pristan.channels.sms.parse import parse
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database, to_json
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from pristan.web.hooks import HooksApp, accounts_of
from tests.builders import a_company, an_inbox
from tests.conftest import TEST_KEY
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.web.test_hooks import inner

from .accounts import KEY, an_account
from .serving import ANNA, OnTwin, on_twin

SECRET = "a-secret-of-forty-characters-0123456789"
REPORT = "sms_status\n202647-1001\n103\n1795262645"


@dataclass(slots=True)
class Entrance:
    app: HooksApp
    client: httpx.AsyncClient
    db: Database
    inbox_id: InboxId
    path: str

    async def send(self, path: str = "", **options: Any) -> int:
        answer = await self.client.post(path or self.path, **options)
        assert answer.content in {b"100", b""}  # SMS.ru takes nothing else for «received»
        return answer.status_code

    async def stored(self, provider: str) -> list[Any]:
        async with self.db.transaction() as tx:
            rows = await tx.fetch_all("select raw from journal where inbox_id = %(i)s order by id", i=self.inbox_id)
        return [found for row in rows for found in parse(bytes(row["raw"]), an_account(provider))]


async def an_entrance(worker_db: Database, web_db: Database, provider: str) -> tuple[Entrance, JournalWriter]:
    inbox_id = await an_inbox(worker_db, await a_company(worker_db), channel="sms")
    vault = Vault(TEST_KEY)
    async with worker_db.transaction() as tx:
        key = await tx.fetch_value(
            "update inboxes set hook_secret_hash = %(h)s, credentials = %(sealed)s, settings = %(s)s::jsonb"
            " where id = %(i)s returning key",
            h=token_hash(SECRET), sealed=seal_credentials({"api_key": KEY}, inbox_id=inbox_id, vault=vault),
            s=to_json({"provider": provider}), i=inbox_id,
        )  # fmt: skip
    journal = JournalWriter(web_db)
    journal.start()
    app = HooksApp(inner, journal=journal, book=InboxBook(web_db), account_of=accounts_of(web_db, vault))
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # its own ASGI types
    client = httpx.AsyncClient(transport=transport, base_url="http://hub.example")
    return Entrance(app, client, worker_db, inbox_id, f"/hooks/sms/{key}/{SECRET}"), journal


@pytest.fixture
async def sms_ru(worker_db: Database, web_db: Database) -> AsyncIterator[Entrance]:
    entrance, journal = await an_entrance(worker_db, web_db, "sms_ru")
    yield entrance
    await entrance.client.aclose()
    await journal.stop()


@pytest.fixture
async def smsc(worker_db: Database, web_db: Database) -> AsyncIterator[Entrance]:
    entrance, journal = await an_entrance(worker_db, web_db, "smsc")
    yield entrance
    await entrance.client.aclose()
    await journal.stop()


def signed(*lines: str, key: str = KEY) -> dict[str, str]:
    fields = {f"data[{place}]": line for place, line in enumerate(lines)}
    return {**fields, "hash": hashlib.sha256((key + "".join(lines)).encode()).hexdigest()}


async def test_a_signed_report_is_stored_and_understood(sms_ru: Entrance) -> None:
    assert await sms_ru.send(data=signed(REPORT, REPORT.replace("1001", "1002"))) == 200
    found = await sms_ru.stored("sms_ru")
    assert [receipt.external_id for receipt in found] == ["202647-1001", "202647-1002"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(signed(REPORT, key="another"), id="signed with another key"),
        pytest.param({**signed(REPORT), "data[0]": REPORT.replace("103", "108")}, id="changed on the way"),
        pytest.param({**signed(REPORT), "data[1]": REPORT}, id="a line put in"),
        pytest.param({"data[0]": REPORT}, id="not signed"),
        pytest.param({"data[0]": REPORT, "hash": ""}, id="an empty signature"),
    ],
)
async def test_what_is_not_signed_is_turned_away(sms_ru: Entrance, fields: dict[str, str]) -> None:
    assert await sms_ru.send(data=fields) == 403
    assert await sms_ru.stored("sms_ru") == []


@pytest.mark.parametrize("rest", ["", "/", "/wrong", f"/{SECRET}x", f"/{SECRET}/more"])
async def test_without_the_secret_in_the_address_nothing_is_stored(smsc: Entrance, rest: str) -> None:
    path = smsc.path.removesuffix(f"/{SECRET}")
    assert await smsc.send(path + rest, data={"id": "1", "phone": "79161230001", "status": "1"}) == 403
    assert await smsc.stored("smsc") == []


async def test_a_form_a_query_and_json_mean_the_same(smsc: Entrance) -> None:
    fields = {"id": "63", "phone": "79161230001", "status": "1", "time": "21.11.2026 15:04:05"}
    assert await smsc.send(data=fields) == 200
    assert (await smsc.client.get(f"{smsc.path}?{urlencode(fields)}")).status_code == 200
    assert await smsc.send(content=json.dumps(fields)) == 200
    found = await smsc.stored("smsc")
    assert [type(item) for item in found] == [InboundReceipt] * 3
    assert len({(item.external_id, item.dedupe_key, item.at) for item in found}) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"%%%=%%%", b"a&" * 5000, b"\xff\xfe", b"{", b"[" * 5000, b'{"form": 7}', b"mes=\x00&id=1&phone=7"],
)
async def test_garbage_with_the_right_secret_is_kept_and_harms_nothing(smsc: Entrance, body: bytes) -> None:
    assert await smsc.send(content=body) == 200


async def test_a_body_beyond_reason_is_refused(smsc: Entrance) -> None:
    assert await smsc.send(content=b"x" * (256 * 1024 + 1)) == 413


async def test_reports_of_the_twin_come_twice_and_in_the_wrong_order(smsc: Entrance, tmp_path: Path) -> None:
    port = free_port()
    async with on_twin("smsc", tmp_path) as here, served(smsc.app, port=port) as url:
        await _brought(smsc, here, url)


async def _brought(smsc: Entrance, here: OnTwin, url: str) -> None:
    here.side.callback = f"{url}{smsc.path}"
    for fault in ("twice", "wrong_order"):
        here.twin.set_fault(here.side.id, fault, 1)
    message = cleared(an_outbound(text="Уже едет", recipient=ANNA, address={}, channel="sms"))
    receipt = await here.connector.send(message, an_attempt())
    here.twin.postman.bring(here.side, here.twin.world.say(here.side, ANNA, "СТОП"))
    await here.twin.postman.settled()
    found = await smsc.stored("smsc")
    receipts = [item for item in found if isinstance(item, InboundReceipt)]
    assert {item.external_id for item in receipts} == {receipt.external_id}
    assert len(receipts) == 2  # the same news twice: ingest takes it once by its key
    assert len({item.dedupe_key for item in receipts}) == 1
    assert sum(isinstance(item, Unusable) for item in found) == 2  # «still on its way» after «delivered»
    assert [item.text for item in found if isinstance(item, InboundMessage)] == ["СТОП"]


def test_an_inbox_asks_unless_a_person_wants_it_brought() -> None:
    assert ways({"provider": "smsc"}) == ("polling",)
    assert ways({"provider": "smsc", "mode": "webhook"}) == ("webhook", "polling")
    assert ways({"provider": "smpp", "mode": "webhook"}) == ("polling",)
