"""What the gate held: a person releases it or says no, with a reason; nothing waits for ever unseen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.conversations import record
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId
from pristan.delivery.store import queries
from pristan.kit.db import Tx, to_json
from pristan.outbox.model import OUTBOX_CHANNEL

TITLE = "Отправку отклонили"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a held entry, and why."""

    company_id: CompanyId
    entry_id: int
    is_release: bool
    reason: str
    by: str
    now: datetime


async def decide_held(tx: Tx, decision: Decision) -> dict[str, Any]:
    """Release the entry to the gate once more, or deny it; returns the data of the fact with the message.

    A release lifts exactly the rules that held it, in the versions that held it: the gate may still deny, and a rule
    that was not among them holds again.
    """
    where: dict[str, Any] = {"company_id": decision.company_id}
    entry = await tx.fetch_one(queries.held_entry, **where, id=decision.entry_id)
    if entry is None:
        raise NotFound("Такого сообщения на решении нет", code="held.not_found")
    place = await tx.fetch_value(queries.lock_place, **where, message_id=entry["message_id"])
    if not await _settle(tx, decision, verdict=entry["verdict"]):
        raise Conflict("Решение уже принято", code="held.decided")
    failure = None
    if not decision.is_release:
        detail = f"{decision.reason} ({decision.by})"
        failure = {"code": "gate.denied_by_person", "title": TITLE, "detail": detail, "actions": []}
    kind = "message_queued" if decision.is_release else "message_failed"
    if entry["kind"] == "message":
        state = "queued" if decision.is_release else "failed"
        await tx.execute(
            conversation_queries.set_message_state,
            **where,
            id=entry["message_id"],
            state=state,
            failure=to_json(failure) if failure else None,
            sent_at=None,
            external_id=None,
        )
        await tx.execute(queries.update_preview_state, **where, id=place, state=state)
    else:
        kind = "message_edited"
        told = {"failure": to_json(failure) if failure else None, "was_waiting": True}
        await tx.execute(queries.show_change_failed, **where, id=entry["message_id"], **told)
    return await record(tx, kind, **where, conversation_id=place, message_id=entry["message_id"])


async def _settle(tx: Tx, decision: Decision, *, verdict: dict[str, Any]) -> int:
    where: dict[str, Any] = {"company_id": decision.company_id, "id": decision.entry_id, "now": decision.now}
    if not decision.is_release:
        return await tx.execute(queries.deny_held, **where)
    tx.wake(OUTBOX_CHANNEL)
    rules = [f"{one['rule_id']}@{one['version']}" for one in verdict["reasons"] if one["effect"] == "held"]
    return await tx.execute(queries.release_held, **where, rules=rules)
