"""How many writes one caller has in a window, counted for the whole installation.

A process takes them in blocks, so that most writes cost no question to the database. All processes together never hand
out more than is allowed; what a process took and did not use is lost until the next window.
"""

import hashlib
from datetime import datetime

from pristan.kit.db import Database, Scope
from pristan.staff.store import queries

NOBODY = Scope()


async def take_writes(db: Database, caller: str, *, window_at: datetime, block: int, allowed: int) -> int:
    """How many of a block of writes ``caller`` gets, in a transaction of its own; 0 when all are gone.

    The table keeps a hash: addresses of strangers are nobody's business.
    """
    key = hashlib.sha256(caller.encode()).digest()
    async with db.transaction(NOBODY) as tx:
        taken: int = await tx.fetch_value(queries.take_writes, key=key, window_at=window_at, block=block)
    return max(0, min(block, allowed - (taken - block)))
