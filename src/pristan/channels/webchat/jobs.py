"""What the worker does for the web chat."""

from datetime import datetime, timedelta
from typing import Final

from pristan.channels.webchat.store import queries
from pristan.kit.db import Database

KEEP_USAGE: Final = timedelta(hours=1)
KEEP_ENDED: Final = timedelta(days=30)
KEEP_UNSENT: Final = timedelta(days=2)


async def forget_visits(db: Database, *, now: datetime) -> int:
    """Let go of counted windows, ended sessions and uploads that were never sent."""
    async with db.transaction() as tx:
        gone = await tx.execute(queries.drop_old_usage, before=now - KEEP_USAGE)
        gone += await tx.execute(queries.drop_ended_sessions, before=now - KEEP_ENDED)
        return gone + await tx.execute(queries.drop_unsent_uploads, before=now - KEEP_UNSENT)
