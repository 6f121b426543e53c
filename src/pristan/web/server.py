"""Serves the application on one port of one process, until asked to stop."""

import asyncio
from collections.abc import Awaitable, Callable

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar.types import ASGIApp

STOP_TIMEOUT_S = 10


async def serve(app: ASGIApp, *, host: str, port: int, stopping: asyncio.Event) -> None:
    """Serve ``app`` until ``stopping`` is set; requests under way are finished first."""
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(keep_alive=True, pipeline_flush=True),
        websockets=False,
        backlog=2048,
        log_enabled=False,
    )
    serving = asyncio.create_task(_run(server.serve))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.stop()  # type: ignore[no-untyped-call] # the package has no types here
    async with asyncio.timeout(STOP_TIMEOUT_S):
        await serving


async def _run(serve_forever: Callable[[], Awaitable[None]]) -> None:
    await serve_forever()
