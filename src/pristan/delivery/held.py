"""What the gate held: asked for by one person, released or denied by another; nothing waits for ever unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.conversations import record
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import Conflict, Forbidden, NotFound
from pristan.core.ids import CompanyId, MessageId, OperatorId, OutboxId
from pristan.delivery.store import queries
from pristan.kit.db import Tx, to_json
from pristan.outbox import holds, tell_waiting
from pristan.outbox.model import OUTBOX_CHANNEL
from pristan.outbox.waiting import queries as outbox_queries

TITLE = "Отправку отклонили"
_DONE = {"release": "отпущено", "deny": "отклонено", "withdrawn": "отправка отменена"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a held entry, and why."""

    company_id: CompanyId
    entry_id: OutboxId
    is_release: bool
    reason: str
    by: str
    by_id: OperatorId
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Why a held message should leave all the same, and who says so."""

    company_id: CompanyId
    message_id: MessageId
    reason: str
    by: str
    by_id: OperatorId
    now: datetime


async def ask(tx: Tx, request: Request) -> dict[str, Any]:
    """Say why a held message should go; returns the data of the fact with the message. Said once, by one person."""
    where: dict[str, Any] = {"company_id": request.company_id}
    place = await tx.fetch_value(queries.lock_place, **where, message_id=request.message_id)
    held = await tx.fetch_one(queries.open_hold, **where, outbox_id=None, message_id=request.message_id)
    if place is None or held is None:
        raise Conflict("Решения об этом сообщении никто не ждёт", code="held.not_waiting")
    asked = {"by": request.by_id, "name": request.by, "reason": request.reason, "now": request.now}
    hold = await tx.fetch_one(outbox_queries.ask_to_release, **where, outbox_id=held["outbox_id"], **asked)
    if hold is None:
        raise Conflict(f"Причину уже указали: {held['asked_name']}", code="held.asked")
    await holds.show(tx, hold, company_id=request.company_id)
    await tx.execute(queries.touch_message, **where, id=request.message_id)
    kind = "message_held" if held["kind"] == "message" else "message_edited"
    return await record(tx, kind, **where, conversation_id=place, message_id=request.message_id)


async def decide_held(tx: Tx, decision: Decision) -> dict[str, Any]:
    """Release the entry to the gate once more, or deny it; returns the data of the fact with the message.

    A release lifts exactly the rules that held it, in the versions that held it: the gate may still deny, and a rule
    that was not among them holds again. Whoever wrote the message or asked for it decides nothing about it.
    """
    where: dict[str, Any] = {"company_id": decision.company_id}
    entry = await tx.fetch_one(queries.held_entry, **where, id=decision.entry_id)
    if entry is None:
        raise NotFound("Такого сообщения на решении нет", code="held.not_found")
    place = await tx.fetch_value(queries.lock_place, **where, message_id=entry["message_id"])
    hold = await tx.fetch_one(queries.open_hold, **where, outbox_id=decision.entry_id, message_id=None)
    if hold is None:
        raise await _decided(tx, decision)
    if decision.by_id in {hold["author_id"], hold["asked_by"]}:
        raise Forbidden("Решает другой человек: это сообщение написано или отправлено на решение вами", code="held.own")
    await _settle(tx, decision, verdict=entry["verdict"])
    failure = None if decision.is_release else _refusal(decision)
    kind = await _show(tx, decision, entry, place=place, failure=failure)
    await tell_waiting(tx, decision.entry_id, company_id=decision.company_id, itself=False)
    return await record(tx, kind, **where, conversation_id=place, message_id=entry["message_id"])


async def _decided(tx: Tx, decision: Decision) -> Conflict:
    """Somebody was first: who, and what they decided."""
    last = await tx.fetch_one(queries.last_hold, company_id=decision.company_id, outbox_id=decision.entry_id)
    name, done = (last["decided_name"], _DONE[last["decision"]]) if last else ("", "")
    return Conflict(f"Решение уже принято: {done}" + (f", {name}" if name else ""), code="held.decided")


def _refusal(decision: Decision) -> dict[str, Any]:
    detail = f"{decision.reason} ({decision.by})"
    return {"code": "gate.denied_by_person", "title": TITLE, "detail": detail, "actions": []}


async def _show(
    tx: Tx, decision: Decision, entry: Mapping[str, Any], *, place: int, failure: Mapping[str, Any] | None
) -> str:
    """Bring the message to what was decided; returns the kind of the fact."""
    where: dict[str, Any] = {"company_id": decision.company_id}
    told = to_json(failure) if failure else None
    if entry["kind"] != "message":
        change = {"failure": told, "was_waiting": True}
        await tx.execute(queries.show_change_failed, **where, id=entry["message_id"], **change)
        return "message_edited"
    state = "queued" if decision.is_release else "failed"
    shown = {"state": state, "failure": told, "sent_at": None, "external_id": None}
    await tx.execute(conversation_queries.set_message_state, **where, id=entry["message_id"], **shown)
    await tx.execute(queries.update_preview_state, **where, id=place, state=state)
    return "message_queued" if decision.is_release else "message_failed"


async def _settle(tx: Tx, decision: Decision, *, verdict: Mapping[str, Any]) -> None:
    where: dict[str, Any] = {"company_id": decision.company_id, "id": decision.entry_id, "now": decision.now}
    if decision.is_release:
        tx.wake(OUTBOX_CHANNEL)
        rules = [f"{one['rule_id']}@{one['version']}" for one in verdict["reasons"] if one["effect"] == "held"]
        await tx.execute(queries.release_held, **where, rules=rules)
    else:
        await tx.execute(queries.deny_held, **where)
    ending = holds.Ending(
        decision="release" if decision.is_release else "deny",
        by=decision.by_id,
        name=decision.by,
        reason=decision.reason,
        now=decision.now,
    )
    await holds.end(tx, decision.entry_id, company_id=decision.company_id, ending=ending)
