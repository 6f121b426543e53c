"""All SQL of the web chat: visitors and their feeds."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pristan.channels.webchat.model import Row, Visitor
from pristan.kit.db import Tx, to_json
from pristan.kit.sql import load

queries = load("pristan.channels.webchat")

CHANNEL = "pristan_webchat"
EVERYTHING = 2**62


async def visitor_by_token(tx: Tx, *, company_id: int, inbox_id: int, token_hash: bytes) -> Visitor | None:
    return await tx.one_of(
        Visitor, queries.find_visitor, company_id=company_id, inbox_id=inbox_id, token_hash=token_hash
    )


async def next_position(tx: Tx, *, company_id: int, visitor_id: int, now: datetime) -> int:
    position: int = await tx.fetch_value(queries.next_position, company_id=company_id, visitor_id=visitor_id, now=now)
    return position


async def add_row(
    tx: Tx,
    *,
    company_id: int,
    visitor_id: int,
    row_id: UUID,
    direction: str,
    body: Mapping[str, Any],
    now: datetime,
    client_key: str | None = None,
) -> int:
    """Put a message into the feed at the next position; gives the position."""
    position = await next_position(tx, company_id=company_id, visitor_id=visitor_id, now=now)
    await tx.execute(
        queries.add_row,
        company_id=company_id,
        visitor_id=visitor_id,
        id=row_id,
        position=position,
        direction=direction,
        client_key=client_key,
        body=to_json(body),
        now=now,
    )
    return position


async def row_by_id(tx: Tx, *, company_id: int, visitor_id: int, row_id: UUID) -> Row | None:
    return await tx.one_of(Row, queries.row_by_id, company_id=company_id, visitor_id=visitor_id, id=row_id)


async def page(tx: Tx, *, visitor: Visitor, before: int | None, count: int) -> list[Row]:
    """Rows of the thread before a place, oldest first."""
    rows = await tx.all_of(
        Row,
        queries.page,
        company_id=visitor.company_id,
        visitor_id=visitor.id,
        before=before or EVERYTHING,
        count=count,
    )
    return rows[::-1]


async def changed_after(tx: Tx, *, visitor: Visitor, position: int, count: int) -> list[Row]:
    return await tx.all_of(
        Row,
        queries.changed_after,
        company_id=visitor.company_id,
        visitor_id=visitor.id,
        position=position,
        count=count,
    )


async def tell(tx: Tx, *, key: UUID, kind: str, **more: Any) -> None:
    """Wake the visitor's screens with the commit; only ids and the kind travel, and who types."""
    await tx.execute(queries.tell, payload=json.dumps({"visitor": str(key), "kind": kind, **more}))


async def announce_typing(tx: Tx, *, visitor: Visitor) -> None:
    """Tell operators' screens that the visitor writes."""
    payload = {"company_id": visitor.company_id, "inbox_id": visitor.inbox_id, "value": str(visitor.key)}
    await tx.execute(queries.typing, payload=json.dumps(payload))


async def usage(
    tx: Tx, *, company_id: int, inbox_id: int, window_at: datetime, amounts: Sequence[tuple[str, int]]
) -> dict[str, int]:
    """Count amounts per subject in a window and give the sums. Sorted, so that two of these never deadlock."""
    ordered = sorted(amounts)
    rows = await tx.fetch_all(
        queries.use_allowance,
        company_id=company_id,
        inbox_id=inbox_id,
        window_at=window_at,
        subjects=[subject for subject, _ in ordered],
        amounts=[amount for _, amount in ordered],
    )
    return {row["subject"]: row["used"] for row in rows}
