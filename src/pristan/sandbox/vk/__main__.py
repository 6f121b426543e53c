"""``python -m pristan.sandbox.vk --port N``: the twin alone, on loopback."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from pristan.sandbox.control import twin_router
from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk.load import load_router
from pristan.sandbox.vk.twin import VkTwin

HOST = "127.0.0.1"
BESIDE = ("/control", "/load", "/healthz")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    config = TwinConfig(
        base_url=f"http://{HOST}:{options.port}", state_dir=Path(options.state) if options.state else None
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(config, options))
    return 0


async def _serve(config: TwinConfig, options: argparse.Namespace) -> None:
    twin = VkTwin(config, clock_factor=options.clock_factor)
    for given in options.community:
        token, _, name = given.partition(":")
        twin.add_account(name or "Учебное сообщество", token=token)
    stopping = asyncio.Event()
    server = Server(
        _whole(twin), address=HOST, port=options.port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    twin.start(stopping)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.stop()  # type: ignore[no-untyped-call] # the package has no types here
    await serving
    await twin.stop()


def _whole(twin: VkTwin) -> ASGIApp:
    @get("/healthz", media_type="text/plain", sync_to_thread=False)
    def healthz() -> str:
        return "ok"

    api = twin.api()
    beside = Litestar([healthz, twin_router(twin), load_router(twin)], openapi_config=None, logging_config=None)

    async def whole(scope: Scope, receive: Receive, send: Send) -> None:
        is_beside = scope["type"] != ScopeType.HTTP or scope["path"].startswith(BESIDE)
        await (beside if is_beside else api)(scope, receive, send)

    return whole


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pristan.sandbox.vk", description="Local twin of the VK API")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--community", action="append", default=[], metavar="TOKEN[:NAME]", help="to have at start")
    parser.add_argument("--clock-factor", type=float, default=1.0, help="compresses the hours between retries")
    parser.add_argument("--state", metavar="FOLDER", help="keep the state here between runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
