"""The guard of handlers: ``guards=[require("conversations.reply")]``."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from pristan.core.errors import Forbidden, Unauthenticated
from pristan.staff.model import Principal


def require(*permissions: str) -> Guard:
    """Let only a principal with all ``permissions`` in; raises Unauthenticated or Forbidden."""

    def check(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        principal = connection.scope.get("user")
        if not isinstance(principal, Principal):
            raise Unauthenticated
        missing = [name for name in permissions if name not in principal.permissions]
        if missing:
            raise Forbidden(f"Нужно право {', '.join(missing)}. Его выдаёт администратор")

    return check
