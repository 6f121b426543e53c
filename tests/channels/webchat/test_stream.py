"""Live events: a screen that resumes from its position misses nothing and sees nothing twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from pristan.channels.webchat.model import Visitor as Known
from pristan.channels.webchat.store import CHANNEL, announce_typing, tell, visitor_by_token
from pristan.core.errors import TooMany
from pristan.kit.crypto import token_hash
from pristan.kit.db import Database
from pristan.web.chat_stream import VisitorHub, events
from tests.conftest import TestDatabase

from .conftest import AChat, Visitor


@pytest.fixture
async def hub(web_db: Database) -> AsyncIterator[VisitorHub]:
    """It listens: what is announced before that nobody hears."""
    before, hub = await listeners(web_db), VisitorHub(web_db, stopping=asyncio.Event())
    hub.start()
    async with asyncio.timeout(60):
        while await listeners(web_db) <= before:  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.01)
    yield hub
    await hub.stop()


async def listeners(db: Database) -> set[int]:
    """Connections that listen for visitors; one of a hub that was stopped may stand a moment longer."""
    async with db.transaction() as tx:
        rows = await tx.fetch_all(
            "select pid from pg_stat_activity where datname = current_database() and query = %(q)s",
            q=f"listen {CHANNEL}",
        )
    return {row["pid"] for row in rows}


async def known(visitor: Visitor, chat: AChat) -> Known:
    token = visitor.headers["Authorization"].removeprefix("Bearer ")
    async with chat.worker_db.transaction() as tx:
        found = await visitor_by_token(
            tx, company_id=chat.company.id, inbox_id=chat.inbox_id, token_hash=token_hash(token)
        )
    assert found is not None
    return found


async def always_open() -> dict[str, Any]:
    return {"online": True, "opens_at": None}


def stream(hub: VisitorHub, who: Known, db: Database, *, position: int = 0) -> Any:
    flow = events(hub, visitor=who, address="::1", db=db, position=position, status=always_open)
    return aclosing(flow)


async def following(flow: Any, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The next events, without status and heartbeats."""
    found: list[tuple[str, dict[str, Any]]] = []
    async with asyncio.timeout(60):
        while len(found) < count:
            lines = dict(line.split(": ", 1) for line in (await anext(flow)).decode().strip().split("\n"))
            if lines.get("event") not in (None, "status"):
                found.append((lines["event"], json.loads(lines["data"])))
    return found


async def test_a_stream_begins_with_what_was_missed(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database
) -> None:
    for text in ("раз", "два", "три"):
        await visitor.say(text)
    async with stream(hub, await known(visitor, chat), web_db, position=1) as flow:
        assert [data["text"] for _, data in await following(flow, 2)] == ["два", "три"]


async def test_snapshot_and_events_make_the_snapshot_after(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database
) -> None:
    first = await visitor.say("раз")
    page = (await visitor.call("GET", "/messages")).json()
    shown = {item["id"]: item for item in page["items"]}
    async with stream(hub, await known(visitor, chat), web_db, position=page["position"]) as flow:
        await visitor.say("два")
        await visitor.call("PATCH", f"/messages/{first['id']}", json={"text": "раз!"})
        while len(shown) < 2 or shown[first["id"]]["text"] == "раз":
            ((kind, data),) = await following(flow, 1)
            assert kind == "message"
            shown[data["id"]] = data
    assert shown == {item["id"]: item for item in await visitor.thread()}


async def test_live_signals_arrive_and_only_at_their_visitor(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database
) -> None:
    who = await known(visitor, chat)
    async with stream(hub, who, web_db) as flow:
        await anext(flow)
        waiting = asyncio.create_task(following(flow, 1))
        await asyncio.sleep(0.1)
        async with chat.worker_db.transaction() as tx:
            await tell(tx, key=chat.key, kind="typing", name="не вам")
            await tell(tx, key=who.key, kind="typing", name="Дарья")
        assert await waiting == [("typing", {"name": "Дарья", "on": True})]


@pytest.mark.parametrize("position", [10**6, 2**60])
async def test_a_position_of_another_world_asks_to_begin_anew(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database, position: int
) -> None:
    async with stream(hub, await known(visitor, chat), web_db, position=position) as flow:
        assert await following(flow, 1) == [("reset", {})]


async def test_one_window_too_many_is_refused(hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database) -> None:
    who = await known(visitor, chat)
    flows = [stream(hub, who, web_db) for _ in range(8)]
    for flow in flows:
        hub.admit(who.key, "::1")
        await anext(await flow.__aenter__())
    with pytest.raises(TooMany):
        hub.admit(who.key, "::1")
    for flow in flows:
        await flow.__aexit__(None, None, None)
    hub.admit(who.key, "::1")


@pytest.mark.parametrize("path", ["/session", "/consent"])
async def test_an_ended_session_hears_nothing_more(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database, path: str
) -> None:
    async with stream(hub, await known(visitor, chat), web_db) as flow:
        await anext(flow)
        ending = asyncio.create_task(anext(flow, None))
        await asyncio.sleep(0.1)
        assert (await visitor.call("DELETE", path)).status_code == 204
        assert await asyncio.wait_for(ending, 60) is None
    assert (await visitor.call("GET", "/messages")).status_code == 401


async def test_a_stop_ends_every_stream(hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database) -> None:
    async with stream(hub, await known(visitor, chat), web_db) as flow:
        await anext(flow)
        ending = asyncio.create_task(anext(flow, None))
        await asyncio.sleep(0.1)
        await hub.stop()
        assert await asyncio.wait_for(ending, 60) is None


async def test_typing_is_told_to_the_operators(chat: AChat, visitor: Visitor) -> None:
    connection = await chat.worker_db.dedicated()
    async with connection:
        await connection.execute(b"listen pristan_contact_typing")
        async with chat.worker_db.transaction() as tx:
            await announce_typing(tx, visitor=await known(visitor, chat))
        (notice,) = [notice async for notice in connection.notifies(timeout=60, stop_after=1)]
    assert json.loads(notice.payload)["inbox_id"] == chat.inbox_id


async def test_streams_begin_anew_when_nobody_listened_for_a_while(
    hub: VisitorHub, chat: AChat, visitor: Visitor, web_db: Database, database: TestDatabase
) -> None:
    """Else a visitor who left meanwhile would be told on, and a message would wait for the next look."""
    await visitor.say("раз")
    who = await known(visitor, chat)
    async with stream(hub, who, web_db) as flow:
        await following(flow, 1)
        before = await listeners(web_db)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(pid) from unnest(%s::int[]) pid", [[*before]])
        async with asyncio.timeout(60):
            assert [frame async for frame in flow if b"message" in frame] == []
    assert not await listeners(web_db) & before
    await visitor.say("два")
    async with stream(hub, who, web_db, position=1) as flow:
        assert [data["text"] for _, data in await following(flow, 1)] == ["два"]


async def test_the_end_of_a_session_is_heard_behind_any_number_of_signals(hub: VisitorHub) -> None:
    with hub.attend(uuid4(), "::1") as screen:
        for _ in range(500):
            screen.push({"kind": "typing"})
        screen.push({"kind": "ended"})
        assert screen.signals[-1] == {"kind": "ended"}
        assert len(screen.signals) <= 201
