"""The way of an SMS by SMPP: one connection sends, another receives, reports overtake the answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.worker import Worker, WorkerParts
from tests.builders import ACompany, an_inbox
from tests.channels.sms.peer import PASSWORD, SOURCE, USER, Smsc, running_smsc
from tests.conversations.conftest import Desk, app, build, desk, hasher
from tests.sandbox.clients import installed
from tests.way.hub import eventually, put_away
from tests.way.present import clock

__all__ = ["app", "build", "clock", "desk", "hasher"]
ANNA = "+79161234567"


@pytest.fixture(scope="session")
def peer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(SOURCE, fresh_in=tmp_path_factory.mktemp("smpp-peer"))


@dataclass(slots=True, kw_only=True)
class Way:
    """An operator at the desk, an inbox bound to an operator of another implementation."""

    desk: Desk
    inbox_id: InboxId
    smsc: Smsc

    async def rows(self) -> list[dict[str, Any]]:
        items = (await self.desk.get("/conversations"))["items"]
        places = [row["id"] for row in items if row["channel"] == "sms"]
        if not places:
            return []
        found: list[dict[str, Any]] = (await self.desk.get(f"/conversations/{places[0]}/messages"))["items"]
        return found

    async def begin(self) -> int:
        begun = await self.desk.post("/conversations", inbox_id=self.inbox_id, address=ANNA)
        return int(begun["conversation"]["id"])

    async def ends_as(self, state: str) -> None:
        async def is_there() -> bool:
            return [row["state"] for row in await self.rows() if row["kind"] == "out"] == [state]

        await eventually(is_there)


@pytest.fixture
async def way(desk: Desk, worker_db: Database, vault: Vault, tmp_path: Path, peer_folder: Path) -> AsyncIterator[Way]:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(worker_db, company, channel="sms")
    async with running_smsc(peer_folder) as smsc:
        host = f"127.0.0.1:{smsc.port}"
        settings = {"provider": "smpp", "sender": "PRISTAN", "login": USER, "host": host, "receive": "polling"}
        async with worker_db.transaction() as tx:
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"password": PASSWORD}, inbox_id=inbox_id, vault=vault),
                settings=to_json(settings),
                id=inbox_id,
            )
        tools = Tools(files=open_files("", tmp_path), public_url="https://hub.example")
        own_db = Database(worker_db.url, size=6, now=lambda: datetime.now(UTC))
        running = asyncio.create_task(
            Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock())).run()
        )
        try:
            await smsc.seen("bind")  # the receiver
            yield Way(desk=desk, inbox_id=inbox_id, smsc=smsc)
        finally:
            await put_away(worker_db, desk.firm.id)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_a_customer_writes_an_operator_answers_every_part_is_reported(way: Way) -> None:
    way.smsc.behave(ids="hexadecimal", twice=True)
    way.smsc.say("Hello, is anybody there?")

    async def came() -> list[dict[str, Any]]:
        return [row for row in await way.rows() if row["kind"] == "in"]

    (question,) = await eventually(came)
    assert question["text"] == "Hello, is anybody there?"
    text = "Заказ собран и передан курьеру, он позвонит за полчаса до приезда. Код двери 4512."
    place = (await way.desk.get("/conversations"))["items"][0]["id"]
    await way.desk.post(f"/conversations/{place}/messages", text=text)
    await way.ends_as("delivered")
    sent = await way.smsc.seen("submit", count=2)
    assert "".join(one["text"] for one in sent) == text
    assert {one["destination"] for one in sent} == {ANNA[1:]}


async def test_reports_that_overtake_the_answers_are_not_lost(way: Way) -> None:
    way.smsc.behave(ids="padded", reportFirst=True, answers="late")
    place = await way.begin()
    await way.desk.post(f"/conversations/{place}/messages", text="Курьер у двери")
    await way.ends_as("delivered")


async def test_an_answer_that_never_came_is_for_the_operator_to_judge(way: Way) -> None:
    way.smsc.behave(drop=1)
    place = await way.begin()
    await way.desk.post(f"/conversations/{place}/messages", text="Курьер у двери")
    await way.ends_as("unknown")

    async def is_asked() -> bool:
        (message,) = [row for row in await way.rows() if row["kind"] == "out"]
        return bool(message["failure"]["actions"] == ["resolve"])

    await eventually(is_asked)
    assert len(await way.smsc.seen("submit")) == 1


async def test_stop_over_smpp_closes_the_way(way: Way) -> None:
    way.smsc.say("STOP")

    async def is_stopped() -> bool:
        rows = (await way.desk.get("/conversations"))["items"]
        return bool(rows) and rows[0]["identity_state"] == "withdrawn"

    await eventually(is_stopped)
    refused = await way.desk.post("/conversations", expect=409, inbox_id=way.inbox_id, address=ANNA)
    assert refused["code"] == "conversation.cannot_write"
