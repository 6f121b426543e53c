"""A request from the words of a person to its answer and its end, at the HTTP API."""

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.reports.jobs import file_acts
from pristan.rights.jobs import ErasureStation
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, a_message
from tests.reports.papers import pdf_text
from tests.rights.conftest import traces_of
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

NOON_MS = 1795262400000  # 21 November 2026
ASKS = "Здравствуйте! Удалите, пожалуйста, все мои персональные данные"


@pytest.fixture
async def officer(desk: Desk, app: Litestar, worker_db: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A second person who answers for personal data."""
    who = await a_person(
        worker_db,
        staff_conftest.CHEAP,
        company_id=desk.firm.id,
        role=BuiltInRole.PRIVACY_OFFICER,
        name="Олег Грач",
    )
    async with browser(app) as client:
        await sign_in(client, who.email)
        yield client


async def taken(desk: Desk, *, kind: str = "deletion", words: str = ASKS) -> tuple[int, int]:
    """A request taken from a conversation: its number and that of the conversation."""
    await desk.arrive(a_message("mid.1", words, at=NOON_MS))
    conversation_id = (await desk.conversation())["id"]
    made = await desk.post(f"/conversations/{conversation_id}/subject-requests", kind=kind, words=words)
    return made["id"], conversation_id


async def detail(desk: Desk, id_: int) -> dict[str, Any]:
    found: dict[str, Any] = await desk.get(f"/privacy/requests/{id_}")
    return found


async def sent(desk: Desk) -> None:
    """The channel has taken everything that was said."""
    async with desk.db.transaction() as tx:
        await tx.execute("update messages set state = 'sent' where kind = 'out' and company_id = %(c)s", c=desk.firm.id)
        await tx.execute("update outbox set state = 'sent' where company_id = %(c)s", c=desk.firm.id)


async def test_words_of_a_person_are_proposed_as_a_request_until_somebody_takes_it(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", ASKS))
    conversation_id = (await desk.conversation())["id"]
    shown = await desk.get(f"/conversations/{conversation_id}/subject-requests")
    assert shown["items"] == []
    assert (shown["proposed"]["kind"], shown["proposed"]["words"]) == ("deletion", ASKS)
    await desk.post(f"/conversations/{conversation_id}/subject-requests", kind="deletion", words=ASKS)
    after = await desk.get(f"/conversations/{conversation_id}/subject-requests")
    assert after["proposed"] is None
    assert [item["title"] for item in after["items"]] == ["Удалить данные"]


async def test_the_same_request_pressed_twice_is_one(desk: Desk) -> None:
    first, conversation_id = await taken(desk)
    again = await desk.post(f"/conversations/{conversation_id}/subject-requests", kind="deletion")
    assert again["id"] == first


async def test_the_queue_shows_the_term_in_working_days_with_the_norm(desk: Desk) -> None:
    await taken(desk)
    [row] = await desk.get("/privacy/requests")
    # Saturday 21 November 2026: ten working days end on Friday 4 December.
    assert (row["received_on"], row["due_on"], row["workdays_left"]) == ("2026-11-21", "2026-12-04", 10)
    assert [norm["rule"] for norm in row["norms"]] == ["PD-21-5.1@1", "PD-21-4-5@1"]
    assert row["identity_state"] == "channel"


async def test_the_term_runs_from_the_day_the_person_wrote(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", ASKS, at=NOON_MS - 3 * 24 * 3600 * 1000))
    conversation_id = (await desk.conversation())["id"]
    await desk.post(f"/conversations/{conversation_id}/subject-requests", kind="deletion")
    [row] = await desk.get("/privacy/requests")
    assert (row["received_on"], row["due_on"]) == ("2026-11-18", "2026-12-02")


async def test_more_time_once_with_the_reason_told_to_the_person(desk: Desk) -> None:
    id_, conversation_id = await taken(desk, kind="access", words="Какие данные обо мне у вас есть?")
    await desk.post(f"/privacy/requests/{id_}/extend", reason="Собираем данные из архива")
    found = await detail(desk, id_)
    assert (found["request"]["due_on"], found["request"]["may_extend"]) == ("2026-12-11", False)
    thread = (await desk.get(f"/conversations/{conversation_id}/messages"))["items"]
    assert any("Собираем данные из архива" in row["text"] and "11.12.2026" in row["text"] for row in thread)
    refused = await desk.post(f"/privacy/requests/{id_}/extend", reason="Ещё", expect=409)
    assert refused["code"] == "request.extended"


async def test_a_term_the_law_does_not_lengthen_is_not_lengthened(desk: Desk) -> None:
    id_, _ = await taken(desk, kind="withdrawal")
    refused = await desk.post(f"/privacy/requests/{id_}/extend", reason="Не успеваем", expect=409)
    assert refused["code"] == "request.no_extension"


async def test_everything_known_is_counted_by_category_and_given_as_an_archive(desk: Desk) -> None:
    id_, _ = await taken(desk, kind="access", words="Какие данные обо мне у вас есть?")
    known = {row["title"]: row["rows"] for row in (await detail(desk, id_))["known"]}
    assert {"Переписка", "Диалоги", "Адреса в каналах", "Карточка: имя и заметка"} <= set(known)
    answer = await desk.client.post(f"/api/v1/privacy/requests/{id_}/gathered")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        page = box.read("данные.html").decode()
        assert "данные.json" in box.namelist()
    assert "Какие данные обо мне у вас есть?" in page
    assert "<script" not in page
    log = await desk.get("/access-log")
    assert "request.gathered" in [row["action"] for row in log["items"]]


async def test_words_of_a_person_cannot_run_in_the_page_of_their_data(desk: Desk) -> None:
    id_, _ = await taken(desk, kind="access", words="<script>alert(1)</script> какие данные обо мне есть?")
    answer = await desk.client.post(f"/api/v1/privacy/requests/{id_}/gathered")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert "<script" not in box.read("данные.html").decode()


async def test_the_answer_leaves_through_the_outbox_and_closes_the_request(desk: Desk) -> None:
    id_, _ = await taken(desk, kind="access", words="Какие данные обо мне у вас есть?")
    draft = await desk.get(f"/privacy/requests/{id_}/draft")
    assert "Переписка: 1" in draft["text"]
    assert draft["gaps"] != []
    await desk.post(f"/privacy/requests/{id_}/answer", text=draft["text"])
    async with desk.db.transaction() as tx:
        entry = await tx.fetch_one(
            "select purpose, state from outbox where company_id = %(c)s order by id desc limit 1", c=desk.firm.id
        )
    assert entry == {"purpose": "legal", "state": "queued"}
    await sent(desk)
    found = await detail(desk, id_)
    assert (found["request"]["state"], found["request"]["answer_state"]) == ("answered", "sent")
    assert [step["step"] for step in found["steps"]] == ["taken", "answered"]
    refused = await desk.post(f"/privacy/requests/{id_}/answer", text="Ещё раз", expect=409)
    assert refused["code"] == "request.closed"


async def test_nobody_unknown_is_told_about_anybody(desk: Desk) -> None:
    made = await desk.post(
        "/privacy/requests", kind="access", subject="Анна Кузнецова", received_on="2026-11-20", words="Письмо"
    )
    refused = await desk.post(f"/privacy/requests/{made['id']}/answer", text="Вот", by_paper=True, expect=409)
    assert refused["code"] == "request.identity"
    await desk.post(f"/privacy/requests/{made['id']}/identity", state="papers", note="Паспорт предъявлен в офисе")
    await desk.post(f"/privacy/requests/{made['id']}/answer", text="Ответ отправлен заказным письмом", by_paper=True)
    assert (await detail(desk, made["id"]))["request"]["state"] == "answered"


async def test_a_request_from_tomorrow_is_refused(desk: Desk) -> None:
    await desk.post("/privacy/requests", kind="access", subject="Анна", received_on="2026-11-22", expect=422)


async def test_a_code_proves_nothing_before_it_came_back(desk: Desk) -> None:
    id_, _ = await taken(desk)
    refused = await desk.post(f"/privacy/requests/{id_}/identity", state="code", expect=409)
    assert refused["code"] == "request.no_code"


async def test_pointing_at_somebody_else_takes_the_proof_away(desk: Desk) -> None:
    id_, _ = await taken(desk)
    async with desk.db.transaction() as tx:
        other = await tx.fetch_value(
            "insert into contacts (company_id, name) values (%(c)s, 'Другая') returning id", c=desk.firm.id
        )
    await desk.post(f"/privacy/requests/{id_}/person", contact_id=other)
    found = await detail(desk, id_)
    assert (found["request"]["contact_id"], found["request"]["identity_state"]) == (other, "unchecked")


async def papers_stand(desk: Desk, id_: int, found: dict[str, Any]) -> None:
    """The act was filed by the worker; it and the letter are documents made of their rows."""
    assert await file_acts(desk.db, now=desk.clock.now()) >= 1
    act_id, letter = found["request"]["erasure"]["act_id"], found["request"]["letter"]
    for template, about, words in (
        ("DESTRUCTION_ACT", f"act:{act_id}", ("об уничтожении", "Олег Грач, (должность)", "Выгрузка из журнала")),
        (letter, f"request:{id_}", (f"акт № {act_id}", "Ответ, отправленный вам")),
    ):
        made = await desk.post("/documents", template=template, about=about)
        page = await desk.client.get(f"/api/v1/documents/{made['id']}/file", params={"kind": "pdf"})
        shown = " ".join(pdf_text(page.content))
        assert [word for word in words if word not in shown] == [], shown
    async with desk.db.transaction() as tx:
        filed = await tx.fetch_all(
            "select version, content is null as is_loose from documents where company_id = %(c)s and template = %(t)s",
            c=desk.firm.id,
            t="DESTRUCTION_ACT",
        )
    assert filed == [{"version": 1, "is_loose": False}], "filed by the worker, and the same when it is asked for"


async def test_a_deletion_takes_two_people_and_an_answer_and_leaves_an_act(
    desk: Desk, officer: httpx.AsyncClient, station: ErasureStation
) -> None:
    id_, conversation_id = await taken(desk)
    made = await desk.post(f"/privacy/requests/{id_}/erasure", reason="Других оснований хранить нет")
    decide = f"/api/v1/privacy/erasures/{made['id']}/decide"
    early = await officer.post(decide, json={"decision": "confirm", "reason": "Проверено"})
    assert early.json()["code"] == "erasure.unanswered"
    draft = await desk.get(f"/privacy/requests/{id_}/draft")
    await desk.post(f"/privacy/requests/{id_}/answer", text=draft["text"])
    own = await desk.client.post(decide, json={"decision": "confirm", "reason": "Сама"})
    assert own.json()["code"] == "erasure.four_eyes"
    assert (await officer.post(decide, json={"decision": "confirm", "reason": "Проверено"})).status_code == 204
    assert await station.run_once() == 0, "the answer has not left yet"
    await sent(desk)
    desk.clock.move(minutes=1)
    assert await station.run_once() == 1
    gone = await desk.client.get(f"/api/v1/conversations/{conversation_id}")
    assert gone.status_code == 404
    found = await detail(desk, id_)
    assert found["request"]["erasure"]["state"] == "done"
    assert found["request"]["answer_state"] == "sent", "what became of the answer outlives it"
    assert found["request"]["words"] == ""
    assert await traces_of(desk.db, desk.firm.id, "Удалите, пожалуйста") == []
    await papers_stand(desk, id_, found)


async def test_what_is_held_is_not_destroyed_until_it_is_lifted(desk: Desk) -> None:
    id_, _ = await taken(desk)
    contact_id = (await detail(desk, id_))["request"]["contact_id"]
    hold = await desk.post("/privacy/holds", contact_id=contact_id, reason="Спор в суде")
    refused = await desk.post(f"/privacy/requests/{id_}/erasure", reason="Просит", expect=409)
    assert refused["code"] == "erasure.held"
    assert "Спор в суде" in refused["detail"]
    await desk.post(f"/privacy/holds/{hold['id']}/lift", reason="Спор окончен")
    await desk.post(f"/privacy/requests/{id_}/erasure", reason="Просит")


async def test_a_request_to_show_data_destroys_nothing(desk: Desk) -> None:
    id_, _ = await taken(desk, kind="access", words="Какие данные обо мне у вас есть?")
    refused = await desk.post(f"/privacy/requests/{id_}/erasure", reason="Заодно", expect=409)
    assert refused["code"] == "request.no_erasure"


async def test_an_operator_takes_requests_but_does_not_see_the_queue(
    desk: Desk, app: Litestar, worker_db: Database
) -> None:
    await desk.arrive(a_message("mid.1", ASKS))
    conversation_id = (await desk.conversation())["id"]
    who = await a_person(worker_db, staff_conftest.CHEAP, company_id=desk.firm.id)
    async with browser(app) as client:
        await sign_in(client, who.email)
        path = f"/api/v1/conversations/{conversation_id}/subject-requests"
        assert (await client.post(path, json={"kind": "deletion"})).status_code == 201
        assert (await client.get("/api/v1/privacy/requests")).status_code == 403
