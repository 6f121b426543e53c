"""History fetched by the API of another system: whole, once, whatever the line does; then an import like any other."""

import asyncio
import os
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pristan.core.errors import InvalidInput
from pristan.migration import service
from pristan.migration.jobs import work
from pristan.migration.pulling import Peers
from pristan.migration.pulling.asking import checked_url, give_key
from tests.conftest import TestDatabase
from tests.migration.moving import TALKS, World
from tests.migration.peers import KEY, Peer

ROOT = Path(__file__).parents[2]

SAID = (
    "select m.text, m.kind, m.state, m.author_name, m.sent_at, m.conversation_id, c.channel, p.name,"
    " r.text as answered from messages m"
    " join conversations c on c.company_id = m.company_id and c.id = m.conversation_id"
    " join contacts p on p.company_id = c.company_id and p.id = c.contact_id"
    " left join messages r on r.company_id = m.company_id and r.id = m.reply_to_id"
    " where m.company_id = %(c)s order by m.conversation_id, m.sort_at, m.sort_seq"
)


async def complete(world: World) -> None:
    """Everything that the peer holds is here once, in its order."""
    said = await world.rows(SAID)
    expected = [f"слово {number}.{at}" for number in range(1, TALKS + 1) for at in range(47 if number == 1 else 4)]
    by_talk: dict[int, list[str]] = {}
    for row in said:
        by_talk.setdefault(row["conversation_id"], []).append(row["text"])
    found = sorted(by_talk.values(), key=lambda texts: int(texts[0].split()[1].partition(".")[0]))
    assert [text for texts in found for text in texts] == expected
    people = await world.rows("select count(*) as n from contacts where company_id = %(c)s")
    assert people[0]["n"] == 40


async def test_a_chatwoot_is_fetched_looked_at_and_carried_over_like_a_file(world: World, peer: Peer) -> None:
    id_ = await world.ask()
    done = await world.carried(id_)
    await complete(world)
    said = await world.rows(SAID)
    first = next(row for row in said if row["text"] == "слово 1.0")
    assert (first["kind"], first["state"], first["name"], first["channel"]) == (
        "in",
        "received",
        "Клиент 1",
        "whatsapp",
    )
    assert first["sent_at"] == datetime(2024, 3, 25, 15, 0, tzinfo=UTC)
    answer = next(row for row in said if row["text"] == "слово 1.1")
    assert (answer["kind"], answer["state"], answer["author_name"]) == ("out", "delivered", "Анна из поддержки")
    assert answer["answered"] == "слово 1.0", "quotes are kept"
    assert next(row["kind"] for row in said if row["text"] == "слово 1.2") == "system"
    assert next(row["kind"] for row in said if row["text"] == "слово 1.3") == "note", "colleagues' remarks stay theirs"
    assert {row["channel"] for row in said} == {"whatsapp", "webchat"}
    files = await world.rows("select state, kind from attachments where company_id = %(c)s")
    assert {(row["state"], row["kind"]) for row in files} == {("stored", "image")}
    assert (len(files), done.counts["files"]) == (TALKS, TALKS)
    for table in ("outbox", "facts", "consent_records"):
        assert (await world.rows(f"select count(*) as n from {table} where company_id = %(c)s"))[0]["n"] == 0
    assert not [path for path in peer.asked if path.startswith("/blobs") and "token" in path]


async def test_taken_back_it_leaves_nothing(world: World) -> None:
    id_ = await world.ask()
    await world.carried(id_)
    async with world.db.transaction() as tx:
        await service.set_state(tx, id_, "undoing", now=world.at)
    assert (await world.step(id_)).state == "undone"
    for table in ("messages", "conversations", "identities", "contacts"):
        assert (await world.rows(f"select count(*) as n from {table} where company_id = %(c)s"))[0]["n"] == 0
    assert [key async for key in world.files.listing() if key.startswith(f"imports/{world.company.id}/")] == []


async def test_a_line_that_breaks_in_every_way_doubles_and_loses_nothing(world: World, peer: Peer) -> None:
    faults = ("cut", "429", "500", "page", "503", "cut", "429", "502", "408", "cut")
    peer.faults = {2 + 5 * at: fault for at, fault in enumerate(faults)}
    id_ = await world.ask()
    await world.carried(id_)
    assert peer.faults == {}
    await complete(world)


async def test_whoever_asks_to_wait_is_not_asked_before(world: World, peer: Peer) -> None:
    peer.faults = {3: "429"}
    id_ = await world.ask()
    before = world.at
    await work(world.db, id_, now=world.now, files=world.files, peers=world.peers)
    asked = len(peer.asked)
    world.at = before + timedelta(seconds=6)
    await work(world.db, id_, now=world.now, files=world.files, peers=world.peers)
    assert len(peer.asked) == asked, "Retry-After was 7 seconds"
    world.at = before + timedelta(seconds=8)
    await work(world.db, id_, now=world.now, files=world.files, peers=world.peers)
    assert len(peer.asked) > asked


async def test_a_second_pull_adds_only_what_is_new(world: World, peer: Peer) -> None:
    peer.talks = 2
    await world.carried(await world.ask())
    again = await world.carried(await world.ask())
    assert (again.counts["messages"], again.counts["notices"]) == (0, 0)
    peer.long = 50
    more = await world.carried(await world.ask())
    assert more.counts["messages"] + more.counts["notices"] == 3


