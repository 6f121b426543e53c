"""Assembles the HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from pristan import __version__
from pristan.web.parts import Parts
from pristan.web.problems import HANDLERS

ROUTERS: tuple[Router, ...] = ()  # each room's ``api.router``, mounted under /api/v1


def build_app(parts: Parts) -> Litestar:
    """The application of one web process; opens and closes what it was given."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await parts.db.open()
        try:
            yield
        finally:
            await parts.db.close()

    return Litestar(
        route_handlers=[Router(path="/api/v1", route_handlers=list(ROUTERS))],
        dependencies=_dependencies(parts),
        exception_handlers=HANDLERS,
        lifespan=[lifespan],
        openapi_config=OpenAPIConfig(title="Pristan", version=__version__, path="/api/docs"),
        request_max_body_size=64 * 1024 * 1024,
    )


def _dependencies(parts: Parts) -> dict[str, Any]:
    return {
        "db": Provide(lambda: parts.db, sync_to_thread=False),
        "clock": Provide(lambda: parts.clock, sync_to_thread=False),
        "vault": Provide(lambda: parts.vault, sync_to_thread=False),
        "files": Provide(lambda: parts.files, sync_to_thread=False),
        "settings": Provide(lambda: parts.settings, sync_to_thread=False),
    }
