"""An ASGI application on a free port of this machine, in this process, so that a test can look inside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar.types import ASGIApp

from .twin import free_port


@asynccontextmanager
async def served(app: ASGIApp, *, port: int | None = None) -> AsyncIterator[str]:
    """The address while it is served."""
    port = port or free_port()
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    url = f"http://127.0.0.1:{port}"
    try:
        await _until_it_answers(url, serving)
        yield url
    finally:
        server.stop()  # type: ignore[no-untyped-call] # the package has no types here
        await serving


async def _until_it_answers(url: str, serving: asyncio.Task[None]) -> None:
    async with httpx.AsyncClient(trust_env=False) as probe:
        for _ in range(1800):  # the machine may be busy
            assert not serving.done(), "the server has died"
            try:
                await probe.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    raise AssertionError("the server does not answer")
