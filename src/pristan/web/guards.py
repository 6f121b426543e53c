"""What holds for every handler: signed in unless declared public, no forged writes, not too many writes."""

import hmac
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pristan.core.access import Permission
from pristan.core.errors import Forbidden, TooMany, Unauthenticated
from pristan.kit.clock import monotonic_s
from pristan.kit.principal import Principal
from pristan.staff.guard import Require

Connection = ASGIConnection[Any, Any, Any, Any]

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_API: Final = "/api/"


def signed_in(connection: Connection, handler: BaseRouteHandler) -> None:
    """Nothing of the API is open by omission: a handler is public only when it says so."""
    if handler.opt.get("public") or not (_is_api(connection) or _declares(handler)):
        return
    principal = connection.scope.get("user")
    if not isinstance(principal, Principal):
        raise Unauthenticated("Войдите, чтобы продолжить")
    permission = handler.opt.get("permission")
    if principal.token_id is not None and permission is None and not _requires(handler):
        raise Forbidden("Токен API сюда не пускают: войдите с паролем", code="forbidden.token")
    if permission is not None:
        principal.demand(Permission(permission))
        connection.scope["user"] = principal.narrowed(permission)


def not_forged(connection: Connection, _: BaseRouteHandler) -> None:
    """A write by cookie carries the session's CSRF token; a page of another site cannot write at all."""
    if connection.scope.get("method", "GET") in _SAFE:
        return
    principal = connection.scope.get("user")
    if isinstance(principal, Principal):
        given = connection.headers.get("x-csrf-token", "")
        by_cookie = principal.token_id is None
        if by_cookie and not hmac.compare_digest(given.encode(), principal.csrf_token.encode()):
            raise Forbidden("Страница устарела. Обновите её и повторите", code="csrf")
    elif _is_api(connection) and connection.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("Запрос пришёл с чужого сайта", code="csrf")


def _is_api(connection: Connection) -> bool:
    return str(connection.scope["path"]).startswith(_API)


def _requires(handler: BaseRouteHandler) -> bool:
    """Whether the handler names a permission, so that the scopes of a token mean something."""
    return any(isinstance(guard, Require) and guard.permissions for guard in handler.resolve_guards())


def _declares(handler: BaseRouteHandler) -> bool:
    return bool(handler.opt.get("permission") or handler.opt.get("signed_in"))


class WriteLimit:
    """At most ``allowed`` writes in ``window_s`` from one session or token, or from one address."""

    def __init__(
        self, *, allowed: int, window_s: float, seconds: Callable[[], float] = monotonic_s, keys: int = 20_000
    ) -> None:
        self._allowed = allowed
        self._window_s = window_s
        self._seconds = seconds
        self._keys = keys
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def __call__(self, connection: Connection, _: BaseRouteHandler) -> None:
        if connection.scope.get("method", "GET") in _SAFE or not _is_api(connection):
            return
        self.count(_who(connection))

    def count(self, key: str) -> None:
        """One more write of ``key``; raises TooMany over the limit."""
        now = self._seconds()
        began, count = self._counts.pop(key, (now, 0))
        if now - began >= self._window_s:
            began, count = now, 0
        self._counts[key] = (began, count + 1)
        while len(self._counts) > self._keys:
            self._counts.popitem(last=False)
        if count >= self._allowed:
            left = max(1, round(self._window_s - (now - began)))
            raise TooMany(f"Слишком много действий подряд. Повторите через {left} с", retry_after_s=left)


def _who(connection: Connection) -> str:
    principal = connection.scope.get("user")
    if isinstance(principal, Principal):
        return f"session {principal.session_id}" if principal.token_id is None else f"token {principal.token_id}"
    return f"address {getattr(connection.scope.get('auth'), 'address', '')}"
