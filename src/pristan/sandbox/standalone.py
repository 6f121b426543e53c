"""A twin as a process of its own, on loopback: its API at the root, its customers' side beside it."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, Final

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Router, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from pristan.sandbox.control import twin_router
from pristan.sandbox.twin import Twin

HOST: Final = "127.0.0.1"
_BESIDE: Final = ("/control", "/load", "/healthz")


def run(serving: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end on the loop of the product."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serving)


async def serve_twin(twin: Twin, *, port: int, load: Router) -> None:
    """Serve a twin and what makes load on it until asked to stop."""
    stopping = asyncio.Event()
    twin.start(stopping)
    await serve(_whole(twin, load), port=port, stopping=stopping)
    await twin.stop()


async def serve(app: ASGIApp, *, port: int, stopping: asyncio.Event) -> None:
    """Serve an application on loopback until a signal or the event ends it."""
    server = Server(app, address=HOST, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.stop()  # type: ignore[no-untyped-call] # the package has no types here
    await serving


def _whole(twin: Twin, load: Router) -> ASGIApp:
    @get("/healthz", media_type="text/plain", sync_to_thread=False)
    def healthz() -> str:
        return "ok"

    api = twin.api()
    beside = Litestar([healthz, twin_router(twin), load], openapi_config=None, logging_config=None)

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        is_beside = scope["type"] != ScopeType.HTTP or scope["path"].startswith(_BESIDE)
        await (beside if is_beside else api)(scope, receive, send)

    return whole
