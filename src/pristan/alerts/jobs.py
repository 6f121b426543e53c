"""What the worker calls for alerts."""

from datetime import datetime, timedelta

from pristan.alerts.store import queries
from pristan.kit.db import Database

KEEP = timedelta(days=30)


async def forget_staff_rows(db: Database, *, now: datetime) -> int:
    """Let go of what was told and done long ago; returns how many rows went."""
    async with db.transaction() as tx:
        gone = await tx.execute(queries.forget_alerts, before=now - KEEP)
        return gone + await tx.execute(queries.forget_acts, before=now - KEEP)
