"""The API of the twin as an ASGI application, and the whole as one for standing alone."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from litestar import Litestar, Response, get
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.types import ASGIApp, Receive, Scope, Send

from pristan.sandbox.max import api, api_comments, api_media, control_acts
from pristan.sandbox.max.control import control_router
from pristan.sandbox.max.errors import ApiError, invalid, not_allowed, unknown_method
from pristan.sandbox.max.gate import Gate
from pristan.sandbox.max.requests import Req
from pristan.sandbox.max.twin import Platform

LARGEST_BODY = 1024 * 1024


def create_api(platform: Platform) -> ASGIApp:
    """What bots call. May be mounted anywhere or served at the root."""
    inner = Litestar(
        [*api.HANDLERS, *api_comments.HANDLERS, *api_media.HANDLERS],
        dependencies={"platform": Provide(lambda: platform, sync_to_thread=False, use_cache=True)},
        exception_handlers={ApiError: _refusal, HTTPException: _http_refusal},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )
    return Gate(inner, platform)


def _refusal(request: Req, exc: ApiError) -> Response[Any]:
    request.scope["state"]["note"] = exc.message
    return Response({"code": exc.code, "message": exc.message}, status_code=exc.status)


def _http_refusal(request: Req, exc: HTTPException) -> Response[Any]:
    """Refusals of the framework in the words of the platform."""
    match exc:
        case NotFoundException():
            return _refusal(request, unknown_method(request.url.path))
        case MethodNotAllowedException():
            return _refusal(request, not_allowed("Method is not allowed"))
        case _ if exc.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _refusal(request, invalid("Request body is too large"))
        case _ if exc.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return _refusal(request, invalid(str(exc.detail)))
        case _:
            return _refusal(request, ApiError(exc.status_code, code="internal.error", message="Internal error"))


def create_standalone(platform: Platform, *, stopping: asyncio.Event | None = None) -> ASGIApp:
    """API at the root, control beside it: for tests and benches, on loopback only."""
    until = stopping or asyncio.Event()
    control_acts.seed_customers(platform)

    @get("/healthz", media_type="text/plain", sync_to_thread=False)
    def healthz() -> str:
        return "ok"

    bots = create_api(platform)
    beside = Litestar(
        [healthz, control_router(platform)],
        on_startup=[lambda: platform.start(until)],
        on_shutdown=[platform.stop],
        openapi_config=None,
        logging_config=None,
    )

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        is_beside = scope["type"] != ScopeType.HTTP or scope["path"].startswith(("/control/", "/healthz"))
        await (beside if is_beside else bots)(scope, receive, send)

    return whole
