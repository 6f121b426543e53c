"""What a service of meetings tells, as lines of the thread and as what is kept of a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pristan.channels.model.meetings import HookOffered, MeetingChange, MeetingChanged, MeetingReported
from pristan.conversations.model import ConversationRef
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx, to_json
from pristan.meetings.model import Meeting
from pristan.meetings.policy import minutes_between
from pristan.meetings.service import lock_both, queries, tell

NOT_OURS = "встреча началась не из диалога"
Known = tuple[Meeting, ConversationRef]


async def hear(
    tx: Tx, told: MeetingChanged, *, company_id: CompanyId, inbox_id: InboxId, at: datetime, journal_id: int
) -> str | None:
    """Something happened; returns why nothing came of it."""
    meeting_id = await _whose(tx, told, company_id=company_id, inbox_id=inbox_id)
    if meeting_id is None:
        is_late = told.change in {MeetingChange.RECORDED, MeetingChange.TRANSCRIBED}
        return "запись ещё ни с чем не связана; о ней скажет отчёт" if is_late else NOT_OURS
    known = await lock_both(tx, meeting_id, company_id=company_id)
    moment = min(told.at, at)
    match told.change:
        case MeetingChange.STARTED:
            await _start(tx, known, told, at=moment, journal_id=journal_id)
        case MeetingChange.ENDED:
            await _end(tx, known, told.session, at=moment, journal_id=journal_id)
        case MeetingChange.JOINED:
            await _come(tx, known, told, at=moment, journal_id=journal_id)
        case MeetingChange.LEFT:
            await tx.execute(queries.leave, **_of(known[0]), who=told.who, at=moment)
        case MeetingChange.RECORDED | MeetingChange.TRANSCRIBED:
            return "о записи скажет отчёт"
    return None


async def keep_report(
    tx: Tx, told: MeetingReported, *, company_id: CompanyId, inbox_id: InboxId, at: datetime, journal_id: int
) -> str | None:
    """What is known of a session that has ended; it also tells of an end, and of recordings, that nobody told of."""
    where = {"company_id": company_id, "inbox_id": inbox_id}
    meeting_id = await tx.fetch_value(queries.by_room, **where, room=told.room.lower())
    if meeting_id is None:
        return NOT_OURS
    meeting, conversation = await lock_both(tx, meeting_id, company_id=company_id)
    before = await tx.fetch_one(queries.session_before, **_of(meeting), key=told.session)
    recordings = [asdict(one) for one in told.recordings]
    await tx.execute(
        queries.keep_report,
        **_of(meeting),
        line_id=meeting.business_line_id,
        key=told.session,
        started_at=told.started_at,
        ended_at=max(told.ended_at, told.started_at),
        participants=to_json([asdict(one) for one in told.participants]),
        chat=to_json([{**asdict(one), "at": one.at.isoformat()} for one in told.chat]),
        recordings=to_json(recordings),
        now=at,
    )
    if before is None or before["ended_at"] is None:
        await tx.execute(queries.set_state, company_id=company_id, id=meeting.id, state="held")
        params = _ended(meeting, told.started_at, told.ended_at)
        await tell(tx, conversation, "meeting_ended", params=params, at=min(told.ended_at, at), journal_id=journal_id)
    fresh = _ready(recordings) - _ready(before["recordings"] if before else [])
    if fresh:
        params = {"meeting_id": meeting.id}
        await tell(tx, conversation, "meeting_recorded", params=params, at=at, journal_id=journal_id)
    return None


async def keep_offer(tx: Tx, told: HookOffered, *, company_id: CompanyId, inbox_id: InboxId) -> None:
    """Keep what the service wants back; the next check of the inbox confirms the webhook with it."""
    settings = to_json(dict(told.settings))
    await tx.execute(queries.keep_settings, company_id=company_id, inbox_id=inbox_id, settings=settings)


async def _whose(tx: Tx, told: MeetingChanged, *, company_id: CompanyId, inbox_id: InboxId) -> int | None:
    where = {"company_id": company_id, "inbox_id": inbox_id}
    found: int | None = None
    if told.room:
        found = await tx.fetch_value(queries.by_room, **where, room=told.room.lower())
    elif told.session:
        found = await tx.fetch_value(queries.by_session, **where, session=told.session)
    elif told.recording:
        found = await tx.fetch_value(queries.by_recording, **where, recording=told.recording)
    return found


async def _start(tx: Tx, known: Known, told: MeetingChanged, *, at: datetime, journal_id: int) -> None:
    meeting, conversation = known
    key = told.session or f"at {told.at.isoformat()}"
    began = await tx.fetch_value(
        queries.begin_session, **_of(meeting), line_id=meeting.business_line_id, key=key, at=at
    )
    if began is not None:  # else a report came first, and told more
        await tx.execute(queries.set_state, company_id=meeting.company_id, id=meeting.id, state="going")
        params = {"meeting_id": meeting.id}
        await tell(tx, conversation, "meeting_started", params=params, at=at, journal_id=journal_id)


async def _end(tx: Tx, known: Known, session: str, *, at: datetime, journal_id: int) -> None:
    meeting, conversation = known
    row = await tx.fetch_one(queries.end_session, **_of(meeting), key=session, at=at)
    if row is not None:
        await tx.execute(queries.set_state, company_id=meeting.company_id, id=meeting.id, state="held")
        params = _ended(meeting, row["started_at"], row["ended_at"])
        await tell(tx, conversation, "meeting_ended", params=params, at=at, journal_id=journal_id)


async def _come(tx: Tx, known: Known, told: MeetingChanged, *, at: datetime, journal_id: int) -> None:
    """The first time somebody comes in is a line; whom the line must not name, it does not."""
    meeting, conversation = known
    who = {"who": told.who or "?", "is_guest": told.is_guest, "line_id": meeting.business_line_id}
    if await tx.fetch_value(queries.come, **_of(meeting), **who, at=at) is not None:
        code = "meeting_guest_came" if told.is_guest else "meeting_colleague_came"
        await tell(tx, conversation, code, params={"meeting_id": meeting.id}, at=at, journal_id=journal_id)


def _of(meeting: Meeting) -> dict[str, int]:
    return {"company_id": meeting.company_id, "meeting_id": meeting.id}


def _ended(meeting: Meeting, started_at: datetime, ended_at: datetime) -> dict[str, Any]:
    return {"meeting_id": meeting.id, "minutes": minutes_between(started_at, ended_at)}


def _ready(recordings: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(one["key"]) for one in recordings if one["state"] == "ready"}
