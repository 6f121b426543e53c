"""The public chat API of the widget and of mobile applications; docs/reference/webchat-protocol.md."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Request, Router, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream
from litestar.types import ASGIApp

from pristan.channels.webchat import limits, posting, visitors
from pristan.channels.webchat.identity import KnownUser
from pristan.channels.webchat.model import Chat, Visitor
from pristan.channels.webchat.posting import NewMessage, Posted
from pristan.channels.webchat.store import announce_typing, page
from pristan.channels.webchat.visitors import Device
from pristan.core.errors import InvalidInput, Unauthenticated
from pristan.kit.clock import Clock, random_token, random_uuid
from pristan.kit.db import Database, Scope, Tx
from pristan.kit.given import GivenClock, GivenDb, GivenVault
from pristan.staff.service.hours import opening
from pristan.web.chat_consents import agree, take_back
from pristan.web.chat_files import FILE_BYTES, download, upload
from pristan.web.chat_given import GivenChat, GivenHub, GivenVisitor
from pristan.web.chat_identity import user_of
from pristan.web.chat_journal import store_entry
from pristan.web.chat_shapes import ConsentIn, EditIn, MessageIn, PressIn, ReadIn, SessionIn
from pristan.web.chat_stream import VisitorHub, events

Anyone = Request[Any, Any, State]

_PAGE: Final = 100
_KNOWN_TRIES: Final = 50
_KNOWN_STEP_S: Final = 0.1


def chat_of(request: Anyone) -> Chat:
    """What the door found."""
    chat: Chat = request.scope["state"]["chat"]
    return chat


def device_of(request: Anyone) -> Device:
    return Device(
        locale=request.headers.get("accept-language", "ru")[:2],
        origin=request.headers.get("origin", ""),
        address=address_of(request) or None,
        user_agent=request.headers.get("user-agent", ""),
    )


def address_of(request: Anyone) -> str:
    return str(getattr(request.scope.get("auth"), "address", ""))


def token_of(request: Anyone) -> str:
    """The visitor's token from the header; empty if there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip()[:200] if scheme.lower() == "bearer" else ""


async def visitor_in(tx: Tx, request: Anyone, *, chat: Chat, clock: Clock) -> Visitor:
    """The visitor of the request's token, or Unauthenticated."""
    token = token_of(request)
    found = await visitors.find(tx, chat=chat, token=token, now=clock.now()) if token else None
    if found is None:
        raise Unauthenticated("Чат на этом устройстве закончился. Начните новый", code="chat.session")
    return found


async def known_visitor(*, request: Anyone, chat: GivenChat, db: GivenDb, clock: GivenClock) -> Visitor:
    """Dependency: the visitor, read in a transaction of its own."""
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        return await visitor_in(tx, request, chat=chat, clock=clock)


async def door_of(db: Database, chat: Chat, *, now: datetime) -> dict[str, Any]:
    """Whether somebody answers, by the hours of the chat's business line."""
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        found = await opening(tx, company_id=chat.company_id, line_id=chat.line_id, now=now)
    return {"online": found.is_open, "opens_at": found.opens_at}


def describe_config(chat: Chat) -> dict[str, Any]:
    """What a visitor's screen must know before anything else."""
    settings = chat.settings
    consent = {
        "text": settings.consent_text,
        "hash": settings.consent_hash,
        "policy_url": settings.policy_url or None,
    }
    return {
        "inbox": str(chat.key),
        "title": settings.title or "Чат",
        "greeting": settings.greeting,
        "accent": settings.accent,
        "theme": settings.theme,
        "position": settings.position,
        "locale": settings.locale,
        "fields": [{"name": name, "required": required} for name, required in settings.fields],
        "consent": consent if settings.consent_required else None,
        "identity_required": settings.identity_required,
        "offline_text": settings.offline_text,
        "banner": settings.banner,
        "banner_links": [{"title": title, "url": url} for title, url in settings.banner_links],
        "limits": {"text": posting.TEXT_LIMIT, "files": posting.FILES_LIMIT, "file_bytes": FILE_BYTES},
    }


@get("/config", public=True)
async def config(*, chat: GivenChat, db: GivenDb, clock: GivenClock) -> dict[str, Any]:
    return {**describe_config(chat), **await door_of(db, chat, now=clock.now())}


