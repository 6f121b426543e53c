"""Assembles the HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from pristan import __version__
from pristan.alerts.api import routes as alert_routes
from pristan.channels.api import routes as channel_routes
from pristan.compliance.api import routes as rule_routes
from pristan.confirmations.api import routes as confirmation_routes
from pristan.conversations.api import routes as conversation_routes
from pristan.gate.api import routes as gate_routes
from pristan.kit.clock import SystemClock
from pristan.meetings.api import routes as meeting_routes
from pristan.outbox.api import routes as outbox_routes
from pristan.staff.api import routes as staff_routes
from pristan.web import health
from pristan.web.bundles import operator_ui
from pristan.web.caller import networks
from pristan.web.chat_mount import WebChat
from pristan.web.chat_settings import router as chat_settings
from pristan.web.dead_letters import routes as dead_letter_routes
from pristan.web.document import ApiDocument
from pristan.web.feeds import Feeds
from pristan.web.guards import not_forged, signed_in
from pristan.web.headers import secure
from pristan.web.held import routes as held_routes
from pristan.web.live import routes as live_routes
from pristan.web.opt_out import opt_out, opt_out_page
from pristan.web.parts import Parts
from pristan.web.problems import HANDLERS
from pristan.web.sandbox_mount import Sandboxes
from pristan.web.session import SessionMiddleware
from pristan.web.shared_files import shared_file
from pristan.web.write_limit import WriteLimit

ROUTERS: tuple[Router, ...] = (
    Router(path="/", route_handlers=list(staff_routes), tags=["access"]),
    Router(path="/", route_handlers=list(channel_routes), tags=["channels"]),
    Router(path="/", route_handlers=list(alert_routes), tags=["alerts"]),
    Router(path="/", route_handlers=list(conversation_routes), tags=["conversations"]),
    Router(
        path="/",
        route_handlers=[*meeting_routes, *confirmation_routes, *outbox_routes, *gate_routes],
        tags=["messages"],
    ),
    Router(path="/", route_handlers=list(rule_routes), tags=["rules"]),
    Router(path="/", route_handlers=[*dead_letter_routes, *held_routes, *live_routes], tags=["operations"]),
    chat_settings,
)  # each room's ``api.router``, mounted under /api/v1

BARE = (shared_file, opt_out, opt_out_page, *health.HANDLERS, operator_ui)  # outside of /api/v1

OPENAPI = OpenAPIConfig(
    title="Pristan",
    version=__version__,
    path="/api/docs",
    render_plugins=[ApiDocument(path="/openapi.json")],
)


def build_app(parts: Parts) -> Litestar:
    """The application of one web process; opens and closes what it was given."""
    chat = WebChat(parts.db, stopping=parts.stopping)
    sandboxes = Sandboxes(parts.settings, stopping=parts.stopping)
    feeds = Feeds(parts.db, now=parts.clock.now, stopping=parts.stopping)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await parts.db.open()
        chat.start()
        sandboxes.start()
        feeds.start()
        if parts.journal is not None:
            parts.journal.start()
        try:
            yield
        finally:
            await feeds.stop()
            await sandboxes.stop()
            await chat.stop()
            if parts.journal is not None:
                await parts.journal.stop()
            await parts.db.close()

    api = Router(path="/api/v1", route_handlers=list(ROUTERS))
    return Litestar(
        route_handlers=[api, *chat.routes, *sandboxes.routes, *BARE],
        dependencies={**_dependencies(parts), "feeds": Provide(lambda: feeds, sync_to_thread=False)},
        middleware=[SessionMiddleware(parts.db, clock=parts.clock, trusted=networks(parts.settings.trusted_proxies))],
        guards=[signed_in, not_forged, WriteLimit(parts.db, now=SystemClock().now)],
        before_send=[secure],
        exception_handlers=HANDLERS,
        lifespan=[lifespan],
        openapi_config=OPENAPI,
        logging_config=None,
        request_max_body_size=64 * 1024 * 1024,
    )


def _dependencies(parts: Parts) -> dict[str, Any]:
    return {
        "db": Provide(lambda: parts.db, sync_to_thread=False),
        "clock": Provide(lambda: parts.clock, sync_to_thread=False),
        "vault": Provide(lambda: parts.vault, sync_to_thread=False),
        "hasher": Provide(lambda: parts.hasher, sync_to_thread=False),
        "files": Provide(lambda: parts.files, sync_to_thread=False),
        "settings": Provide(lambda: parts.settings, sync_to_thread=False),
        "journal": Provide(lambda: parts.journal, sync_to_thread=False),
    }
