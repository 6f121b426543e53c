"""Whom a campaign asks people to call, and what a pause and a merge mean for those who wait."""

from typing import Any

from pristan.contacts.model import Joining
from pristan.conversations import joining
from pristan.core.ids import CompanyId, ContactId
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.campaigns.test_touching import DEAL, WITHDRAWN
from tests.staff.people import sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]


async def calls(move: Move) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await move.desk.get(f"/campaigns/{move.pier.campaign}/calls"))["items"]
    return found


async def become_one(move: Move, gone: int, into: int) -> None:
    company_id, now = CompanyId(move.desk.firm.id), move.desk.clock.now()
    given = Joining(company_id=company_id, contact_id=ContactId(gone), into_id=ContactId(into), now=now)
    async with move.desk.db.transaction() as tx:
        await joining.join(tx, given)


async def a_stranger(move: Move, name: str = "Анна") -> int:
    made: int = await move.one("insert into contacts (company_id, name) values (%(c)s, %(n)s) returning id", n=name)
    return made


def steps(move: Move) -> list[dict[str, Any]]:
    letter = {"kind": "email", "inbox_id": move.email, "wait_hours": 24, "subject": "Мы в MAX", "text": "Вот: {link}"}
    return [{"kind": "call", "wait_hours": 0}, letter]


async def test_who_refused_on_the_phone_is_left_alone(move: Move) -> None:
    refused, agreed = await move.people(2)
    await move.start(steps=steps(move))
    for person, outcome in ((refused, "refused"), (agreed, "no_answer")):
        await move.desk.post(f"/campaigns/{move.pier.campaign}/calls/{person}", outcome=outcome)
    await move.pass_hours(24)
    await move.work()
    assert await move.touches("step", "contact_id") == [(1, refused), (1, agreed), (2, agreed)]
    assert await move.one("select state from campaign_people where contact_id = %(p)s", p=refused) == "suppressed"


async def test_who_came_or_said_stop_is_not_called(move: Move) -> None:
    came, stopped, waits = await move.people(3)
    await move.start(steps=steps(move))
    assert [one["contact_id"] for one in await calls(move)] == [came, stopped, waits]
    await move.one(WITHDRAWN, id=stopped)
    await move.one("update invitations set used_at = now() where contact_id = %(p)s returning id", p=came)
    assert [one["contact_id"] for one in await calls(move)] == [waits]


async def test_who_became_another_person_is_called_as_that_person_and_once(move: Move) -> None:
    first, second, third = await move.people(3)
    await move.start(steps=steps(move))
    stranger = await a_stranger(move)
    await become_one(move, first, stranger)
    await become_one(move, second, third)
    found = await calls(move)
    assert [(one["contact_id"], one["contact_name"]) for one in found] == [(first, "Анна"), (third, "Клиент 3")]
    assert all(one["phone"] for one in found)


async def test_a_campaign_that_stood_still_does_not_send_all_its_waves_at_once(move: Move) -> None:
    await move.people(4)
    await move.start(wave_size=1, wave_hours=24)
    await move.state("paused")
    await move.pass_hours(96)
    await sign_in(move.desk.client, move.desk.firm.owner)
    await move.state("running")
    counts = []
    for _ in range(4):
        await move.work()
        counts.append(sum(1 for (step,) in await move.touches("step") if step == 1))
        await move.pass_hours(24)
    assert counts == [1, 2, 3, 4]


async def test_deals_of_a_person_count_for_who_they_became(move: Move) -> None:
    gone, person = await a_stranger(move), (await move.people(2))[0]
    await move.one(DEAL, id=gone, key="merged", amount="50 000", line=move.desk.firm.lines[0])
    stranger = await a_stranger(move, "Ещё одна")
    await become_one(move, gone, stranger)
    await become_one(move, stranger, person)
    await move.plan(value_from=10_000)
    await move.state("planning")
    await move.work()
    assert (await move.estimate())["people"] == 1
