"""What is held is asked for by one person and decided by another, in time; what was written later waits for it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import psycopg
import pytest
from litestar import Litestar

from pristan.channels.service import alarms
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.db import Database, Scope
from pristan.staff.policy.roles import BuiltInRole
from tests.delivery.test_held import Post, app, build, clock, desk, hasher, post
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "post"]

WORDS = "Ваш паспорт 4509 123456"


async def held_of(client: httpx.AsyncClient, *, which: str = "waiting") -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/held-messages", params={"which": which})
    assert answer.status_code == httpx.codes.OK, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def logged(post: Post, action: str) -> list[dict[str, Any]]:
    async with post.desk.db.transaction() as tx:
        wanted = "select account_id, target, details from access_log where company_id = %(c)s and action = %(a)s"
        return await tx.fetch_all(f"{wanted} order by seq", c=post.desk.firm.id, a=action)


@pytest.fixture
async def second(post: Post, app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Another who may decide, and answer customers too."""
    role = BuiltInRole.SUPERVISOR
    person = await a_person(post.desk.db, staff_conftest.CHEAP, company_id=post.desk.firm.id, role=role, name="Олег")
    async with browser(app) as client:
        await sign_in(client, person.email)
        yield client


async def test_whoever_wrote_a_message_neither_releases_nor_denies_it(post: Post) -> None:
    await post.say(WORDS)
    held = (await held_of(post.desk.client))[0]
    assert held["is_own"]
    assert not (await held_of(post.officer))[0]["is_own"]
    for decision in ("release", "deny"):
        path = f"/held-messages/{held['id']}/decide"
        refused = await post.desk.post(path, expect=403, decision=decision, reason="Я знаю клиента")
        assert refused["code"] == "held.own"
    await post.work()
    assert post.sent == []
    assert await logged(post, "gate.decided") == []


async def test_whoever_asked_for_a_message_does_not_decide_about_it(post: Post, second: httpx.AsyncClient) -> None:
    id_ = await post.say(WORDS)
    asked = await second.post(f"/api/v1/messages/{id_}/ask", json={"reason": "Без номера договор не найти"})
    assert asked.status_code == httpx.codes.OK, asked.text
    held = (await held_of(second))[0]
    answer = await second.post(f"/api/v1/held-messages/{held['id']}/decide", json={"decision": "deny", "reason": "Нет"})
    assert (held["is_own"], answer.status_code, answer.json()["code"]) == (True, 403, "held.own")
    assert (await post.decide(held["id"], "release"))["hold"]["decision"] == "release"


async def test_the_database_itself_refuses_a_decision_of_the_author(post: Post) -> None:
    await post.say(WORDS)
    with pytest.raises(psycopg.errors.CheckViolation):
        async with post.desk.db.transaction() as tx:
            await tx.execute(
                "update holds set decision = 'release', decided_at = held_at, decided_by = author_id"
                " where company_id = %(c)s",
                c=post.desk.firm.id,
            )


async def test_an_editor_does_not_release_the_edit(post: Post) -> None:
    id_ = await post.say("Добрый день")
    answer = await post.desk.client.patch(f"/api/v1/messages/{id_}", json={"text": WORDS})
    assert answer.status_code == httpx.codes.OK, answer.text
    await post.work()
    held = (await held_of(post.desk.client))[0]
    assert (held["kind"], held["is_own"]) == ("edit", True)
    await post.desk.post(f"/held-messages/{held['id']}/decide", expect=403, decision="release", reason="Опечатка")


async def test_two_officers_at_once_one_wins_and_the_other_is_told_who_was_first(
    post: Post, second: httpx.AsyncClient
) -> None:
    id_ = await post.say(WORDS)
    held = (await held_of(post.officer))[0]
    path = f"/api/v1/held-messages/{held['id']}/decide"
    answers = await asyncio.gather(
        post.officer.post(path, json={"decision": "release", "reason": "Клиент просил"}),
        second.post(path, json={"decision": "deny", "reason": "Через кабинет"}),
    )
    late, first = sorted(answers, key=lambda answer: answer.is_success)
    assert (first.status_code, late.status_code) == (200, 409)
    assert late.json()["code"] == "held.decided"
    released = first is answers[0]
    told = "отпущено, Ира Лебедева" if released else "отклонено, Олег"
    assert told in late.json()["title"] + str(late.json().get("detail"))
    await post.work()
    assert post.sent == ([WORDS] if released else [])
    assert (await post.message(id_))["state"] == ("sent" if released else "failed")
    assert len(await logged(post, "gate.decided")) == 1


