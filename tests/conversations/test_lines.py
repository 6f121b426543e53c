"""What an operator of one business line can do to another line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.core.ids import CompanyId, LineId
from pristan.kit.db import Database, Scope
from pristan.staff.policy.roles import BuiltInRole
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, a_message
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

AT = 1763726400000


@dataclass(slots=True, kw_only=True)
class Neighbour:
    """A supervisor of the second line only, and a conversation there."""

    client: httpx.AsyncClient
    operator_id: int
    name: str
    conversation: dict[str, Any]


@pytest.fixture
async def neighbour(desk: Desk, app: Litestar) -> AsyncIterator[Neighbour]:
    firm, first = desk.firm, desk.inbox_id
    desk.inbox_id = await an_inbox(desk.db, ACompany(CompanyId(firm.id), LineId(firm.lines[1])))
    await desk.arrive(a_message("mid.other", "Я из второго направления", at=AT, user_id=7009))
    desk.inbox_id = first
    person = await a_person(
        desk.db, staff_conftest.CHEAP, company_id=firm.id, role=BuiltInRole.SUPERVISOR, line_id=firm.lines[1]
    )
    async with browser(app) as client:
        await sign_in(client, person.email)
        rows = (await client.get("/api/v1/conversations")).json()["items"]
        assert [row["business_line_id"] for row in rows] == [firm.lines[1]]
        yield Neighbour(client=client, operator_id=person.id, name="Ира Лебедева", conversation=rows[0])


async def test_a_file_of_another_line_cannot_be_drawn_over_by_attaching_it(desk: Desk, neighbour: Neighbour) -> None:
    await desk.arrive(a_message("mid.1", "Вот паспорт", at=AT))
    own = next(row for row in (await desk.get("/conversations"))["items"] if row["inbox_id"] == desk.inbox_id)
    upload = await desk.client.post("/api/v1/files", files={"file": ("паспорт.pdf", b"%PDF-1.4 secret", "")})
    file_id = upload.json()["id"]
    await desk.post(f"/conversations/{own['id']}/messages", text="", file_ids=[file_id])
    path = f"/api/v1/conversations/{neighbour.conversation['id']}/messages"
    taken = await neighbour.client.post(path, json={"text": "", "file_ids": [file_id]})
    assert (taken.status_code, taken.json()["code"]) == (422, "message.file_missing")
    assert (await neighbour.client.get(f"/api/v1/files/{file_id}")).status_code == 404
    again = await desk.post(f"/conversations/{own['id']}/messages", text="ещё раз", file_ids=[file_id])
    assert again["attachments"]


async def test_a_contact_with_addresses_in_another_line_is_not_merged_from_here(
    desk: Desk, neighbour: Neighbour
) -> None:
    """Its conversations over there would stay behind with a contact that is no more."""
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    own = next(row for row in (await desk.get("/conversations"))["items"] if row["inbox_id"] == desk.inbox_id)
    theirs = neighbour.conversation["contact_id"]
    await desk.post(f"/contacts/{own['contact_id']}/merge", into_id=theirs)  # one person writes to both lines
    other = await _another_contact(desk, neighbour)
    refused = await neighbour.client.post(f"/api/v1/contacts/{theirs}/merge", json={"into_id": other})
    assert (refused.status_code, refused.json()["code"]) == (409, "contact.other_lines")
    await desk.post(f"/contacts/{theirs}/merge", into_id=other)


async def own_conversation(desk: Desk) -> dict[str, Any]:
    """A conversation in the first line."""
    await desk.arrive(a_message("mid.own", "Из первого", at=AT))
    rows = (await desk.get("/conversations"))["items"]
    return next(row for row in rows if row["inbox_id"] == desk.inbox_id)


async def facts_after(desk: Desk, position: int) -> list[dict[str, Any]]:
    async with desk.db.transaction() as tx:
        return await tx.fetch_all(
            "select kind, line_id, conversation_id, data from facts where company_id = %(c)s and position > %(p)s"
            " order by position",
            c=desk.firm.id,
            p=position,
        )


async def test_a_new_name_reaches_the_screens_of_every_line_the_person_writes_to(
    desk: Desk, neighbour: Neighbour
) -> None:
    own, theirs = await own_conversation(desk), neighbour.conversation
    await desk.post(f"/contacts/{own['contact_id']}/merge", into_id=theirs["contact_id"])
    position = (await desk.get("/conversations"))["position"]
    path = f"/api/v1/contacts/{theirs['contact_id']}"
    renamed = await neighbour.client.patch(path, json={"name": "Анна Петровна"})
    assert renamed.status_code == 200, renamed.text
    assert [row["id"] for row in renamed.json()["conversations"]] == [theirs["id"]]  # the answer keeps to the line
    facts = await facts_after(desk, position)
    told = {(fact["line_id"], fact["data"]["conversation"]["contact_name"]) for fact in facts}
    assert told == {(line, "Анна Петровна") for line in desk.firm.lines}
    rows = {row["id"]: row for row in (await desk.get("/conversations"))["items"]}
    for fact in facts:
        assert fact["data"]["conversation"]["version"] == rows[fact["conversation_id"]]["version"]


async def test_a_person_of_another_line_is_not_there(desk: Desk, neighbour: Neighbour) -> None:
    own = await own_conversation(desk)
    await desk.client.patch(f"/api/v1/contacts/{own['contact_id']}", json={"note": "Должник"})
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into contact_details (company_id, contact_id, kind, value, source, told_at)"
            " values (%(c)s, %(id)s, 'phone', '+79005550142', 'operator', now())",
            c=desk.firm.id,
            id=own["contact_id"],
        )
    path = f"/api/v1/contacts/{own['contact_id']}"
    assert (await neighbour.client.get(path)).status_code == 404
    assert (await neighbour.client.patch(path, json={"name": "Моё"})).status_code == 404
    listed = (await neighbour.client.get("/api/v1/contacts")).json()["items"]
    assert [row["id"] for row in listed] == [neighbour.conversation["contact_id"]]


async def test_whom_an_import_brought_for_a_line_is_seen_there_before_they_write(
    desk: Desk, neighbour: Neighbour
) -> None:
    brought = []
    async with desk.db.transaction() as tx:
        for line in desk.firm.lines:
            add = "insert into contacts (company_id, name, business_line_id) values (%(c)s, %(n)s, %(l)s) returning id"
            brought.append(await tx.fetch_value(add, c=desk.firm.id, n="Из CRM", l=line))
    listed = (await neighbour.client.get("/api/v1/contacts")).json()["items"]
    assert [row["id"] for row in listed] == [brought[1], neighbour.conversation["contact_id"]]
    answers = [(await neighbour.client.get(f"/api/v1/contacts/{id_}")).status_code for id_ in brought]
    assert answers == [404, 200]


@pytest.mark.parametrize("table", ["contacts", "identities", "contact_details", "consent_records"])
async def test_the_database_itself_hides_people_of_other_lines(
    desk: Desk, neighbour: Neighbour, web_db: Database, table: str
) -> None:
    own = await own_conversation(desk)
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into contact_details (company_id, contact_id, kind, value, source, told_at)"
            " select company_id, id, 'email', 'a@shop.example', 'operator', now() from contacts"
            " where company_id = %(c)s",
            c=desk.firm.id,
        )
        await tx.execute(
            "insert into consent_records (company_id, contact_id, purpose, kind, text_hash, way, at, recorded_at)"
            " select company_id, id, 'personal_data', 'given', '', 'operator', now(), now() from contacts"
            " where company_id = %(c)s",
            c=desk.firm.id,
        )
    wanted = "id" if table == "contacts" else "contact_id"
    scope = Scope(company_id=CompanyId(desk.firm.id), lines=frozenset({LineId(desk.firm.lines[1])}))
    async with web_db.transaction(scope) as tx:
        seen = await tx.fetch_all(f"select {wanted} as id from {table}")
        async with tx.everywhere():
            all_of_them = await tx.fetch_all(f"select {wanted} as id from {table}")
        after = await tx.fetch_all(f"select {wanted} as id from {table}")
    assert [row["id"] for row in seen] == [neighbour.conversation["contact_id"]]
    assert {row["id"] for row in all_of_them} == {neighbour.conversation["contact_id"], own["contact_id"]}
    assert after == seen


async def test_somebody_who_cannot_see_the_conversation_is_not_mentioned_in_it(
    desk: Desk, neighbour: Neighbour
) -> None:
    own = await own_conversation(desk)
    path = f"/conversations/{own['id']}/notes"
    refused = await desk.post(path, text="Глянь", mentions=[desk.firm.owner_id, neighbour.operator_id], expect=422)
    assert refused["code"] == "note.mention_no_access"
    assert neighbour.name in refused["detail"]
    thread = await desk.get(f"/conversations/{own['id']}/messages")
    assert [item["kind"] for item in thread["items"]] == ["in"]
    refused = await desk.post(path, text="Глянь", mentions=[2**40], expect=422)
    assert refused["code"] == "note.mention_no_access"


async def test_only_those_who_see_the_line_are_offered(desk: Desk, neighbour: Neighbour) -> None:
    first, second = desk.firm.lines
    team = (await desk.post("/teams", name="Вторая", business_line_id=second))["id"]
    everybody = (await desk.post("/teams", name="Общая"))["id"]
    here = await desk.get("/colleagues", business_line_id=first)
    assert [one["id"] for one in here["operators"]] == [desk.firm.owner_id]
    assert [one["id"] for one in here["teams"]] == [everybody]
    there = await desk.get("/colleagues", business_line_id=second)
    assert {one["id"] for one in there["operators"]} == {desk.firm.owner_id, neighbour.operator_id}
    assert {one["id"] for one in there["teams"]} == {team, everybody}
    refused = await neighbour.client.get("/api/v1/colleagues", params={"business_line_id": first})
    assert refused.status_code == 403
    own = await own_conversation(desk)
    answer = await desk.post(f"/conversations/{own['id']}/assign", team_id=team, expect=422)
    assert answer["code"] == "assign.no_team"
    assert (await desk.post(f"/conversations/{own['id']}/assign", team_id=everybody))["team_id"] == everybody


async def test_a_label_out_of_use_stays_when_another_is_put_on(desk: Desk) -> None:
    own = await own_conversation(desk)
    old, new, never = [(await desk.post("/labels", name=name))["id"] for name in ("Старая", "Новая", "Чужая")]
    await desk.post(f"/conversations/{own['id']}/labels", add=[old])
    for label_id in (old, never):
        assert (await desk.client.delete(f"/api/v1/labels/{label_id}")).is_success
    both = await desk.post(f"/conversations/{own['id']}/labels", add=[new, never])
    assert set(both["label_ids"]) == {old, new}
    left = await desk.post(f"/conversations/{own['id']}/labels", remove=[old])
    assert left["label_ids"] == [new]


async def _another_contact(desk: Desk, neighbour: Neighbour) -> int:
    first, desk.inbox_id = desk.inbox_id, neighbour.conversation["inbox_id"]
    await desk.arrive(a_message("mid.more", "ещё", at=AT, user_id=7010))
    desk.inbox_id = first
    rows = (await neighbour.client.get("/api/v1/conversations")).json()["items"]
    return int(next(row["contact_id"] for row in rows if row["id"] != neighbour.conversation["id"]))
