"""What the worker does for conversations."""

from datetime import datetime

from pristan.conversations.leftovers import drop_unsent, sweep_storage
from pristan.kit.db import Database
from pristan.kit.files import Files


async def clear_uploads(db: Database, files: Files, *, now: datetime) -> int:
    """Let go of uploads that were never sent, then of bytes nobody names."""
    gone = 0
    while True:
        async with db.transaction() as tx:
            dropped = await drop_unsent(tx, now=now)
        gone += dropped
        if not dropped:
            return gone + await sweep_storage(db, files, now=now)
