"""Requests of people about their data: taken in, given more time, answered. Inside the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from pristan.channels import channel
from pristan.channels.model import Purpose
from pristan.compliance.workdays import Calendar
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ConversationId
from pristan.kit import sql
from pristan.kit.db import Tx
from pristan.outbox import Speaker, Utterance, say
from pristan.rights.book import kind_of, kinds
from pristan.rights.model import Kind
from pristan.rights.policy.asking import last_asked
from pristan.rights.service.gathering import known_words
from pristan.rights.service.stopping import stop_advertising
from pristan.rights.service.terms import day_of, due_of, extensions

queries = sql.load("pristan.rights")
LOOKS_BACK: Final = timedelta(days=60)
OFFICE: Final = "Персональные данные"  # who speaks to the person about their request


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it and when; ``id`` is None for the person themselves and for the machine."""

    company_id: CompanyId
    id: int | None
    name: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What comes in. By ``conversation_id``, or by the form with ``address``, or on paper."""

    kind: str
    words: str = ""
    conversation_id: int | None = None
    subject: str = ""
    address_kind: str | None = None
    address: str | None = None
    origin: str = "conversation"
    received_on: date | None = None


async def take(tx: Tx, asked: Asked, *, calendar: Calendar, actor: Actor) -> int:
    """Put a request into the queue; its term runs from the day it came. Returns its number.

    A second request of the same kind from the same conversation, while the first is open, is the first.
    """
    kind = kind_of(asked.kind)
    who: dict[str, Any] = {}
    if asked.conversation_id is not None:
        who = await _who(tx, asked.conversation_id, actor=actor)
        known = await listed(tx, actor.company_id, conversation_id=asked.conversation_id, is_open=True)
        same = [row["id"] for row in known if row["kind"] == kind.id]
        if same:
            return int(same[0])
    received = asked.received_on or await _asked_on(tx, asked, actor=actor)
    if received > day_of(actor.now):
        raise InvalidInput(
            "Запрос не мог прийти позже, чем сегодня", fields=[FieldError("received_on", "Проверьте день")]
        )
    term = due_of(kind, received, calendar)
    made: int = await tx.fetch_value(
        queries.add_request,
        company_id=actor.company_id,
        kind=kind.id,
        origin=asked.origin,
        conversation_id=asked.conversation_id,
        contact_id=who.get("contact_id"),
        subject=(asked.subject or who.get("name") or who.get("display_name") or "")[:300],
        address_kind=asked.address_kind,
        address=asked.address,
        words=asked.words[:4000].replace("\x00", ""),
        rules=list(term.rules),
        received_on=received,
        due_on=term.on,
        is_preliminary=term.is_preliminary,
        # Whoever writes from an address holds it: what is kept about that address may be told there.
        identity_state="channel" if who else "unchecked",
        identity_note=f"Пишет из своего адреса: {channel(who['channel']).manifest.name}" if who else "",
        now=actor.now,
        by=actor.id,
    )
    await note(tx, made, "taken", words=kind.title, actor=actor)
    await believe(tx, made, kind=kind, contact_id=who.get("contact_id"), actor=actor)
    return made


async def believe(tx: Tx, id_: int, *, kind: Kind, contact_id: int | None, actor: Actor) -> None:
    """It is known who asks: what has to end at once ends now."""
    await stop_advertising(
        tx,
        kind,
        request_id=id_,
        contact_id=contact_id,
        company_id=actor.company_id,
        by=actor.id,
        now=actor.now,
    )


async def _asked_on(tx: Tx, asked: Asked, *, actor: Actor) -> date:
    """The term runs from the day the person wrote, whenever somebody noticed."""
    if asked.conversation_id is not None:
        where: dict[str, Any] = {"company_id": actor.company_id, "conversation_id": asked.conversation_id}
        rows = await tx.fetch_all(queries.lately_written, **where, since=actor.now - LOOKS_BACK)
        found = last_asked(((row["id"], row["text"]) for row in rows), [kind_of(asked.kind)])
        at = next((row["sort_at"] for row in rows if found and row["id"] == found[0]), None)
        if at is not None:
            return min(day_of(at), day_of(actor.now))
    return day_of(actor.now)


async def _who(tx: Tx, conversation_id: int, *, actor: Actor) -> dict[str, Any]:
    row = await tx.fetch_one(queries.who_asks, company_id=actor.company_id, conversation_id=conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    return row


async def proposed(
    tx: Tx, conversation_id: int, *, company_id: CompanyId, now: datetime
) -> tuple[int, Kind, str] | None:
    """What the person seems to ask in their last messages: message, kind, words. Nothing once a request was taken."""
    rows = await tx.fetch_all(
        queries.lately_written, company_id=company_id, conversation_id=conversation_id, since=now - LOOKS_BACK
    )
    found = last_asked(((row["id"], row["text"]) for row in rows), list(kinds().values()))
    if found is None:
        return None
    message_id, kind = found
    if any(row["kind"] == kind.id for row in await listed(tx, company_id, conversation_id=conversation_id)):
        return None
    return message_id, kind, next(row["text"] for row in rows if row["id"] == message_id)


async def listed(
    tx: Tx,
    company_id: CompanyId,
    *,
    id_: int | None = None,
    is_open: bool | None = None,
    conversation_id: int | None = None,
) -> list[dict[str, Any]]:
    """Requests, the nearest term first; or the one."""
    return await tx.fetch_all(
        queries.list_requests, company_id=company_id, id=id_, is_open=is_open, conversation_id=conversation_id
    )


async def lock_open(tx: Tx, id_: int, *, actor: Actor) -> dict[str, Any]:
    """A request that is still open, locked."""
    row = await tx.fetch_one(queries.lock_request, company_id=actor.company_id, id=id_)
    if row is None:
        raise NotFound("Запрос не найден", code="request.not_found")
    if row["state"] != "open":
        raise Conflict("Этот запрос уже закрыт", code="request.closed")
    return row


async def note(tx: Tx, id_: int, step: str, *, words: str = "", actor: Actor) -> None:
    """One more step of a request."""
    await tx.execute(
        queries.add_step,
        company_id=actor.company_id,
        id=id_,
        now=actor.now,
        by=actor.id,
        by_name=actor.name,
        step=step,
        note=words[:1000].replace("\x00", ""),
    )


async def extend(tx: Tx, id_: int, why: str, *, calendar: Calendar, actor: Actor) -> date:
    """Make the term longer, once, as far as the norm lets; the person is told why. Returns the new last day."""
    row = await lock_open(tx, id_, actor=actor)
    kind = kind_of(row["kind"])
    if row["extended_at"] is not None:
        raise Conflict("Срок уже продлён один раз", code="request.extended")
    if not extensions(kind, on=row["received_on"]):
        raise Conflict("Срок этого запроса норма продлевать не разрешает", code="request.no_extension")
    if row["due_on"] < day_of(actor.now):
        raise Conflict("Срок уже прошёл, продлевать нечего", code="request.overdue")
    term = due_of(kind, row["received_on"], calendar, is_extended=True)
    await tx.execute(
        queries.extend,
        company_id=actor.company_id,
        id=id_,
        due_on=term.on,
        is_preliminary=term.is_preliminary,
        why=why,
        now=actor.now,
    )
    await note(tx, id_, "extended", words=why, actor=actor)
    thread = await _thread(tx, row, actor=actor)
    if thread is not None:
        words = f"Ответим на ваш запрос «{kind.title}» до {term.on:%d.%m.%Y}. Срок продлён: {why}"
        await _say(tx, thread, words, actor=actor)
    return term.on


async def answer(tx: Tx, id_: int, text: str, *, is_refused: bool, by_paper: bool, actor: Actor) -> int | None:
    """Answer the person in their channel and close the request; the number of the message, None on paper.

    Nobody unknown is answered about somebody's data: the identity has to be checked first.
    """
    row = await lock_open(tx, id_, actor=actor)
    if row["identity_state"] in {"unchecked", "failed"} and not is_refused:
        raise Conflict("Сначала проверьте, что это действительно этот человек", code="request.identity")
    thread = None if by_paper else await _thread(tx, row, actor=actor)
    if thread is None and not by_paper:
        text_ = "Ответить в канале некуда. Отправьте ответ на бумаге и отметьте это"
        raise Conflict(text_, code="request.no_channel")
    message_id = None if thread is None else await _say(tx, thread, text, actor=actor)
    await tx.execute(
        queries.end_request,
        company_id=actor.company_id,
        id=id_,
        state="refused" if is_refused else "answered",
        known=await known_words(tx, row["contact_id"], company_id=actor.company_id),
        answer=text,
        message_id=message_id,
        now=actor.now,
        by=actor.id,
    )
    how = "на бумаге" if by_paper else "в канале"
    await note(tx, id_, "refused" if is_refused else "answered", words=how, actor=actor)
    return message_id


async def drop(tx: Tx, id_: int, why: str, *, actor: Actor) -> None:
    """Close what was no request: taken by mistake, or taken back by the person."""
    await lock_open(tx, id_, actor=actor)
    where: dict[str, Any] = {"company_id": actor.company_id, "id": id_}
    await tx.execute(
        queries.end_request,
        **where,
        state="dropped",
        known="",
        answer=None,
        message_id=None,
        now=actor.now,
        by=actor.id,
    )
    await note(tx, id_, "dropped", words=why, actor=actor)


async def _thread(tx: Tx, row: dict[str, Any], *, actor: Actor) -> int | None:
    if row["conversation_id"] is not None:
        return int(row["conversation_id"])
    if row["contact_id"] is None:
        return None
    found: int | None = await tx.fetch_value(
        queries.latest_thread, company_id=actor.company_id, contact_id=row["contact_id"]
    )
    return found


async def _say(tx: Tx, conversation_id: int, text: str, *, actor: Actor) -> int:
    fact = await say(
        tx,
        ConversationId(conversation_id),
        Utterance(text=text, purpose=Purpose.LEGAL),
        company_id=actor.company_id,
        speaker=Speaker(kind="system", id=None, name=OFFICE),
        now=actor.now,
    )
    return int(fact["message"]["id"])
