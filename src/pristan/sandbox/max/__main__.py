"""``python -m pristan.sandbox.max --port N``: the twin alone, on loopback."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from pristan.sandbox.max.app import create_standalone
from pristan.sandbox.max.twin import Platform, PlatformConfig
from pristan.sandbox.standalone import HOST, run, serve


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    config = PlatformConfig(
        base_url=f"http://{HOST}:{options.port}",
        clock_factor=options.clock_factor,
        webhook_timeout_s=options.webhook_timeout,
        state_dir=Path(options.state) if options.state else None,
    )
    platform = Platform(config)
    for given in options.bot:
        token, _, name = given.partition(":")
        platform.world.add_bot(name or "Учебный бот", token=token)
    run(_serve(platform, port=options.port))
    return 0


async def _serve(platform: Platform, *, port: int) -> None:
    stopping = asyncio.Event()
    app = create_standalone(platform, stopping=stopping)
    await serve(app, port=port, stopping=stopping)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pristan.sandbox.max", description="Local twin of the MAX Bot API")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bot", action="append", default=[], metavar="TOKEN[:NAME]", help="a bot to have at start")
    parser.add_argument("--clock-factor", type=float, default=1.0, help="compresses retries and the 8 h term")
    parser.add_argument("--webhook-timeout", type=float, default=30.0, metavar="SECONDS")
    parser.add_argument("--state", metavar="FOLDER", help="keep the state here between runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
