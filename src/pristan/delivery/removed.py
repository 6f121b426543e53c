"""What waits in a removed inbox will never leave: said to the operators, never kept in silence."""

from datetime import datetime, timedelta

from pristan.delivery import record
from pristan.delivery.model import Ending, Entry, Failed, Unknown
from pristan.delivery.store import messages_of, queries
from pristan.kit.db import Tx

AT_ONCE = 200
STALE = timedelta(minutes=1)  # whoever sent it has ended by then
CODE = "inbox.removed"
TITLE = "Подключение удалено. Сообщение не ушло"


async def give_up_removed(tx: Tx, *, now: datetime) -> int:
    """End the entries of removed inboxes; what may have left is for the operator to judge. Returns how many."""
    entries = await tx.all_of(Entry, queries.claim_removed, now=now, stale=now - STALE, limit=AT_ONCE)
    for entry in entries:
        ending: Ending = Failed(code=CODE, title=TITLE)
        if entry.is_unknown:
            ending = Unknown(ask_at=None, code=CODE, asked=entry.reconciled)
        message = (await messages_of(tx, [entry]))[entry.id]
        await record.settle(tx, entry, ending, message=message, memo=dict(entry.payload.get("memo") or {}), now=now)
    return len(entries)
