"""The way of an SMS: customer's phone, journal, inbox, operator by the HTTP API, customer's phone, reports."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.channels.service.alarms import look
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest.asking import AskingStation
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.kit.links import FileLinks
from pristan.sandbox.sms import SmsTwin
from pristan.sandbox.sms.world import Account
from pristan.sandbox.twin import Said
from pristan.worker import Worker, WorkerParts
from tests.builders import ACompany, an_inbox
from tests.channels.sms.serving import ANNA, running_sms_twin
from tests.conversations.conftest import Desk, app, build, desk, hasher
from tests.way.hub import eventually, put_away
from tests.way.present import clock

__all__ = ["app", "build", "clock", "desk", "hasher"]
PUBLIC = "https://hub.example"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Way:
    """An operator, an SMS inbox on the twin, stations at work, and the customer's phone."""

    desk: Desk
    inbox_id: InboxId
    twin: SmsTwin
    side: Account
    asking: AskingStation

    def phone(self) -> list[str]:
        """What the customer's phone shows of ours."""
        return [line.text for line in self.twin.thread(self.side.id, ANNA) if line.side == "company"]

    async def write(self, text: str) -> None:
        await self.twin.say(self.side.id, ANNA, Said(text=text))

    async def conversation(self) -> dict[str, Any]:
        async def there() -> Any:
            items = (await self.desk.get("/conversations"))["items"]
            return [row for row in items if row["channel"] == "sms"]

        found: dict[str, Any] = (await eventually(there))[0]
        return found

    async def thread(self) -> list[dict[str, Any]]:
        place = (await self.conversation())["id"]
        found: list[dict[str, Any]] = (await self.desk.get(f"/conversations/{place}/messages"))["items"]
        return found

    async def ours(self, *states: str) -> list[dict[str, Any]]:
        """Our messages, when they have come into these states."""

        async def there() -> Any:
            rows = [row for row in await self.thread() if row["kind"] == "out"]
            return rows if [row["state"] for row in rows] == list(states) else []

        rows: list[dict[str, Any]] = await eventually(there)
        return rows

    async def say(self, text: str, **more: Any) -> Any:
        place = (await self.conversation())["id"]
        return await self.desk.post(f"/conversations/{place}/messages", text=text, **more)


@pytest.fixture
async def way(desk: Desk, worker_db: Database, vault: Vault, tmp_path: Path) -> AsyncIterator[Way]:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(worker_db, company, channel="sms")
    async with running_sms_twin() as (twin, url):
        side = next(one for one in twin.world.accounts.values() if one.provider == "smsc")
        settings = {"provider": "smsc", "sender": "PRISTAN", "base_url": url, "receive": "polling", "price": "4,90"}
        async with worker_db.transaction() as tx:
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"api_key": side.key}, inbox_id=inbox_id, vault=vault),
                settings=to_json(settings),
                id=inbox_id,
            )
        tools = Tools(
            files=open_files("", tmp_path),
            public_url=PUBLIC,
            sandbox_hosts=(url.removeprefix("http://"),),
            links=FileLinks(vault, public_url=PUBLIC),
        )
        own_db = Database(worker_db.url, size=6, now=lambda: datetime.now(UTC))
        worker = Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock()))
        running = asyncio.create_task(worker.run())
        asking = AskingStation(worker_db, Accounts(vault), tools, now=later)
        try:
            yield Way(desk=desk, inbox_id=inbox_id, twin=twin, side=side, asking=asking)
        finally:
            await put_away(worker_db, desk.firm.id)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_a_question_and_its_answer_with_a_picture_as_a_link(way: Way) -> None:
    await way.write("Где мой заказ?")
    assert (await way.conversation())["preview"]["text"] == "Где мой заказ?"
    upload = await way.desk.client.post("/api/v1/files", files={"file": ("схема.png", PICTURE, "image/png")})
    await way.say("Едет, вот схема", file_ids=[upload.json()["id"]])
    await way.ours("sent")
    (text,) = way.phone()
    link = re.fullmatch(rf"Едет, вот схема\nсхема\.png: {PUBLIC}(/f/\S+)", text)
    assert link
    opened = await way.desk.client.get(link[1], headers={"Cookie": ""})
    assert (opened.status_code, opened.content) == (200, PICTURE)
    await way.asking.run_once()
    await way.asking.work.settled()
    await way.ours("delivered")


