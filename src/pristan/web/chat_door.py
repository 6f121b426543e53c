"""In front of the public chat API: which chat is meant, and may this page speak to it.

A browser tells the page's origin; it has to be ours (the widget's own frame) or on the inbox's list, and
exactly those origins get the CORS headers. A client that is no browser (a mobile application, a server)
sends no origin; what protects the chat from it are tokens and limits, as CORS never could.
"""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Send
from litestar.types import Scope as AsgiScope

from pristan.channels.webchat.model import Chat
from pristan.channels.webchat.origins import allows
from pristan.channels.webchat.settings import read
from pristan.channels.webchat.store import queries
from pristan.consents.texts import in_force
from pristan.contacts import PERSONAL_DATA
from pristan.core.errors import Forbidden, NotFound, PristanError
from pristan.kit.clock import SystemClock, monotonic_s
from pristan.kit.db import Database, Scope
from pristan.web.problems import house_error

_REMEMBER_S: Final = 3.0
_MOST: Final = 5000
_CLOSED: Final = frozenset({"setup", "paused", "removed"})
_PREFLIGHT: Final = {
    b"access-control-allow-methods": b"GET, POST, PATCH, DELETE",
    b"access-control-allow-headers": b"Authorization, Content-Type, Last-Event-ID",
    b"access-control-max-age": b"600",
}


class Chats:
    """Web-chat inboxes by public key, remembered for a few seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[UUID, tuple[float, Chat | None]] = {}

    async def find(self, key: UUID) -> Chat | None:
        """The chat, open or not; None if there is no such web chat."""
        found = self._known.get(key)
        if found is not None and found[0] > monotonic_s():
            return found[1]
        chat = await self._load(key)
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[key] = (monotonic_s() + _REMEMBER_S, chat)
        return chat

    async def _load(self, key: UUID) -> Chat | None:
        async with self._db.transaction() as tx:
            row = await tx.fetch_one("select * from inbox_by_key(%(key)s)", key=key)
        if row is None or row["channel"] != "webchat":
            return None
        async with self._db.transaction(Scope(company_id=row["company_id"])) as tx:
            line_id = await tx.fetch_value(queries.line_of, company_id=row["company_id"], inbox_id=row["id"])
            words = await in_force(
                tx, PERSONAL_DATA, company_id=row["company_id"], line_id=line_id, at=SystemClock().now()
            )
        settings = read(row["settings"])
        return Chat(
            company_id=row["company_id"],
            inbox_id=row["id"],
            key=key,
            state=row["state"],
            line_id=line_id,
            settings=settings if words is None else replace(settings, consent_text=words.text),
            consent_text_id=None if words is None else words.id,
            consent_days=None if words is None else words.life_days,
        )

    async def open(self, key: UUID) -> Chat:
        """The chat that takes messages now, or the error to answer with."""
        chat = await self.find(key)
        if chat is None:
            raise NotFound("Такого чата нет", code="chat.unknown")
        if chat.state in _CLOSED:
            raise Forbidden("Чат сейчас выключен", code="chat.closed")
        return chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What the door needs to know of a request."""

    origin: str
    host: str

    @property
    def is_ours(self) -> bool:
        """A page of this very server; no page of another can claim the ``Host`` it was not loaded from."""
        return not self.origin or self.origin.partition("://")[2] == self.host


class ChatDoor:
    """Middleware of the router of ``/chat/v1/{inbox}``."""

    def __init__(self, inner: ASGIApp, *, chats: Chats) -> None:
        self._inner = inner
        self._chats = chats

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            raise AssertionError("the chat has no other routes")
        knock = _knock(scope)
        try:
            chat = await self._chats.open(UUID(str(scope["path_params"]["inbox"])))
            if not (knock.is_ours or allows(chat.settings.origins, knock.origin)):
                raise Forbidden("Этому сайту чат не разрешён", code="chat.origin")
        except PristanError as error:
            await _refuse(error, scope=scope, receive=receive, send=send)
            return
        scope.setdefault("state", {})["chat"] = chat
        allowed = _allowing(send, knock)
        if scope["method"] == "OPTIONS":
            await _preflight(allowed)
        else:
            await self._inner(scope, receive, allowed)


def _knock(scope: AsgiScope) -> Knock:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"origin", b"host")}
    return Knock(origin=headers.get(b"origin", "").lower(), host=headers.get(b"host", "").lower())


def _allowing(send: Send, knock: Knock) -> Send:
    """Let the page that asked, and no other, read the answer."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            headers["vary"] = "Origin"
            headers["cache-control"] = headers.get("cache-control", "no-store")
            if knock.origin and not knock.is_ours:
                headers["access-control-allow-origin"] = knock.origin
                headers["access-control-expose-headers"] = "Retry-After"
        await send(message)

    return wrapped


async def _preflight(send: Send) -> None:
    headers = list(_PREFLIGHT.items())
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _refuse(error: PristanError, *, scope: AsgiScope, receive: Receive, send: Send) -> None:
    """The same problem document as everywhere, without a word to foreign pages: they get no CORS headers."""
    request: Request[Any, Any, Any] = Request(scope)
    response = house_error(request, error)
    await response.to_asgi_response(app=None, request=request)(scope, receive, send)
