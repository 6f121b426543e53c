"""The figures of the funnel over HTTP: told, opened, wrote first, agreed, active; by touch, by wave, by person."""

from datetime import UTC, datetime
from typing import Any

import pytest
from litestar import Litestar

from pristan.contacts.model import Joining
from pristan.conversations import joining
from pristan.core.ids import CompanyId, ContactId
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.conversations.conftest import a_message
from tests.staff.people import browser

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

AGREED = """
insert into consent_records (company_id, contact_id, purpose, kind, at, text_hash, way, recorded_at)
values (%(c)s, %(id)s, 'ads', 'given', now(), '\\x00', 'form', now()) returning id
"""
BECAME = """
update messages m set state = %(state)s from campaign_touches t
where t.company_id = %(c)s and t.contact_id = %(p)s and m.company_id = t.company_id and m.id = t.message_id
returning m.id
"""
LINK = """
select o.payload ->> 'link' from outbox o
join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
where o.company_id = %(c)s and c.contact_id = %(p)s
"""


async def token_of(move: Move, person: int) -> str:
    return str((await move.one(LINK, p=person)).rpartition("/")[2])


async def opens(move: Move, app: Litestar, person: int) -> None:
    async with browser(app) as phone:
        pressed = await phone.post(f"/m/{await token_of(move, person)}", data={"way": str(move.desk.inbox_id)})
        assert pressed.is_success


async def writes(move: Move) -> None:
    at = int(datetime.now(UTC).timestamp() * 1000)
    await move.desk.arrive(a_message("mid.funnel", "Это я, здравствуйте", at=at, user_id=8001))


async def total(move: Move) -> dict[str, Any]:
    found: dict[str, Any] = (await move.desk.get("/move/funnel"))["total"]
    return {name: found[name] for name in ("people", "told", "opened", "came", "agreed", "active")}


@pytest.fixture
async def people(move: Move, app: Litestar) -> list[int]:
    """Five: one came and agreed, one only opened, one only got the SMS, of two it was refused."""
    found = await move.people(5)
    await move.start(sms_price=490)
    for person, state in zip(found, ("delivered", "read", "sent", "failed", "failed"), strict=True):
        assert await move.one(BECAME, p=person, state=state)
    for person in found[:2]:
        await opens(move, app, person)
    await move.pier.start(await token_of(move, found[0]))
    return found


async def test_each_step_counts_those_who_came_so_far(move: Move, people: list[int]) -> None:
    steps = {"people": 5, "told": 3, "opened": 2, "came": 1, "agreed": 0, "active": 0}
    assert await total(move) == steps
    await writes(move)
    await move.one(AGREED, id=people[0])
    assert await total(move) == {**steps, "agreed": 1, "active": 1}


async def test_lines_stand_apart_and_another_line_has_nobody(move: Move, people: list[int]) -> None:
    here, elsewhere = move.desk.firm.lines
    [line] = (await move.desk.get("/move/funnel", line_id=here))["lines"]
    assert (line["business_line_id"], line["people"], line["came"]) == (here, len(people), 1)
    assert (await move.desk.get("/move/funnel", line_id=elsewhere))["total"]["people"] == 0


@pytest.mark.usefixtures("people")
async def test_a_kind_of_touch_counts_what_arrived_and_what_a_moved_person_costs(move: Move) -> None:
    funnel = await move.desk.get("/move/funnel")
    [sms] = funnel["touches"]
    names = ("kind", "made", "sent", "arrived", "refused", "opened", "came")
    assert [sms[name] for name in names] == ["sms", 5, 3, 2, 2, 2, 1]
    parts = await move.one("select sum(segments) from campaign_touches where company_id = %(c)s and step = 1")
    assert sms["cost"] == funnel["cost"] == parts // 5 * 490 * 3


@pytest.mark.usefixtures("people")
async def test_waves_and_lists_of_people_agree_with_the_funnel(move: Move) -> None:
    [wave] = await move.desk.get(f"/campaigns/{move.pier.campaign}/waves")
    assert [wave[name] for name in ("people", "told", "opened", "came")] == [5, 3, 2, 1]
    for stop, count in {"unknown": 2, "told": 1, "opened": 1, "silent": 1}.items():
        items = (await move.desk.get("/move/stayed", stop=stop))["items"]
        assert [one["business_line_id"] for one in items] == [move.desk.firm.lines[0]] * count, stop


async def test_a_person_who_becomes_one_card_with_the_old_one_is_counted_once(move: Move, people: list[int]) -> None:
    await writes(move)
    here = next(row for row in (await move.desk.get("/conversations"))["items"] if row["channel"] == "max")
    joined = await move.desk.client.post(
        f"/api/v1/contacts/{here['contact_id']}/merge", json={"into_id": people[0], "name": "Клиент", "note": ""}
    )
    assert joined.is_success, joined.text
    assert (await total(move))["people"] == 5
    assert (await total(move))["came"] == 1
    assert (await move.desk.get(f"/contacts/{people[0]}"))["contact"]["id"] == people[0]


async def test_who_opened_a_link_was_told_whatever_became_of_the_message(
    move: Move, app: Litestar, people: list[int]
) -> None:
    await opens(move, app, people[3])  # the SMS was refused, the link was read out to them
    found = await total(move)
    assert (found["told"], found["opened"]) == (4, 3)
    [wave] = await move.desk.get(f"/campaigns/{move.pier.campaign}/waves")
    assert (wave["told"], wave["opened"]) == (4, 3)


async def test_a_merge_after_a_merge_loses_nobody_who_came(move: Move, people: list[int]) -> None:
    async with move.desk.db.transaction() as tx:
        ids = [
            await tx.fetch_value("insert into contacts (company_id) values (%(c)s) returning id", c=move.desk.firm.id)
            for _ in range(2)
        ]
        for gone, into in ((people[0], ids[0]), (ids[0], ids[1])):
            given = Joining(
                company_id=CompanyId(move.desk.firm.id),
                contact_id=ContactId(gone),
                into_id=ContactId(into),
                now=move.desk.clock.now(),
            )
            await joining.join(tx, given)
    found = await total(move)
    assert (found["people"], found["told"], found["opened"], found["came"]) == (5, 3, 2, 1)
    silent = (await move.desk.get("/move/stayed", stop="silent"))["items"]
    assert [one["contact_id"] for one in silent] == ids[1:]


async def test_people_of_a_line_stand_where_its_own_campaigns_brought_them(move: Move, people: list[int]) -> None:
    """Who came by a link of another line is nobody's news here."""
    elsewhere = move.desk.firm.lines[1]
    await move.one(
        "update invitations set business_line_id = %(l)s where contact_id = %(p)s returning id",
        l=elsewhere,
        p=people[0],
    )
    line = (await move.desk.get("/move/funnel", line_id=move.desk.firm.lines[0]))["total"]
    unknown = (await move.desk.get("/move/stayed", stop="unknown", line_id=move.desk.firm.lines[0]))["items"]
    assert (line["told"], len(unknown)) == (2, line["people"] - line["told"])


async def test_nobody_moves_so_no_day_is_promised(move: Move) -> None:
    await move.people(3)
    assert (await move.desk.get("/move/funnel"))["closing_on"] is None
