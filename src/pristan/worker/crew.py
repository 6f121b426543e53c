"""Who works: heartbeats of workers, so that each takes its share of the lanes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from pristan.kit import sql
from pristan.kit.db import Database

queries = sql.load("pristan.worker")


class Crew:
    """This worker among the others."""

    def __init__(self, db: Database, *, worker_id: UUID, now: Callable[[], datetime], kind: str = "worker") -> None:
        self._db = db
        self._id = worker_id
        self._kind = kind
        self._now = now
        self.size = 1

    async def beat(self) -> int:
        """Say that we live; learn how many do."""
        async with self._db.transaction() as tx:
            await tx.execute(queries.beat, id=self._id, kind=self._kind, now=self._now())
            self.size = max(1, await tx.fetch_value(queries.count_alive, now=self._now()))
        return 0

    async def leave(self) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(queries.leave, id=self._id)
