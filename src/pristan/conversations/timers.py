"""What happens by itself when its time comes."""

from datetime import datetime

from pristan.conversations.projection import queries, record
from pristan.kit.db import Tx


async def wake_snoozed(tx: Tx, *, now: datetime) -> int:
    """Open conversations whose snooze is over; returns how many."""
    rows = await tx.fetch_all(queries.due_snoozed, now=now)
    for row in rows:
        await tx.execute(queries.wake_snoozed, company_id=row["company_id"], id=row["id"])
        await record(tx, "conversation_reopened", company_id=row["company_id"], conversation_id=row["id"])
    return len(rows)
