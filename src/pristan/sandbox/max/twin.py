"""The twin as a whole: one memory, one line per bot, one wire for deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pristan.kit.waiting import happens_within
from pristan.sandbox.max.clock import Clock
from pristan.sandbox.max.journal import Journal
from pristan.sandbox.max.line import Line
from pristan.sandbox.max.media import Media
from pristan.sandbox.max.model import Bot
from pristan.sandbox.max.snapshot import Snapshot
from pristan.sandbox.max.webhooks import Postman, Reach
from pristan.sandbox.max.wire import Wire
from pristan.sandbox.max.world import World

SAVE_EVERY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformConfig:
    """``base_url`` is the address under which bots reach the API; files are served from it."""

    base_url: str
    clock_factor: float = 1.0
    allow_loopback_webhooks: bool = True
    # Public origins of this installation and the loopback origins that stand for them.
    mapped_webhooks: Mapping[str, str] = field(default_factory=dict)
    webhook_timeout_s: float = 30.0
    state_dir: Path | None = None


class Platform:
    """Assembles the twin and finds the line of a bot."""

    def __init__(self, config: PlatformConfig) -> None:
        self.config = config
        self.clock = Clock(factor=config.clock_factor)
        self.snapshot = Snapshot(config.state_dir)
        saved = self.snapshot.load()
        self.world = World(self.clock, base_url=config.base_url, memory=saved.memory)
        self.media = Media(self.world, folder=self.snapshot.files)
        self._lines: dict[int, Line] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._wire = Wire(timeout_s=config.webhook_timeout_s)
        for bot_id, kept in saved.lines.items():
            line = self.line(bot_id)
            line.faults = kept.faults
            line.subscriptions = {one.url: one for one in kept.subscriptions}
            line.queue.go_on(kept.waiting, next_marker=kept.next_marker)

    def line(self, bot_id: int) -> Line:
        found = self._lines.get(bot_id)
        if found is None:
            found = self._lines[bot_id] = Line(self.clock, journal=Journal())
        return found

    def ready(self, bot: Bot) -> Line:
        """The line of ``bot``, able to deliver; needs a running event loop."""
        line = self.line(bot.user_id)
        if line.postman is None:
            line.postman = Postman(
                self.clock,
                journal=line.journal,
                reach=Reach(mapped=self.config.mapped_webhooks),
                wire=self._wire,
                on_unsubscribe=line.drop,
            )
        return line

    def save(self) -> None:
        self.snapshot.save(self.world.memory, self._lines)

    def start(self, stopping: asyncio.Event) -> None:
        """Keep the memory on disk, and end the streams of watchers when the process is to stop."""
        self._keeper = asyncio.create_task(self._keep(stopping))

    async def _keep(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            await happens_within(stopping, SAVE_EVERY_S)
            self.save()
        for line in self._lines.values():
            line.journal.end()

    async def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
        for line in self._lines.values():
            await line.stop()
        self._wire.close()
        self.save()
        self.snapshot.close()
