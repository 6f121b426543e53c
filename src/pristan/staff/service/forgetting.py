"""What access no longer needs: ended sessions, links of long ago, failures nobody asks about, counted writes."""

from datetime import datetime, timedelta
from typing import Final

from pristan.kit.db import Tx
from pristan.staff.model import SESSION_IDLE_DAYS
from pristan.staff.store import queries

KEEP_LINKS: Final = timedelta(days=7)
KEEP_FAILURES: Final = timedelta(days=1)
KEEP_ALLOWANCES: Final = timedelta(hours=1)


async def forget(tx: Tx, *, now: datetime) -> int:
    """Delete it in all companies; returns how many rows went."""
    idle_before = now - timedelta(days=SESSION_IDLE_DAYS)
    gone = await tx.execute(queries.drop_old_sessions, now=now, idle_before=idle_before)
    gone += await tx.execute(queries.drop_old_links, before=now - KEEP_LINKS)
    gone += await tx.execute(queries.drop_old_allowances, before=now - KEEP_ALLOWANCES)
    return gone + await tx.execute(queries.drop_old_failures, before=now - KEEP_FAILURES)
