"""The law of live updates: snapshot before + facts = snapshot after."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.db import Database
from pristan.web.feeds import HEARTBEAT, Feeds, Screen
from pristan.web.live import events
from tests.builders import a_company
from tests.conversations.conftest import Desk, a_message
from tests.staff.people import NOON

AT = 1763726400000
PATIENCE_S = 60  # only for what must happen


@asynccontextmanager
async def feeds_of(desk: Desk, web_db: Database) -> AsyncIterator[Feeds]:
    feeds = Feeds(web_db, now=desk.clock.now)
    feeds.start()
    try:
        yield feeds
    finally:
        await feeds.stop()


def a_screen(position: int | None, *, lines: frozenset[LineId] | None = None, operator_id: int = 0) -> Screen:
    return Screen(operator_id=OperatorId(operator_id), lines=lines, inbox_lines=lines, position=position)


async def drain(screen: Screen, *, upto: int) -> list[dict[str, Any]]:
    """Facts until the position is reached."""
    facts: list[dict[str, Any]] = []
    while not facts or facts[-1]["position"] < upto:
        frame = await asyncio.wait_for(screen.frames.get(), PATIENCE_S)
        assert frame is not None
        facts += [json.loads(one.split(b"data: ", 1)[1]) for one in frame.split(b"\n\n") if b"event: fact" in one]
    return facts


async def told(screen: Screen) -> bytes:
    """The next piece with a fact; a beat may come before it."""
    async with asyncio.timeout(PATIENCE_S):
        while b"event: fact" not in (frame := await screen.frames.get() or b""):
            assert frame == HEARTBEAT
    return frame


def fold(snapshot: dict[int, Any], facts: list[dict[str, Any]]) -> dict[int, Any]:
    """What a screen does: put the row; a row that no longer fits the filter goes."""
    rows = dict(snapshot)
    for fact in facts:
        row = fact.get("conversation")
        if row is None:
            continue
        row = row | {"draft": rows.get(row["id"], {}).get("draft")}
        if row["status"] == "open" and row["merged_into_id"] is None:
            rows[row["id"]] = row
        else:
            rows.pop(row["id"], None)
    return rows


async def snapshot(desk: Desk) -> tuple[int, dict[int, Any]]:
    page = await desk.get("/conversations", limit=100)
    return page["position"], {row["id"]: row for row in page["items"]}


def normal(rows: dict[int, Any]) -> dict[int, Any]:
    """Rows with equal spellings of moments and without what only lists carry."""
    text = json.dumps(rows, sort_keys=True).replace("+00:00", "Z")
    found: dict[int, Any] = json.loads(text)
    for row in found.values():
        row["preview"] = {key: value for key, value in row["preview"].items() if value is not None}
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_snapshot_before_and_facts_make_snapshot_after(desk: Desk, web_db: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable story
    await desk.arrive(*[a_message(f"s{n}", f"{n}", at=AT + n, user_id=7001 + n) for n in range(3)])
    position, before = await snapshot(desk)
    async with feeds_of(desk, web_db) as feeds:
        screen = a_screen(position)
        await feeds.join(CompanyId(desk.firm.id), screen)
        for step in range(25):
            id_ = chance.choice(list(before))
            match chance.randrange(6):
                case 0:
                    await desk.arrive(
                        a_message(f"m{seed}.{step}", f"{step}", at=AT + 1000 + step, user_id=7001 + chance.randrange(5))
                    )
                case 1:
                    await desk.post(f"/conversations/{id_}/messages", text=f"ответ {step}")
                case 2:
                    await desk.post(f"/conversations/{id_}/close")
                case 3:
                    await desk.post(f"/conversations/{id_}/reopen")
                case 4:
                    await desk.post(f"/conversations/{id_}/assign", operator_id=desk.firm.owner_id)
                case _:
                    await desk.post(f"/conversations/{id_}/notes", text=f"заметка {step}")
        upto, after = await snapshot(desk)
        facts = await drain(screen, upto=upto)
    assert [fact["position"] for fact in facts] == list(range(position + 1, upto + 1))
    assert normal(fold(before, facts)) == normal(after)


async def test_the_message_of_a_fact_is_the_message_of_the_thread(desk: Desk, web_db: Database) -> None:
    await desk.arrive(a_message("m0", "0", at=AT))
    position, before = await snapshot(desk)
    (conversation_id,) = before
    removal = {"update_type": "message_removed", "timestamp": AT, "message_id": "m5", "chat_id": 5001, "user_id": 7001}
    place = [{"type": "location", "latitude": 55.75, "longitude": 37.62}]
    photo = [{"type": "image", "payload": {"photo_id": 1, "url": "https://i.oneme.ru/1.jpg", "token": "t"}}]
    reply = {"type": "reply", "sender": {"user_id": 7001}, "message": {"mid": "m0", "seq": 1, "text": "0"}}
    await desk.arrive(
        json.dumps(removal).encode(),
        a_message("m1", "жирно", at=AT + 1, markup=[{"type": "strong", "from": 0, "length": 5}]),
        a_message("m2", "", at=AT + 2, attachments=place),
        a_message("m3", "фото", at=AT + 3, attachments=photo),
        a_message("m4", "ответ", at=AT + 4, link=reply),
        a_message("m5", "передумал", at=AT + 5),
    )
    async with feeds_of(desk, web_db) as feeds:
        screen = a_screen(position)
        await feeds.join(CompanyId(desk.firm.id), screen)
        told = [fact["message"] for fact in await drain(screen, upto=position + 5)]
    thread = (await desk.get(f"/conversations/{conversation_id}/messages"))["items"][1:]
    assert len(thread) == len(told) == 5
    assert [message["removed_at"] is not None for message in told] == [False, False, False, False, True]
    for shown, message in zip(thread, told, strict=True):
        assert spelled({name: message[name] for name in shown}) == spelled(shown)


def spelled(message: dict[str, Any]) -> str:
    """The message with equal spellings of moments and without what is empty."""
    kept = {name: value for name, value in message.items() if value not in (None, [], "")}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).replace("+00:00", "Z")


async def test_a_screen_that_was_away_gets_exactly_what_it_missed(desk: Desk, web_db: Database) -> None:
    await desk.arrive(a_message("m0", "0", at=AT))
    position, _ = await snapshot(desk)
    await desk.arrive(*[a_message(f"m{n}", f"{n}", at=AT + n, seq=n) for n in range(1, 6)])
    async with feeds_of(desk, web_db) as feeds:
        screen = a_screen(position)
        await feeds.join(CompanyId(desk.firm.id), screen)
        facts = await drain(screen, upto=position + 5)
        feeds.leave(CompanyId(desk.firm.id), screen)
        await desk.arrive(a_message("m6", "6", at=AT + 6, seq=6))
        again = a_screen(screen.position)
        await feeds.join(CompanyId(desk.firm.id), again)
        more = await drain(again, upto=position + 6)
    texts = [fact["message"]["text"] for fact in facts + more]
    assert texts == ["1", "2", "3", "4", "5", "6"]


async def test_a_position_that_is_too_old_is_told_to_reload(desk: Desk, web_db: Database) -> None:
    await desk.arrive(a_message("m0", "0", at=AT), a_message("m1", "1", at=AT + 1, seq=2))
    upto, _ = await snapshot(desk)
    await drop_facts(desk, upto=upto - 1)
    async with feeds_of(desk, web_db) as feeds:
        screen = a_screen(0)
        await feeds.join(CompanyId(desk.firm.id), screen)
        assert screen.frames.get_nowait() == b"event: reload\ndata: {}\n\n"


async def drop_facts(desk: Desk, *, upto: int) -> None:
    """As a partition that goes."""
    async with desk.db.transaction() as tx:
        await tx.execute("delete from facts where company_id = %(c)s and position <= %(p)s", c=desk.firm.id, p=upto)


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=400), timedelta(days=-400)], ids=str)
async def test_a_clock_that_runs_wrong_silences_no_screen(desk: Desk, web_db: Database, ahead: timedelta) -> None:
    """The web process lives in another time than the worker that records the facts."""
    await desk.arrive(a_message("m0", "0", at=AT))
    position, _ = await snapshot(desk)
    await desk.arrive(a_message("m1", "1", at=AT + 1, seq=2))
    feeds = Feeds(web_db, now=lambda: NOON + ahead)
    feeds.start()
    try:
        screen = a_screen(position)
        await feeds.join(CompanyId(desk.firm.id), screen)
        await desk.arrive(a_message("m2", "2", at=AT + 2, seq=3))
        facts = await drain(screen, upto=position + 2)
    finally:
        await feeds.stop()
    assert [fact["message"]["text"] for fact in facts] == ["1", "2"]


async def test_an_open_screen_whose_next_facts_are_gone_begins_anew(desk: Desk, web_db: Database) -> None:
    """A process that was put to sleep for longer than facts are kept."""
    async with feeds_of(desk, web_db) as feeds:
        screen = a_screen(None)
        await feeds.join(CompanyId(desk.firm.id), screen)
        async with feeds._companies[CompanyId(desk.firm.id)].lock:  # asleep
            await desk.arrive(a_message("m0", "0", at=AT))
            upto, _ = await snapshot(desk)
            await drop_facts(desk, upto=upto)
            await desk.arrive(a_message("m1", "1", at=AT + 1, seq=2))
        async with asyncio.timeout(PATIENCE_S):
            while b"event: reload" not in (await screen.frames.get() or b""):
                pass


async def test_a_screen_of_another_line_or_operator_sees_nothing(desk: Desk, web_db: Database) -> None:
    async with feeds_of(desk, web_db) as feeds:
        everything, other_line = a_screen(0, operator_id=desk.firm.owner_id), a_screen(0, lines=frozenset({LineId(0)}))
        for screen in (everything, other_line):
            await feeds.join(CompanyId(desk.firm.id), screen)
        await desk.arrive(a_message("m0", "тайна", at=AT))
        row = await desk.conversation()
        await desk.client.put(f"/api/v1/conversations/{row['id']}/draft", json={"text": "черновик", "version": 0})
        facts = await drain(everything, upto=2)
        await asyncio.sleep(0.2)
    assert [fact["kind"] for fact in facts] == ["message_received", "draft_saved"]
    assert all(b"event: fact" not in (frame or b"") for frame in list(other_line.frames._queue))  # type: ignore[attr-defined] # only a test looks


async def test_facts_that_come_together_reach_each_screen_from_its_own_position(desk: Desk, web_db: Database) -> None:
    await desk.arrive(*(a_message(f"m{number}", str(number), at=AT + number, seq=number) for number in range(1, 5)))
    async with feeds_of(desk, web_db) as feeds:
        screens = [a_screen(position, operator_id=desk.firm.owner_id) for position in (0, 2, 3)]
        for screen in screens:
            await feeds.join(CompanyId(desk.firm.id), screen)
        seen = [[fact["position"] for fact in await drain(screen, upto=4)] for screen in screens]
    assert seen == [[1, 2, 3, 4], [3, 4], [4]]


async def test_operators_with_the_same_rights_are_given_one_piece(desk: Desk, web_db: Database) -> None:
    async with feeds_of(desk, web_db) as feeds:
        screens = [a_screen(None, operator_id=number) for number in (1, 2)]
        for screen in screens:
            await feeds.join(CompanyId(desk.firm.id), screen)
        await desk.arrive(a_message("m0", "0", at=AT))
        first, second = [await told(screen) for screen in screens]
    assert first is second


async def test_a_quiet_stream_whose_rights_have_ended_is_closed(desk: Desk, web_db: Database) -> None:
    rights = iter([True, False])

    async def stands() -> bool:
        return next(rights)

    feeds = Feeds(web_db, now=desk.clock.now, heartbeat_s=0.05)
    feeds.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            company_id = CompanyId(desk.firm.id)
            told = [piece async for piece in events(feeds, company_id, a_screen(None), stands=stands)]
        assert feeds.open_screens == 0
    finally:
        await feeds.stop()
    assert told[0] == b"retry: 1000\n\n"
    assert HEARTBEAT in told


async def test_a_position_that_cannot_be_is_refused(desk: Desk) -> None:
    answer = await asyncio.wait_for(desk.client.get("/api/v1/live", params={"position": -1}), PATIENCE_S)
    assert answer.status_code == 422


async def test_the_first_fact_of_a_company_is_not_missed(worker_db: Database, web_db: Database) -> None:
    company = await a_company(worker_db)
    feeds = Feeds(web_db, now=lambda: NOON)
    async with worker_db.transaction() as tx:
        tx.record(Fact(company_id=company.id, kind="inbox_changed", data={}))
    from_the_beginning, from_now = a_screen(0), a_screen(None)
    await feeds.join(company.id, from_the_beginning)
    await feeds.join(company.id, from_now)
    assert b"inbox_changed" in (from_the_beginning.frames.get_nowait() or b"")
    assert from_now.frames.empty()


@pytest.mark.parametrize(("missed", "first"), [(800, b"id: 1\n"), (1500, b"event: reload")])
async def test_a_screen_that_missed_much_gets_all_of_it_or_is_told_to_reload(
    worker_db: Database, web_db: Database, missed: int, first: bytes
) -> None:
    """Never a stream that ends before its first fact: the screen would come back to the same end for ever."""
    company = await a_company(worker_db)
    async with worker_db.transaction() as tx:
        for _ in range(missed):
            tx.record(Fact(company_id=company.id, kind="inbox_changed", data={}))
    feeds = Feeds(web_db, now=lambda: NOON)
    screen = a_screen(0)
    await feeds.join(company.id, screen)
    frame = screen.frames.get_nowait()
    assert frame is not None
    assert frame.startswith(first)
