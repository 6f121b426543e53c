"""Dumps of Wazzup of any size: given out part by part, gone on with where it stopped, never a reason to break."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from pristan.core.errors import Transient
from pristan.migration.jobs import work
from pristan.migration.pulling import Peers
from pristan.migration.pulling.dump import Dump
from tests.migration.moving import World
from tests.migration.peers import Peer

DUMP = "/files/dump.json"
MANY = 200
PART = 20_000


def said(number: int, **other: Any) -> dict[str, Any]:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number)
    return {
        "messageId": f"m{number}", "dateTime": at.isoformat(), "chatType": "max", "chatId": "79990000002",
        "text": f"слово {number} " + "х" * 200, "isEcho": False, "status": "inbound", **other,
    }  # fmt: skip


def as_list(count: int) -> bytes:
    return json.dumps([said(number) for number in range(count)], ensure_ascii=False).encode()


def as_lines(count: int) -> bytes:
    return b"\n".join(json.dumps(said(number)).encode() for number in range(count))


def as_answer(count: int) -> bytes:
    whole = {"export_id": "x", "data": {"items": [said(number) for number in range(count)], "next": None}}
    return json.dumps(whole, indent=1).encode()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that a test need not wait for."""
    monkeypatch.setattr("pristan.migration.pulling.dump.PART", PART)


def linked(world: World, content: bytes) -> None:
    world.peer.dump = {"status": "done", "url": f"http://{world.peer.netloc}{DUMP}"}
    world.peer.blobs[DUMP] = content


async def asked(world: World) -> int:
    return await world.ask("wazzup", account="", since=world.at - timedelta(days=9))


async def texts(world: World) -> list[str]:
    rows = await world.rows("select text from messages where company_id = %(c)s order by sort_at, sort_seq")
    return [row["text"].split()[1] for row in rows]


@pytest.mark.parametrize("made", [as_list, as_lines, as_answer])
async def test_a_dump_of_any_shape_comes_in_parts_and_whole(world: World, made: Any) -> None:
    linked(world, made(MANY))
    world.peers = Peers(
        vault=world.vault, context=world.peers.context, inner_hosts=(world.peer.netloc,), pause_s=0, piece=PART
    )
    done = await world.carried(await asked(world))
    assert done.counts["messages"] == MANY
    assert await texts(world) == [str(number) for number in range(MANY)]


async def test_what_is_kept_at_once_does_not_grow_with_the_dump(world: World) -> None:
    linked(world, as_list(MANY))
    context, inner = world.peers.context, (world.peer.netloc,)
    world.peers = Peers(vault=world.vault, context=context, inner_hosts=inner, pause_s=0, piece=PART)
    found = await world.fetched(await asked(world))
    assert found.state in {"looking", "asked"}
    assert len(found.sizes) >= 4
    assert max(found.sizes) < 4 * PART


async def cut_off(world: World, id_: int) -> None:
    """Work until one more piece is kept, then stop in the middle of whatever it is."""
    before = (await world.load(id_)).pieces
    task = asyncio.create_task(work(world.db, id_, now=world.now, files=world.files, peers=world.peers))
    while not task.done() and (await world.load(id_)).pieces == before:
        await asyncio.wait([task], timeout=0.001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    world.at += timedelta(minutes=6)


async def test_a_dump_that_is_cut_off_again_and_again_is_gone_on_with_and_doubles_nothing(
    world: World, peer: Peer
) -> None:
    linked(world, as_list(MANY))
    context, inner = world.peers.context, (peer.netloc,)
    world.peers = Peers(vault=world.vault, context=context, inner_hosts=inner, pause_s=0, piece=PART)
    id_ = await asked(world)
    while (await world.load(id_)).state == "pulling":
        await cut_off(world, id_)
    done = await world.carried(id_)
    assert (done.counts["messages"], done.counts["duplicates"]) == (MANY, 0)
    assert peer.asked.count(DUMP) >= 2, "it was asked for anew"
    [row] = await world.rows("select got from import_pulls where company_id = %(c)s")
    assert row["got"]["messages"] == MANY


async def test_a_turn_does_not_end_within_a_dump_for_it_would_be_fetched_again(world: World, peer: Peer) -> None:
    linked(world, as_list(MANY))
    context, inner = world.peers.context, (peer.netloc,)
    world.peers = Peers(vault=world.vault, context=context, inner_hosts=inner, pause_s=0, piece=PART, turn_s=0)
    found = await world.fetched(await asked(world))
    assert (found.state, len(found.sizes) > 2, peer.asked.count(DUMP)) == ("looking", True, 1)


@pytest.mark.parametrize("content", [as_list(50)[:-900], b"<html>502</html>", b'[{"text": ' + b"9" * 9_000 + b"}]"])
async def test_a_dump_that_cannot_be_read_is_asked_for_again_and_then_told(world: World, content: bytes) -> None:
    linked(world, content)
    found = await world.fetched(await asked(world), most=80)
    assert (found.state, "не JSON" in (found.failure or "")) == ("held", True)
    assert found.size < 40_000, "nothing of it is kept: people and deals only"


async def test_a_dump_that_breaks_off_once_is_whole_the_second_time(world: World) -> None:
    linked(world, as_list(50)[:-900])
    id_ = await asked(world)
    while not (await world.rows("select tries from import_pulls where company_id = %(c)s and tries > 0")):
        await world.step(id_)
    world.peer.blobs[DUMP] = as_list(50)
    assert (await world.carried(id_)).counts["messages"] == 50


def dump_of(content: bytes) -> Dump:
    made = Dump(BytesIO(content), name="Wazzup")
    made.look()
    return made


@pytest.mark.parametrize(
    ("content", "count", "told"),
    [
        pytest.param(b'{"status": "done", "id": "d1", "url": "/f"}', 0, {"status": "done", "url": "/f"}, id="a link"),
        pytest.param(b'{"data": {"status": "pending"}}', 0, {"status": "pending"}, id="told one deeper"),
        pytest.param(b'{"messages": [{}, 1, null], "status": "done"}', 3, {"status": "done"}, id="told after the list"),
        pytest.param(b'{"messageId": "1", "data": [1], "text": "a"}', 1, {}, id="a message of its own"),
        pytest.param(b"", 0, {}, id="nothing"),
        pytest.param(b'[{"text": "\\ud800", "n": NaN, "m": 1e999}]', 1, {}, id="words that are no words"),
        pytest.param(b'{"x": "' + b"y" * 9_000 + b'", "status": "done"}', 0, {"status": "done"}, id="a long word"),
    ],
)
def test_what_stands_around_the_messages_is_told_and_they_are_counted(
    content: bytes, count: int, told: dict[str, Any]
) -> None:
    found = dump_of(content)
    assert (found.count, {name: found.told.get(name) for name in told}) == (count, told)
    assert sum(len(part) for part in found.parts(0)) == count
    assert list(found.parts(count)) == []


def test_an_object_of_endless_fields_is_not_kept() -> None:
    fields = ",".join(f'"{number}": "{"z" * 3_000}"' for number in range(4_000))
    assert len(dump_of(f'{{"status": "done", {fields}}}'.encode()).told) < 2_000


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"data": ' * 3_000])
def test_nesting_without_end_is_a_broken_answer(content: bytes) -> None:
    with pytest.raises(Transient):
        dump_of(content)
