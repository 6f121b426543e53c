"""Whose data a request is about, how that is proved, and where the answer goes; what a hold can still save."""

from typing import Any

import httpx

from tests.conversations.conftest import Desk, a_message
from tests.rights.conftest import app, build, clock, desk, hasher
from tests.rights.test_requests import ASKS, detail, officer, taken

__all__ = ["app", "build", "clock", "desk", "hasher", "officer"]


async def two_people(desk: Desk) -> list[dict[str, Any]]:
    """Two customers with a thread each."""
    await desk.arrive(a_message("mid.a", "Здравствуйте", user_id=7001))
    await desk.arrive(a_message("mid.b", "Добрый день", user_id=7002))
    items = (await desk.get("/conversations"))["items"]
    return sorted(items, key=lambda item: int(item["id"]))


async def thread_of(desk: Desk, request_id: int) -> int | None:
    async with desk.db.transaction() as tx:
        found: int | None = await tx.fetch_value(
            "select conversation_id from subject_requests where company_id = %(c)s and id = %(id)s",
            c=desk.firm.id,
            id=request_id,
        )
    return found


async def test_a_request_on_paper_pointed_at_another_person_is_answered_to_that_person(desk: Desk) -> None:
    first, second = await two_people(desk)
    made = await desk.post("/privacy/requests", kind="access", subject="Анна", received_on="2026-11-20")
    await desk.post(f"/privacy/requests/{made['id']}/person", contact_id=first["contact_id"])
    await desk.post(f"/privacy/requests/{made['id']}/person", contact_id=second["contact_id"])
    assert await thread_of(desk, made["id"]) == second["id"]
    await desk.post(f"/privacy/requests/{made['id']}/identity", state="papers", note="Паспорт")
    await desk.post(f"/privacy/requests/{made['id']}/answer", text="Ваш телефон +7 926 102-45-89")
    async with desk.db.transaction() as tx:
        said = await tx.fetch_all(
            "select conversation_id from messages where company_id = %(c)s and kind = 'out'", c=desk.firm.id
        )
    assert [row["conversation_id"] for row in said] == [second["id"]]


async def a_code(desk: Desk, conversation_id: int, identity_id: int) -> None:
    """A code that went to this address and came back."""
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into address_confirmations (company_id, conversation_id, business_line_id, identity_id, kind,"
            " value, salt, code_hash, sent_identity_id, message_id, state, asked_at, expires_at, ended_at)"
            " select company_id, id, business_line_id, identity_id, 'phone', '+79990001122', '', '\\x00', %(i)s,"
            " (select max(m.id) from messages m where m.company_id = %(c)s and m.conversation_id = %(v)s),"
            " 'confirmed', %(now)s, %(now)s, %(now)s from conversations where company_id = %(c)s and id = %(v)s",
            c=desk.firm.id,
            v=conversation_id,
            i=identity_id,
            now=desk.clock.now(),
        )


async def test_a_code_of_whoever_asks_proves_nobody_else(desk: Desk) -> None:
    first, second = await two_people(desk)
    made = await desk.post(f"/conversations/{first['id']}/subject-requests", kind="access")
    await desk.post(f"/privacy/requests/{made['id']}/person", contact_id=second["contact_id"])
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select contact_id, id from identities where company_id = %(c)s order by id", c=desk.firm.id
        )
    addresses = {row["contact_id"]: row["id"] for row in rows}
    await a_code(desk, first["id"], addresses[first["contact_id"]])
    refused = await desk.post(f"/privacy/requests/{made['id']}/identity", state="code", expect=409)
    assert refused["code"] == "request.no_code"
    await a_code(desk, first["id"], addresses[second["contact_id"]])
    await desk.post(f"/privacy/requests/{made['id']}/identity", state="code")
    assert (await detail(desk, made["id"]))["request"]["identity_state"] == "code"


