"""A meeting from the button to what it left behind, at the HTTP API, with the space on the twin."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from pristan.sandbox.twin import Said
from pristan.staff.policy.roles import BuiltInRole
from tests.meetings.conftest import Room
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

ANNA = "anon-1"


def event(kind: str, number: int, *, at: str = "2026-11-21T12:00:01.0000000Z", **more: Any) -> bytes:
    return json.dumps({"eventId": f"e-{number}", "eventType": kind, "time": at, **more}).encode()


def room_of(room: Room) -> str:
    return next(iter(room.twin.space.rooms))


async def test_the_link_goes_to_the_customer_like_anything_said(room: Room) -> None:
    made = await room.opened(title="Осмотр", words="Ждём вас:")
    assert (made["state"], made["title"]) == ("open", "Осмотр")
    [said] = [row for row in await room.thread() if row["kind"] == "out"]
    assert said["text"] == f"Ждём вас:\n{made['link']}"
    async with room.desk.db.transaction() as tx:
        entry = await tx.fetch_one("select state, kind from outbox where message_id = %(id)s", id=said["id"])
    assert entry == {"state": "queued", "kind": "message"}, "it waits for the gate like every message"
    assert await room.told() == ["meeting_asked"]


async def test_a_name_of_a_person_is_not_given_to_the_service_unasked(room: Room) -> None:
    await room.opened()
    [kept] = room.twin.space.rooms.values()
    assert kept.title == f"Встреча № {room.conversation}"
    assert kept.guests_until is not None
    assert kept.guests_until - room.desk.clock.now() == timedelta(days=1)


async def test_the_same_request_again_is_the_same_meeting(room: Room) -> None:
    first = await room.asked(client_key="k-1")
    again = await room.asked(client_key="k-1")
    assert first["id"] == again["id"]
    await room.works()
    await room.works()
    assert len([row for row in await room.thread() if row["kind"] == "out"]) == 1


async def test_a_worker_killed_after_opening_sends_the_link_once(room: Room) -> None:
    """Its lease ends, and the room of the same name is opened again."""
    made = await room.opened()
    async with room.desk.db.transaction() as tx:  # as if the killed one had not written its end down
        await tx.execute(
            "update meetings set state = 'asked', next_try_at = %(now)s where id = %(id)s",
            now=room.desk.clock.now(),
            id=made["id"],
        )
    await room.works()
    assert len(room.twin.space.rooms) == 1
    assert len([row for row in await room.thread() if row["kind"] == "out"]) == 1


async def test_a_planned_meeting_stands_in_the_calendar_and_leaves_it(room: Room) -> None:
    at = room.desk.clock.now() + timedelta(hours=3)
    made = await room.opened(starts_at=at.isoformat(), minutes=45)
    [entry] = room.twin.space.entries.values()
    assert (entry.organiser, entry.end - entry.start) == (room.desk.firm.owner, timedelta(minutes=45))
    await room.desk.post(f"/meetings/{made['id']}/cancel")
    await room.works()
    assert room.twin.space.entries == {}
    assert (await room.meeting(made["id"]))["state"] == "cancelled"
    with pytest.raises(Exception, match="больше не пускают"):
        await room.twin.guest("join", room_of(room))
    assert await room.told() == ["meeting_asked", "meeting_cancelled"]
    assert (await room.desk.post(f"/meetings/{made['id']}/cancel", expect=409))["code"] == "meeting.not_open"


async def test_a_meeting_taken_back_before_its_room_was_there_is_never_said(room: Room) -> None:
    made = await room.asked()
    await room.desk.post(f"/meetings/{made['id']}/cancel")
    await room.works()
    assert room.twin.space.rooms == {}
    assert [row for row in await room.thread() if row["kind"] == "out"] == []


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"starts_at": "2026-11-21T11:00:00Z"}, 422),
        ({"starts_at": "2029-11-21T11:00:00Z"}, 422),
        ({"starts_at": "2026-11-22T11:00:00Z", "minutes": 100_000}, 400),
        ({"starts_at": "2026-11-22T11:00:00"}, 400),
        ({"title": "я" * 500}, 400),
    ],
)
async def test_an_impossible_wish_is_refused(room: Room, wish: dict[str, Any], code: int) -> None:
    answer = await room.desk.client.post(f"/api/v1/conversations/{room.conversation}/meetings", json=wish)
    assert answer.status_code in {code, 422}, answer.text


async def test_nobody_asks_for_meetings_without_end(room: Room) -> None:
    for _ in range(30):
        await room.asked()
    refused = await room.desk.post(f"/conversations/{room.conversation}/meetings", expect=429)
    assert refused["code"] == "meeting.too_many"


async def test_a_line_without_a_host_says_whom_to_ask(room: Room) -> None:
    async with room.desk.db.transaction() as tx:
        await tx.execute("update inboxes set state = 'paused' where id = %(id)s", id=room.inbox_id)
    found = await room.desk.get(f"/conversations/{room.conversation}/meetings")
    assert found == {"provider": "", "items": []}
    refused = await room.desk.post(f"/conversations/{room.conversation}/meetings", expect=409)
    assert refused["code"] == "meeting.no_host"


async def test_a_refused_key_is_told_and_a_slow_service_is_asked_again(room: Room) -> None:
    room.twin.twin.set_fault(room.twin.space.id, "broken", 1)
    made = await room.asked()
    await room.works()
    assert (await room.meeting(made["id"]))["state"] == "asked"
    room.desk.clock.move(seconds=5)
    await room.works()
    assert (await room.meeting(made["id"]))["state"] == "open"
    del room.twin.space.scopes["rooms"]
    failed = await room.opened()
    assert (failed["state"], "права" in failed["failure"]) == ("failed", True)
    assert (await room.told())[-1] == "meeting_failed"


async def test_events_become_lines_once_and_a_reconnection_is_no_news(room: Room) -> None:
    await room.opened()
    name = room_of(room)
    guest: dict[str, Any] = {"roomName": name, "isAnonymous": True, "userKey": None, "anonymousId": "a-1"}
    start = event("ConferencesStarted", 1, roomName=name, conferenceKey="c-1")
    came = event("UserConnectedToRoom", 2, **guest)
    await room.arrives(start, start, came, came)
    await room.arrives(
        event("UserDisconnectedFromRoom", 3, **guest),
        event("UserConnectedToRoom", 4, **guest),
        event("UserConnectedToRoom", 5, roomName=name, isAnonymous=False, userKey="u-1", anonymousId=None),
        event("ConferencesFinished", 6, at="2026-11-21T12:25:00.0000000Z", conferenceKey="c-1"),
    )
    assert await room.told() == [
        "meeting_asked",
        "meeting_started",
        "meeting_guest_came",
        "meeting_colleague_came",
        "meeting_ended",
    ]


async def test_lost_events_are_made_up_for_by_asking(room: Room) -> None:
    made = await room.opened()
    await room.twin.guest("join", room_of(room))
    await room.twin.twin.say(room.twin.space.id, ANNA, Said(text="Вот чертёж"))
    room.twin.clock.move(minutes=25)
    await room.twin.guest("end")
    await room.twin.guest("record")
    batch = await room.twin.connector.poll({})
    await room.arrives(*batch.entries, *batch.entries)
    assert await room.told() == ["meeting_asked", "meeting_ended", "meeting_recorded"]
    found = await room.desk.get(f"/meetings/{made['id']}")
    assert found["meeting"]["state"] == "held"
    [session] = found["sessions"]
    assert [one["name"] for one in session["participants"]] == ["Елена Маркова", "Анна Орлова"]
    assert [(line["author"], line["text"]) for line in session["chat"]] == [("Анна Орлова", "Вот чертёж")]
    assert session["recordings"][0]["url"].startswith(f"{room.twin.account.settings['base_url']}/recordings/rec-")


async def test_a_report_before_its_events_tells_nothing_twice(room: Room) -> None:
    await room.opened()
    name = room_of(room)
    await room.twin.guest("join", name)
    await room.twin.guest("end", name)
    key = room.twin.space.rooms[name].conferences[0].key
    batch = await room.twin.connector.poll({})
    await room.arrives(*batch.entries)
    await room.arrives(
        event("ConferencesStarted", 1, roomName=name, conferenceKey=key),
        event("ConferencesFinished", 2, conferenceKey=key),
    )
    assert await room.told() == ["meeting_asked", "meeting_ended"]


async def test_meetings_of_others_in_the_space_are_left_alone(room: Room) -> None:
    await room.opened()
    await room.arrives(
        event("ConferencesStarted", 1, roomName="directors", conferenceKey="c-9"),
        event("ConferencesFinished", 2, conferenceKey="c-9"),
        event("RecordingCompleted", 3, recordingKey="r-9"),
    )
    assert await room.told() == ["meeting_asked"]
    async with room.desk.db.transaction() as tx:
        rows = await tx.fetch_all("select state from journal where inbox_id = %(id)s", id=room.inbox_id)
    assert [row["state"] for row in rows] == ["ignored"] * 3


async def test_a_key_to_activate_is_kept_for_the_next_check(room: Room) -> None:
    await room.arrives(b'{"activationKey":"k-7"}')
    async with room.desk.db.transaction() as tx:
        kept = await tx.fetch_value("select settings from inboxes where id = %(id)s", id=room.inbox_id)
    assert kept["confirmation_code"] == "k-7"


@dataclass
class Reader:
    """Somebody else's browser."""

    room: Room
    role: Any
    line: int | None

    async def get(self, app: Any, path: str) -> Any:
        desk = self.room.desk
        person = await a_person(
            desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=self.role, line_id=self.line
        )
        async with browser(app) as client:
            await sign_in(client, person.email)
            return await client.get(f"/api/v1{path}")


