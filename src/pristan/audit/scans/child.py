"""Reads what strangers made in a process of its own: a request a line, an answer a line. Run by ``reader``.

Its memory is bounded and it gives way to the work of the hub; whatever a file breaks, it breaks here.
"""

import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from pristan.audit.files import look_through
from pristan.audit.reading.saved import Sheet, read_sheet
from pristan.audit.scans.site_results import packed
from pristan.audit.site import look_at
from pristan.compliance.own import choose, in_use
from pristan.core.errors import InvalidInput
from pristan.kit.clock import SystemClock
from pristan.kit.settings import load_one

MEMORY = 3 * 1024 * 1024 * 1024
POLITE = 10


class Request(msgspec.Struct, frozen=True):
    """``sheet``: a saved page with its frames; ``file``: a file that may hold personal data."""

    do: str
    folder: str
    name: str
    frames: list[str] = []


def main() -> None:
    """Answer until the input ends."""
    _limit()
    choose(load_one("rules_dir"))
    for line in sys.stdin.buffer:
        request = msgspec.json.decode(line, type=Request)
        try:
            told = {"sheet": _sheet, "file": _file}[request.do](request)
        except InvalidInput as exc:
            told = {"error": exc.detail or exc.title}
        except MemoryError:
            told = {"error": f"{request.name}: слишком велик, на чтение не хватает памяти"}
        except Exception:  # noqa: BLE001 - whatever a stranger's file breaks, it is told in one sentence
            told = {"error": f"{request.name}: испорчен, прочитать не удалось"}
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
        sys.stdout.buffer.flush()


def _sheet(request: Request) -> dict[str, Any]:
    seen = read_sheet(Path(request.folder), Sheet(name=request.name, frames=tuple(request.frames)))
    services = list(in_use().services.values())
    return {"looks": [packed(look_at(page, services)) for page in seen.pages], "warnings": list(seen.warnings)}


def _file(request: Request) -> dict[str, Any]:
    report = look_through(Path(request.folder) / request.name, today=SystemClock().now().date())
    told: dict[str, Any] = msgspec.to_builtins(report)
    return told


def _limit() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.nice(POLITE)


if __name__ == "__main__":
    main()
