"""``python -m pristan.sandbox.sms --port N --account KEY``: the twin alone, on loopback."""

import argparse
import sys

from pristan.sandbox.sms.load import load_router
from pristan.sandbox.sms.twin import SmsTwin
from pristan.sandbox.standalone import HOST, run, serve_twin
from pristan.sandbox.twin import TwinConfig

PLENTY = 1e9


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    twin = SmsTwin(TwinConfig(base_url=f"http://{HOST}:{options.port}"))
    for key in options.account:
        account = twin.world.add(f"Замер {key}")
        account.key, account.balance = key, PLENTY
    run(serve_twin(twin, port=options.port, load=load_router(twin)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pristan.sandbox.sms", description="Local twin of SMS providers")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account", action="append", default=[], metavar="KEY", help="of SMSC.ru, to have at start")
    return parser


if __name__ == "__main__":
    sys.exit(main())
