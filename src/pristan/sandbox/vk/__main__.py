"""``python -m pristan.sandbox.vk --port N``: the twin alone, on loopback."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pristan.sandbox.standalone import HOST, run, serve_twin
from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk.load import load_router
from pristan.sandbox.vk.twin import VkTwin


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    config = TwinConfig(
        base_url=f"http://{HOST}:{options.port}", state_dir=Path(options.state) if options.state else None
    )
    run(_serve(config, options))
    return 0


async def _serve(config: TwinConfig, options: argparse.Namespace) -> None:
    twin = VkTwin(config, clock_factor=options.clock_factor)
    for given in options.community:
        token, _, name = given.partition(":")
        twin.add_account(name or "Учебное сообщество", token=token)
    await serve_twin(twin, port=options.port, load=load_router(twin))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pristan.sandbox.vk", description="Local twin of the VK API")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--community", action="append", default=[], metavar="TOKEN[:NAME]", help="to have at start")
    parser.add_argument("--clock-factor", type=float, default=1.0, help="compresses the hours between retries")
    parser.add_argument("--state", metavar="FOLDER", help="keep the state here between runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
