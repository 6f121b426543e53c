"""All SQL of ingest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.model import Claimed, Item, Outcome
from pristan.kit import sql
from pristan.kit.arrays import literal
from pristan.kit.db import Tx

queries = sql.load("pristan.ingest")


async def lock_lanes(tx: Tx, lanes: Sequence[int], *, share: int) -> list[int]:
    """Lanes that nobody else works on, held until the end of the transaction."""
    rows = await tx.fetch_all(queries.lock_lanes, lanes=list(lanes), share=share)
    return [row["lane"] for row in rows]


async def claim(tx: Tx, lanes: Sequence[int], *, limit: int) -> list[Claimed]:
    return await tx.all_of(Claimed, queries.claim, lanes=list(lanes), limit=limit)


async def see(tx: Tx, items: Sequence[Item]) -> set[tuple[int, str, int]]:
    """Remember dedupe keys; returns those that were new, as (inbox, key, journal id)."""
    rows = await tx.fetch_all(
        queries.see,
        companies=literal(item.entry.company_id for item in items),
        inboxes=literal(item.entry.inbox_id for item in items),
        keys=[item.inbound.dedupe_key for item in items],
        journal_ids=literal(item.entry.id for item in items),
    )
    return {(row["inbox_id"], row["dedupe_key"], row["journal_id"]) for row in rows}


async def finish(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    await tx.execute(
        queries.finish,
        companies=literal(item.entry.company_id for item in outcomes),
        ids=literal(item.entry.id for item in outcomes),
        received_ats=[item.entry.received_at for item in outcomes],
        states=literal(item.state for item in outcomes),
        reasons=[item.reason for item in outcomes],
    )


async def note_received(tx: Tx, last: Mapping[tuple[CompanyId, InboxId], datetime]) -> None:
    """When something last came to these inboxes."""
    await tx.execute(
        queries.note_received,
        companies=[company_id for company_id, _ in last],
        inboxes=[inbox_id for _, inbox_id in last],
        ats=list(last.values()),
    )
