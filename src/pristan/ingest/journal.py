"""The journal: stored before acknowledged, many webhooks in one transaction.

Callers await ``append``; it returns only when the entry is committed. While one commit is under way,
entries that come meanwhile wait together and share the next one, so a slow disk makes larger groups
instead of a longer queue.
"""

import asyncio
import zlib
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from pristan.core.errors import Unavailable
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger

LANES = 32
MAX_GROUP = 512
MAX_WAITING = 20_000
JOURNAL_CHANNEL = "pristan_journal"
BOOK_TTL_S = 3.0

_APPEND: LiteralString = """
with stored as (
  insert into journal (company_id, inbox_id, channel, lane, origin, raw)
  select * from unnest(%(companies)s::bigint[], %(inboxes)s::bigint[], %(channels)s::text[],
                       %(lanes)s::smallint[], %(origins)s::text[], %(raws)s::bytea[])
)
select pg_notify('pristan_journal', '')
"""


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


async def append_entries(connection: psycopg.AsyncConnection[Any], entries: list[Entry]) -> None:
    """Store entries as one statement in the connection's transaction and wake ingest."""
    await connection.execute(_APPEND, _columns(entries), binary=True)


async def append_within(tx: Tx, entries: list[Entry]) -> None:
    """Store entries in a transaction that also changes something else (a feed, a cursor)."""
    if not entries:
        return
    await tx.execute(_APPEND, **_columns(entries))


def _columns(entries: list[Entry]) -> dict[str, Any]:
    return {
        "companies": [entry.company_id for entry in entries],
        "inboxes": [entry.inbox_id for entry in entries],
        "channels": [entry.channel for entry in entries],
        "lanes": [entry.lane for entry in entries],
        "origins": [entry.origin for entry in entries],
        "raws": [entry.raw for entry in entries],
    }


class JournalWriter:
    """Group commit for one process. ``flushers`` commits may be under way at once."""

    def __init__(self, db: Database, *, flushers: int = 2) -> None:
        self._db = db
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._flushers = flushers
        self._tasks: list[asyncio.Task[None]] = []
        self.is_failing = False

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._flush_forever()) for _ in range(self._flushers)]

    async def stop(self) -> None:
        """Finish what waits, then stop."""
        await self._idle.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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
            group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
            if not self._waiting:
                self._wake.clear()
            if group:
                await self._flush(group)
            if not self._waiting:
                self._idle.set()

    async def _flush(self, group: list[tuple[Entry, asyncio.Future[None]]]) -> None:
        try:
            async with self._db.connection() as connection:
                await append_entries(connection, [entry for entry, _ in group])
        except (psycopg.Error, OSError) as exc:
            get_logger().error("journal_write_failed", entries=len(group), error=type(exc).__name__)
            self.is_failing = True
            failure = Unavailable("Журнал не принимает записи: база недоступна или диск полон", code="journal.write")
            for _, future in group:
                if not future.done():
                    future.set_exception(failure)
            await asyncio.sleep(0.2)
            return
        self.is_failing = False
        for _, future in group:
            if not future.done():
                future.set_result(None)


class InboxBook:
    """Inboxes by their public key, remembered for a few seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[UUID, tuple[float, InboxRef | None]] = {}

    async def find(self, key: UUID) -> InboxRef | None:
        found = self._known.get(key)
        if found is not None and found[0] > monotonic_s():
            return found[1]
        async with self._db.transaction() as tx:
            ref = await tx.one_of(InboxRef, "select * from inbox_by_key(%(key)s)", key=key)
        if len(self._known) > 10_000:  # noqa: PLR2004 - guesses must not fill the memory
            self._known.clear()
        self._known[key] = (monotonic_s() + BOOK_TTL_S, ref)
        return ref
