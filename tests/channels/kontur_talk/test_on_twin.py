"""Our connector on the twin of Толк, whose every answer is judged by the vendor's document."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.channels import channel
from pristan.channels.kontur_talk import receiving
from pristan.channels.kontur_talk.render import meeting_body, webhook_body
from pristan.channels.model.meetings import MeetingReported, Plan, Room
from pristan.core.errors import AuthFailed, MessageRejected, RateLimited, Transient
from pristan.sandbox.twin import Said
from tests.channels.kontur_talk.place import OnTwin, on_twin, shapes

HOOK = "https://hub.example/hooks/kontur_talk/00000000-0000-0000-0000-000000000001"
ANNA = "anon-1"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[OnTwin]:
    async with on_twin(tmp_path) as found:
        yield found


def a_plan(place: OnTwin) -> Plan:
    now = place.clock.now()
    return Plan(
        organiser="elena@romashka.example", starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=3)
    )


async def a_meeting(place: OnTwin, *, chat: int = 1) -> Room:
    """A room where a guest was, wrote and from which everybody has gone."""
    room = place.a_room()
    await place.connector.open_room(room)
    await place.guest("join", room.name)
    for number in range(chat):
        await place.twin.say(place.space.id, ANNA, Said(text=f"Строка {number}"))
    place.clock.move(minutes=25)
    await place.guest("end", room.name)
    return room


async def polled(place: OnTwin, cursor: Any = None) -> tuple[list[MeetingReported], Any]:
    batch = await place.connector.poll(cursor or {})
    found = [one for raw in batch.entries for one in channel("kontur_talk").parse(raw, place.account)]
    return [one for one in found if isinstance(one, MeetingReported)], batch.cursor


async def test_a_room_asked_for_twice_is_one_room_with_one_link(place: OnTwin) -> None:
    room = place.a_room()
    first, again = await place.connector.open_room(room), await place.connector.open_room(room)
    assert first == again == f"{place.account.settings['base_url']}/{room.name}"
    assert list(place.space.rooms) == [room.name]


async def test_a_meeting_planned_twice_stands_in_the_calendar_once(place: OnTwin) -> None:
    room, plan = place.a_room(), a_plan(place)
    first, again = await place.connector.plan(room, plan), await place.connector.plan(room, plan)
    assert first == again
    [entry] = place.space.entries.values()
    assert (entry.room, entry.organiser, entry.start) == (room.name, plan.organiser, plan.starts_at)


async def test_a_shut_room_lets_no_guest_in_and_leaves_the_calendar(place: OnTwin) -> None:
    room, plan = place.a_room(), a_plan(place)
    await place.connector.open_room(room)
    entry_id = await place.connector.plan(room, plan)
    shut = replace(room, opens_until=place.clock.now())
    for _ in range(2):  # taking back what is gone already is no trouble
        await place.connector.close_room(shut, plan=plan, entry_id=entry_id)
    assert place.space.entries == {}
    with pytest.raises(Exception, match="больше не пускают"):
        await place.guest("join", room.name)


async def test_a_meeting_that_has_ended_is_reported_with_people_chat_and_recordings(place: OnTwin) -> None:
    room = await a_meeting(place, chat=130)
    [told], cursor = await polled(place)
    assert (told.room, told.ended_at - told.started_at) == (room.name, timedelta(minutes=25))
    assert {(one.name, one.is_guest) for one in told.participants} == {("Анна Орлова", True), ("Елена Маркова", False)}
    assert [line.text for line in told.chat] == [f"Строка {number}" for number in range(130)]
    assert told.recordings == []
    await place.guest("record", room.name)
    assert (await polled(place, cursor))[0] == [], "it was looked at a moment ago"
    place.clock.move(minutes=11)
    [again], cursor = await polled(place, cursor)
    assert [(one.state, one.has_transcript) for one in again.recordings] == [("ready", True)]
    assert again.dedupe_key != told.dedupe_key
    place.clock.move(minutes=11)
    assert (await polled(place, cursor))[0] == [], "nothing new was told"


async def test_addresses_of_people_and_rooms_of_others_are_not_taken(place: OnTwin) -> None:
    await a_meeting(place)
    await place.guest("join", "")
    foreign = Room(name="directors", title="Совет", opens_until=place.clock.now() + timedelta(days=9))
    await place.connector.open_room(foreign)
    await place.guest("join", "directors")
    await place.guest("end", "directors")
    batch = await place.connector.poll({})
    assert len(batch.entries) == 1
    assert b"192.0.2.7" not in batch.entries[0]
    assert b"directors" not in batch.entries[0]


async def test_the_webhook_is_made_once_and_activated_when_its_key_has_come(place: OnTwin) -> None:
    await place.connector.arrange(url=HOOK, secret="s" * 40, expected=False)
    again = await place.connector.arrange(url=HOOK, secret="s" * 40, expected=True)
    assert (again.subscribed, place.space.webhooks_made) == (False, 1)
    [webhook] = place.space.webhooks.values()
    assert webhook.headers == [{"name": "X-Pristan-Secret", "value": "s" * 40}]
    told = replace(place.account, settings={**place.account.settings, "confirmation_code": webhook.activation_key})
    done = await receiving.arrange(place.connector.client, account=told, url=HOOK, secret="s" * 40, expected=True)
    assert (done.subscribed, webhook.is_active) == (True, True)
    gone = await place.connector.arrange(url="", secret="", expected=False)
    assert (gone.removed, place.space.webhooks) == ((HOOK,), {})


async def test_a_webhook_of_somebody_else_is_left_alone(place: OnTwin) -> None:
    await place.connector.client.create_webhook(webhook_body("https://crm.example/talk", "x"))
    await place.connector.arrange(url="", secret="", expected=False)
    assert len(place.space.webhooks) == 1


async def test_a_space_without_webhooks_is_asked_instead(place: OnTwin) -> None:
    del place.space.scopes["webhooks"]
    assert not (await place.connector.arrange(url=HOOK, secret="s", expected=False)).subscribed
    lines = {line.id: line for line in await place.connector.check()}
    assert lines["receiving"].state == "skipped"
    assert all(line.state != "problem" for line in lines.values())


@pytest.mark.parametrize(("lacking", "named"), [("rooms", "комнаты"), ("reporting", "отчётность")])
async def test_a_right_that_is_lacking_is_named(place: OnTwin, lacking: str, named: str) -> None:
    del place.space.scopes[lacking]
    line = next(line for line in await place.connector.check() if line.id == "rights")
    assert line.state == "problem"
    assert named in line.detail


@pytest.mark.parametrize(
    ("fault", "error"), [("slower", RateLimited), ("broken", Transient), ("key_revoked", AuthFailed)]
)
async def test_a_refusal_is_told_by_its_kind(place: OnTwin, fault: str, error: type[Exception]) -> None:
    place.twin.set_fault(place.space.id, fault, 1)
    with pytest.raises(error):
        await place.connector.open_room(place.a_room())


async def test_a_lost_answer_is_asked_again_and_makes_nothing_twice(place: OnTwin) -> None:
    client, room, plan = place.connector.client, place.a_room(), a_plan(place)
    place.twin.set_fault(place.space.id, "lost_answer", 1)
    patience, client.timeout = client.timeout, httpx.Timeout(60, read=3)  # the answer is half a minute late
    with pytest.raises(Transient):
        await place.connector.open_room(room)
    assert list(place.space.rooms) == [room.name]
    client.timeout = patience
    assert await place.connector.open_room(room)
    await place.connector.client.create_meeting(plan.organiser, meeting_body(room, plan))
    await place.connector.plan(room, plan)
    assert (len(place.space.rooms), len(place.space.entries)) == (1, 1)


async def test_a_calendar_without_the_right_is_said_in_words(place: OnTwin) -> None:
    place.space.scopes["calendar"] = "read"
    with pytest.raises(MessageRejected) as caught:
        await place.connector.plan(place.a_room(), a_plan(place))
    assert caught.value.own_code == "kontur_talk.no_right"


async def test_every_call_we_make_was_judged_by_the_document(place: OnTwin) -> None:
    room, plan = await a_meeting(place), a_plan(place)
    await polled(place)
    entry_id = await place.connector.plan(room, plan)
    await place.connector.close_room(room, plan=plan, entry_id=entry_id)
    await place.connector.check()
    await place.connector.arrange(url=HOOK, secret="s", expected=False)
    [webhook] = place.space.webhooks.values()
    await place.connector.client.activate_webhook(webhook.key, webhook.activation_key)
    await place.connector.arrange(url="", secret="", expected=False)
    assert set(place.judged) == set(shapes()["answers"]) - {"GET /api/Rooms/{}"}
