"""Updates that wait to be fetched by ``GET /updates``."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from pristan.kit.waiting import happens_within
from pristan.sandbox.max.model import Json

MOST_WAITING = 200_000


@dataclass(slots=True)
class PollingQueue:
    """A marker names the next expected update; sending it confirms everything before it.

    Markers begin at the time of the start or behind the last one kept, whichever is later: a bot that kept one
    from before a restart misses nothing after it, however quick the restart and however many updates it followed.
    """

    next_marker: int
    waiting: deque[tuple[int, Json]] = field(default_factory=deque)
    lost: int = 0
    given_before: int = 0
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, update: Json) -> None:
        self.waiting.append((self.next_marker, update))
        self.next_marker += 1
        if len(self.waiting) > MOST_WAITING:
            self.waiting.popleft()
            self.lost += 1
        self._arrival.set()

    def go_on(self, kept: Sequence[tuple[int, Json]], *, next_marker: int) -> None:
        """Take up what waited before a restart and the marker that was next then."""
        self.waiting.extend(kept)
        self.next_marker = max(self.next_marker, next_marker)

    def confirm(self, marker: int) -> None:
        while self.waiting and self.waiting[0][0] < marker:
            self.waiting.popleft()

    def page(self, *, limit: int, types: set[str] | None) -> tuple[list[Json], int]:
        """The oldest unconfirmed updates of ``types`` and the marker behind them."""
        found: list[Json] = []
        marker = self.next_marker
        for position, update in self.waiting:
            if types is not None and update["update_type"] not in types:
                continue
            if len(found) == limit:
                marker = position
                break
            found.append(update)
        return found, marker

    def first_time(self, found: list[Json], marker: int) -> list[Json]:
        """Those of a page that no page before has held; the log tells of them."""
        fresh = [update for position, update in self.waiting if self.given_before <= position < marker]
        self.given_before = max(self.given_before, marker)
        return [update for update in fresh if any(update is one for one in found)]

    def keep_latest(self) -> None:
        while len(self.waiting) > 1:
            self.waiting.popleft()

    async def wait(self, timeout_s: float) -> None:
        """Until something arrives or the time is over."""
        self._arrival.clear()
        await happens_within(self._arrival, timeout_s)
