"""Keeps partitions ahead and lets old ones go: raw entries, deliveries, facts, dedupe keys."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pristan.kit import sql
from pristan.kit.db import Database
from pristan.kit.log import get_logger

queries = sql.load("pristan.worker")

# A partition goes when its whole month is older. Messages themselves are not here: their terms come with
# the rules of retention.
KEEP = {"journal": timedelta(days=90), "deliveries": timedelta(days=180), "facts": timedelta(days=7)}
# Messengers repeat for hours; a replay of the journal must still find its keys.
KEEP_SEEN = timedelta(days=90)


class Housekeeping:
    """Runs hourly in every worker; doing it twice changes nothing."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def run_once(self) -> int:
        async with self._db.transaction() as tx:
            await tx.execute(queries.ensure_partitions)
        for parent, kept in KEEP.items():
            await self._drop(parent, self._now() - kept)
        async with self._db.transaction() as tx:
            await tx.execute(queries.forget_seen, before=self._now() - KEEP_SEEN)
        return 0

    async def _drop(self, parent: str, keep_from: datetime) -> None:
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(queries.drop_partitions, parent=parent, keep_from=keep_from)
        for row in rows:
            get_logger().info("partition_dropped", name=row["drop_partitions"])