@post("/session", public=True, status_code=200)
async def session(
    *, request: Anyone, chat: GivenChat, db: GivenDb, clock: GivenClock, vault: GivenVault, data: JSONBody[SessionIn]
) -> dict[str, Any]:
    """Continue the session of the token, or begin a new one; sign in whom the site vouches for."""
    now, token, device = clock.now(), token_of(request), device_of(request)
    if not token:
        await limits.spend(db, chat=chat, now=now, costs=limits.of_session(chat, address_of(request)))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        user = await user_of(tx, chat, vault=vault, token=data.identity, now=now)
        if token:
            visitor = await _continue(tx, request, chat=chat, clock=clock, user=user)
            return visitors.describe(visitor, chat=chat)
        await limits.forget(tx, chat=chat, now=now)
        token = f"prv_{random_token()}"
        visitor = await visitors.begin(tx, chat=chat, token=token, user=user, device=device, now=now)
    return {"token": token, **visitors.describe(visitor, chat=chat)}


async def _continue(tx: Tx, request: Anyone, *, chat: Chat, clock: Clock, user: KnownUser | None) -> Visitor:
    visitor = await visitor_in(tx, request, chat=chat, clock=clock)
    if user is None:
        return visitor
    return await visitors.identify(
        tx,
        chat=chat,
        token=token_of(request),
        visitor=visitor,
        user=user,
        device=device_of(request),
        now=clock.now(),
    )


@delete("/session", public=True)
async def end_session(
    *, request: Anyone, visitor: GivenVisitor, chat: GivenChat, db: GivenDb, clock: GivenClock
) -> None:
    """Forget this device; other devices of the visitor stay."""
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        await visitors.end(tx, visitor=visitor, token=token_of(request), now=clock.now())


@post("/consent", public=True, status_code=200)
async def consent(
    *, request: Anyone, chat: GivenChat, db: GivenDb, clock: GivenClock, data: JSONBody[ConsentIn]
) -> dict[str, Any]:
    """The form before the chat: fields and consent together, or neither."""
    now = clock.now()
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        visitor = await visitor_in(tx, request, chat=chat, clock=clock)
        if chat.settings.consent_required and visitor.consent_at is None and data.hash is None:
            raise InvalidInput("Без согласия мы не можем принять ваши данные", code="chat.consent_required")
        if data.hash is not None:
            await agree(tx, chat, visitor=visitor, device=device_of(request), shown_hash=data.hash, now=now)
        if visitor.form_done_at is None or data.fields:
            token = token_of(request)
            await visitors.fill_form(tx, chat=chat, token=token, visitor=visitor, fields=data.fields, now=now)
        visitor = await visitor_in(tx, request, chat=chat, clock=clock)
    return visitors.describe(visitor, chat=chat)


@delete("/consent", public=True)
async def withdraw(*, request: Anyone, chat: GivenChat, db: GivenDb, clock: GivenClock) -> None:
    """Take the consent back: nothing more is sent to this visitor, every device is signed out."""
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        visitor = await visitor_in(tx, request, chat=chat, clock=clock)
        await take_back(tx, chat, visitor=visitor, now=clock.now())


@get("/messages", public=True)
async def messages(
    *,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    before: FromQuery[int | None] = None,
    limit: FromQuery[int] = 50,
) -> dict[str, Any]:
    """The newest page of the thread, or the one before ``before``; oldest first."""
    count = max(1, min(limit, _PAGE))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        rows = await page(tx, visitor=visitor, before=before, count=count + 1)
    items = rows[-count:]
    more = len(rows) > count
    return {
        "items": [row.shown() for row in items],
        "previous": str(items[0].seq) if more else None,
        # Read before the page: a screen that resumes from here can only see something twice, never miss it.
        "position": visitor.position,
    }


@post(["/messages", "/offline"], public=True, status_code=202)
async def send(
    *,
    request: Anyone,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    clock: GivenClock,
    data: JSONBody[MessageIn],
) -> dict[str, Any]:
    """Take a message; ``/offline`` is the same for a question left outside business hours."""
    now = clock.now()
    posting.require_consent(chat, visitor)
    await limits.spend(db, chat=chat, now=now, costs=limits.of_message(chat, visitor, address_of(request)))
    message = NewMessage(
        client_key=data.client_key, text=data.text, file_ids=data.file_ids, reply_to_id=data.reply_to_id
    )
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        posted = await posting.post(tx, visitor=visitor, message=message, row_id=random_uuid(), now=now)
        return await _stored(tx, chat, posted)


