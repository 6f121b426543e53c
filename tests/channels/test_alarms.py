"""Troubles of connections: found, recorded once, told to whoever watches the queues, over when they are over."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from pristan.channels.service.alarms import KEPT, look
from pristan.core.ids import InboxId
from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.channels.test_figures import an_inbox_of, arrive, attempts
from tests.staff.people import NOON, AFirm, MovingClock, a_firm, a_person, sign_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def looked(worker_db: Database, *, now: datetime = NOON) -> None:
    async with worker_db.transaction() as tx:
        await look(tx, now=now)


async def rows(worker_db: Database, inbox_id: InboxId, query: str = "select * from inbox_alarms") -> list[Any]:
    async with worker_db.transaction() as tx:
        return await tx.fetch_all(f"{query} where inbox_id = %(i)s order by id", i=inbox_id)


async def facts(worker_db: Database, firm: AFirm) -> list[tuple[str, str]]:
    async with worker_db.transaction() as tx:
        found = await tx.fetch_all(
            "select kind, data from facts where company_id = %(c)s and kind like 'inbox_%%' order by position",
            c=firm.id,
        )
    return [(row["kind"], row["data"]["data"]["kind"]) for row in found]


async def change(worker_db: Database, sql: str, **values: object) -> None:
    async with worker_db.transaction() as tx:
        await tx.execute(sql, **values)


async def test_a_connection_that_fails_is_told_once_with_beginning_and_end(worker_db: Database, firm: AFirm) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await attempts(worker_db, firm, inbox_id, *[("sent", None, 5.0)] * 8, *[("retry", "channel.transient", 4.0)] * 8)
    for minute in range(3):
        await looked(worker_db, now=NOON + minute * MINUTE)
    (alarm,) = await rows(worker_db, inbox_id)
    assert (alarm["kind"], alarm["started_at"], alarm["ended_at"]) == ("errors", NOON, None)
    assert alarm["detail"] == "Не удалось 8 из 16 отправок за 15 минут"
    for minute in (20, 23, 26):  # the attempts are long past
        await looked(worker_db, now=NOON + minute * MINUTE)
    (alarm,) = await rows(worker_db, inbox_id)
    assert alarm["ended_at"] == NOON + 20 * MINUTE
    assert await facts(worker_db, firm) == [("inbox_alarmed", "errors"), ("inbox_calmed", "errors")]


async def test_a_channel_that_only_asks_to_wait_is_no_trouble(worker_db: Database, firm: AFirm) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await attempts(worker_db, firm, inbox_id, *[("retry", "channel.rate_limited", 4.0)] * 20)
    await looked(worker_db)
    assert await rows(worker_db, inbox_id) == []


async def test_silence_is_told_where_it_is_usually_busy_and_nowhere_else(worker_db: Database, firm: AFirm) -> None:
    busy, quiet = await an_inbox_of(worker_db, firm), await an_inbox_of(worker_db, firm)
    for inbox_id in (busy, quiet):
        await change(
            worker_db,
            "insert into inbox_health (company_id, inbox_id, last_received_at) values (%(c)s, %(i)s, %(at)s)"
            " on conflict (company_id, inbox_id) do update set last_received_at = excluded.last_received_at",
            c=firm.id,
            i=inbox_id,
            at=NOON - timedelta(hours=3),
        )
    for _ in range(7 * 20):
        await arrive(worker_db, firm, busy, state="done", minutes=24 * 60 + 30)
    await looked(worker_db)
    (alarm,) = await rows(worker_db, busy)
    assert (alarm["kind"], alarm["detail"]) == (
        "silence",
        "Ничего не приходило 3 ч. Обычно за это время приходит около 20",
    )
    assert await rows(worker_db, quiet) == []


async def test_a_key_that_ends_soon_and_a_poll_without_answer_are_told(worker_db: Database, firm: AFirm) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    checks = '[{"id": "token", "state": "ok", "title": "Ключ", "expires_at": "2026-01-01T00:00:00+00:00"}]'
    await change(worker_db, 'update inboxes set settings = \'{"receive": "polling"}\' where id = %(i)s', i=inbox_id)
    await change(
        worker_db,
        "insert into inbox_health (company_id, inbox_id, polled_at, checks) values (%(c)s, %(i)s, %(at)s, %(k)s::jsonb)"
        " on conflict (company_id, inbox_id) do update set polled_at = excluded.polled_at, checks = excluded.checks",
        c=firm.id,
        i=inbox_id,
        at=NOON - timedelta(minutes=10),
        k=checks,
    )
    await looked(worker_db)
    assert [row["kind"] for row in await rows(worker_db, inbox_id)] == ["unheard", "expiry"]


async def test_a_paused_connection_troubles_nobody(worker_db: Database, firm: AFirm) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await arrive(worker_db, firm, inbox_id, state="new", minutes=10)
    await looked(worker_db)
    await change(worker_db, "update inboxes set state = 'paused' where id = %(i)s", i=inbox_id)
    await looked(worker_db, now=NOON + MINUTE)
    (alarm,) = await rows(worker_db, inbox_id)
    assert (alarm["kind"], alarm["ended_at"]) == ("lag_in", NOON + MINUTE)
    await looked(worker_db, now=NOON + KEPT + timedelta(days=1))
    assert await rows(worker_db, inbox_id) == []


async def test_troubles_are_for_those_who_watch_the_queues_of_their_lines(
    visitor: httpx.AsyncClient, worker_db: Database, firm: AFirm, hasher: Hasher, clock: MovingClock
) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    stranger = await a_firm(worker_db, hasher)
    foreign = await an_inbox_of(worker_db, stranger)
    for whose, inbox in ((firm, inbox_id), (stranger, foreign)):
        await arrive(worker_db, whose, inbox, state="new", minutes=10)
    await looked(worker_db)
    clock.moment = NOON
    await sign_in(visitor, firm.owner)
    (shown,) = (await visitor.get("/api/v1/inboxes/alarms")).json()
    assert (shown["inbox_id"], shown["title"], shown["ended_at"]) == (inbox_id, "Пришедшее ждёт разбора", None)
    assert "pristan worker" in shown["fix"]
    await change(worker_db, "update inbox_alarms set ended_at = %(at)s where inbox_id = %(i)s", at=NOON, i=inbox_id)
    assert (await visitor.get("/api/v1/inboxes/alarms")).json() == []
    assert len((await visitor.get("/api/v1/inboxes/alarms?ended=true")).json()) == 1
    operator = await a_person(worker_db, hasher, company_id=firm.id, line_id=firm.lines[1])
    await sign_in(visitor, operator.email)
    assert (await visitor.get("/api/v1/inboxes/alarms")).status_code == 403


async def test_a_company_sets_its_own_threshold(
    visitor: httpx.AsyncClient, worker_db: Database, firm: AFirm, clock: MovingClock
) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await arrive(worker_db, firm, inbox_id, state="new", minutes=1)
    clock.moment = NOON
    await sign_in(visitor, firm.owner)
    limits = "/api/v1/inboxes/alarms/limits"
    refused = await visitor.put(f"{limits}/lag_in", json={"value": 1})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "value")
    assert (await visitor.put(f"{limits}/nonsense", json={"value": 1})).status_code == 404
    await looked(worker_db)
    assert await rows(worker_db, inbox_id) == []
    changed = {one["kind"]: one for one in (await visitor.put(f"{limits}/lag_in", json={"value": 30})).json()}
    assert (changed["lag_in"]["value"], changed["lag_in"]["usual"]) == (30, 120)
    await looked(worker_db)
    assert len(await rows(worker_db, inbox_id)) == 1
    await visitor.put(f"{limits}/lag_in", json={"value": None})
    back = {one["kind"]: one["value"] for one in (await visitor.get(limits)).json()}
    assert back["lag_in"] == 120
