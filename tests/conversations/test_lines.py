"""What an operator of one business line can do to another line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.core.ids import CompanyId, LineId
from pristan.staff.policy.roles import BuiltInRole
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, a_message
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

AT = 1763726400000


@dataclass(slots=True)
class Neighbour:
    """A supervisor of the second line only, and a conversation there."""

    client: httpx.AsyncClient
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
        yield Neighbour(client, rows[0])


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
    async with desk.db.transaction() as tx:  # one person writes to both lines
        await tx.execute(
            "update identities set contact_id = %(to)s where company_id = %(c)s and contact_id = %(from)s",
            c=desk.firm.id, to=theirs, **{"from": own["contact_id"]},
        )  # fmt: skip
        await tx.execute(
            "update conversations set contact_id = %(to)s where company_id = %(c)s and id = %(id)s",
            c=desk.firm.id, to=theirs, id=own["id"],
        )  # fmt: skip
    other = await _another_contact(desk, neighbour)
    refused = await neighbour.client.post(f"/api/v1/contacts/{theirs}/merge", json={"into_id": other})
    assert (refused.status_code, refused.json()["code"]) == (409, "contact.other_lines")
    await desk.post(f"/contacts/{theirs}/merge", into_id=other)


async def _another_contact(desk: Desk, neighbour: Neighbour) -> int:
    first, desk.inbox_id = desk.inbox_id, neighbour.conversation["inbox_id"]
    await desk.arrive(a_message("mid.more", "ещё", at=AT, user_id=7010))
    desk.inbox_id = first
    rows = (await neighbour.client.get("/api/v1/conversations")).json()["items"]
    return int(next(row["contact_id"] for row in rows if row["id"] != neighbour.conversation["id"]))
