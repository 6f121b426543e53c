"""The station: claims journal entries in lanes, batch by batch, and never loses one.

A batch that breaks is done again entry by entry; the entry that breaks alone is marked *failed* with its
reason, stays in the journal and can be replayed.
"""

from collections.abc import Sequence

import psycopg

from pristan.channels.accounts import Accounts
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest import store
from pristan.ingest.batch import process
from pristan.ingest.journal import LANES
from pristan.ingest.model import Claimed, Outcome
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger

BATCH = 512
NOTE_EVERY_S = 2.0
RETRYABLE = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.OperationalError,  # the database went away or the disk is full: nobody's fault, try again
)
# Operational by its class, but it is the entry that is too large for an index: it would come back for ever.
POISON = psycopg.errors.ProgramLimitExceeded


class IngestStation:
    """Turns journal entries into conversations. Any number may run side by side."""

    def __init__(self, db: Database, accounts: Accounts, *, batch: int = BATCH) -> None:
        self._db = db
        self._accounts = accounts
        self._batch = batch
        self._offset = 0
        self._first = 0
        self._noted: dict[tuple[CompanyId, InboxId], float] = {}

    async def run_once(self, *, workers: int = 1) -> int:
        """Claim and apply one batch; returns how many entries it held.

        ``workers`` is how many stations run: each takes its share of the lanes, beginning somewhere else
        every time, so that no lane waits for one of them.
        """
        share = -(-LANES // max(workers, 1))
        async with self._db.transaction() as tx:
            entries = await self._claim(tx, share)
            if not entries:
                return 0
            await store.finish(tx, await self._apply(tx, entries))
            await self._note_received(tx, entries)
        return len(entries)

    async def _note_received(self, tx: Tx, entries: Sequence[Claimed]) -> None:
        """Let the inbox's health show that something came; now and then, because it is one row for all lanes."""
        last = {(entry.company_id, entry.inbox_id): entry.received_at for entry in entries}
        moment = monotonic_s()
        due = {inbox: at for inbox, at in last.items() if self._noted.get(inbox, 0.0) <= moment}
        if due:
            await store.note_received(tx, due)
            self._noted |= dict.fromkeys(due, moment + NOTE_EVERY_S)

    async def _claim(self, tx: Tx, share: int) -> list[Claimed]:
        lanes = [(self._offset + index) % LANES for index in range(LANES)]
        self._offset = (self._offset + share) % LANES
        locked = await store.lock_lanes(tx, lanes, share=share)
        if not locked:
            return []
        self._first += 1  # a lane is emptied before the next one: each comes first in its turn
        first = self._first % len(locked)
        return await store.claim(tx, [*locked[first:], *locked[:first]], limit=self._batch)

    async def _apply(self, tx: Tx, entries: Sequence[Claimed]) -> list[Outcome]:
        try:
            async with tx.savepoint():
                return await process(tx, entries, self._accounts)
        except Exception as exc:
            if isinstance(exc, RETRYABLE) and not isinstance(exc, POISON):
                raise
            # One bad entry must not stop its neighbours.
            get_logger().warning("ingest_batch_broke", entries=len(entries), error=type(exc).__name__)
        outcomes: list[Outcome] = []
        for entry in entries:
            outcomes += await self._apply_one(tx, entry)
        return outcomes

    async def _apply_one(self, tx: Tx, entry: Claimed) -> list[Outcome]:
        try:
            async with tx.savepoint():
                return await process(tx, [entry], self._accounts)
        except Exception as exc:
            if isinstance(exc, RETRYABLE) and not isinstance(exc, POISON):
                raise
            # Kept in the journal with its reason.
            get_logger().error("ingest_entry_failed", journal_id=entry.id, error=type(exc).__name__, exc_info=True)
            reason = f"ошибка обработки: {type(exc).__name__}"
            return [Outcome(entry=entry, state="failed", reason=reason)]
