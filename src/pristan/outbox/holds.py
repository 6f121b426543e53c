"""What the gate held: a second person decides, within a term, and the thread shows who asked and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels.alarm_rules import rules
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.ids import CompanyId, OperatorId, OutboxId
from pristan.kit.db import Tx, to_json
from pristan.outbox.waiting import queries

ASK = "ask"  # in the payload of an entry: why its author asks to let it go, should the gate hold it
TERM = "held"  # the alarm whose threshold is the term: a company may set its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a stop ended: ``decision`` is release, deny or withdrawn (taken back by whoever may answer)."""

    decision: str
    by: OperatorId | None
    name: str
    reason: str
    now: datetime


async def begin(
    tx: Tx, outbox_id: OutboxId, *, company_id: CompanyId, reasons: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Write the stop of an entry down, with its term; the request of its author goes with it."""
    hold = await tx.fetch_one(
        queries.begin_hold,
        company_id=company_id,
        outbox_id=outbox_id,
        reasons=to_json(reasons),
        key=ASK,
        term=TERM,
        minutes=rules()[TERM].value,
        now=now,
    )
    if hold is not None:
        await show(tx, hold, company_id=company_id)


async def end(tx: Tx, outbox_id: OutboxId, *, company_id: CompanyId, ending: Ending) -> bool:
    """End the open stop of an entry; False if there is none (any more)."""
    hold = await tx.fetch_one(
        queries.end_hold,
        company_id=company_id,
        outbox_id=outbox_id,
        decision=ending.decision,
        by=ending.by,
        name=ending.name,
        reason=ending.reason,
        now=ending.now,
    )
    if hold is not None:
        await show(tx, hold, company_id=company_id)
    return hold is not None


async def show(tx: Tx, hold: Mapping[str, Any], *, company_id: CompanyId) -> None:
    """Put the stop on its message, for the thread. The caller tells the screens."""
    shown = {
        "due_at": hold["due_at"].isoformat(),
        "asked_by": hold["asked_name"],
        "asked_reason": hold["asked_reason"],
        "decision": hold["decision"],
        "decided_by": hold["decided_name"],
        "decided_reason": hold["decided_reason"],
        "decided_at": hold["decided_at"].isoformat() if hold["decided_at"] else None,
    }
    if hold["message_id"] is not None:
        where = {"company_id": company_id, "id": hold["message_id"]}
        await tx.execute(conversation_queries.set_hold, **where, hold=to_json(shown))
