"""Asking for a meeting and taking it back, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pristan.channels import channels
from pristan.channels.model.meetings import MEETINGS, room_name
from pristan.conversations.changes import say_system
from pristan.conversations.model import ConversationRef
from pristan.conversations.people import masked
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import Conflict, NotFound, TooMany
from pristan.core.ids import CompanyId, ConversationId
from pristan.kit import sql
from pristan.kit.clock import random_token
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.meetings.model import WAKE, Meeting, Wish
from pristan.meetings.policy import check

queries = sql.load("pristan.meetings")
MOST_AN_HOUR = 30


async def host_of(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> Mapping[str, Any]:
    """The inbox that holds meetings for this conversation's line; ``inbox_id`` is None where there is none."""
    names = [name for name, found in channels().items() if found.manifest.role == MEETINGS]
    row = await tx.fetch_one(queries.host_of, company_id=company_id, conversation_id=conversation_id, channels=names)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    return row


async def ask(tx: Tx, conversation_id: ConversationId, wish: Wish, *, who: Principal, now: datetime) -> int:
    """Write down what is wanted; a worker opens the room and sends the link. Returns the meeting's id.

    The same ``client_key`` again returns the meeting that is already there.
    """
    company_id = who.company_id
    check(wish, now=now)
    conversation = await lock(tx, conversation_id, company_id=company_id)
    known = await _known(tx, conversation, wish)
    if known is not None:
        return known
    host = await host_of(tx, conversation.id, company_id=company_id)
    if host["inbox_id"] is None:
        text = "Встречи не подключены к этому направлению. Их подключает администратор в разделе «Каналы»"
        raise Conflict(text, code="meeting.no_host")
    asked = await tx.fetch_value(
        queries.count_asked, company_id=company_id, asked_by=who.operator_id, since=now - timedelta(hours=1)
    )
    if asked >= MOST_AN_HOUR:
        raise TooMany(f"Не больше {MOST_AN_HOUR} встреч в час", code="meeting.too_many")
    title = " ".join(wish.title.split()) or f"Встреча № {conversation.id}"
    meeting_id: int = await tx.fetch_value(
        queries.add_meeting,
        company_id=company_id,
        conversation_id=conversation.id,
        line_id=conversation.business_line_id,
        inbox_id=host["inbox_id"],
        room=room_name(host["key"], random_token()),
        title=title,
        words=wish.words.replace("\x00", ""),
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        organiser=(host["organiser"] or who.email) if wish.starts_at else "",
        client_key=wish.client_key,
        asked_by=who.operator_id,
        asked_by_name=who.name,
        now=now,
    )
    params: dict[str, Any] = {"meeting_id": meeting_id, "by": who.name}
    if wish.starts_at is not None:
        params["until"] = wish.starts_at.isoformat()
    await tell(tx, conversation, "meeting_asked", params=params, at=now)
    tx.wake(WAKE)
    return meeting_id


async def cancel(tx: Tx, meeting_id: int, *, who: Principal, now: datetime) -> None:
    """Take a meeting back before it began: guests are let in no more, the calendar forgets it."""
    meeting, conversation = await lock_both(tx, meeting_id, company_id=who.company_id)
    if not await tx.execute(queries.cancel_meeting, company_id=who.company_id, id=meeting.id, now=now):
        raise Conflict("Встреча уже идёт или завершилась", code="meeting.not_open")
    await tell(tx, conversation, "meeting_cancelled", params={"meeting_id": meeting.id, "by": who.name}, at=now)
    tx.wake(WAKE)


async def meetings_of(
    tx: Tx, *, company_id: CompanyId, conversation_id: int | None = None, id_: int | None = None
) -> list[dict[str, Any]]:
    """Meetings of a conversation, the latest first, or the one."""
    return await tx.fetch_all(queries.list_meetings, company_id=company_id, conversation_id=conversation_id, id=id_)


def shown_session(row: Mapping[str, Any], *, is_open: bool) -> dict[str, Any]:
    """A session as the reader may see it: names stand under a mask without the right to them."""
    if is_open:
        return dict(row)
    people = [{**one, "name": masked(one["name"])} for one in row["participants"]]
    chat = [{**one, "author": masked(one["author"])} for one in row["chat"]]
    return {**row, "participants": people, "chat": chat}


async def lock(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> ConversationRef:
    """The conversation with its row locked; one that was merged is where it went to."""
    row = await tx.fetch_one(conversation_queries.lock_conversation, company_id=company_id, id=conversation_id)
    while row is not None and row["merged_into_id"] is not None:
        row = await tx.fetch_one(
            conversation_queries.lock_conversation, company_id=company_id, id=row["merged_into_id"]
        )
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    return ConversationRef.of(row)


async def lock_both(tx: Tx, meeting_id: int, *, company_id: CompanyId) -> tuple[Meeting, ConversationRef]:
    """A meeting and its conversation, locked in the order of the house: conversation first."""
    place = await tx.fetch_value(queries.conversation_of, company_id=company_id, id=meeting_id)
    if place is None:
        raise NotFound("Встреча не найдена", code="meeting.not_found")
    conversation = await lock(tx, place, company_id=company_id)
    meeting = await tx.one_of(Meeting, queries.lock_meeting, company_id=company_id, id=meeting_id)
    if meeting is None:
        raise NotFound("Встреча не найдена", code="meeting.not_found")
    return meeting, conversation


async def tell(
    tx: Tx,
    conversation: ConversationRef,
    code: str,
    *,
    params: Mapping[str, Any],
    at: datetime,
    journal_id: int | None = None,
) -> None:
    """A line of the thread about a meeting; it names nobody of those who were there."""
    await say_system(tx, conversation, code=code, params=params, at=at, journal_id=journal_id, shows_in_list=False)


async def _known(tx: Tx, conversation: ConversationRef, wish: Wish) -> int | None:
    if not wish.client_key:
        return None
    known: int | None = await tx.fetch_value(
        queries.by_client_key,
        company_id=conversation.company_id,
        conversation_id=conversation.id,
        client_key=wish.client_key,
    )
    return known
