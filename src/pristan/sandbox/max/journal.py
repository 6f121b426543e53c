"""«Что видит канал»: the log of requests in both directions, and the stream of changes for the phone page."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pristan.sandbox.max.model import Json

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = 1000
WAITING_CHANGES = 500


class Direction(StrEnum):
    TO_BOT = "to_bot"
    FROM_BOT = "from_bot"


class Outcome(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"
    NO_ANSWER = "no_answer"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    number: int
    at_ms: int
    direction: Direction
    title: str
    detail: str
    status: int | None
    took_ms: int
    outcome: Outcome
    note: str | None = None


class Watch:
    """One open phone page. When it reads too slowly it is told to load everything anew."""

    def __init__(self) -> None:
        self._changes: asyncio.Queue[Json] = asyncio.Queue(WAITING_CHANGES)
        self._is_late = False
        self._is_over = False

    def put(self, change: Json) -> None:
        try:
            self._changes.put_nowait(change)
        except asyncio.QueueFull:
            self._is_late = True

    def end(self) -> None:
        self._is_over = True
        self.put({"kind": "end"})

    async def changes(self, heartbeat_s: float = 15.0) -> AsyncIterator[Json]:
        """Changes as they come; ``{"kind": "heartbeat"}`` when nothing comes."""
        yield {"kind": "hello"}
        while not self._is_over:
            if self._is_late:
                self._is_late = False
                while not self._changes.empty():
                    self._changes.get_nowait()
                yield {"kind": "reload"}
            try:
                async with asyncio.timeout(heartbeat_s):
                    change = await self._changes.get()
            except TimeoutError:
                change = {"kind": "heartbeat"}
            yield change


class Journal:
    """The last requests of one bot and who watches them."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._watches: set[Watch] = set()
        self._number = 0

    def entries(self, *, direction: Direction | None = None, limit: int = 100) -> list[Entry]:
        """Newest first."""
        found = (one for one in reversed(self._entries) if direction in (None, one.direction))
        return [entry for entry, _ in zip(found, range(limit), strict=False)]

    def add(
        self,
        direction: Direction,
        *,
        at_ms: int,
        title: str,
        detail: str,
        status: int | None,
        took_ms: int,
        outcome: Outcome,
        note: str | None = None,
    ) -> None:
        self._number += 1
        entry = Entry(
            number=self._number, at_ms=at_ms, direction=direction, title=title, detail=detail,
            status=status, took_ms=took_ms, outcome=outcome, note=note,
        )  # fmt: skip
        self._entries.append(entry)
        if self._watches:
            self.tell({"kind": "request"})

    def tell(self, change: Json) -> None:
        for watch in self._watches:
            watch.put(change)

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        watch = Watch()
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def end(self) -> None:
        """The process is to stop: let go of everybody who watches."""
        for watch in self._watches:
            watch.end()

    def clear(self) -> None:
        self._entries.clear()
        self.tell({"kind": "reload"})
