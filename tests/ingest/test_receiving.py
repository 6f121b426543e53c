"""Receiving from the twin of MAX: by asking, with files, and after MAX dropped our subscription."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest

from pristan.channels import Tools, channel
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.store import account, seal_credentials
from pristan.channels.watch import Watched
from pristan.core.ids import CompanyId
from pristan.ingest.watchdog import Watchdog
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from tests.builders import an_inbox
from tests.sandbox.twin import Twin, running_twin
from tests.way.hub import Hub, a_hub, eventually


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as found:
        yield found


@pytest.fixture
async def hub(own_db: Database, vault: Vault, twin: Twin, tmp_path: Path) -> AsyncIterator[Hub]:
    async with a_hub(own_db, vault, twin, folder=tmp_path) as found:
        yield found


@asynccontextmanager
async def a_silent_server() -> AsyncIterator[str]:
    """Takes connections and requests, and says nothing."""
    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for writer in held:
            writer.close()
        server.close()


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
    (photo, video) = await eventually(lambda: at_least(hub, 2))
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


@dataclass(kw_only=True)
class Watch:
    """A watchdog whose clock runs as fast as a test wants; the hub's own one finds nothing due."""

    hub: Hub
    twin: Twin
    vault: Vault
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        host = self.twin.url.removeprefix("http://")
        self.tools = Tools(files=self.hub.files, public_url="https://hub.example", sandbox_hosts=(host,))
        self.watchdog = Watchdog(self.hub.db, self.vault, self.tools, now=lambda: self.moment)

    async def look(self, *, after: timedelta) -> dict[str, Any]:
        """What stands in the health of the inbox once it was looked at again; its row may be taken for a moment."""
        self.moment += after
        await eventually(self.watchdog.run_once)
        await self.watchdog.work.settled()
        return await self.health()

    async def health(self) -> dict[str, Any]:
        return (await self.hub.rows("select * from inbox_health where company_id = %(c)s"))[0]

    async def subscribe(self, *, is_ours: bool) -> None:
        """Leave our subscription at MAX, or none at all, as MAX does after eight hours."""
        async with self.hub.db.transaction() as tx:
            found = await account(
                tx, company_id=CompanyId(self.hub.company.id), inbox_id=self.hub.inbox_id, vault=self.vault
            )
        assert found is not None
        connector = channel("max").connect(found[0], self.tools)
        assert isinstance(connector, Watched)
        url = self.tools.hook_url(found[0]) if is_ours else ""
        await connector.arrange(url=url, secret="secret-of-this-inbox", expected=False)
        await connector.close()

    async def greet(self) -> None:
        """The customer is known: a message came while all was well."""
        await self.twin.customer("acts/start")
        await self.hub.deliver(first_message((await self.twin.phone())["customer"]["chat_id"]))
        await eventually(self.hub.thread)

    async def heard(self, *expected: str) -> None:
        """These words of the customer are there in the end, in this order, each once."""

        async def texts() -> list[str]:
            return [row["text"] for row in await self.hub.thread() if row["kind"] == "in"]

        async def as_many() -> bool:
            return len(await texts()) >= len(expected)

        await eventually(as_many)
        assert await texts() == list(expected)

    async def set_health(self, assignment: LiteralString) -> None:
        async with self.hub.db.transaction() as tx:
            await tx.execute("update inbox_health set " + assignment + " where inbox_id = %(i)s", i=self.hub.inbox_id)


@pytest.fixture
async def watch(hub: Hub, twin: Twin, vault: Vault) -> Watch:
    await receive(hub, twin, "webhook", vault=vault)
    return Watch(hub=hub, twin=twin, vault=vault)