async def held(room: Room) -> int:
    made = await room.opened()
    await room.twin.guest("join", room_of(room))
    await room.twin.twin.say(room.twin.space.id, ANNA, Said(text="Вот чертёж"))
    room.twin.clock.move(minutes=5)
    await room.twin.guest("end")
    await room.arrives(*(await room.twin.connector.poll({})).entries)
    return int(made["id"])


async def test_another_line_sees_nothing_of_a_meeting(room: Room, app: Any) -> None:
    meeting = await held(room)
    answer = await Reader(room, BuiltInRole.OPERATOR, room.desk.firm.lines[1]).get(app, f"/meetings/{meeting}")
    assert (answer.status_code, answer.json()["code"]) == (404, "meeting.not_found")
    mine = await Reader(room, BuiltInRole.OPERATOR, room.desk.firm.lines[0]).get(app, f"/meetings/{meeting}")
    assert mine.status_code == 200


async def test_names_are_hidden_from_whoever_may_not_see_them(room: Room, app: Any) -> None:
    meeting = await held(room)
    found = (await Reader(room, BuiltInRole.AUDITOR, None).get(app, f"/meetings/{meeting}")).json()
    assert not found["is_open"]
    said = json.dumps(found["sessions"], ensure_ascii=False)
    assert "Анна" not in said
    assert "Елена" not in said
    assert "Вот чертёж" in said
