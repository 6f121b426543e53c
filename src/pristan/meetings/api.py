"""The button «Встреча», and what became of meetings."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.channels import channel
from pristan.conversations.shapes import Key, PathId
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.meetings import service
from pristan.meetings.model import Wish

Caller = Request[Any, Any, Any]


class MeetingGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A meeting now, or at ``starts_at`` for ``minutes``. ``title`` is seen by everybody in the room."""

    title: Annotated[str, Meta(max_length=128)] = ""
    words: Annotated[str, Meta(max_length=2000)] = ""
    starts_at: Annotated[datetime, Meta(tz=True)] | None = None
    minutes: Annotated[int, Meta(ge=5, le=720)] = 30
    client_key: Key | None = None


class MeetingShape(Struct, kw_only=True):
    """``state``: asked, open, going, held, failed, cancelled. ``organiser``: whose calendar; empty without a time."""

    id: int
    conversation_id: int
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    organiser: str
    state: str
    link: str
    failure: str
    asked_by_name: str
    asked_at: datetime


class MeetingsShape(Struct, kw_only=True):
    """``provider``: whoever holds meetings for this line; empty where nobody does, and then none can be asked for."""

    provider: str
    items: list[MeetingShape]


class ParticipantShape(Struct, kw_only=True):
    name: str
    is_guest: bool


class ChatLineShape(Struct, kw_only=True):
    at: datetime
    author: str
    is_guest: bool
    text: str
    files: list[str]


class RecordingShape(Struct, kw_only=True):
    """``state``: ready, or the service's own word. ``url`` opens for whoever the service lets in."""

    key: str
    title: str
    url: str
    duration_s: int
    state: str
    has_transcript: bool


class SessionShape(Struct, kw_only=True):
    """One time that people were in the room; without ``reported_at`` the service has not told of it yet."""

    started_at: datetime
    ended_at: datetime | None
    participants: list[ParticipantShape]
    chat: list[ChatLineShape]
    recordings: list[RecordingShape]
    reported_at: datetime | None


class MeetingDetail(Struct, kw_only=True):
    """``is_open``: names are shown whole; without the right to see personal data they are not."""

    meeting: MeetingShape
    sessions: list[SessionShape]
    is_open: bool


@post("/conversations/{conversation_id:int}/meetings", permission="conversations.reply")
async def ask_meeting(
    request: Caller, *, conversation_id: PathId, data: JSONBody[MeetingGiven], db: GivenDb, clock: GivenClock
) -> MeetingShape:
    """Ask for a meeting: a worker opens the room, and the link goes to the customer like anything said."""
    user: Principal = request.user
    ends_at = data.starts_at + timedelta(minutes=data.minutes) if data.starts_at else None
    wish = Wish(
        title=data.title, words=data.words, starts_at=data.starts_at, ends_at=ends_at, client_key=data.client_key
    )
    async with db.transaction(user.scope) as tx:
        made = await service.ask(tx, ConversationId(conversation_id), wish, who=user, now=clock.now())
        row = await service.meetings_of(tx, company_id=user.company_id, id_=made)
    return convert(row[0], MeetingShape)


@get("/conversations/{conversation_id:int}/meetings", permission="conversations.view")
async def list_meetings(request: Caller, *, conversation_id: PathId, db: GivenDb) -> MeetingsShape:
    """Meetings that began in the conversation, the latest first."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        host = await service.host_of(tx, ConversationId(conversation_id), company_id=user.company_id)
        rows = await service.meetings_of(tx, company_id=user.company_id, conversation_id=conversation_id)
    provider = channel(host["channel"]).manifest.name if host["inbox_id"] is not None else ""
    return MeetingsShape(provider=provider, items=convert(rows, list[MeetingShape]))


@get("/meetings/{meeting_id:int}", permission="conversations.view")
async def get_meeting(request: Caller, *, meeting_id: PathId, db: GivenDb) -> MeetingDetail:
    """What a meeting left behind: who was there, what was written, what was recorded."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows = await service.meetings_of(tx, company_id=user.company_id, id_=meeting_id)
        if not rows:
            raise NotFound("Встреча не найдена", code="meeting.not_found")
        sessions = await tx.fetch_all(service.queries.sessions_of, company_id=user.company_id, meeting_id=meeting_id)
        is_open = user.may("contacts.view_personal", line_id=rows[0]["business_line_id"])
    shown = [service.shown_session(row, is_open=is_open) for row in sessions]
    return convert({"meeting": rows[0], "sessions": shown, "is_open": is_open}, MeetingDetail)


@post("/meetings/{meeting_id:int}/cancel", permission="conversations.reply", status_code=200)
async def cancel_meeting(request: Caller, *, meeting_id: PathId, db: GivenDb, clock: GivenClock) -> MeetingShape:
    """Take a meeting back before it began; 409 ``meeting.not_open`` afterwards."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.cancel(tx, meeting_id, who=user, now=clock.now())
        rows = await service.meetings_of(tx, company_id=user.company_id, id_=meeting_id)
    return convert(rows[0], MeetingShape)


routes = (ask_meeting, list_meetings, get_meeting, cancel_meeting)