async def test_a_refused_key_stops_the_pull_with_words_and_another_goes_on(world: World) -> None:
    id_ = await world.ask(key="a-key-of-nobody")
    found = await world.fetched(id_)
    assert found.state == "held"
    assert "не принимает ключ" in (found.failure or "")
    async with world.db.transaction() as tx:
        await give_key(tx, found, KEY, vault=world.vault)
        await service.set_state(tx, id_, "running", now=world.at)
    await world.carried(id_)
    await complete(world)


async def test_the_key_lies_sealed_and_goes_when_all_is_here(world: World) -> None:
    id_ = await world.ask()
    sql = "select sealed, to_jsonb(p)::text as whole from import_pulls p where company_id = %(c)s"
    [row] = await world.rows(sql)
    assert row["sealed"]
    assert KEY not in row["whole"]
    while (await world.step(id_)).state == "pulling":
        pass
    assert (await world.rows(sql))[0]["sealed"] is None


async def test_a_paused_pull_asks_nothing_until_it_goes_on(world: World, peer: Peer) -> None:
    id_ = await world.ask()
    async with world.db.transaction() as tx:
        await service.set_state(tx, id_, "paused", now=world.at)
    assert (await world.step(id_)).state == "held"
    assert peer.asked == []
    async with world.db.transaction() as tx:
        await service.set_state(tx, id_, "running", now=world.at)
    await world.carried(id_)
    await complete(world)


async def test_a_redirect_inside_is_not_followed(world: World, peer: Peer) -> None:
    peer.faults = {2: "away"}
    found = await world.fetched(await world.ask())
    assert (found.state, "302" in (found.failure or "")) == ("held", True)


async def test_a_host_that_nobody_allowed_inside_is_never_asked(world: World, peer: Peer) -> None:
    id_ = await world.ask()
    world.peers = Peers(vault=world.vault, context=world.peers.context, pause_s=0)
    found = await world.fetched(id_)
    assert (found.state, peer.asked) == ("held", [])


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example.ru",
        "https://127.0.0.1",
        "https://localhost:3000",
        "https://10.0.0.8/app",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://user:word@example.com",
        "file:///etc/passwd",
        "https://",
        "https://[",
    ],
)
async def test_no_address_leads_inside(url: str) -> None:
    with pytest.raises(InvalidInput):
        await checked_url(url, inner_hosts=())


async def test_a_list_that_goes_round_ends(world: World, peer: Peer) -> None:
    peer.talks = 0
    id_ = await world.ask()
    async with world.db.transaction() as tx:
        await tx.execute(
            "update import_pulls set cursor = %(v)s::jsonb where import_id = %(i)s",
            v='{"phase": "contacts", "page": 1, "last": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}',
            i=id_,
        )
    found = await world.fetched(id_)
    assert (found.state, "одну и ту же страницу" in (found.failure or "")) == ("held", True)


async def killed_until_over(world: World, database: TestDatabase, id_: int, *, kills: int) -> None:
    """Kill whoever fetches after some requests, again and again; the last one lives."""
    command = [sys.executable, "-m", "tests.migration.child", "pull", database.worker, str(id_)]
    command += [world.peer.netloc, str(world.folder)]
    for _ in range(kills):
        asked, held = len(world.peer.asked), threading.Event()
        world.peer.until, world.peer.free = held, asked + 10  # it does not run away while nobody looks
        child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(os.environ))
        while len(world.peer.asked) < asked + 9:
            assert child.returncode is None
            await asyncio.sleep(0.01)
        child.kill()
        assert await child.wait() == -signal.SIGKILL
        held.set()
    world.peer.until = None
    last = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=dict(os.environ))
    assert await last.wait() == 0


async def test_a_pull_killed_many_times_has_everything_once(world: World, database: TestDatabase) -> None:
    id_ = await world.ask()
    await killed_until_over(world, database, id_, kills=3)
    await world.carried(id_)
    await complete(world)


async def test_wazzup_gives_people_by_v3_and_months_of_messages_by_dumps_of_v2(world: World, peer: Peer) -> None:
    id_ = await world.ask("wazzup", account="", since=datetime(2026, 10, 1, tzinfo=UTC))
    done = await world.carried(id_)
    assert (done.counts["messages"], done.counts["records"]) == (3, 1)
    said = {row["text"]: row for row in await world.rows(SAID)}
    assert said["Здравствуйте"]["name"] == "Клиент 2", "the card whose number it is"
    assert (said["Добрый день"]["kind"], said["Добрый день"]["state"]) == ("out", "read")
    assert {row["channel"] for row in said.values()} == {"whatsapp", "max"}
    people = await world.rows("select count(*) as n from contacts where company_id = %(c)s")
    assert people[0]["n"] == 131
    ordered = [path for path in peer.asked if "date_from" in path]
    assert len(ordered) == 2, "a month each"


async def test_a_wazzup_without_v2_gives_people_and_says_what_is_missing(world: World, peer: Peer) -> None:
    peer.is_without_v2 = True
    id_ = await world.ask("wazzup", account="")
    done = await world.carried(id_)
    assert done.counts["people"] == 130
    assert any("переписку нет" in warning for warning in done.warnings)
