"""A journal entry of Толк → what happened. Pure.

An entry is a webhook of six events (``eventType`` is compared without its case: the document writes it in two ways),
a question with an activation key, or our own report of a conference that has ended.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from pristan.channels.kontur_talk.render import moment
from pristan.channels.kontur_talk.report import KIND
from pristan.channels.model import Account, Inbound, UnparsableError, Unusable
from pristan.channels.model.meetings import (
    ChatLine,
    HookOffered,
    MeetingChange,
    MeetingChanged,
    MeetingReported,
    Participant,
    Recording,
)
from pristan.channels.payload import EMPTY, Payload

MOST = 500  # people, lines and recordings that are kept of one conference
LONGEST_LINE = 4000
_READY: Final = "complete"
_CHANGES: Final = {
    "conferencesstarted": MeetingChange.STARTED,
    "conferencesfinished": MeetingChange.ENDED,
    "userconnectedtoroom": MeetingChange.JOINED,
    "userdisconnectedfromroom": MeetingChange.LEFT,
    "recordingcompleted": MeetingChange.RECORDED,
    "transcriptionready": MeetingChange.TRANSCRIBED,
}


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What the entry tells; raises UnparsableError for what is no entry of Толк."""
    entry = Payload.decode(raw)
    if entry is None:
        raise UnparsableError("не JSON")
    if key := entry.text("activationKey"):
        return [HookOffered(dedupe_key=f"activation:{key[:200]}", settings={"confirmation_code": key[:1000]})]
    kind, event_id = entry.text("eventType"), entry.text("eventId")[:200]
    if not (kind and event_id):
        raise UnparsableError("нет eventType или eventId")
    if kind == KIND:
        return [_report(entry, event_id, account)]
    change = _CHANGES.get(kind.lower())
    if change is None:
        return [Unusable(dedupe_key=f"event:{event_id}", reason=f"событие {kind[:80]} нам не известно", unknown=True)]
    at = moment(entry.text("time"))
    if at is None:
        raise UnparsableError("время события не читается")
    return [_change(entry, event_id, change=change, at=at)]


def _change(entry: Payload, event_id: str, *, change: MeetingChange, at: datetime) -> MeetingChanged:
    return MeetingChanged(
        dedupe_key=f"event:{event_id}",
        at=at,
        change=change,
        room=entry.text("roomName")[:200],
        session=entry.text("conferenceKey")[:200],
        recording=entry.text("recordingKey")[:200],
        who=(entry.text("anonymousId") or entry.text("userKey"))[:200],
        is_guest=entry.flag("isAnonymous"),
    )


def lane_key(raw: bytes) -> str:
    """All of a room, else of a conference, stays in order."""
    entry = Payload.decode(raw) or EMPTY
    return entry.text("roomName") or entry.text("conferenceKey")


def _report(entry: Payload, event_id: str, account: Account) -> MeetingReported:
    started_at, ended_at = moment(entry.text("startTime")), moment(entry.text("endTime"))
    if started_at is None or ended_at is None:
        raise UnparsableError("время встречи не читается")
    people = [
        Participant(name=one.text("name")[:200], is_guest=one.flag("isGuest")) for one in entry.parts("participants")
    ]
    return MeetingReported(
        dedupe_key=f"report:{event_id}",
        room=entry.text("roomName")[:200],
        session=entry.text("conferenceKey")[:200],
        started_at=started_at,
        ended_at=ended_at,
        participants=people[:MOST],
        chat=[_line(one, ended_at) for one in entry.parts("messages")][:MOST],
        recordings=[_recording(one, account) for one in entry.parts("recordings")][:MOST],
    )


def _line(one: Payload, otherwise: datetime) -> ChatLine:
    return ChatLine(
        at=moment(one.text("created")) or otherwise,
        author=one.text("author")[:200],
        is_guest=one.flag("isGuest"),
        text=one.text("text")[:LONGEST_LINE],
        files=tuple(name[:200] for name in one.texts("files"))[:20],
    )


def _recording(one: Payload, account: Account) -> Recording:
    key, status = one.text("id")[:200], one.text("status")
    return Recording(
        key=key,
        title=one.text("title")[:200],
        url=f"{space_of(account)}/recordings/{quote(key, safe='')}",
        duration_s=max(one.integer("duration") or 0, 0),
        state="ready" if status == _READY else status[:40],
        has_transcript=one.flag("hasTranscript"),
    )


def space_of(account: Account) -> str:
    """The address of the space; the guests' pages stand beside its API."""
    return str(account.settings.get("base_url", "")).rstrip("/")
