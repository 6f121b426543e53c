"""Bots Long Poll: a queue with places; the reader names the place it has come to."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice

from pristan.kit.clock import random_token
from pristan.kit.waiting import happens_within
from pristan.sandbox.vk.model import Json

MOST_KEPT = 100_000
MOST_AT_ONCE = 500
LONGEST_WAIT_S = 90


class Queue:
    """Events of one community by place; ``ts`` of the reader is the next place it wants."""

    def __init__(self) -> None:
        self.key = random_token(20)
        self._next = 1
        self._kept: deque[tuple[int, Json]] = deque(maxlen=MOST_KEPT)
        self._arrival = asyncio.Event()

    @property
    def ts(self) -> str:
        return str(self._next)

    def put(self, event: Json) -> None:
        self._kept.append((self._next, event))
        self._next += 1
        self._arrival.set()

    def expire_key(self) -> None:
        self.key = random_token(20)

    def forget(self, upto: int) -> None:
        while self._kept and self._kept[0][0] < upto:
            self._kept.popleft()

    async def read(self, *, key: str, ts: str, wait_s: float) -> Json:
        """What the server answers: events, or ``failed``."""
        if key != self.key:
            return {"failed": 2}
        if not ts.isdecimal() or int(ts) > self._next:
            return {"failed": 3}
        place = int(ts)
        oldest = self._kept[0][0] if self._kept else self._next
        if place < oldest:
            return {"failed": 1, "ts": oldest}
        if place == self._next:
            self._arrival.clear()
            await happens_within(self._arrival, min(wait_s, LONGEST_WAIT_S))
        oldest = self._kept[0][0] if self._kept else place
        found = [event for _, event in islice(self._kept, place - oldest, place - oldest + MOST_AT_ONCE)]
        return {"ts": str(place + len(found)), "updates": found}
