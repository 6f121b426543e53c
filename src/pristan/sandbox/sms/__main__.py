"""``python -m pristan.sandbox.sms --port N --account KEY``: the twin alone, on loopback."""

import argparse
import asyncio
import signal
import sys

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from pristan.sandbox.control import twin_router
from pristan.sandbox.sms.load import load_router
from pristan.sandbox.sms.twin import SmsTwin
from pristan.sandbox.twin import TwinConfig

HOST = "127.0.0.1"
BESIDE = ("/control", "/load", "/healthz")
PLENTY = 1e9


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(options))
    return 0


async def _serve(options: argparse.Namespace) -> None:
    twin = SmsTwin(TwinConfig(base_url=f"http://{HOST}:{options.port}"))
    for key in options.account:
        account = twin.world.add(f"Замер {key}")
        account.key, account.balance = key, PLENTY
    stopping = asyncio.Event()
    server = Server(
        _whole(twin), address=HOST, port=options.port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.stop()  # type: ignore[no-untyped-call] # the package has no types here
    await serving
    await twin.stop()


def _whole(twin: SmsTwin) -> ASGIApp:
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
    parser = argparse.ArgumentParser(prog="python -m pristan.sandbox.sms", description="Local twin of SMS providers")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account", action="append", default=[], metavar="KEY", help="of SMSC.ru, to have at start")
    return parser


if __name__ == "__main__":
    sys.exit(main())
