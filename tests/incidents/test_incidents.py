"""An incident from the first minute to the second notice, at the HTTP API."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.incidents import warn_of_deadlines
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.reports.papers import pdf_text
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_firm, a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]


async def opened(desk: Desk, **given: Any) -> int:
    body = {"title": "Письмо не тому адресату", "noticed_at": desk.clock.now().isoformat(), **given}
    return int((await desk.post("/incidents", **body))["id"])


async def detail(desk: Desk, id_: int) -> dict[str, Any]:
    found: dict[str, Any] = await desk.get(f"/incidents/{id_}")
    return found


async def know(desk: Desk, id_: int, **known: Any) -> httpx.Response:
    body = {**(await detail(desk, id_))["known"], **known}
    return await desk.client.put(f"/api/v1/incidents/{id_}", json=body)


async def notice(desk: Desk, id_: int, template: str) -> str:
    made = (await desk.post("/documents", template=template, about=f"incident:{id_}"))["id"]
    answer = await desk.client.get(f"/api/v1/documents/{made}/file")
    return " ".join(pdf_text(answer.content))


async def test_the_clocks_run_from_the_moment_it_was_noticed(desk: Desk) -> None:
    noticed = desk.clock.now() - timedelta(hours=5)
    id_ = await opened(desk, noticed_at=noticed.isoformat())
    [line] = (await desk.get("/incidents"))["items"]
    assert line["id"] == id_
    assert datetime.fromisoformat(line["first"]["due_at"]) == noticed + timedelta(hours=24)
    assert datetime.fromisoformat(line["final"]["due_at"]) == noticed + timedelta(hours=72)
    assert (line["first"]["standing"], line["rules"]) == ("running", ["PD-21-3.1-INCIDENT@1"])
    desk.clock.move(hours=20)
    [line] = (await desk.get("/incidents"))["items"]
    assert (line["first"]["standing"], line["final"]["standing"]) == ("overdue", "running")


async def test_the_notice_is_made_of_what_is_known_and_lists_the_rest(desk: Desk) -> None:
    id_ = await opened(desk)
    first = await notice(desk, id_, "BREACH_NOTICE_24")
    assert "21.11.2026 15:00 (UTC+03:00)" in first, "by the clock of the company, with its distance from UTC"
    assert "Не заполнено: " in first
    assert "предполагаемые причины" in first
    answer = await know(desk, id_, what="Выписка ушла чужому", causes="Опечатка в адресе", kinds=["PHONE"], people=3)
    assert answer.is_success, answer.text
    again = await notice(desk, id_, "BREACH_NOTICE_24")
    assert "Опечатка в адресе" in again
    assert "Телефон" in again or "телефон" in again
    assert "[не заполнено: предполагаемые причины]" not in again


async def test_whom_it_concerns_is_found_by_inbox_and_time(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "привет"))
    id_ = await opened(desk)
    chosen: dict[str, Any] = {"inbox_ids": [int(desk.inbox_id)], "since": "2030-01-01T00:00:00Z"}
    assert (await desk.post(f"/incidents/{id_}/people", **chosen))["added"] == 0
    assert (await desk.post(f"/incidents/{id_}/people", inbox_ids=[int(desk.inbox_id)]))["added"] == 1
    assert (await desk.post(f"/incidents/{id_}/people", inbox_ids=[int(desk.inbox_id)]))["added"] == 0
    assert (await detail(desk, id_))["incident"]["found"] == 1
    assert "Скольких людей касается 1" in await notice(desk, id_, "BREACH_NOTICE_24")
    await desk.client.delete(f"/api/v1/incidents/{id_}/people")
    assert (await detail(desk, id_))["incident"]["found"] == 0


async def test_notices_are_marked_in_their_order_and_then_it_closes(desk: Desk) -> None:
    id_ = await opened(desk)
    at = desk.clock.now().isoformat()
    await desk.post(f"/incidents/{id_}/sent", expect=409, notice="final", at=at)
    await desk.post(f"/incidents/{id_}/end", expect=409)
    await desk.post(f"/incidents/{id_}/sent", notice="first", at=at, number="77-1")
    await desk.post(f"/incidents/{id_}/sent", expect=409, notice="first", at=at)
    desk.clock.move(hours=80)
    await sign_in(desk.client, desk.firm.owner)  # the session has ended meanwhile
    await desk.post(f"/incidents/{id_}/sent", notice="final", at=desk.clock.now().isoformat())
    assert "Номер первичного уведомления 77-1" in await notice(desk, id_, "BREACH_NOTICE_72")
    await desk.post(f"/incidents/{id_}/end")
    found = await detail(desk, id_)
    assert [found["incident"][name]["standing"] for name in ("first", "final")] == ["sent", "late"]
    assert [row["step"] for row in found["steps"]] == ["opened", "first_sent", "final_sent", "closed"]
    assert (await know(desk, id_, what="поздно")).status_code == httpx.codes.CONFLICT


async def test_no_incident_needs_a_reason_and_has_no_notice(desk: Desk) -> None:
    id_ = await opened(desk)
    await desk.post(f"/incidents/{id_}/end", expect=422, is_false=True)
    await desk.post(f"/incidents/{id_}/end", is_false=True, why="Учебная тревога")
    assert (await detail(desk, id_))["ended_why"] == "Учебная тревога"
    await desk.post("/documents", expect=404, template="BREACH_NOTICE_24", about=f"incident:{id_}")


async def test_two_who_write_at_once_do_not_lose_words(desk: Desk) -> None:
    id_ = await opened(desk)
    old = (await detail(desk, id_))["known"]
    assert (await know(desk, id_, what="первое")).is_success
    answer = await desk.client.put(f"/api/v1/incidents/{id_}", json={**old, "what": "второе"})
    assert (answer.status_code, answer.json()["code"]) == (409, "incident.changed")
    assert (await detail(desk, id_))["known"]["what"] == "первое"


async def test_the_moment_it_was_noticed_moves_until_the_notice_went(desk: Desk) -> None:
    id_ = await opened(desk)
    before = (desk.clock.now() - timedelta(hours=2)).isoformat()
    assert (await know(desk, id_, noticed_at=before)).is_success
    found = await detail(desk, id_)
    assert datetime.fromisoformat(found["incident"]["first"]["due_at"]) == desk.clock.now() + timedelta(hours=22)
    await desk.post(f"/incidents/{id_}/sent", notice="first", at=desk.clock.now().isoformat())
    answer = await know(desk, id_, noticed_at=(desk.clock.now() - timedelta(hours=3)).isoformat())
    assert (answer.status_code, answer.json()["code"]) == (409, "incident.first_sent")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"noticed_at": "2030-01-01T00:00:00Z"}, "noticed_at", id="noticed tomorrow"),
        pytest.param({"noticed_at": "2020-01-01T00:00:00Z"}, "noticed_at", id="noticed before the rule"),
        pytest.param({"happened_at": "2026-11-21T12:00:01Z"}, "happened_at", id="happened after it was noticed"),
    ],
)
async def test_moments_that_cannot_be_are_refused(desk: Desk, given: dict[str, str], field: str) -> None:
    body = {"title": "x", "noticed_at": desk.clock.now().isoformat(), **given}
    answer = await desk.client.post("/api/v1/incidents", json=body)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_officers_are_warned_once_before_the_deadline(desk: Desk) -> None:
    id_ = await opened(desk)
    officer = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=BuiltInRole.PRIVACY_OFFICER)
    other = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=BuiltInRole.OPERATOR)
    async with desk.db.transaction() as tx:
        for person in (officer, other):
            await tx.execute(
                "insert into staff_links (company_id, inbox_id, operator_id, value, linked_at)"
                " values (%(c)s, %(i)s, %(o)s, %(v)s, now())",
                c=desk.firm.id,
                i=desk.inbox_id,
                o=person.id,
                v=f"@{person.id}",
            )
    desk.clock.move(hours=21)
    await warn_of_deadlines(desk.db, now=desk.clock.now())
    await warn_of_deadlines(desk.db, now=desk.clock.now())
    async with desk.db.transaction() as tx:
        told = await tx.fetch_all(
            "select operator_id, kind, words from staff_alerts where company_id = %(c)s and cause like 'incident:%%'",
            c=desk.firm.id,
        )
    assert [(row["operator_id"], row["kind"]) for row in told] == [(officer.id, "words")]
    assert "до 22.11 в 15:00" in told[0]["words"]
    steps = [row for row in (await detail(desk, id_))["steps"] if row["step"] == "warned"]
    assert len(steps) == 1
    assert steps[0]["note"].endswith("Сообщено в мессенджер: 1")


async def test_a_register_is_seen_by_nobody_else(desk: Desk, app: Litestar) -> None:
    id_ = await opened(desk)
    firm = await a_firm(desk.db, staff_conftest.CHEAP, name="Чужая")
    person = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=BuiltInRole.ADMINISTRATOR)
    async with browser(app) as client:
        await sign_in(client, firm.owner)
        assert (await client.get(f"/api/v1/incidents/{id_}")).status_code == httpx.codes.NOT_FOUND
        assert (await client.get("/api/v1/incidents")).json()["items"] == []
    async with browser(app) as client:
        await sign_in(client, person.email)
        assert (await client.get("/api/v1/incidents")).status_code == httpx.codes.FORBIDDEN