async def test_a_hold_that_comes_when_the_data_go_already_is_refused(desk: Desk, officer: httpx.AsyncClient) -> None:
    id_, _ = await taken(desk)
    contact_id = (await detail(desk, id_))["request"]["contact_id"]
    made = await desk.post(f"/privacy/requests/{id_}/erasure", reason="Просит")
    await desk.post(f"/privacy/requests/{id_}/answer", text="Данные уничтожаются")
    decided = await officer.post(
        f"/api/v1/privacy/erasures/{made['id']}/decide", json={"decision": "confirm", "reason": "Да"}
    )
    assert decided.status_code == 204
    targets = f'{{"contact_ids": [{contact_id}]}}'
    async with desk.db.transaction() as tx:
        await tx.execute(
            "update erasures set state = 'running', phase = 'chat', targets = %(t)s::jsonb where id = %(id)s",
            t=targets,
            id=made["id"],
        )
    refused = await desk.post("/privacy/holds", contact_id=contact_id, reason="Спор в суде", expect=409)
    assert refused["code"] == "hold.too_late"
    async with desk.db.transaction() as tx:  # the worker of another test would take it up
        await tx.execute("update erasures set state = 'done' where id = %(id)s", id=made["id"])


async def advertising(desk: Desk, contact_id: int) -> list[str]:
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select purpose || ' ' || kind as said from consent_records where company_id = %(c)s and contact_id = %(p)s"
            " order by id",
            c=desk.firm.id,
            p=contact_id,
        )
    return [row["said"] for row in rows]


async def test_a_request_to_stop_ends_advertising_the_moment_it_is_taken(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", ASKS))
    row = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into consent_records (company_id, contact_id, purpose, kind, at, text, text_hash, way, evidence,"
            " recorded_at) values (%(c)s, %(p)s, 'ads', 'given', %(at)s, 'x', '\\x00', 'operator',"
            " '{\"message_id\": 1}', %(at)s)",
            c=desk.firm.id,
            p=row["contact_id"],
            at=desk.clock.now(),
        )
    desk.clock.move(seconds=1)
    await desk.post(f"/conversations/{row['id']}/subject-requests", kind="objection", words="Хватит рекламы")
    assert await advertising(desk, row["contact_id"]) == ["ads given", "ads withdrawn", "sms refused"]


async def test_a_request_to_see_data_ends_nothing(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Какие данные обо мне есть?"))
    row = await desk.conversation()
    await desk.post(f"/conversations/{row['id']}/subject-requests", kind="access")
    assert await advertising(desk, row["contact_id"]) == []


async def test_on_paper_advertising_ends_once_it_is_known_who_asks(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Здравствуйте"))
    row = await desk.conversation()
    made = await desk.post("/privacy/requests", kind="objection", subject="Анна", received_on="2026-11-20")
    await desk.post(f"/privacy/requests/{made['id']}/person", contact_id=row["contact_id"])
    assert await advertising(desk, row["contact_id"]) == []
    await desk.post(f"/privacy/requests/{made['id']}/identity", state="papers", note="Паспорт")
    assert await advertising(desk, row["contact_id"]) == ["ads refused", "sms refused"]


async def test_who_writes_from_a_phone_is_found_by_it(desk: Desk) -> None:
    """WhatsApp names a phone without its plus, the form with it."""
    await desk.arrive(a_message("mid.1", "Здравствуйте"))
    row = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into identities (company_id, contact_id, inbox_id, channel, value) values"
            " (%(c)s, %(p)s, %(i)s, 'whatsapp', '79161112233')",
            c=desk.firm.id,
            p=row["contact_id"],
            i=desk.inbox_id,
        )
        made = await tx.fetch_value(
            "insert into subject_requests (company_id, kind, origin, subject, address_kind, address, words, rules,"
            " received_on, due_on, asked_at) values (%(c)s, 'access', 'form', 'Анна', 'phone', '+79161112233', '',"
            " '{PD-14-ANSWER@1}', current_date, current_date, now()) returning id",
            c=desk.firm.id,
        )
    found = await desk.get(f"/privacy/requests/{made}/candidates")
    assert [one["id"] for one in found] == [row["contact_id"]]