async def test_the_reason_of_the_author_goes_with_the_message_to_who_decides(post: Post) -> None:
    id_ = await post.say(WORDS, ask="Клиент просил прислать номер, сверяем договор")
    held = (await held_of(post.officer))[0]
    assert held["asked_reason"] == "Клиент просил прислать номер, сверяем договор"
    assert held["asked_name"] == held["author_name"] != ""
    shown = (await post.message(id_))["hold"]
    assert (shown["asked_reason"], shown["decision"]) == ("Клиент просил прислать номер, сверяем договор", None)
    [entry] = await logged(post, "gate.asked")
    assert (entry["account_id"], entry["target"]) == (post.desk.firm.owner_id, f"message:{id_}")


async def test_a_reason_may_be_given_while_the_message_waits_and_only_once(post: Post) -> None:
    id_ = await post.say(WORDS)
    asked = await post.desk.post(f"/messages/{id_}/ask", reason="Сверяем договор")
    assert asked["hold"]["asked_reason"] == "Сверяем договор"
    again = await post.desk.post(f"/messages/{id_}/ask", expect=409, reason="И ещё раз")
    assert again["code"] == "held.asked"
    assert (await held_of(post.officer))[0]["asked_reason"] == "Сверяем договор"
    assert len(await logged(post, "gate.asked")) == 1


async def test_nobody_asks_for_what_does_not_wait(post: Post) -> None:
    id_ = await post.say("Добрый день")
    assert (await post.desk.post(f"/messages/{id_}/ask", expect=409, reason="Так надо"))["code"] == "held.not_waiting"
    await post.desk.post("/messages/999999/ask", expect=409, reason="Так надо")


async def test_the_thread_and_the_history_show_who_decided_and_why(post: Post) -> None:
    id_ = await post.say(WORDS)
    held = (await held_of(post.officer))[0]
    await post.decide(held["id"], "release", reason="Клиент прислал его сам")
    await post.work()
    message = await post.message(id_)
    shown = message["hold"]
    assert (message["state"], shown["decision"], shown["decided_by"]) == ("sent", "release", "Ира Лебедева")
    assert shown["decided_reason"] == "Клиент прислал его сам"
    assert await held_of(post.officer) == []
    [past] = await held_of(post.officer, which="decided")
    assert (past["id"], past["decision"], past["decided_name"]) == (held["id"], "release", "Ира Лебедева")
    assert [one["rule_id"] for one in past["verdict"]["reasons"]] == ["test-passport"]


async def test_what_the_operator_took_back_stands_in_the_history(post: Post) -> None:
    id_ = await post.say(WORDS)
    await post.desk.post(f"/messages/{id_}/cancel")
    assert await held_of(post.officer) == []
    [past] = await held_of(post.officer, which="decided")
    assert past["decision"] == "withdrawn"
    assert past["decided_name"] == past["author_name"]
    late = await post.decide(past["id"], "release", expect=409)
    assert late["code"] == "held.decided"


async def test_the_term_is_that_of_the_company(post: Post) -> None:
    await post.say(WORDS)
    held = (await held_of(post.officer))[0]
    begun, due = (datetime.fromisoformat(held[name]) for name in ("held_at", "due_at"))
    assert (due - begun).total_seconds() == 120 * 60
    limit = await post.desk.client.put("/api/v1/inboxes/alarms/limits/held", json={"value": 30})
    assert limit.is_success, limit.text
    await post.say(f"{WORDS}, второй")
    # The later one waits behind the first; it is judged only when that has gone.
    await post.decide(held["id"], "deny")
    await post.work()
    second = (await held_of(post.officer))[0]
    begun, due = (datetime.fromisoformat(second[name]) for name in ("held_at", "due_at"))
    assert (due - begun).total_seconds() == 30 * 60


