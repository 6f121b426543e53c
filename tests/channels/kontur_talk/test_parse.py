"""Entries of Толк → what happened, and bodies of our requests."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels import channel
from pristan.channels.kontur_talk.parse import LONGEST_LINE, MOST, lane_key, parse
from pristan.channels.kontur_talk.render import meeting_body, moment, room_body, webhook_body
from pristan.channels.kontur_talk.report import Found, entry_of
from pristan.channels.model import UnparsableError, Unusable
from pristan.channels.model.meetings import HookOffered, MeetingChanged, MeetingReported, Plan, Room
from pristan.channels.payload import Payload
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = replace(an_account(channel("kontur_talk")), settings={"base_url": "https://shop.ktalk.ru/"})
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def parsed(name: str) -> Any:
    [found] = parse((FIXTURES / f"{name}.json").read_bytes(), ACCOUNT)
    return found


@pytest.mark.parametrize(
    ("name", "change", "room", "session", "is_guest"),
    [
        ("started", "started", "pr00000000k3vx", "conf-9f31", False),
        ("guest_came", "joined", "pr00000000k3vx", "", True),
        ("colleague_left", "left", "pr00000000k3vx", "", False),
        ("finished", "ended", "", "conf-9f31", False),
        ("recorded", "recorded", "", "", False),
    ],
)
def test_each_event_is_told(name: str, change: str, room: str, session: str, is_guest: bool) -> None:  # noqa: FBT001 - a column of the table
    found = parsed(name)
    assert isinstance(found, MeetingChanged)
    assert (found.change, found.room, found.session, found.is_guest) == (change, room, session, is_guest)
    assert found.at.tzinfo is not None


def test_a_report_tells_people_chat_and_recordings() -> None:
    found = parsed("report")
    assert isinstance(found, MeetingReported)
    assert [one.name for one in found.participants] == ["Анна Тестова", "Елена Маркова"]
    assert (found.chat[0].text, found.chat[0].files) == ("Добрый день", ("чертёж.pdf",))
    assert found.recordings[0].url == "https://shop.ktalk.ru/recordings/rec-1"


def test_a_key_is_offered_and_an_unknown_event_is_counted() -> None:
    assert parsed("activation") == HookOffered(dedupe_key="activation:k-1", settings={"confirmation_code": "k-1"})
    found = parsed("unknown")
    assert isinstance(found, Unusable)
    assert found.unknown


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"eventType":"ConferencesStarted"}',
        b'{"eventType":"ConferencesStarted","eventId":"1","time":"yesterday"}',
        b'{"eventType":"ConferencesStarted","eventId":"1","time":"2026-11-21T09:30:12"}',
        b'{"eventType":"PristanReport","eventId":"1","startTime":"x","endTime":"y"}',
    ],
)
def test_what_is_no_entry_is_refused(raw: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse(raw, ACCOUNT)


def test_absurd_sizes_are_cut() -> None:
    body = json.loads((FIXTURES / "report.json").read_text("utf-8"))
    body["participants"] = [{"name": "я" * 2_000, "isGuest": True}] * (MOST + 9)
    body["messages"] = [{"text": "я" * (LONGEST_LINE + 9), "created": "never", "files": ["f" * 900] * 99}] * (MOST + 9)
    [found] = parse(json.dumps(body).encode(), ACCOUNT)
    assert isinstance(found, MeetingReported)
    assert (len(found.participants), len(found.chat)) == (MOST, MOST)
    assert len(found.chat[0].text) == LONGEST_LINE
    assert len(found.chat[0].files) == 20
    assert found.chat[0].at == found.ended_at


JSON: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 7, -1e300, "", "x" * 99, [], [1, "a", None], {}, {"id": 1}, [{"text": 1}], [[]]]
)
FIELDS = ["eventType", "eventId", "time", "roomName", "participants", "messages", "recordings", "startTime", "endTime"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.sampled_from(["PristanReport", "RecordingCompleted"]))
def test_any_types_of_fields_are_parsed_or_refused(fields: dict[str, Any], kind: str) -> None:
    raw = json.dumps({"eventType": kind, "eventId": "1", "time": "2026-11-21T09:30:12Z", **fields}).encode()
    assert isinstance(lane_key(raw), str)
    try:
        found = parse(raw, ACCOUNT)
    except UnparsableError:
        return
    assert all(one.dedupe_key for one in found)


def test_private_lines_and_addresses_on_the_net_stay_where_they_are() -> None:
    sender = {"participantName": "Анна", "isGuest": True}
    messages: list[dict[str, Any]] = [
        {"created": "2026-11-21T09:30:12Z", "sender": sender, "isPrivate": True, "text": "тайна"},
        {"created": "2026-11-21T09:30:12Z", "sender": sender, "text": "всем", "attachments": [{"fileName": "a.pdf"}]},
    ]
    people: list[dict[str, Any]] = [
        {"participantName": "Анна", "connectionsInfo": [{"participantRealIp": "192.0.2.7"}]}
    ]
    found = Found(
        conference=Payload({"key": "c", "roomName": "pr"}),
        participants=[Payload(one) for one in people],
        messages=[Payload(one) for one in messages],
        artifacts=Payload({"recordings": [{"id": "r", "transcription": {"status": "complete"}}]}),
    )
    entry, mark = entry_of(found)
    told = entry.decode()
    assert "тайна" not in told
    assert "192.0.2.7" not in told
    assert "всем" in told
    assert entry_of(found) == (entry, mark)


def test_requests_name_no_person() -> None:
    room = Room(name="pr1", title="я" * 200, opens_until=NOON)
    plan = Plan(organiser="e@shop.example", starts_at=NOON, ends_at=NOON.replace(hour=13))
    assert room_body(room) == {"title": "я" * 128, "anonymousAccessExpirationDate": "2026-11-21T12:00:00.000Z"}
    body = meeting_body(room, plan)
    assert (body["roomName"], body["start"], body["end"]) == (
        "pr1", "2026-11-21T12:00:00.000Z", "2026-11-21T13:00:00.000Z",
    )  # fmt: skip
    assert not [name for name in body if "xternal" in name]
    assert webhook_body("https://x.example", "s")["customHeaders"] == [{"name": "X-Pristan-Secret", "value": "s"}]


@pytest.mark.parametrize(
    ("text", "known"), [("2026-11-21T09:30:12.1234567Z", True), ("2026-11-21T09:30:12", False), ("", False)]
)
def test_a_time_needs_a_zone(text: str, known: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (moment(text) is not None) == known
