"""Whom a campaign touches, in which order, when it stops, and that nothing leaves but through the outbox."""

from datetime import timedelta

import pytest

from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.staff.people import sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

WITHDRAWN = """
insert into consent_records (company_id, contact_id, purpose, kind, at, way, recorded_at)
values (%(c)s, %(id)s, 'ads', 'withdrawn', now() - interval '1 day', 'message', now()) returning id
"""

DEAL = """
with brought as (
  insert into imports (company_id, format, name, size, business_line_id, state, created_by_name, started_at)
  values (%(c)s, 'hubspot', 'deals.csv', 1, %(line)s, 'done', 'x', now()) returning company_id, id
)
insert into import_records (company_id, import_id, contact_id, source, kind, key, fields, place)
select company_id, id, %(id)s, 'hubspot', 'deal', %(key)s, jsonb_build_object('Сумма', %(amount)s::text), 1 from brought
returning id
"""


async def test_planning_counts_people_waves_and_money(move: Move) -> None:
    people = await move.people(5)
    await move.one(WITHDRAWN, id=people[0])
    for id_ in people[:3]:
        await move.one(
            "insert into consent_records (company_id, contact_id, purpose, kind, at, text_hash, way, recorded_at)"
            " values (%(c)s, %(id)s, 'sms', 'given', now(), '\\x00', 'form', now()) returning id",
            id=id_,
        )
    await move.plan(wave_size=2, sms_price=450)
    await move.state("planning")
    await move.work()
    found = await move.estimate()
    assert {name: found[name] for name in ("people", "waves", "suppressed", "with_phone", "with_sms_consent")} == {
        "people": 5,
        "waves": 3,
        "suppressed": 1,
        "with_phone": 4,
        "with_sms_consent": 2,
    }
    assert found["cost"] == found["sms_parts"] * 450 * 2


async def test_each_person_is_touched_by_sms_then_letter_then_call_with_pauses(move: Move) -> None:
    people = await move.people(2)
    await move.start()
    await move.work()
    assert await move.touches("step", "contact_id", "state") == [(1, id_, "sent") for id_ in people]
    await move.pass_hours(47)
    await move.work()
    assert len(await move.touches("step")) == 2
    await move.pass_hours(1)
    await move.work()
    await move.pass_hours(24)
    await move.work()
    assert [step for (step,) in await move.touches("step")] == [1, 1, 2, 2, 3, 3]
    await sign_in(move.desk.client, move.desk.firm.owner)  # three days have passed
    calls = (await move.desk.get(f"/campaigns/{move.pier.campaign}/calls"))["items"]
    assert [one["contact_id"] for one in calls] == people
    path = f"/campaigns/{move.pier.campaign}/calls/{people[0]}"
    await move.desk.post(path, outcome="agreed")
    await move.desk.post(path, expect=404, outcome="agreed")
    await move.work()
    assert (await move.desk.get(f"/campaigns/{move.pier.campaign}/plan"))["state"] == "finished"


async def test_every_touch_is_a_service_message_of_the_outbox_with_the_link_hidden(move: Move) -> None:
    await move.people(1)
    await move.start()
    assert await move.one("select purpose from outbox where company_id = %(c)s") == "service"
    link = await move.one("select payload ->> 'link' from outbox where company_id = %(c)s")
    text = await move.one("select text from messages where company_id = %(c)s and kind = 'out'")
    assert (link.startswith("http://hub.example/m/"), "{link}" in text, link in text) == (True, False, False)
    assert not await move.one("select payload ? 'secret_text' from outbox where company_id = %(c)s")
    await move.one("update outbox set state = 'sent' where company_id = %(c)s returning id")
    await move.work()
    assert await move.one("select payload ->> 'link' from outbox where company_id = %(c)s") is None


async def test_who_came_is_not_touched_again(move: Move) -> None:
    people = await move.people(2)
    await move.start()
    link = await move.one(
        "select payload ->> 'link' from outbox o join conversations c on c.id = o.conversation_id"
        " where o.company_id = %(c)s and c.contact_id = %(p)s",
        p=people[0],
    )
    await move.pier.start(link.rpartition("/")[2])
    await move.pass_hours(72)
    await move.work()
    assert [one for one in await move.touches("step", "contact_id") if one[0] == 2] == [(2, people[1])]
    assert await move.one("select state from campaign_people where contact_id = %(p)s", p=people[0]) == "moved"


async def test_who_says_stop_between_touches_is_left_alone(move: Move) -> None:
    [person] = await move.people(1)
    await move.start()
    await move.one(WITHDRAWN, id=person)
    await move.pass_hours(72)
    await move.work()
    assert await move.touches("step") == [(1,)]
    assert await move.one("select state from campaign_people where contact_id = %(p)s", p=person) == "suppressed"