async def test_an_answer_that_was_lost_is_asked_for_and_not_sent_twice(way: Way) -> None:
    await way.write("Где мой заказ?")
    await way.conversation()
    way.twin.set_fault(way.side.id, "lost_answer", 1)
    await way.say("Уже едет")
    await way.ours("sent")
    assert way.phone() == ["Уже едет"]


async def test_a_phone_that_is_off_is_shown_with_the_reason(way: Way) -> None:
    await way.write("Где мой заказ?")
    await way.twin.act(way.side.id, ANNA, act="block")
    await way.say("Уже едет")
    await way.ours("sent")
    await way.asking.run_once()
    await way.asking.work.settled()
    (message,) = await way.ours("failed")
    assert message["failure"]["detail"] == "Доставить невозможно"


async def test_stop_closes_the_way_at_once_and_start_opens_it(way: Way) -> None:
    await way.write("Не пишите больше")
    await way.conversation()
    await way.write("СТОП")

    async def is_stopped() -> bool:
        return bool((await way.conversation())["identity_state"] == "withdrawn")

    await eventually(is_stopped)
    await way.say("Ну пожалуйста")
    (message,) = await way.ours("failed")
    assert message["failure"]["code"] == "gate.denied"
    assert way.phone() == []
    await way.write("Старт")

    async def is_open() -> bool:
        return bool((await way.conversation())["identity_state"] == "ok")

    await eventually(is_open)


async def test_an_operator_writes_first_and_the_answer_comes_to_the_same_conversation(way: Way) -> None:
    begun = await way.desk.post("/conversations", inbox_id=way.inbox_id, address="8 (916) 123-00-01")
    assert begun["is_new"]
    again = await way.desk.post("/conversations", inbox_id=way.inbox_id, address=ANNA)
    assert (again["is_new"], again["conversation"]["id"]) == (False, begun["conversation"]["id"])
    assert begun["conversation"]["assignee_id"] == way.desk.firm.owner_id
    await way.say("Здравствуйте, курьер у двери")
    await way.ours("sent")
    assert way.phone() == ["Здравствуйте, курьер у двери"]
    await way.write("Открываю")

    async def came() -> bool:
        return [row["text"] for row in await way.thread() if row["kind"] == "in"] == ["Открываю"]

    await eventually(came)
    assert (await way.conversation())["id"] == begun["conversation"]["id"]


async def test_what_is_no_number_is_refused_before_anything_is_made(way: Way) -> None:
    refused = await way.desk.post("/conversations", expect=422, inbox_id=way.inbox_id, address="Анна")
    assert refused["errors"][0]["field"] == "address"
    assert (await way.desk.get("/contacts"))["items"] == []


async def test_a_provider_that_is_away_raises_an_alarm_and_its_return_ends_it(way: Way, worker_db: Database) -> None:
    await way.write("Где мой заказ?")
    await way.conversation()
    way.twin.set_fault(way.side.id, "broken", 1000)
    await way.desk.client.put("/api/v1/inboxes/alarms/limits/lag_out", json={"value": 10})
    await way.say("Уже едет")

    async def is_retried() -> bool:
        async with worker_db.transaction() as tx:
            found = await tx.fetch_value(
                "select count(*) from deliveries where inbox_id = %(i)s and state in ('retry', 'unknown')",
                i=way.inbox_id,
            )
        return int(found) > 0

    await eventually(is_retried)
    await _look(worker_db, ahead=timedelta(seconds=30))
    (alarm,) = await way.desk.get("/inboxes/alarms")
    assert (alarm["kind"], alarm["inbox_id"], alarm["ended_at"]) == ("lag_out", way.inbox_id, None)
    way.twin.set_fault(way.side.id, "broken", 0)
    await way.ours("sent")
    await _look(worker_db, ahead=timedelta(minutes=1))
    await _look(worker_db, ahead=timedelta(minutes=7))
    ended = {one["kind"]: one["ended_at"] for one in await way.desk.get("/inboxes/alarms", ended="true")}
    assert ended["lag_out"]
    assert way.phone() == ["Уже едет"]


async def _look(db: Database, *, ahead: timedelta) -> None:
    async with db.transaction() as tx:
        await look(tx, now=datetime.now(UTC) + ahead)
