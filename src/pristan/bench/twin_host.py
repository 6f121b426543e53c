"""``python -m pristan.bench.twin_host CHANNEL``: any twin as a process of its own, for a bench."""

import argparse
import sys
from importlib import import_module

from litestar import Router

from pristan.sandbox.standalone import run, serve_twin
from pristan.sandbox.twin import Twin, TwinConfig


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pristan.bench.twin_host")
    parser.add_argument("channel")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--base-url", required=True, help="the address of the twin as the hub knows it")
    parser.add_argument("--home", nargs=2, required=True, metavar=("PUBLIC", "LOCAL"), help="where webhooks lead")
    options = parser.parse_args()
    public, local = options.home
    config = TwinConfig(base_url=options.base_url, mapped_webhooks={public: local})
    twin: Twin = import_module(f"pristan.sandbox.{options.channel}").open_twin(config)
    run(serve_twin(twin, port=options.port, load=Router("/load", route_handlers=[])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
