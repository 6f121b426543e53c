"""A pull among hostile answers, other processes and impatient people: it ends, spoils nothing and stops nobody."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pristan.core.errors import Conflict, Misconfigured
from pristan.kit.db import Scope
from pristan.migration import uploading
from pristan.migration.crm.dates import moment
from pristan.migration.jobs import FILES_AT_ONCE, REST, clear_imports, work
from pristan.migration.orders import Order
from pristan.migration.pulling import Peers, pull
from pristan.migration.pulling.asking import checked_url
from pristan.migration.store import Import
from pristan.migration.uploading import LARGEST, Announced
from tests.migration.moving import World
from tests.migration.peers import Peer


async def halfway(world: World, peer: Peer) -> int:
    """A pull that has kept some pieces and rests, twice on its way."""
    peer.faults = {20: "429", 40: "429"}
    context, inner = world.peers.context, (peer.netloc,)
    world.peers = Peers(vault=world.vault, context=context, inner_hosts=inner, pause_s=0, piece=2_000)
    id_ = await world.ask()
    found = await world.step(id_)
    assert (found.state, found.pieces > 1) == ("pulling", True)
    return id_


async def test_whoever_was_overtaken_by_another_process_keeps_nothing(world: World, peer: Peer) -> None:
    id_ = await halfway(world, peer)
    stale = await world.load(id_)
    ahead = await world.step(id_)
    assert (ahead.state, ahead.pieces > stale.pieces) == ("pulling", True)
    kept = {key: await world.files.get(key) async for key in world.files.listing()}
    await pull(world.db, world.files, stale, peers=world.peers, now=world.now)
    assert (await world.load(id_)).sizes == ahead.sizes
    assert {key: await world.files.get(key) async for key in world.files.listing()} == kept


async def test_a_pull_dropped_while_it_goes_on_leaves_no_piece(world: World, peer: Peer) -> None:
    id_ = await halfway(world, peer)
    stale = await world.load(id_)
    assert (await world.step(id_)).pieces > stale.pieces + 1
    await uploading.drop(world.db, world.files, stale, scope=Scope(company_id=world.company.id))
    assert [key async for key in world.files.listing() if key.startswith("imports/")] == []
    assert await world.rows("select id from imports where company_id = %(c)s") == []


async def test_a_pull_that_took_longer_than_a_week_is_not_forsaken(world: World, peer: Peer) -> None:
    id_ = await halfway(world, peer)
    world.at += timedelta(days=8)
    while (found := await world.step(id_)).state in {"pulling", "looking"}:
        pass
    await clear_imports(world.db, world.files, now=world.at)
    assert (await world.load(id_)).state == found.state == "asked"


async def test_a_pull_without_end_stops_for_a_person(world: World) -> None:
    id_ = await world.ask()
    async with world.db.transaction() as tx:
        await tx.execute("update imports set size = %(s)s where id = %(i)s", s=LARGEST, i=id_)
    found = await world.step(id_)
    assert (found.state, "больше 20 ГБ" in (found.failure or "")) == ("held", True)


async def test_a_pull_that_breaks_lets_others_have_their_turn(world: World) -> None:
    id_ = await world.ask()
    async with world.db.transaction() as tx:
        await tx.execute("update import_pulls set sealed = %(s)s where import_id = %(i)s", s=b"of another key", i=id_)
    with pytest.raises(Misconfigured):
        await work(world.db, id_, now=world.now, files=world.files, peers=world.peers)
    [row] = await world.rows("select taken_by, taken_until from imports where company_id = %(c)s")
    assert row == {"taken_by": "", "taken_until": world.at + REST}


async def test_a_pause_is_heard_between_the_files_of_the_other_system(world: World, peer: Peer) -> None:
    peer.talks = 2 * FILES_AT_ONCE + 1
    id_ = await world.ask()
    while (found := await world.step(id_)).state in {"pulling", "looking"}:
        pass
    async with world.db.transaction() as tx:
        await uploading.start(tx, found, line_id=world.company.line_id, is_again=False, now=world.at)
    told: list[Import] = []
    await work(world.db, id_, now=world.now, files=world.files, peers=world.peers, told=told.append)
    assert len(told) == 3


async def test_a_file_that_is_being_sent_never_becomes_a_pull(world: World) -> None:
    key = uuid4().hex
    sent = Announced(name="a.json", size=9, line_id=world.company.line_id, client_key=key, by=None, by_name="Ира")
    async with world.db.transaction() as tx:
        made = await uploading.announce(tx, world.company.id, sent, now=world.at)
    assert await world.ask(client_key=key) == made
    assert await world.rows("select import_id from import_pulls where company_id = %(c)s") == []


async def test_a_key_is_never_sealed_for_an_address_it_was_not_given_for(world: World) -> None:
    key = "с-другим-адресом"
    made = await world.ask(client_key=key)
    before = await world.rows("select sealed from import_pulls where company_id = %(c)s")
    with pytest.raises(Conflict, match="другим адресом"):
        await world.ask(client_key=key, url="https://elsewhere.example")
    assert await world.rows("select sealed from import_pulls where company_id = %(c)s") == before
    assert await world.ask(client_key=key) == made


async def test_an_address_is_one_however_it_is_written() -> None:
    inner = {"chat.example.ru"}
    assert await checked_url(" https://Chat.Example.RU:443/app/ ", inner_hosts=inner) == "https://chat.example.ru/app"
    assert await checked_url("http://CHAT.example.ru", inner_hosts=inner) == "http://chat.example.ru"


async def of_wazzup(world: World, answer: dict[str, Any], *, most: int = 5) -> str:
    """What a person is told where dumps are answered so."""
    world.peer.dump = answer
    found = await world.fetched(await world.ask("wazzup", account="", since=world.at - timedelta(days=9)), most=most)
    assert found.state == "held"
    return found.failure or ""


async def test_a_dump_that_is_never_made_is_not_ordered_for_ever(world: World) -> None:
    assert "не смог собрать" in await of_wazzup(world, {"status": "failed"}, most=80)


@pytest.mark.parametrize("url", ["https://[", "/dump\x01", "https://a..example/dump"])
async def test_a_dump_at_no_address_stops_the_pull_with_words(world: World, url: str) -> None:
    assert "файл" in await of_wazzup(world, {"status": "done", "url": url})


async def test_a_dump_that_is_never_ready_waits_for_a_person(world: World) -> None:
    id_ = await world.ask("wazzup", account="")
    world.peer.dump = {"status": "being made"}
    await world.step(id_)
    async with world.db.transaction() as tx:
        late = "update import_pulls set cursor = cursor || '{\"polls\": 719}' where import_id = %(i)s"
        await tx.execute(late, i=id_)
    found = await world.fetched(id_, most=2)
    assert (found.state, "за час" in (found.failure or "")) == ("held", True)
    [row] = await world.rows("select cursor from import_pulls where company_id = %(c)s")
    assert row["cursor"]["dump"] == "", "it is ordered anew"


async def test_zero_characters_and_endless_keys_are_carried_over_all_the_same(world: World, peer: Peer) -> None:
    said = {"chatType": "whatsapp", "chatId": "7999\0", "text": "Да\0", "isEcho": False, "contact": {"name": "И\0ра"}}
    peer.dump = {
        "status": "done",
        "messages": [
            {**said, "messageId": "м\0" * 4_000, "dateTime": "2026-11-01T08:00:00Z"},
            {**said, "messageId": "\\u0000", "dateTime": "2026-11-01T09:00:00Z", "isEcho": True, "authorName": "А\0ня"},
        ],
    }
    done = await world.carried(await world.ask("wazzup", account="", since=world.at - timedelta(days=9)))
    assert done.counts["messages"] == 2
    rows = await world.rows("select text, author_name from messages where company_id = %(c)s order by id")
    assert [(row["text"], row["author_name"]) for row in rows] == [("Да", "Ира"), ("Да", "Аня")]


async def test_a_conversation_with_a_zero_character_waits_its_turn(world: World, peer: Peer) -> None:
    peer.mark = "\0"
    done = await world.carried(await halfway(world, peer))
    assert done.counts["people"] == 40
    names = await world.rows("select name from contacts where company_id = %(c)s order by id limit 1")
    assert names == [{"name": "Клиент 1"}]


@pytest.mark.parametrize("told", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:00", "31.12.9999 23:59"])
def test_a_date_at_the_edge_of_the_calendar_is_none(told: str) -> None:
    assert moment(told, Order.DMY) is None
