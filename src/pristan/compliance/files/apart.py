"""A whole reading in a process of its own: whoever asks goes on serving, however long or dear the file is."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from pristan.compliance.files.model import FileRead, Unread, not_read

SECONDS: Final = 20
_START_S: Final = 15.0  # loading the dictionaries on a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to read. ``own``: requisites of the company itself, which are no personal data."""

    path: str
    name: str
    own: tuple[str, ...]
    today: date
    seconds: int = SECONDS


async def read_apart(path: Path, *, name: str, own: frozenset[str], today: date, seconds: int = SECONDS) -> FileRead:
    """What stands in a file, read within ``seconds``; a reader that hangs or dies has read nothing. Raises nothing."""
    wanted = Wanted(path=str(path), name=name, own=tuple(sorted(own)), today=today, seconds=seconds)
    reader = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "pristan.compliance.files.reader",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds + _START_S):
            answer, _ = await reader.communicate(msgspec.json.encode(wanted))
        return msgspec.json.decode(answer, type=FileRead)
    except TimeoutError:
        return not_read(Unread.PARTIAL)
    except msgspec.DecodeError:
        return not_read(Unread.BROKEN)
    finally:
        await _end(reader)


async def _end(reader: asyncio.subprocess.Process) -> None:
    """With whatever it has begun itself."""
    if sys.platform == "win32":
        with suppress(ProcessLookupError):
            reader.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(reader.pid, signal.SIGKILL)
    await reader.wait()
