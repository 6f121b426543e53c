"""Receiving from the twin of MAX: by asking, with files, and after MAX dropped our subscription."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools, channel
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.store import account, seal_credentials
from pristan.channels.watch import Watched
from pristan.core.ids import CompanyId
from pristan.ingest.watchdog import Watchdog
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from tests.conftest import make_database
from tests.sandbox.twin import Twin, running_twin
from tests.way.hub import Hub, a_hub, eventually


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as found:
        yield found


@pytest.fixture
async def own_db(cluster_url: str, vault: Vault) -> AsyncIterator[Database]:
    """A database of its own: a watchdog whose clock runs ahead finds the inboxes of every other test due."""
    made = make_database(cluster_url, vault)
    db = Database(made.worker, size=4, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    await db.close()


@pytest.fixture
async def hub(own_db: Database, vault: Vault, twin: Twin, tmp_path: Path) -> AsyncIterator[Hub]:
    async with a_hub(own_db, vault, twin, folder=tmp_path) as found:
        yield found


async def receive(hub: Hub, twin: Twin, how: str, *, token: str = "", vault: Vault) -> None:
    credentials = {"token": token or twin.token, HOOK_SECRET: "secret-of-this-inbox"}
    async with hub.db.transaction() as tx:
        await tx.execute(
            "update inboxes set settings = %(settings)s::jsonb, credentials = %(sealed)s where id = %(id)s",
            settings=to_json({"base_url": twin.url, "mode": how, "receive": how}),
            sealed=seal_credentials(credentials, inbox_id=hub.inbox_id, vault=vault),
            id=hub.inbox_id,
        )
        await tx.execute(
            "insert into inbox_health (company_id, inbox_id, checked_at) values (%(c)s, %(i)s, now())"
            " on conflict (company_id, inbox_id) do update set checked_at = now()",
            c=hub.company.id,
            i=hub.inbox_id,
        )


async def attachments(hub: Hub) -> list[dict[str, Any]]:
    return await hub.rows("select * from attachments where company_id = %(c)s and state <> 'pending' order by id")


async def test_what_is_fetched_by_asking_arrives_once_and_files_come_along(hub: Hub, twin: Twin, vault: Vault) -> None:
    await receive(hub, twin, "polling", vault=vault)
    await twin.faults(duplicate_every=1, duplicate_after_s=0.1)
    await twin.customer("acts/start")
    await twin.say("Вот чек", kind="image")
    await twin.say("и видео", kind="video")
    (photo, video) = await eventually(lambda: at_least(hub, 2), within_s=20)
    assert (photo["state"], photo["kind"], video["state"]) == ("stored", "image", "stored")
    texts = [row["text"] for row in await hub.thread() if row["kind"] == "in"]
    assert texts == ["Вот чек", "и видео"]
    (file,) = await hub.rows("select * from files where company_id = %(c)s and id = %(id)s", id=photo["file_id"])
    assert file["mime"].startswith("image/")
    assert file["thumb_key"]
    assert await hub.files.get(file["storage_key"])
    facts = await hub.rows("select kind from facts where company_id = %(c)s and kind = 'attachment_stored'")
    assert len(facts) == 2
    (inbox,) = await hub.rows("select cursor from inboxes where company_id = %(c)s")
    assert inbox["cursor"]["marker"]


async def at_least(hub: Hub, number: int) -> list[dict[str, Any]] | None:
    found = await attachments(hub)
    return found if len(found) >= number else None


async def test_a_revoked_key_stops_only_its_inbox_and_says_so(hub: Hub, twin: Twin, vault: Vault) -> None:
    await receive(hub, twin, "polling", token="revoked", vault=vault)

    async def in_attention() -> list[dict[str, Any]]:
        return await hub.rows("select state_reason from inboxes where company_id = %(c)s and state = 'attention'")

    (row,) = await eventually(in_attention)
    assert "ключ" in row["state_reason"]


async def test_a_dropped_subscription_is_renewed_and_what_was_missed_is_read_back(
    hub: Hub, twin: Twin, vault: Vault
) -> None:
    await receive(hub, twin, "webhook", vault=vault)
    host = twin.url.removeprefix("http://")
    tools = Tools(files=hub.files, public_url="https://hub.example", sandbox_hosts=(host,))
    moment = [datetime.now(UTC)]
    watchdog = Watchdog(hub.db, vault, tools, now=lambda: moment[0])

    async def pass_time(minutes: int) -> None:
        moment[0] += timedelta(minutes=minutes)
        assert await watchdog.run_once() >= 1

    await pass_time(10)
    async with hub.db.transaction() as tx:
        found = await account(tx, company_id=CompanyId(hub.company.id), inbox_id=hub.inbox_id, vault=vault)
    assert found is not None
    connector = channel("max").connect(found[0], tools)
    assert isinstance(connector, Watched)
    # The customer is known: a message came while all was well.
    await twin.customer("acts/start")
    chat_id = (await twin.phone())["customer"]["chat_id"]
    await hub.deliver(first_message(chat_id))
    await eventually(hub.thread)
    await connector.arrange(url="", secret="", expected=False)  # as MAX does after eight hours
    await twin.say("Вы меня слышите?")
    await pass_time(10)
    await connector.close()

    async def read_back() -> bool:
        return "Вы меня слышите?" in [row["text"] for row in await hub.thread()]

    await eventually(read_back)
    (health,) = await hub.rows("select * from inbox_health where company_id = %(c)s")
    assert health["lost_at"] is not None
    assert "отписал" in health["last_error"]
    await pass_time(10)
    assert [row["text"] for row in await hub.thread()].count("Вы меня слышите?") == 1


def first_message(chat_id: int) -> bytes:
    from tests.way.test_way_of_a_message import a_message  # noqa: PLC0415 - its builder

    return a_message("mid.known", "Здравствуйте").replace(b'"chat_id": 5001', f'"chat_id": {chat_id}'.encode())
