"""Every operation of the HTTP interface, read from the application itself: a new endpoint is attacked by itself."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from pristan.core.access import Permission
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.staff.guard import Require
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.staff.conftest import CHEAP

SAFE = frozenset({"GET", "HEAD"})
# Answers that do not end by themselves.
STREAMS = frozenset({"/api/v1/live"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, and what its handler declares."""

    method: str
    path: str
    permissions: tuple[str, ...]
    is_public: bool

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        return self.method not in SAFE


@cache
def unopened_app() -> Litestar:
    """The application with nothing behind it: only to be asked for its routes and its document."""
    folder = Path(tempfile.mkdtemp())
    clock = SystemClock()
    parts = Parts(
        settings=Settings(data_dir=folder),
        db=Database("postgresql://nowhere", size=1, now=clock.now),
        clock=clock,
        vault=Vault(bytes(32)),
        files=open_files("", folder),
        hasher=CHEAP,
    )
    return build_app(parts)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document as a client gets it."""
    schema: dict[str, Any] = unopened_app().openapi_schema.to_schema()
    return schema


@cache
def operations() -> tuple[Operation, ...]:
    """All operations of ``/api/``, documented or not."""
    found: list[Operation] = []
    for route in unopened_app().routes:
        if not isinstance(route, HTTPRoute) or not route.path.startswith("/api/v1"):
            continue
        for handler in route.route_handlers:
            guarded = [
                str(name)
                for guard in handler.resolve_guards()
                if isinstance(guard, Require)
                for name in guard.permissions
            ]
            declared = [handler.opt["permission"]] if "permission" in handler.opt else []
            found.extend(
                Operation(method, _template(route.path), (*declared, *guarded), bool(handler.opt.get("public")))
                for method in sorted(handler.http_methods - {"OPTIONS"})
            )
    return tuple(sorted(found, key=lambda item: (item.path, item.method)))


def _template(path: str) -> str:
    """``{id:int}`` of the framework as ``{id}`` of the document."""
    parts = [part.partition(":")[0] + "}" if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def closed() -> list[Operation]:
    return [item for item in operations() if not item.is_public]


def all_permissions() -> list[str]:
    return sorted(Permission)
