"""The day of a closing: it closes by itself where somebody decided so, or those who may close are called, once."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from pristan.campaigns import CampaignStation
from pristan.compliance.workdays import calendar
from pristan.kit.crypto import Vault
from pristan.staff.policy.roles import BuiltInRole
from tests.campaigns.closing import Closing, a_closing
from tests.campaigns.conftest import Move, app, build, desk, hasher, move, pier
from tests.campaigns.test_killed import killed_within
from tests.conftest import TestDatabase
from tests.invitations.conftest import HOST
from tests.staff.conftest import CHEAP
from tests.staff.people import MovingClock, a_person, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

MOSCOW = ZoneInfo("Europe/Moscow")
PLAIN = {"notice": "Пишите нам в MAX", "reply": "Нас здесь нет, пишите в MAX"}
SENT = """
with gone as (
  update outbox set state = 'sent', finished_at = now()
  where company_id = %(c)s and purpose = 'invitation' and state <> 'sent' returning message_id
), shown as (
  update messages set state = 'sent' where company_id = %(c)s and id in (select message_id from gone) returning id
)
select count(*) from shown
"""
LINKED = """
insert into staff_links (company_id, inbox_id, operator_id, value, linked_at)
values (%(c)s, %(i)s, %(o)s, '@' || %(o)s, now()) returning operator_id
"""
MANY = """
with opened as (
  insert into inboxes (company_id, channel, name, business_line_id, state)
  select %(c)s, 'telegram', 'Лавка ' || n, %(l)s, 'active' from generate_series(1, %(count)s) n returning id, name
)
insert into closings (company_id, business_line_id, inbox_id, channel, inbox_name, state, closes_on, notice, reply,
                      reply_days, reason, planned_by_name, planned_at, closes_itself, decided_by, decided_by_name)
