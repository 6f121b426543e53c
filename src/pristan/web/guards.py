"""What holds for every handler: signed in unless declared public, no forged writes."""

import hmac
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pristan.core.access import Permission
from pristan.core.errors import Forbidden, Unauthenticated
from pristan.kit.principal import Principal
from pristan.staff.guard import Require

Connection = ASGIConnection[Any, Any, Any, Any]

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_API: Final = "/api/"


def signed_in(connection: Connection, handler: BaseRouteHandler) -> None:
    """Nothing of the API is open by omission: a handler is public only when it says so."""
    if handler.opt.get("public") or not (is_api(connection) or _declares(handler)):
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
    if connection.scope.get("method", "GET") in SAFE:
        return
    principal = connection.scope.get("user")
    if isinstance(principal, Principal):
        given = connection.headers.get("x-csrf-token", "")
        by_cookie = principal.token_id is None
        if by_cookie and not hmac.compare_digest(given.encode(), principal.csrf_token.encode()):
            raise Forbidden("Страница устарела. Обновите её и повторите", code="csrf")
    elif is_api(connection) and connection.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("Запрос пришёл с чужого сайта", code="csrf")


def is_api(connection: Connection) -> bool:
    return str(connection.scope["path"]).startswith(_API)


def _requires(handler: BaseRouteHandler) -> bool:
    """Whether the handler names a permission, so that the scopes of a token mean something."""
    return any(isinstance(guard, Require) and guard.permissions for guard in handler.resolve_guards())


def _declares(handler: BaseRouteHandler) -> bool:
    return bool(handler.opt.get("permission") or handler.opt.get("signed_in"))


def caller_of(connection: Connection) -> str:
    """Who is counted: the session, the token, or before sign-in the address."""
    principal = connection.scope.get("user")
    if isinstance(principal, Principal):
        return f"session {principal.session_id}" if principal.token_id is None else f"token {principal.token_id}"
    return f"address {getattr(connection.scope.get('auth'), 'address', '')}"