async def test_an_overdue_decision_alarms_once_and_calms_down_after_it(post: Post) -> None:
    await post.say(WORDS)
    held = (await held_of(post.officer))[0]
    db, company = post.desk.db, post.desk.firm.id

    async def look() -> list[str]:
        async with db.transaction() as tx:
            await alarms.look(tx, now=post.desk.clock.now())
            return [one.detail for one in await alarms.alarms(tx, company_id=CompanyId(company)) if one.kind == "held"]

    post.desk.clock.move(seconds=119 * 60)
    assert await look() == []
    post.desk.clock.move(seconds=60)
    assert await look() == ["Ждут решения: 1. Самое старое — 2 ч"]
    assert len(await look()) == 1
    await post.decide(held["id"], "deny")
    await look()
    post.desk.clock.move(seconds=301)
    assert await look() == []
    async with db.transaction() as tx:
        kinds = "select kind from facts where company_id = %(c)s and kind like 'inbox_%%med' order by position"
        told = [row["kind"] for row in await tx.fetch_all(kinds, c=company)]
    assert told == ["inbox_alarmed", "inbox_calmed"]


async def test_what_waits_behind_a_held_message_is_no_trouble_of_the_channel(post: Post) -> None:
    await post.say(WORDS)
    await post.say("Ещё вопрос")
    post.desk.clock.move(seconds=600)
    async with post.desk.db.transaction() as tx:
        await alarms.look(tx, now=post.desk.clock.now())
        kinds = {one.kind for one in await alarms.alarms(tx, company_id=CompanyId(post.desk.firm.id))}
    assert "lag_out" not in kinds


async def test_a_later_message_never_overtakes_a_held_one(post: Post) -> None:
    first = await post.say(WORDS)
    later = await post.say("Жду вас завтра")
    assert post.sent == []
    waiting = (await post.message(later))["waiting"]
    assert (waiting["code"], waiting["behind_id"]) == ("gate.held", first)
    assert waiting["actions"] == ["cancel"]
    await post.decide((await held_of(post.officer))[0]["id"], "release")
    assert (await post.message(later))["waiting"] is None
    await post.work()
    await post.work()
    assert post.sent == [WORDS, "Жду вас завтра"]


async def test_the_later_ones_leave_when_the_held_one_is_denied(post: Post) -> None:
    await post.say(WORDS)
    later = await post.say("Жду вас завтра")
    await post.decide((await held_of(post.officer))[0]["id"], "deny")
    await post.work()
    assert post.sent == ["Жду вас завтра"]
    assert (await post.message(later))["state"] == "sent"


async def test_the_operator_lets_the_later_ones_go_by_taking_the_held_one_back(post: Post) -> None:
    first = await post.say(WORDS)
    await post.say("Жду вас завтра")
    await post.desk.post(f"/messages/{first}/cancel")
    await post.work()
    assert post.sent == ["Жду вас завтра"]


async def test_open_screens_are_told_that_the_later_one_waits(post: Post) -> None:
    """Written before the gate looked at the first: the verdict comes after both are in the thread."""
    row = await post.desk.conversation()
    for words in (WORDS, "Жду вас завтра"):
        await post.desk.post(f"/conversations/{row['id']}/messages", text=words, client_key=words)
    post.desk.clock.move(seconds=60)
    await post.work()
    async with post.desk.db.transaction() as tx:
        sql = "select data from facts where company_id = %(c)s and kind = 'message_waiting'"
        fact = await tx.fetch_value(f"{sql} order by position desc limit 1", c=post.desk.firm.id)
    assert fact["message"]["text"] == "Жду вас завтра"
    assert fact["message"]["waiting"]["code"] == "gate.held"


async def test_a_held_edit_does_not_stop_the_conversation(post: Post) -> None:
    id_ = await post.say("Добрый день")
    await post.desk.client.patch(f"/api/v1/messages/{id_}", json={"text": WORDS})
    await post.work()
    assert (await held_of(post.officer))[0]["kind"] == "edit"
    await post.say("Жду вас завтра")
    assert post.sent[-1] == "Жду вас завтра"


async def test_a_hold_of_another_company_is_neither_seen_nor_decided(post: Post, web_db: Database) -> None:
    await post.say(WORDS)
    async with post.desk.db.transaction() as tx:
        other = await tx.fetch_value("select make_company('Чужая', null, 'Europe/Moscow', false)")
    for company, seen in ((other, 0), (post.desk.firm.id, 1)):
        scope = Scope(company_id=CompanyId(company), lines=None, operator_id=OperatorId(post.desk.firm.owner_id))
        async with web_db.transaction(scope) as tx:
            assert await tx.fetch_value("select count(*) from holds") == seen
