"""Asks the process that opens strangers' files; one that dies or hangs is replaced, and its file is unreadable."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

LONGEST_ANSWER = 256 * 1024 * 1024
EACH_S = 300.0


class Reader:
    """One child at a time. ``ask`` never raises for what stands in a file: the answer has ``error`` then."""

    def __init__(self, *, each_s: float = EACH_S) -> None:
        self._each_s = each_s
        self._child: asyncio.subprocess.Process | None = None

    async def ask(self, do: str, *, folder: str, name: str, frames: Sequence[str] = ()) -> dict[str, Any]:
        """What stands in one file."""
        child = await self._running()
        request = {"do": do, "folder": folder, "name": name, "frames": list(frames)}
        line = b""
        with suppress(TimeoutError, ValueError, ConnectionError):
            async with asyncio.timeout(self._each_s):
                line = await _answer(child, msgspec.json.encode(request) + b"\n")
        if not line.endswith(b"\n"):
            await self.close()
            return {"error": f"{name}: не дочитан, слишком велик или построен так, чтобы читаться бесконечно"}
        told: dict[str, Any] = msgspec.json.decode(line)
        return told

    async def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._child is None:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "pristan.audit.scans.child",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_ANSWER,
            )
        return self._child


async def _answer(child: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert child.stdin is not None  # noqa: S101 # both were asked for
    assert child.stdout is not None  # noqa: S101
    child.stdin.write(request)
    await child.stdin.drain()
    return await child.stdout.readline()
