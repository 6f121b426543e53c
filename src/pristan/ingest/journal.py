"""The journal: stored before acknowledged, many webhooks in one transaction.

Callers await ``append``; it returns only when the entry is committed. While one commit is under way,
entries that come meanwhile wait together and share the next one, so a slow disk makes larger groups
instead of a longer queue.
"""

import asyncio
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from pristan.core.errors import Unavailable
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.arrays import ByteaArray, literal
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended

LANES = 32
MAX_GROUP = 512
MAX_WAITING = 20_000
JOURNAL_CHANNEL = "pristan_journal"
BOOK_TTL_S = 3.0
MOST_KNOWN = 10_000  # guesses must not fill the memory

_STORE: LiteralString = """
insert into journal (company_id, inbox_id, channel, lane, origin, raw)
select * from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(channels)s::text[],
                     %(lanes)s::smallint[], %(origins)s::text[], %(raws)s::bytea[])
"""
# A commit that notifies waits for every other such commit, so the hot path wakes ingest apart from storing.
_WAKE: LiteralString = "select pg_notify('pristan_journal', '')"
WAKE_EVERY_S = 0.01
RETRY_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRef:
    """What receiving must know of an inbox."""

    company_id: CompanyId
    id: InboxId
    channel: str
    state: str
    hook_secret_hash: bytes | None
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One raw thing that arrived. ``lane`` keeps it in order with its neighbours."""

    company_id: CompanyId
    inbox_id: InboxId
    channel: str
    lane: int
    raw: bytes
    origin: str = "webhook"


def lane_of(inbox_id: InboxId, key: str) -> int:
    """The lane of whatever shares ``key`` (a chat, a user) in an inbox."""
    return zlib.crc32(f"{inbox_id}:{key}".encode()) % LANES


async def append_within(tx: Tx, entries: list[Entry]) -> None:
    """Store entries in a transaction that also changes something else (a feed, a cursor)."""
    if not entries:
        return
    await tx.execute(_STORE, **_columns(entries))
    tx.wake(JOURNAL_CHANNEL)


def _columns(entries: list[Entry]) -> dict[str, Any]:
    return {
        "companies": literal(entry.company_id for entry in entries),
        "inboxes": literal(entry.inbox_id for entry in entries),
        "channels": literal(entry.channel for entry in entries),
        "lanes": literal(entry.lane for entry in entries),
        "origins": literal(entry.origin for entry in entries),
        "raws": ByteaArray([entry.raw for entry in entries]),
    }


Waiting = tuple[Entry, asyncio.Future[None]]


class JournalWriter:
    """Group commit for one process. ``flushers`` commits may be under way at once."""

    def __init__(self, db: Database, *, flushers: int = 2) -> None:
        self._db = db
        self._waiting: list[Waiting] = []
        self._under_way = 0
        self._wake = asyncio.Event()
        self._stored = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._flushers = flushers
        self._tasks: list[asyncio.Task[None]] = []
        self.is_failing = False

    def start(self) -> None:
        jobs = [self._flush_forever] * self._flushers + [self._notify_forever]
        self._tasks = [asyncio.create_task(job()) for job in jobs]

    async def stop(self) -> None:
        """Finish what waits, then stop."""
        await self._idle.wait()
        await ended(*self._tasks)

    async def append(self, entry: Entry) -> None:
        """Return when ``entry`` is committed; raises Unavailable if it could not be stored."""
        if len(self._waiting) >= MAX_WAITING:
            raise Unavailable("Очередь приёма переполнена", code="journal.full")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, future))
        self._idle.clear()
        self._wake.set()
        await future

    async def _flush_forever(self) -> None:
        while True:
            await self._wake.wait()
            try:
                async with self._db.connection() as connection:
                    await self._flush_while_it_works(connection)
            except (psycopg.Error, OSError) as exc:
                self._refuse(self._take(), exc)
                await asyncio.sleep(RETRY_S)

    async def _flush_while_it_works(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            await self._wake.wait()
            group = self._take()
            if group:
                await self._flush(connection, group)

    def _take(self) -> list[Waiting]:
        group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
        if not self._waiting:
            self._wake.clear()
        return group

    async def _flush(self, connection: psycopg.AsyncConnection[Any], group: list[Waiting]) -> None:
        self._under_way += 1
        try:
            await connection.execute(_STORE, _columns([entry for entry, _ in group]))
        except (psycopg.Error, OSError) as exc:
            self._refuse(group, exc)
            raise
        finally:
            self._under_way -= 1
            if not (self._waiting or self._under_way):
                self._idle.set()
        self.is_failing = False
        self._stored.set()
        for _, future in group:
            if not future.done():
                future.set_result(None)

    def _refuse(self, group: list[Waiting], exc: Exception) -> None:
        get_logger().error("journal_write_failed", entries=len(group), error=type(exc).__name__)
        self.is_failing = True
        for _, future in group:
            if not future.done():
                future.set_exception(
                    Unavailable("Журнал не принимает записи: база недоступна или диск полон", code="journal.write")
                )
        if not (self._waiting or self._under_way):
            self._idle.set()

    async def _notify_forever(self) -> None:
        """Wake ingest after commits; should the database be away, its own poll finds the rows later."""
        while True:
            await self._stored.wait()
            self._stored.clear()
            with suppress(psycopg.Error, OSError):
                async with self._db.connection() as connection:
                    await connection.execute(_WAKE)
            await asyncio.sleep(WAKE_EVERY_S)


class InboxBook:
    """Inboxes by their public key, remembered for a few seconds; one question at a time for each key."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, tuple[float, InboxRef | None]] = {}
        self._asking: dict[str, asyncio.Task[InboxRef | None]] = {}

    async def find(self, key: str) -> InboxRef | None:
        """The inbox of a key from an address; None for whatever is no key of an inbox."""
        found = self._known.get(key)
        if found is not None and found[0] > monotonic_s():
            return found[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(asking)

    async def _ask(self, key: str) -> InboxRef | None:
        try:
            wanted = UUID(key)
        except ValueError:
            return None
        async with self._db.transaction() as tx:
            ref = await tx.one_of(InboxRef, "select * from inbox_by_key(%(key)s)", key=wanted)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known[key] = (monotonic_s() + BOOK_TTL_S, ref)
        return ref