async def test_a_dropped_subscription_is_renewed_and_what_was_missed_is_read_back(watch: Watch) -> None:
    await watch.look(after=timedelta(minutes=10))
    await watch.greet()
    await watch.subscribe(is_ours=False)
    await watch.twin.say("Вы меня слышите?")
    health = await watch.look(after=timedelta(minutes=10))
    await watch.heard("Здравствуйте", "Вы меня слышите?")
    assert health["lost_at"] is not None
    assert "отписал" in health["last_error"]
    await watch.look(after=timedelta(minutes=10))
    await watch.heard("Здравствуйте", "Вы меня слышите?")


async def test_what_came_while_we_were_off_is_read_back_although_the_subscription_stands(watch: Watch) -> None:
    await watch.subscribe(is_ours=True)
    await watch.greet()
    health = await watch.look(after=timedelta(minutes=6))
    assert (health["heard_until"], health["missed_since"]) == (watch.moment, None)
    await watch.set_health("heard_until = now() - interval '7 hours'")  # and all that time nobody was there
    for text in ("раз", "два", "три"):
        await watch.twin.say(text)  # nothing serves the address of the hook: these do not reach us
    assert (await watch.look(after=timedelta(hours=7)))["missed_since"] is not None
    await watch.heard("Здравствуйте", "раз", "два", "три")


async def test_what_the_channel_did_not_bring_at_once_after_a_gap_is_read_ten_minutes_later(watch: Watch) -> None:
    await watch.subscribe(is_ours=True)
    await watch.greet()
    await watch.set_health("missed_since = now() - interval '1 hour'")

    async def was_read_once() -> bool:
        return bool((await watch.health())["was_read_back"])

    await eventually(was_read_once)
    await watch.twin.say("и ещё")  # the channel has not begun to bring messages again
    await watch.set_health("read_back_at = now()")
    await watch.heard("Здравствуйте", "и ещё")

    async def is_over() -> bool:
        return (await watch.health())["missed_since"] is None

    await eventually(is_over)


async def test_a_channel_that_does_not_answer_is_not_believed_to_bring_messages(watch: Watch) -> None:
    nowhere = Tools(files=watch.hub.files, public_url="https://hub.example")  # the twin's address is not allowed
    watch.watchdog = Watchdog(watch.hub.db, watch.vault, nowhere, now=lambda: watch.moment)
    await watch.set_health("heard_until = '2026-11-01 10:00+00'")
    health = await watch.look(after=timedelta(minutes=6))
    assert (health["heard_until"], health["missed_since"]) == (datetime(2026, 11, 1, 10, tzinfo=UTC), None)


async def test_a_channel_that_never_answers_does_not_hold_up_the_look_at_another(watch: Watch) -> None:
    hub = watch.hub
    slow_id = await an_inbox(hub.db, hub.company)
    async with a_silent_server() as host:
        slow = replace(hub, inbox_id=slow_id)
        await receive(slow, replace(watch.twin, url=f"http://{host}"), "webhook", vault=watch.vault)
        tools = replace(watch.tools, sandbox_hosts=(*watch.tools.sandbox_hosts, host))
        watch.moment += timedelta(minutes=6)
        watchdog = Watchdog(hub.db, watch.vault, tools, now=lambda: watch.moment)
        assert await eventually(watchdog.run_once) == 2

        async def looked_at() -> list[dict[str, Any]]:
            done = "select inbox_id from inbox_health where company_id = %(c)s and checks <> '[]'"
            return await hub.rows(done)

        async def only_the_slow_one_is_left() -> bool:
            return watchdog.work.busy == [slow_id]

        await eventually(only_the_slow_one_is_left)
        assert await looked_at() == [{"inbox_id": hub.inbox_id}]
        await watchdog.work.stop()
        assert watchdog.work.busy == []


def first_message(chat_id: int) -> bytes:
    """Of the present: only dialogs of the last month are read back."""
    from tests.way.test_way_of_a_message import a_message  # noqa: PLC0415 - its builder

    at = int(datetime.now(UTC).timestamp() * 1000)
    return a_message("mid.known", "Здравствуйте", at=at).replace(b'"chat_id": 5001', f'"chat_id": {chat_id}'.encode())
