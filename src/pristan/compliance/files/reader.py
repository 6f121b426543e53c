"""Reads the file named on its standard input and prints what the gate goes by. Run by ``apart``."""

import os
import sys
from pathlib import Path

import msgspec

from pristan.compliance.files.apart import Wanted
from pristan.compliance.files.model import FileRead, FileUnreadable, Unread, not_read
from pristan.compliance.files.scanning import scan_file
from pristan.compliance.pd import Hints

MEMORY = 2 * 1024 * 1024 * 1024


def main() -> None:
    """One ``Wanted`` in, one ``FileRead`` out."""
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Wanted)
    _limit(wanted.seconds)
    sys.stdout.buffer.write(msgspec.json.encode(_read(wanted)))


def _limit(seconds: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        os.nice(10)  # who types a message comes first
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2))


def _read(wanted: Wanted) -> FileRead:
    """Whatever else a stranger's file breaks ends this process; who started it takes silence for a broken file."""
    hints = Hints(own=frozenset(wanted.own), today=wanted.today)
    try:
        return scan_file(Path(wanted.path), name=wanted.name, hints=hints, seconds=wanted.seconds).read
    except FileUnreadable as exc:
        return not_read(exc.why)
    except MemoryError:
        return not_read(Unread.TOO_BIG)


if __name__ == "__main__":
    main()
