"""What the worker does for access."""

from datetime import datetime

from pristan.kit.db import Database
from pristan.staff.service.forgetting import forget


async def forget_access(db: Database, *, now: datetime) -> int:
    """Let go of ended sessions, old links and old failures."""
    async with db.transaction() as tx:
        return await forget(tx, now=now)
