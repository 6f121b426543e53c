"""Files nobody sent: rows without a message, bytes in the storage without a row."""

import re
from datetime import datetime, timedelta
from typing import Final

from pristan.conversations.projection import queries
from pristan.kit.db import Database, Tx
from pristan.kit.files import Files

KEEP_UNSENT: Final = timedelta(days=2)
BATCH: Final = 500
# Only what ``file_key`` names, and thumbnails beside it: nothing else in the storage is ours to judge.
_OURS: Final = re.compile(r"\d+/[0-9a-f]{2}/[0-9a-f]{64}(\.thumb)?")


async def drop_unsent(tx: Tx, *, now: datetime) -> int:
    """Delete the rows of a batch of uploads that were never sent; their bytes go with ``sweep_storage``."""
    return await tx.execute(queries.drop_unsent_files, before=now - KEEP_UNSENT, limit=BATCH)


async def sweep_storage(db: Database, files: Files, *, now: datetime) -> int:
    """Delete bytes that no row names; returns how many.

    An upload stores the bytes first and the row after, and equal content is kept once, so only what was not written
    for a day is judged, and its age is asked again just before it goes.
    """
    gone = 0
    async for keys in files.older(now - KEEP_UNSENT, batch=BATCH):
        wanted = [key for key in keys if _OURS.fullmatch(key)]
        async with db.transaction() as tx:
            unknown = [row["key"] for row in await tx.fetch_all(queries.unknown_keys, keys=wanted)]
        for key in unknown:
            gone += await files.delete_older(key, before=now - KEEP_UNSENT)
    return gone
