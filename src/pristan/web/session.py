"""Finds out who sends a request, before any guard looks."""

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from pristan.kit.clock import Clock
from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.staff import by_api_token, by_session
from pristan.staff.api.session import COOKIE
from pristan.staff.policy.tokens import bearer
from pristan.web.caller import Network, caller_of

_MAX_TOKEN: Final = 200


class SessionMiddleware(ASGIMiddleware):
    """Sets ``scope["user"]`` to a principal or None and ``scope["auth"]`` to the caller."""

    def __init__(self, db: Database, *, clock: Clock, trusted: tuple[Network, ...]) -> None:
        self._db = db
        self._clock = clock
        self._trusted = trusted

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
        caller = caller_of(connection, trusted=self._trusted)
        scope["auth"] = caller
        is_public = scope["route_handler"].opt.get("public", False)
        scope["user"] = None if is_public else await self._principal(connection, caller.address)
        await next_app(scope, receive, send)

    async def _principal(self, connection: ASGIConnection[Any, Any, Any, Any], address: str) -> Principal | None:
        now = self._clock.now()
        token = bearer(connection.headers.get("authorization", ""))
        if token is not None:
            return await by_api_token(self._db, token, now=now)
        cookie = connection.cookies.get(COOKIE, "")
        if not cookie or len(cookie) > _MAX_TOKEN:
            return None
        return await by_session(self._db, cookie, now=now, address=address)