async def test_nobody_is_touched_by_night(move: Move) -> None:
    await move.people(1)
    move.desk.clock.moment = move.desk.clock.now().replace(hour=21)  # midnight in Moscow
    await move.start()
    assert await move.touches("step") == []
    await move.pass_hours(12)
    await move.work()
    assert await move.touches("step") == [(1,)]


async def test_waves_begin_one_after_another(move: Move) -> None:
    await move.people(5)
    await move.start(wave_size=2, wave_hours=24)
    counts = []
    for _ in range(3):
        await move.work()
        counts.append(sum(1 for (step,) in await move.touches("step") if step == 1))
        await move.pass_hours(24)
    assert counts == [2, 4, 5]


async def test_a_pause_and_a_revoked_campaign_touch_nobody(move: Move) -> None:
    await move.people(1)
    await move.plan()
    await move.state("planning")
    await move.work()
    await move.state("running")
    await move.state("paused")
    await move.work()
    assert await move.touches("step") == []
    await move.state("running")
    await move.desk.post(f"/campaigns/{move.pier.campaign}/revoke")
    await move.work()
    assert await move.touches("step") == []


async def test_who_has_no_address_is_written_down_and_stops_nobody(move: Move) -> None:
    people = await move.people(2)
    await move.one("delete from contact_details where contact_id = %(p)s and kind = 'phone' returning id", p=people[0])
    await move.start()
    assert await move.touches("contact_id", "state", "reason") == [
        (people[0], "skipped", "no_address"),
        (people[1], "sent", ""),
    ]


async def test_an_address_that_is_another_persons_is_not_written_to(move: Move) -> None:
    people = await move.people(2)
    await move.one(
        "update contact_details set value = (select value from contact_details where contact_id = %(b)s and"
        " kind = 'phone') where contact_id = %(a)s and kind = 'phone' returning id",
        a=people[0],
        b=people[1],
    )
    await move.start()
    assert sorted(state for (state,) in await move.touches("state")) == ["sent", "skipped"]


async def test_two_workers_touch_each_person_once(move: Move) -> None:
    import asyncio  # noqa: PLC0415 - here only

    await move.people(30)
    await move.plan()
    await move.state("planning")
    await move.work()
    await move.state("running")
    await asyncio.gather(*(move.station.run_once() for _ in range(4)))
    await move.work()
    assert len(await move.touches("step")) == 30
    assert await move.one("select count(*) from outbox where company_id = %(c)s") == 30


async def test_conversations_that_only_a_touch_began_do_not_fill_the_inbox(move: Move) -> None:
    await move.people(3)
    await move.start()
    shown = (await move.desk.get("/conversations", status="open"))["items"]
    assert [row for row in shown if row["channel"] == "sms"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_channels": ["nothing"]},
        {"from_channels": ["max"]},
        {"steps": []},
        {"wave_size": 0},
        {"steps": [{"kind": "sms", "wait_hours": 0, "text": "{link}"}]},
    ],
)
async def test_a_plan_that_cannot_work_is_refused(move: Move, wrong: dict[str, object]) -> None:
    await move.plan(expect=422, **wrong)


async def test_a_plan_at_work_is_not_changed(move: Move) -> None:
    await move.people(1)
    await move.start()
    await move.plan(expect=409)
    await move.state("planning", expect=409)


async def test_the_clock_of_a_campaign_does_not_run_past_its_links(move: Move) -> None:
    await move.people(1)
    await move.start()
    move.desk.clock.moment += timedelta(days=61)
    await move.work()
    assert await move.touches("step") == [(1,)]


@pytest.mark.parametrize(
    ("written", "roubles"),
    [
        ("15000", 15000),
        ("15 000,50 ₽", 15000.5),
        ("1 500.25 руб.", 1500.25),
        ("1.500.000", 1500000),
        ("1,500.25 USD", 1500.25),
        ("без суммы", None),
        ("", None),
        (None, None),
    ],
)
async def test_a_sum_is_read_as_a_crm_writes_it(move: Move, written: str | None, roubles: float | None) -> None:
    found = await move.one("select deal_amount(%(w)s), %(c)s", w=written)
    assert (None if found is None else float(found)) == roubles


async def test_only_those_are_invited_whose_deals_are_worth_it(move: Move) -> None:
    people = await move.people(3)
    for person, sums in zip(people, (["9 000", "1 000,00 ₽"], ["9999"], []), strict=True):
        for number, amount in enumerate(sums):
            await move.one(DEAL, id=person, key=f"{person}-{number}", amount=amount, line=move.desk.firm.lines[0])
    await move.plan(value_from=10_000)
    await move.state("planning")
    await move.work()
    assert (await move.estimate())["people"] == 1
    listed = "select contact_id from campaign_people where company_id = %(c)s"
    assert await move.one(listed) == people[0]
    assert (await move.desk.get(f"/campaigns/{move.pier.campaign}/plan"))["value_from"] == 10_000
