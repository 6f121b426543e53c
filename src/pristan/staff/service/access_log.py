"""The access log: append an entry, read, verify the chain."""

from datetime import datetime
from typing import Any

from pristan.kit.db import Tx, to_json
from pristan.staff.model import Entry
from pristan.staff.policy.chain import ChainLink, ChainReport, ChainWalk
from pristan.staff.store import queries

_PAGE = 5_000


async def append(tx: Tx, entry: Entry, *, now: datetime) -> None:
    """Put ``entry`` at the end of the chain. Other writers wait until this transaction ends."""
    await tx.execute(
        queries.append_access_log,
        company=entry.company_id,
        account=entry.account_id,
        action=entry.action,
        target=entry.target,
        address=entry.address,
        details=to_json(entry.details),
        now=now,
    )


async def verify(tx: Tx) -> ChainReport:
    """Recalculate the whole chain outside the database. Needs the worker's or the owner's connection."""
    walk = ChainWalk()
    seen = -1
    kept: tuple[int, bytes] | None = None
    # Others go on writing: the chain is whole when nothing is left between its last entry and the kept end.
    while walk.entries > seen:
        seen = walk.entries
        while page := await tx.fetch_all(queries.access_log_page, after=walk.last, limit=_PAGE):
            for row in page:
                walk.add(_link(row))
        head = await tx.fetch_one(queries.access_log_head)
        kept = None if head is None else (int(head["seq"]), bytes(head["hash"]))
        if kept is None or kept[0] <= walk.last:
            break
    return walk.report(kept)


def _link(row: dict[str, Any]) -> ChainLink:
    names = ("moment", "company_id", "account_id", "action", "target", "address", "details")
    return ChainLink(
        position=int(row["seq"]),
        fields=tuple(row[name] for name in names),
        previous=bytes(row["previous_hash"]),
        own=bytes(row["hash"]),
    )
