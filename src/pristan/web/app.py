"""Assembles the HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from pristan import __version__
from pristan.alerts.api import routes as alert_routes
from pristan.audit.api import routes as audit_routes
from pristan.audit.scans.api import routes as scan_routes
from pristan.campaigns.api import routes as campaign_routes
from pristan.campaigns.api_closing import routes as closing_routes
from pristan.campaigns.api_funnel import routes as funnel_routes
from pristan.campaigns.api_plan import routes as plan_routes
from pristan.channels.api import routes as channel_routes
from pristan.compliance.api import routes as rule_routes
from pristan.confirmations.api import routes as confirmation_routes
from pristan.consents.api import routes as consent_routes
from pristan.consents.api_register import routes as consent_register_routes
from pristan.conversations.api import routes as conversation_routes
from pristan.gate.api import privacy_routes as decision_routes
from pristan.gate.api import routes as gate_routes
from pristan.incidents.api import routes as incident_routes
from pristan.invitations import OwnLinks
from pristan.kit.clock import SystemClock
from pristan.meetings.api import routes as meeting_routes
from pristan.migration.api import routes as import_routes
from pristan.outbox.api import routes as outbox_routes
from pristan.reports.api import routes as report_routes
from pristan.residency.api import routes as residency_routes
from pristan.rights.api import routes as rights_routes
from pristan.staff.api import routes as staff_routes
from pristan.training.api import routes as training_routes
from pristan.web import health
from pristan.web.bundles import operator_ui
from pristan.web.caller import networks
from pristan.web.chat_mount import WebChat
from pristan.web.chat_settings import router as chat_settings
from pristan.web.consent_page import consent_page, decide_on_page
from pristan.web.dead_letters import routes as dead_letter_routes
from pristan.web.document import ApiDocument
from pristan.web.feeds import Feeds
from pristan.web.guards import not_forged, signed_in
from pristan.web.headers import secure
from pristan.web.held import routes as held_routes
from pristan.web.invitation_page import invitation_page, press_invitation
from pristan.web.live import routes as live_routes
from pristan.web.opt_out import opt_out, opt_out_page
from pristan.web.parts import Parts
from pristan.web.problems import HANDLERS
from pristan.web.request_form import routes as request_form_routes
from pristan.web.sandbox_mount import Sandboxes
from pristan.web.session import SessionMiddleware
from pristan.web.shared_files import shared_file
from pristan.web.sight import SightedResponse
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
    Router(path="/", route_handlers=[*rule_routes, *decision_routes], tags=["rules"]),
    Router(path="/", route_handlers=[*report_routes, *incident_routes], tags=["documents"]),
    Router(path="/", route_handlers=list(training_routes), tags=["training"]),
    Router(path="/", route_handlers=[*consent_routes, *consent_register_routes], tags=["consents"]),
    Router(path="/", route_handlers=list(rights_routes), tags=["privacy"]),
    Router(path="/", route_handlers=[*audit_routes, *scan_routes], tags=["audit"]),
    Router(path="/", route_handlers=list(import_routes), tags=["imports"]),
    Router(
        path="/",
        route_handlers=[*campaign_routes, *plan_routes, *funnel_routes, *closing_routes],
        tags=["campaigns"],
    ),
    Router(
        path="/",
        route_handlers=[*dead_letter_routes, *held_routes, *live_routes, *residency_routes],
        tags=["operations"],
    ),
    chat_settings,
)  # each room's ``api.router``, mounted under /api/v1

BARE = (
    shared_file,
    opt_out,
    opt_out_page,
    consent_page,
    decide_on_page,
    *request_form_routes,
    invitation_page,
    press_invitation,
    *health.HANDLERS,
    operator_ui,
)  # outside of /api/v1

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
        dependencies={
            **_dependencies(parts),
            "feeds": Provide(lambda: feeds, sync_to_thread=False),
            "players": Provide(lambda: sandboxes, sync_to_thread=False),
        },
        middleware=[SessionMiddleware(parts.db, clock=parts.clock, trusted=networks(parts.settings.trusted_proxies))],
        response_class=SightedResponse,
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
        "own_links": Provide(
            lambda: OwnLinks(vault=parts.vault, public_url=parts.settings.public_url or ""), sync_to_thread=False
        ),
    }
