"""Dead letters go once more: at an administrator's word, after what broke them was mended."""

from datetime import datetime

from pristan.conversations import record
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.ids import CompanyId
from pristan.delivery.store import queries
from pristan.kit.db import Tx
from pristan.outbox.model import OUTBOX_CHANNEL


async def replay(tx: Tx, *, company_id: CompanyId, entry_id: int | None, now: datetime) -> int:
    """Queue a dead entry (all of them for None) again; returns how many."""
    rows = await tx.fetch_all(queries.replay_dead, company_id=company_id, id=entry_id, now=now)
    for row in rows:
        if row["message_id"] is None or row["kind"] != "message":
            continue  # an edit or a removal: the message itself was sent long ago
        await tx.execute(
            conversation_queries.set_message_state,
            company_id=company_id,
            id=row["message_id"],
            state="queued",
            failure=None,
            sent_at=None,
            external_id=None,
        )
        await tx.execute(queries.update_preview_state, company_id=company_id, id=row["conversation_id"], state="queued")
        await record(
            tx,
            "message_queued",
            company_id=company_id,
            conversation_id=row["conversation_id"],
            message_id=row["message_id"],
        )
    tx.wake(OUTBOX_CHANNEL)
    return len(rows)
