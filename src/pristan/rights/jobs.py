"""What the worker does here: destructions that were decided, and rules of retention once a day."""

from collections.abc import Callable
from datetime import datetime

from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.rights.holdings import erasing as erasing_queries
from pristan.rights.service import erasing, proofs, retention
from pristan.rights.service.requests import queries

MOST_BATCHES = 200  # of one rule in one run; the next run goes on


class ErasureStation:
    """Works on destructions that were decided; what waits for something is asked again later."""

    def __init__(self, db: Database, files: Files, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._files = files
        self._now = now

    async def run_once(self) -> int:
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(erasing_queries.due, now=self._now())
        done = 0
        for row in rows:
            done += await erasing.work(
                self._db, self._files, company_id=row["company_id"], erasure_id=row["id"], now=self._now
            )
        return done


class ProofStation:
    """Sends codes to people whose requests came by the form."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def run_once(self) -> int:
        return await proofs.send_codes(self._db, now=self._now())


async def keep_terms(db: Database, files: Files, *, now: datetime) -> int:
    """Destroy what rules of retention have let go of, batch by batch; returns how many batches went."""
    async with db.transaction() as tx:
        rules = await tx.all_of(retention.Rule, queries.rules_on)
    batches = 0
    for rule in rules:
        for _ in range(MOST_BATCHES):
            async with db.transaction() as tx:
                made = await retention.begin(tx, rule, now=now)
            if made is None:
                break
            done = await erasing.work(db, files, company_id=rule.company_id, erasure_id=made, now=lambda: now)
            batches += done
            if not done:
                break
    return batches
