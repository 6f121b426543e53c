"""The state of the twin and what keeps it: memory, files, one line per community."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from contextlib import suppress
from pathlib import Path

import msgspec

from pristan.kit.clock import Clock, SystemClock
from pristan.kit.waiting import happens_within
from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk.callback import Postman
from pristan.sandbox.vk.line import Line
from pristan.sandbox.vk.media import Media
from pristan.sandbox.vk.model import Memory
from pristan.sandbox.vk.world import World

SAVE_EVERY_S = 5.0
CALLS_KEPT = 2000


class Platform:
    """Assembles the twin and finds the line of a community."""

    def __init__(
        self,
        config: TwinConfig,
        *,
        clock: Clock | None = None,
        clock_factor: float = 1.0,
        webhook_timeout_s: float = 30.0,
    ) -> None:
        self.watch = clock or SystemClock()
        self.base_url = config.base_url.rstrip("/")
        self._state = config.state_dir / "state.json" if config.state_dir else None
        self.world = World(_loaded(self._state), now=lambda: self.watch.now().timestamp())
        folder = config.state_dir / "files" if config.state_dir else None
        self.media = Media(self.world, base_url=self.base_url, folder=folder)
        self.calls: deque[str] = deque(maxlen=CALLS_KEPT)
        self._reach = Reach(mapped=config.mapped_webhooks)
        self._factor = clock_factor
        self._timeout_s = webhook_timeout_s
        self._lines: dict[int, Line] = {}
        self._must_save = False
        self._keeper: asyncio.Task[None] | None = None

    def line(self, group_id: int) -> Line:
        found = self._lines.get(group_id)
        if found is None:
            community = self.world.memory.communities[group_id]
            postman = Postman(
                community, reach=self._reach, clock_factor=self._factor, timeout_s=self._timeout_s,
                saved=self.save_soon,
            )  # fmt: skip
            found = self._lines[group_id] = Line(community, postman)
        return found

    def save_soon(self) -> None:
        self._must_save = True

    def start(self, stopping: asyncio.Event) -> None:
        self._keeper = asyncio.create_task(self._keep(stopping))

    async def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        for line in self._lines.values():
            line.stop()
            await line.postman.stop()
        self._save()

    async def _keep(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            await happens_within(stopping, SAVE_EVERY_S)
            self._save()

    def _save(self) -> None:
        if self._state is None or not self._must_save:
            return
        self._must_save = False
        self._state.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._state.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self.world.memory))
        os.replace(fresh, self._state)  # noqa: PTH105 - atomic


def _loaded(path: Path | None) -> Memory:
    """What was kept; a file that is no state of ours begins anew."""
    if path is None or not path.is_file():
        return Memory()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Memory)
    except msgspec.MsgspecError:
        return Memory()
