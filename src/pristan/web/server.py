"""Serves the application on one port of one process, until asked to stop."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar.types import ASGIApp

from pristan.core.errors import Misconfigured

STOP_TIMEOUT_S = 10


def demand_free_port(host: str, port: int) -> None:
    """Raise Misconfigured if somebody already listens there: the server shares ports and would not notice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ends of former connections do not count
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise Misconfigured(
                f"Порт {port} занят или недоступен ({exc.strerror}). Укажите другой, например PORT={port + 1} make run"
            ) from exc


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
