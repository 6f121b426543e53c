"""A site under attack: processes of the product on one installation, killed at random and started again.

The supervisor plays what a service manager does: it starts a process again that has ended. The database it
leaves alone, for the product's own processes have to bring it back.
"""

import asyncio
import os
import random
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle

import psycopg

from pristan.bench.ground import Ground, free_port, wait_until_ready

RESTART_S = 0.2
ANY_BACKEND = (
    "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    " and application_name like 'pristan%' order by random() limit 1"
)


@dataclass(slots=True, kw_only=True)
class Slot:
    """A place that is never empty for long."""

    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes]


@dataclass(slots=True, kw_only=True)
class Site:
    """Web and worker processes, and the one who kills them."""

    ground: Ground
    environment: dict[str, str]
    webs: list[int] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)
    restarts: int = 0

    def open(self, *, webs: int, workers: int) -> None:
        """Start everything and wait until it serves."""
        self.webs = [free_port() for _ in range(webs)]
        for port in self.webs:
            self._add("web", "--port", str(port))
        for _ in range(workers):
            self._add("worker")
        for port, slot in zip(self.webs, self.slots, strict=False):
            wait_until_ready(port, process=slot.process)

    def _add(self, *arguments: str) -> None:
        process = self.ground.start(*arguments, **self.environment)
        self.slots.append(Slot(arguments=arguments, process=process))

    async def keep(self) -> None:
        """Start again whatever has ended, until cancelled."""
        while True:
            for slot in self.slots:
                if slot.process.poll() is not None:
                    self.restarts += 1
                    slot.process = self.ground.start(*slot.arguments, **self.environment)
            await asyncio.sleep(RESTART_S)

    async def attack(self, *, kills: int, over_s: float, seed: int) -> None:
        """Kill -9 ``kills`` times, a different kind of process every time."""
        chance = random.Random(seed)  # noqa: S311 - which process falls is no secret
        order = ["web", "worker", "backend", "postmaster"]
        chance.shuffle(order)
        turns = cycle(order)
        for _ in range(kills):
            await asyncio.sleep(over_s / kills * chance.uniform(0.6, 1.4))
            kind = next(turns)
            if await asyncio.to_thread(self._kill, kind, chance):
                self.kills[kind] = self.kills.get(kind, 0) + 1

    def _kill(self, kind: str, chance: random.Random) -> bool:
        pid = self._victim(kind, chance)
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def _victim(self, kind: str, chance: random.Random) -> int | None:
        match kind:
            case "postmaster":
                lines = (self.ground.folder / "pg" / "postmaster.pid").read_text("utf-8").split()
                return int(lines[0])
            case "backend":
                with suppress(psycopg.Error), self.ground.connect() as connection:
                    row = connection.execute(ANY_BACKEND).fetchone()
                    return int(row["pid"]) if row else None
                return None
            case _:
                living = [slot.process for slot in self.slots if slot.arguments[0] == kind]
                return chance.choice(living).pid
