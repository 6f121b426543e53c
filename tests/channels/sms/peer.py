"""An SMPP server of an independent implementation (npm ``smpp``) as a process of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sandbox.clients import node_tools
from tests.sandbox.twin import free_port

SOURCE = Path(__file__).parent / "smpp_peer"
USER, PASSWORD = "pristan", "secret12"


@dataclass(slots=True)
class Smsc:
    """The operator's side: what it saw, and how it shall behave."""

    port: int
    process: asyncio.subprocess.Process
    events: list[dict[str, Any]] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    def behave(self, **how: Any) -> None:
        self._write(behave=how)

    def say(self, text: str = "", *, to: str = "79161234567", **more: Any) -> None:
        self._write(say={"from": to, "text": text, **more})

    def answer(self) -> None:
        """Send the answers that were held back behind their reports."""
        self._write(answer=True)

    def cut(self) -> None:
        """Break the connections of receivers."""
        self._write(cut=True)

    async def seen(self, event: str, *, count: int = 1) -> list[dict[str, Any]]:
        """At least ``count`` events of a kind."""
        async with self.arrived, asyncio.timeout(60):
            await self.arrived.wait_for(lambda: len(self._of(event)) >= count)
        return self._of(event)

    def _of(self, event: str) -> list[dict[str, Any]]:
        return [one for one in self.events if one["event"] == event]

    def _write(self, **wish: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wish).encode() + b"\n")

    async def listen(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self.arrived:
                self.events.append(json.loads(line))
                self.arrived.notify_all()


@asynccontextmanager
async def running_smsc(folder: Path) -> AsyncIterator[Smsc]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        str(node_tools()[0]), "bot.mjs", str(port), cwd=folder,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    smsc = Smsc(port, process)
    listening = asyncio.create_task(smsc.listen())
    try:
        await smsc.seen("listening")
        yield smsc
    finally:
        process.kill()
        await process.wait()
        await listening