select %(c)s, %(l)s, id, 'telegram', name, 'noticing', %(day)s, 'x', 'x', 7, 'x', 'Ира', now(), true, %(by)s, 'Ира'
from opened returning id
"""


@pytest.fixture
def clock() -> MovingClock:
    """A Sunday to come, before two weeks without a holiday: what day it is today changes nothing."""
    days, sunday = calendar(None), datetime.now(UTC)
    while sunday.weekday() != 6 or any(
        days.is_workday(sunday.date() + timedelta(days=ahead)) != (ahead % 7 in range(1, 6)) for ahead in range(15)
    ):
        sunday += timedelta(days=1)
    return MovingClock(sunday.replace(hour=12))


def coming(clock_moment: datetime, weekday: int) -> date:
    """The next such day of the week: 0 is Monday."""
    day = clock_moment.date() + timedelta(days=1)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def be(move: Move, day: date, hour: int) -> None:
    move.desk.clock.moment = datetime.combine(day, time(hour), MOSCOW).astimezone(UTC)


async def planned(move: Move, *, weekday: int = 0, **more: Any) -> tuple[Closing, date]:
    """A closing that is to happen by itself on such a day of the week, with one person to be told."""
    await move.people(1)
    day = coming(move.desk.clock.moment, weekday)
    return await a_closing(move, **PLAIN, **{"closes_on": day.isoformat(), "closes_itself": True, **more}), day


async def told(closing: Closing) -> None:
    """The last notice goes out and arrives."""
    await closing.act("notices")
    await closing.move.work()
    assert await closing.move.one(SENT) > 0


async def links(move: Move, operator_id: int) -> None:
    """Somebody who is told things in the messenger of employees."""
    await move.one(LINKED, i=move.desk.inbox_id, o=operator_id)


async def called(move: Move) -> list[str]:
    """What those who may close were told."""
    async with move.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select words from staff_alerts where company_id = %(c)s and cause like 'closing:%%' order by id",
            c=move.desk.firm.id,
        )
    return [row["words"].partition("года. ")[2] for row in rows]


async def logged(move: Move, action: str) -> list[int]:
    """Whose decision stands in the access log, for each entry of an action."""
    async with move.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select account_id from access_log where company_id = %(c)s and action = %(a)s order by seq",
            c=move.desk.firm.id,
            a=action,
        )
    return [row["account_id"] for row in rows]


async def test_a_channel_closes_by_itself_in_the_morning_of_its_day_and_says_whose_decision_it_was(move: Move) -> None:
    await links(move, move.desk.firm.owner_id)
    closing, day = await planned(move)
    await told(closing)
    be(move, day, 9)
    await move.work()
    assert (await closing.get())["state"] == "noticing"
    be(move, day, 10)
    await move.work()
    await move.work()
    found = await closing.get()
    by = found["decided_by_name"]
    assert (found["state"], found["closed_itself"], found["closed_by_name"]) == ("closed", True, by)
    assert (found["people"], found["moved"], by != "") == (1, 0, True)
    assert await logged(move, "closing.closed_itself") == [move.desk.firm.owner_id]
    assert await called(move) == [f"Закрылось само, по решению: {by}"]
    assert await move.one(
        "select closed_at is not null and forwarding = %(r)s from inboxes where company_id = %(c)s and id = %(i)s",
        i=move.pier.telegram,
        r=PLAIN["reply"],
    )
    body = {"template": "CLOSING_ACT", "about": f"closing:{closing.id}"}
    made = await move.desk.post("/documents", expect=200, **body)
    page = (await move.desk.client.get(f"/api/v1/documents/{made['id']}/file?kind=docx")).content
    assert page.startswith(b"PK")


async def test_nobody_closes_by_night_or_on_a_day_off(move: Move) -> None:
    closing, saturday = await planned(move, weekday=5)
    await told(closing)
    for day, hour in ((0, 3), (0, 12), (1, 12), (2, 9)):
        be(move, saturday + timedelta(days=day), hour)
        await move.work()
    be(move, saturday + timedelta(days=2), 19)  # nobody worked on Monday
    await move.work()
    be(move, saturday + timedelta(days=3), 9)
    await move.work()
    await sign_in(move.desk.client, move.desk.firm.owner)
    assert (await closing.get())["state"] == "noticing"
    be(move, saturday + timedelta(days=3), 10)
    await move.work()
    assert (await closing.get())["state"] == "closed"


async def test_a_wrong_calendar_of_the_installation_stops_nothing_and_is_told_once(
    move: Move, vault: Vault, tmp_path: Path
) -> None:
    (tmp_path / "calendar.yaml").write_text("years:\n  - year: две тысячи\n", "utf-8")
    closing, saturday = await planned(move, weekday=5)
    await told(closing)
    station = CampaignStation(move.desk.db, vault=vault, public_url=HOST, now=move.desk.clock.now, data_dir=tmp_path)
    with capture_logs() as logs:
        for day in (saturday, saturday + timedelta(days=2), saturday + timedelta(days=3)):
            be(move, day, 11)
            while await station.run_once():
                pass
    await sign_in(move.desk.client, move.desk.firm.owner)
    assert (await closing.get())["state"] == "closed"
    said = [one["reason"] for one in logs if one["event"] == "calendar_not_read"]
    assert said == ["calendar.yaml:2: ожидается int, а стоит str"]


async def test_without_a_decision_those_who_may_close_are_called_once_and_the_page_says_so(move: Move) -> None:
    admin = await a_person(move.desk.db, CHEAP, company_id=move.desk.firm.id, role=BuiltInRole.ADMINISTRATOR)
    other = await a_person(move.desk.db, CHEAP, company_id=move.desk.firm.id, role=BuiltInRole.OPERATOR)
    for person in (admin, other):
        await links(move, person.id)
    closing, day = await planned(move, closes_itself=False)
    await told(closing)
    for later in (0, 2, 30):
        be(move, day + timedelta(days=later // 24), 10 + later % 24)
        await move.work()
    found = await closing.get()
    assert (found["state"], found["called_for"], found["decided_by_name"]) == ("noticing", "by_hand", "")
    assert found["called_at"].startswith(f"{day}T07:00")
    assert await called(move) == ["Закройте канал или перенесите день"]
    await closing.act("close")
    assert (await closing.get())["closed_itself"] is False


async def test_it_waits_until_the_last_notice_has_gone_to_everybody(move: Move) -> None:
    await links(move, move.desk.firm.owner_id)
    closing, day = await planned(move)
    be(move, day, 10)
    await move.work()
    assert (await closing.get())["called_for"] == "not_announced"
    await closing.act("notices")
    await move.work()
    found = await closing.get()
    assert (found["state"], found["called_for"]) == ("noticing", "notice_waits")
    assert await move.one(SENT) == 1
    move.desk.clock.move(minutes=11)
    await move.work()
    assert (await closing.get())["state"] == "closed"
    assert len(await called(move)) == 2, "called once, told of the end once"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("channel.recipient_unreachable", "closed", id="who shut themselves off cannot be told"),
        pytest.param("gate.denied", "noticing", id="what the gate stopped is for a person to decide"),
    ],
)
async def test_a_notice_that_did_not_arrive_stops_the_day(move: Move, code: str, state: str) -> None:
    closing, day = await planned(move)
    await told(closing)
    await move.one(
        "update messages set state = 'failed', failure = jsonb_build_object('code', %(f)s::text)"
        " where company_id = %(c)s and kind = 'out' returning id",
        f=code,
    )
    be(move, day, 11)
    await move.work()
    found = await closing.get()
    assert (found["state"], found["called_for"]) == (state, "" if state == "closed" else "notice_failed")


async def test_a_decision_ends_with_the_right_to_make_it(move: Move) -> None:
    closing, day = await planned(move)
    await told(closing)
    await move.one(
        "with gone as (delete from grants where company_id = %(c)s and operator_id = %(o)s returning 1)"
        " select count(*) from gone",
        o=move.desk.firm.owner_id,
    )
    be(move, day, 11)
    await move.work()
    rows = await move.one(
        "select state || ' ' || called_for from closings where company_id = %(c)s and id = %(i)s", i=closing.id
    )
    assert rows == "noticing no_right"


async def test_a_cancelled_closing_and_one_that_was_put_off_do_not_happen(move: Move) -> None:
    closing, day = await planned(move)
    await told(closing)
    later = day + timedelta(days=1)
    body = {**PLAIN, "closes_on": later.isoformat(), "reason": "Так решили", "closes_itself": True}
    assert (await move.desk.client.put(f"/api/v1/closings/{closing.id}", json=body)).status_code == 200
    be(move, day, 11)
    await move.work()
    assert (await closing.get())["state"] == "noticing"
    await closing.act("cancel")
    be(move, later, 11)
    await move.work()
    found = await closing.get()
    assert (found["state"], found["inbox_state"], found["closed_at"]) == ("cancelled", "active", None)
    assert await logged(move, "closing.closed_itself") == []


async def test_a_closing_is_left_to_people_again_when_the_choice_is_taken_back(move: Move) -> None:
    closing, day = await planned(move)
    assert (await closing.get())["decided_by_name"] != ""
    body = {**PLAIN, "closes_on": day.isoformat(), "reason": "Так решили"}
    assert (await move.desk.client.put(f"/api/v1/closings/{closing.id}", json=body)).status_code == 200
    found = await closing.get()
    assert (found["closes_itself"], found["decided_by_name"], found["decided_at"]) == (False, "", None)


async def test_an_imported_archive_closes_by_itself_for_nobody_can_be_told_from_it(move: Move) -> None:
    await move.one(
        "update inboxes set state = 'removed', settings = '{\"archive\": true}' where company_id = %(c)s and id = %(i)s"
        " returning id",
        i=move.pier.telegram,
    )
    closing, day = await planned(move)
    be(move, day, 12)
    await move.work()
    assert (await closing.get())["state"] == "closed"


async def test_two_workers_close_once(move: Move) -> None:
    closing, day = await planned(move)
    await told(closing)
    be(move, day, 11)
    await asyncio.gather(*(move.station.run_once() for _ in range(4)))
    await move.work()
    assert (await closing.get())["state"] == "closed"
    assert len(await logged(move, "closing.closed_itself")) == 1


async def test_a_worker_killed_at_any_moment_of_the_day_closes_each_once(move: Move, database: TestDatabase) -> None:
    count, firm = 60, move.desk.firm
    await links(move, firm.owner_id)
    day = coming(move.desk.clock.moment, 0)
    async with move.desk.db.transaction() as tx:
        rows = await tx.fetch_all(MANY, c=firm.id, l=firm.lines[0], count=count, day=day, by=firm.owner_id)
    assert len(rows) == count
    be(move, day, 10)
    for _ in range(3):
        await killed_within(move, database, batches=8)
    closed = "select count(*) from closings where company_id = %(c)s and state = 'closed' and closed_itself"
    assert 0 < await move.one(closed) < count, "the test has to kill in the middle"
    await move.work()
    shut = "select count(*) from inboxes where company_id = %(c)s and closed_at is not null"
    assert (await move.one(closed), await move.one(shut)) == (count, count)
    assert len(await logged(move, "closing.closed_itself")) == count
    assert len(await called(move)) == count
