"""Live events of visitors: one LISTEN per process wakes the streams whose visitor has something new."""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from pristan.channels.webchat.model import Visitor
from pristan.channels.webchat.store import CHANNEL, changed_after
from pristan.core.errors import TooMany
from pristan.kit.db import Database, Scope
from pristan.kit.log import get_logger
from pristan.kit.waiting import happens_within

HEARTBEAT_S: Final = 15.0
_BATCH: Final = 200
_TOO_OLD: Final = 2000
_STREAMS_OF_VISITOR: Final = 8
_STREAMS_OF_ADDRESS: Final = 64


class Screen:
    """One open stream: what woke it and has not been looked at yet."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.signals: list[dict[str, Any]] = []

    def push(self, signal: dict[str, Any]) -> None:
        """Note a signal; what changes the feed needs no more than waking."""
        if signal["kind"] == "ended" or (signal["kind"] in ("typing", "read") and len(self.signals) < _BATCH):
            self.signals.append(signal)
        self.wake.set()


class VisitorHub:
    """Who is connected to this process."""

    def __init__(self, db: Database, *, stopping: asyncio.Event) -> None:
        self._db = db
        self._stopping = stopping
        self._screens: defaultdict[str, set[Screen]] = defaultdict(set)
        self._by_address: defaultdict[str, int] = defaultdict(int)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._listen_forever()), asyncio.create_task(self._end_when_stopping())]

    async def stop(self) -> None:
        """End every stream and listen no more."""
        self._stopping.set()
        self._wake_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def is_closing(self) -> bool:
        return self._stopping.is_set()

    async def _end_when_stopping(self) -> None:
        """A graceful stop waits for requests under way; these would never end by themselves."""
        await self._stopping.wait()
        self._wake_all()

    def _wake_all(self) -> None:
        for screens in self._screens.values():
            for screen in screens:
                screen.wake.set()

    def _begin_anew(self) -> None:
        """What came while nobody listened was not heard: a message, or that a visitor has left.

        Each stream ends, and whoever still is a visitor comes back and goes on from where it was.
        """
        for screens in self._screens.values():
            for screen in screens:
                screen.push({"kind": "ended"})

    def admit(self, key: UUID, address: str) -> None:
        """Refuse one stream too many, before the answer has begun."""
        crowded = len(self._screens.get(str(key), ())) >= _STREAMS_OF_VISITOR
        if crowded or self._by_address.get(address, 0) >= _STREAMS_OF_ADDRESS:
            raise TooMany("Чат открыт в слишком многих окнах", retry_after_s=30, code="chat.streams")

    @contextlib.contextmanager
    def attend(self, key: UUID, address: str) -> Iterator[Screen]:
        """Be woken for one visitor while the block runs."""
        screens = self._screens[str(key)]
        screen = Screen()
        screens.add(screen)
        self._by_address[address] += 1
        try:
            yield screen
        finally:
            screens.discard(screen)
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]
            if not screens:
                self._screens.pop(str(key), None)

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as exc:
                get_logger().warning("chat_listen_lost", error=type(exc).__name__)
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        connection = await self._db.dedicated()
        async with connection:
            await connection.execute(f"listen {CHANNEL}".encode())
            self._begin_anew()
            async for notice in connection.notifies():
                signal = json.loads(notice.payload)
                for screen in self._screens.get(signal["visitor"], ()):
                    screen.push(signal)


async def events(
    hub: VisitorHub,
    *,
    visitor: Visitor,
    address: str,
    db: Database,
    position: int,
    status: Callable[[], Awaitable[dict[str, Any]]],
) -> AsyncIterator[bytes]:
    """Server-sent events from a position on: each message once in its newest state, then live."""
    with hub.attend(visitor.key, address) as screen:
        async for event in _flow(hub, screen, visitor=visitor, db=db, position=position, status=status):
            yield event


async def _flow(
    hub: VisitorHub,
    screen: Screen,
    *,
    visitor: Visitor,
    db: Database,
    position: int,
    status: Callable[[], Awaitable[dict[str, Any]]],
) -> AsyncIterator[bytes]:
    if visitor.position - position > _TOO_OLD or position > visitor.position:
        yield _event("reset", {})
        position = visitor.position
    shown = await status()
    yield _event("status", shown)
    while not hub.is_closing:
        screen.wake.clear()
        signals, screen.signals = screen.signals, []
        for signal in signals:
            if signal["kind"] == "ended":
                return
            yield _signal(signal)
        async with db.transaction(Scope(company_id=visitor.company_id)) as tx:
            rows = await changed_after(tx, visitor=visitor, position=position, count=_BATCH)
        for row in rows:
            position = row.position
            yield _event("message", row.shown(), position=position)
        if len(rows) == _BATCH:
            continue
        latest = await status()
        if latest != shown:
            shown = latest
            yield _event("status", shown)
        if not await happens_within(screen.wake, HEARTBEAT_S):
            yield b": alive\n\n"


def _signal(signal: dict[str, Any]) -> bytes:
    if signal["kind"] == "typing":
        return _event("typing", {"name": signal.get("name", ""), "on": True})
    return _event("read", {"read_position": signal.get("position", 0)})


def _event(name: str, data: dict[str, Any], *, position: int | None = None) -> bytes:
    head = f"id: {position}\n" if position is not None else ""
    return f"{head}event: {name}\ndata: {msgspec.json.encode(data).decode()}\n\n".encode()
