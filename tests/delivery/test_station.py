"""The station sends one after another: what waits for the message before it leaves as soon as that has ended."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.channels.store import seal_credentials
from pristan.delivery import DeliveryStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from tests.delivery.ground import Ground, a_ground
from tests.own_database import database, web_db, worker_db
from tests.sandbox.twin import Twin, running_twin
from tests.way.hub import eventually, now

__all__ = ["database", "web_db", "worker_db"]  # what others left in a shared one would be sent before


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as twin:
        yield twin


async def connect(ground: Ground, twin: Twin, vault: Vault) -> None:
    async with ground.db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"token": twin.token}, inbox_id=ground.inbox_id, vault=vault),
            settings=to_json({"base_url": twin.url}),
            id=ground.inbox_id,
        )


async def test_a_row_of_messages_leaves_in_order_and_nobody_has_to_look_for_the_next(
    worker_db: Database, vault: Vault, twin: Twin, tmp_path: Path
) -> None:
    ground = await a_ground(worker_db, vault)
    await twin.customer("acts/start")
    await connect(ground, twin, vault)
    # What leaves in time may still arrive close together on a busy machine: refused, it would wait for a look.
    await twin.faults(chat_messages_per_second=1000)
    words = ["раз", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"]
    for word in words:
        await ground.say(word)
    host = twin.url.removeprefix("http://")
    tools = Tools(files=open_files("", tmp_path), public_url="https://hub.example", sandbox_hosts=(host,))
    station = DeliveryStation(worker_db, Accounts(vault), tools, now=now)

    async def all_arrived() -> bool:
        return [one["text"] for one in (await twin.phone())["messages"] if one["text"] in words] == words

    try:
        await station.run_once()  # it looks for what is due only this once
        await eventually(all_arrived, within_s=40)  # each look of its own for the next one would take five seconds
    finally:
        await station.stop()
