"""The guard of handlers: ``guards=[require("conversations.reply")]``."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pristan.core.access import Permission
from pristan.core.errors import Unauthenticated
from pristan.kit.principal import Principal


class Require:
    """Lets only a principal with all ``permissions`` in, and narrows its scope to the lines of the first.

    An unknown permission is a mistake of the program and is found when the module is imported.
    """

    def __init__(self, *permissions: str) -> None:
        self.permissions = tuple(Permission(name) for name in permissions)

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        principal = connection.scope.get("user")
        if not isinstance(principal, Principal):
            raise Unauthenticated("Войдите, чтобы продолжить", code="unauthenticated")
        for permission in self.permissions:
            principal.demand(permission)
        if self.permissions:
            connection.scope["user"] = principal.narrowed(self.permissions[0])


def require(*permissions: str) -> Require:
    """Raise Unauthenticated or Forbidden unless the caller holds all ``permissions``."""
    return Require(*permissions)