@patch("/messages/{message_id:uuid}", public=True)
async def edit(
    *,
    request: Anyone,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    clock: GivenClock,
    message_id: FromPath[UUID],
    data: JSONBody[EditIn],
) -> dict[str, Any]:
    now = clock.now()
    posting.require_consent(chat, visitor)
    await limits.spend(db, chat=chat, now=now, costs=limits.of_message(chat, visitor, address_of(request)))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        posted = await posting.edit(tx, visitor=visitor, row_id=message_id, text=data.text, now=now)
        return await _stored(tx, chat, posted)


@delete("/messages/{message_id:uuid}", public=True, status_code=200)
async def remove(
    *, visitor: GivenVisitor, chat: GivenChat, db: GivenDb, clock: GivenClock, message_id: FromPath[UUID]
) -> dict[str, Any]:
    now = clock.now()
    await limits.spend(db, chat=chat, now=now, costs=limits.of_signal(visitor))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        posted = await posting.remove(tx, visitor=visitor, row_id=message_id, now=now)
        return await _stored(tx, chat, posted)


@post("/messages/{message_id:uuid}/press", public=True, status_code=202)
async def press(
    *,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    clock: GivenClock,
    message_id: FromPath[UUID],
    data: JSONBody[PressIn],
) -> dict[str, Any]:
    now = clock.now()
    posting.require_consent(chat, visitor)
    await limits.spend(db, chat=chat, now=now, costs=limits.of_signal(visitor))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        posted = await posting.press(
            tx, visitor=visitor, row_id=message_id, client_key=data.client_key, payload=data.payload, now=now
        )
        return await _stored(tx, chat, posted)


async def _stored(tx: Tx, chat: Chat, posted: Posted) -> dict[str, Any]:
    """Write the entry in the same transaction as the feed: both are committed, or neither."""
    await store_entry(tx, chat, posted.entry)
    return posted.row.shown()


@post("/read", public=True, status_code=204)
async def read(
    *, visitor: GivenVisitor, chat: GivenChat, db: GivenDb, clock: GivenClock, data: JSONBody[ReadIn]
) -> None:
    now = clock.now()
    if data.state not in ("read", "delivered"):
        raise InvalidInput("state: read или delivered", code="chat.read_state")
    await limits.spend(db, chat=chat, now=now, costs=limits.of_signal(visitor))
    await _until_known(db, visitor, position=data.position)
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        entry = await posting.read(tx, visitor=visitor, position=data.position, kind=data.state, now=now)
        await store_entry(tx, chat, entry)


async def _until_known(db: Database, visitor: Visitor, *, position: int) -> None:
    """Wait, for moments as a rule, until delivery has written down what the screen already shows."""
    for _ in range(_KNOWN_TRIES):
        async with db.transaction(Scope(company_id=visitor.company_id)) as tx:
            if await posting.is_known(tx, visitor=visitor, position=min(position, visitor.position)):
                return
        await asyncio.sleep(_KNOWN_STEP_S)


@post("/typing", public=True, status_code=204)
async def typing(*, visitor: GivenVisitor, chat: GivenChat, db: GivenDb, clock: GivenClock) -> None:
    """Let the operators see that the visitor writes; nothing of it is kept."""
    await limits.spend(db, chat=chat, now=clock.now(), costs=limits.of_signal(visitor))
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        await announce_typing(tx, visitor=visitor)


@get("/events", public=True)
async def stream(
    *, request: Anyone, visitor: GivenVisitor, chat: GivenChat, db: GivenDb, clock: GivenClock, visitor_hub: GivenHub
) -> Stream:
    """Live events after ``Last-Event-ID``."""
    given = request.headers.get("last-event-id", "")
    position = int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0  # noqa: PLR2004 - fits bigint
    address = address_of(request)
    visitor_hub.admit(visitor.key, address)

    async def status() -> dict[str, Any]:
        return await door_of(db, chat, now=clock.now())

    flow = events(visitor_hub, visitor=visitor, address=address, db=db, position=position, status=status)
    return Stream(flow, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def router(hub: VisitorHub, *, door: Callable[[ASGIApp], ASGIApp]) -> Router:
    """Everything under ``/chat/v1/{inbox}``; the door before it has found the chat."""
    return Router(
        path="/chat/v1/{inbox:uuid}",
        route_handlers=[
            config,
            session,
            end_session,
            consent,
            withdraw,
            messages,
            send,
            edit,
            remove,
            press,
            read,
            stream,
            typing,
            upload,
            download,
        ],
        dependencies={
            "chat": Provide(chat_of, sync_to_thread=False),
            "visitor": Provide(known_visitor),
            "visitor_hub": Provide(lambda: hub, sync_to_thread=False),
        },
        middleware=[door],
        tags=["chat"],
    )
