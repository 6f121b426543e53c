"""Work on several things at once, each within a time of its own: one that hangs holds up none of the others."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import psycopg

from pristan.kit.log import get_logger
from pristan.kit.waiting import ended


class SideBySide:
    """Up to ``at_once`` pieces of work, one for each key, each given up after ``each_s``.

    Of one group no more than ``of_group`` are to be begun: whoever begins them asks ``full``.
    """

    def __init__(self, name: str, *, at_once: int, each_s: float, of_group: int | None = None) -> None:
        self._name = name
        self._at_once = at_once
        self._each_s = each_s
        self._of_group = of_group
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._groups: dict[int, int] = {}

    @property
    def free(self) -> int:
        """How many pieces may be begun now."""
        return self._at_once - len(self._tasks)

    @property
    def busy(self) -> list[int]:
        """The keys that are worked on."""
        return list(self._tasks)

    @property
    def full(self) -> list[int]:
        """The groups that have no place left."""
        most = self._at_once if self._of_group is None else self._of_group
        return [group for group, taken in Counter(self._groups.values()).items() if taken >= most]

    def start(self, key: int, work: Callable[[], Awaitable[None]], *, group: int | None = None) -> None:
        """Begin; ``key`` must not be busy."""
        if key in self._tasks:
            raise ValueError(f"{self._name}: {key} is worked on")
        if group is not None:
            self._groups[key] = group
        task = self._tasks[key] = asyncio.create_task(self._within(key, work))
        task.add_done_callback(partial(self._ended, key))

    async def one_is_free(self) -> None:
        """Wait until another piece may be begun."""
        while self.free <= 0:
            await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)

    async def one_ends(self, *, within_s: float) -> None:
        """Wait until one of the pieces under way has ended, or for so long; without any, not at all."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stop(self) -> None:
        """Give up what is under way."""
        await ended(*self._tasks.values())

    async def _within(self, key: int, work: Callable[[], Awaitable[None]]) -> None:
        log = get_logger(work=self._name, key=key)
        try:
            async with asyncio.timeout(self._each_s):
                await work()
        except TimeoutError:
            log.warning("took_too_long", after_s=self._each_s)
        except (psycopg.Error, OSError) as exc:
            log.warning("work_waits_for_database", error=type(exc).__name__)

    def _ended(self, key: int, task: asyncio.Task[None]) -> None:
        """Free the place; a bug in the work on one thing is told, and the others go on."""
        del self._tasks[key]
        self._groups.pop(key, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            get_logger().error("work_broke", work=self._name, error=type(error).__name__, exc_info=error)
