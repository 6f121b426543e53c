"""Third-party clients in processes of their own: a JSON command per line in, a JSON answer or event per line out."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

STARTS_WITHIN_S = 60
ANSWERS_WITHIN_S = 60


class Refused(Exception):
    """The platform refused; ``code`` is its number, ``retry_after`` in seconds where it told."""

    def __init__(self, code: int, retry_after: int | None = None) -> None:
        super().__init__(str(code))
        self.code = code
        self.retry_after = retry_after


class Stranger:
    """A client over its stdin and stdout; it says ``{"started": true}`` when it is ready."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ready = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def started(cls, command: Sequence[str], *, folder: Path) -> "Stranger":
        pipe = asyncio.subprocess.PIPE
        stranger = cls(await asyncio.create_subprocess_exec(*command, cwd=folder, stdin=pipe, stdout=pipe))
        async with asyncio.timeout(STARTS_WITHIN_S):
            await stranger._ready.wait()
        return stranger

    async def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()
        await self._reader

    async def next_event(self) -> dict[str, Any]:
        return await self._events.get()

    async def do(self, op: str, **wish: Any) -> Any:
        number = len(self._answers) + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, "op": op, **wish}).encode() + b"\n")
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            told = await answer
        if "error" in told:
            raise Refused(told["error"]["code"], told["error"].get("retry_after"))
        return told["result"]

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "event" in told:
                self._events.put_nowait(told["event"])
            elif "id" in told:
                self._answers[told["id"]].set_result(told)
            elif "started" in told:
                self._ready.set()
