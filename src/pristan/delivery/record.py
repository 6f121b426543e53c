"""Writes down how a try ended: entry, delivery, message, facts, health, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pristan.channels import channels
from pristan.channels.model import REFUSED, OutboundKind, OutboundMessage
from pristan.channels.service.inboxes import stop
from pristan.conversations import part_receipts, record
from pristan.conversations.changes import say_system
from pristan.conversations.model import ConversationRef
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import own_words
from pristan.core.ids import ConversationId, MessageId
from pristan.delivery.model import Again, Ending, Entry, Failed, Sent, Unknown
from pristan.delivery.store import queries
from pristan.gate import Denied, Held
from pristan.kit.db import Tx, to_json
from pristan.outbox import holds, tell_waiting


async def part_sent(
    tx: Tx,
    entry: Entry,
    *,
    part: int,
    external_id: str,
    memo: Mapping[str, Any],
    message: OutboundMessage,
    now: datetime,
) -> bool:
    """A part was accepted; False if somebody else took the entry meanwhile."""
    touched = await tx.execute(
        queries.part_sent,
        company_id=entry.company_id,
        id=entry.id,
        part=part,
        external_id=external_id,
        memo=to_json(memo),
        started_at=entry.started_at,
    )
    if touched and message.kind is OutboundKind.MESSAGE and _reports_parts(message):
        sent = part_receipts.SentPart(
            company_id=entry.company_id,
            inbox_id=entry.inbox_id,
            outbox_id=entry.id,
            part=part,
            external_id=external_id,
            recipient=message.recipient,
            at=now,
        )
        await part_receipts.note(tx, sent)
    return touched == 1


def _reports_parts(message: OutboundMessage) -> bool:
    known = channels().get(message.channel)
    return known is not None and known.manifest.capabilities.part_receipts


async def finish_delivery(
    tx: Tx, entry: Entry, ending: Ending, *, delivery: tuple[int, datetime], external_id: str, now: datetime
) -> None:
    """Close the delivery row of one part."""
    states: dict[type[Ending], str] = {Sent: "sent", Again: "retry", Unknown: "unknown", Failed: "failed"}
    failed = None if isinstance(ending, Sent) else ending
    await tx.execute(
        queries.finish_delivery,
        company_id=entry.company_id,
        id=delivery[0],
        at=delivery[1],
        state=states[type(ending)],
        now=now,
        external_id=external_id or None,
        code=failed.code if failed else None,
        detail=failed.detail if failed else None,
    )


async def settle(
    tx: Tx, entry: Entry, ending: Ending, *, message: OutboundMessage, memo: Mapping[str, Any], now: datetime
) -> None:
    """The end of a try of the whole entry."""
    state, not_before, finished_at, asked = _row_of(ending, now)
    failed = ending if isinstance(ending, Failed | Again | Unknown) else None
    touched = await tx.execute(
        queries.settle,
        company_id=entry.company_id,
        id=entry.id,
        state=state,
        not_before=not_before,
        code=(failed.reason if isinstance(failed, Again) else failed.code) if failed else None,
        detail=failed.detail if failed else None,
        finished_at=finished_at,
        reconciled=asked,
        uncounted=int(isinstance(ending, Again) and not ending.counts),
        verdict=None,
        memo=to_json(memo),
        started_at=entry.started_at,
    )
    if not touched:
        return
    await _tell(tx, entry, ending, message=message, now=now)
    if isinstance(ending, Sent) and memo.get(REFUSED):
        await _tell_refused(tx, entry, number=len(memo[REFUSED]), now=now)
    if isinstance(ending, Unknown) or (entry.was_waiting and not isinstance(ending, Again)):
        await _tell_behind(tx, entry)


def _row_of(ending: Ending, now: datetime) -> tuple[str, datetime | None, datetime | None, int | None]:
    """State, next time, end, and number of questions of an entry after ``ending``."""
    match ending:
        case Sent():
            return "sent", None, now, 0
        case Again(at=at):
            return "retry", at, None, 0
        case Unknown(ask_at=None, asked=asked):
            return "unknown", None, now, asked
        case Unknown(ask_at=at, asked=asked):
            return "unknown", at, None, asked
        case Failed(is_dead=is_dead):
            return "dead" if is_dead else "failed", None, now, None


async def _tell(tx: Tx, entry: Entry, ending: Ending, *, message: OutboundMessage, now: datetime) -> None:
    match ending:
        case Sent():
            await _show(tx, entry, state="sent", sent_at=now)
            await tx.execute(queries.note_sent, company_id=entry.company_id, inbox_id=entry.inbox_id, sent_at=now)
        case Again(stops_inbox=stops_inbox):
            if stops_inbox:
                reason = ending.detail or "Канал не принял ключ"
                await stop(tx, entry.inbox_id, company_id=entry.company_id, reason=reason)
            await _keep_waiting(tx, entry)
        case Unknown(ask_at=ask_at, asked=asked):
            if asked == 0 or ask_at is None:
                title = "Канал не ответил. Проверяем, дошло ли сообщение"
                if ask_at is None:
                    title = "Канал не ответил, и узнать, дошло ли сообщение, нельзя. Решите сами"
                actions = ["resolve"] if ask_at is None else []
                await _show(tx, entry, state="unknown", failure=_failure(ending.code, title, actions=actions))
        case Failed():
            await tx.execute(
                queries.note_error,
                company_id=entry.company_id,
                inbox_id=entry.inbox_id,
                error_at=now,
                error=own_words(ending.title),
            )
            actions = [] if ending.identity_state else ["retry"]
            failure = _failure(ending.code, ending.title, actions=actions, detail=ending.detail)
            await _show(tx, entry, state="failed", failure=failure)
            if ending.identity_state:
                await _mark_identity(tx, message, ending, now=now)


async def _tell_refused(tx: Tx, entry: Entry, *, number: int, now: datetime) -> None:
    """The letter has left and some of its copies have not: a line of the thread says so."""
    place = await tx.fetch_value(queries.lock_place, company_id=entry.company_id, message_id=entry.message_id)
    row = await tx.fetch_one(conversation_queries.lock_conversation, company_id=entry.company_id, id=place)
    if row is not None:
        conversation = ConversationRef.of(row)
        params = {"number": number}
        await say_system(tx, conversation, code="copies_refused", params=params, at=now, shows_in_list=False)


async def settle_reports(tx: Tx, entry: Entry, message: OutboundMessage) -> None:
    """Show on a message what was told of its parts before all of them had left.

    In a transaction of its own, after the one that tells that it has left: a report under way did not see that yet,
    and is seen here because its turn is waited for.
    """
    if entry.message_id is not None and message.kind is OutboundKind.MESSAGE and _reports_parts(message):
        where: dict[str, Any] = {"company_id": entry.company_id, "outbox_id": entry.id}
        await part_receipts.take_turn(tx, entry.inbox_id)
        await part_receipts.settle(tx, **where, message_id=entry.message_id)


async def refuse(tx: Tx, entry: Entry, verdict: Denied | Held, *, now: datetime) -> None:
    """The gate said no (or: ask a person)."""
    state = "denied" if isinstance(verdict, Denied) else "held"
    reasons = [reason.as_json() for reason in verdict.reasons]
    body = {"outcome": state, "reasons": reasons, "ways": [way.as_json() for way in verdict.ways]}
    await tx.execute(
        queries.settle,
        company_id=entry.company_id,
        id=entry.id,
        state=state,
        not_before=None,
        code=f"gate.{state}",
        detail=None,
        finished_at=now if state == "denied" else None,
        reconciled=None,
        uncounted=0,
        verdict=to_json(body),
        memo=to_json(entry.payload.get("memo") or {}),
        started_at=entry.started_at,
    )
    if state == "held":
        await holds.begin(tx, entry.id, company_id=entry.company_id, reasons=reasons, now=now)
    first = verdict.reasons[0]
    actions = ["retry"] if state == "denied" else ["cancel"]
    failure = _failure(f"gate.{state}", first.title, actions=actions, detail=first.text) | {"verdict": body}
    await _show(tx, entry, state="failed" if state == "denied" else "held", failure=failure)
    if entry.was_waiting or state == "held":  # what stands behind waits for the decision too
        await _tell_behind(tx, entry)


def _failure(code: str, title: str, *, actions: list[str], detail: str = "") -> dict[str, Any]:
    return {"code": code, "title": title, "detail": detail, "actions": actions}


async def _show(
    tx: Tx,
    entry: Entry,
    *,
    state: str,
    failure: Mapping[str, Any] | None = None,
    sent_at: datetime | None = None,
) -> None:
    """Bring the message in the thread to ``state``, wherever it stands after a merge."""
    if entry.message_id is None:
        return
    place = await tx.fetch_value(queries.lock_place, company_id=entry.company_id, message_id=entry.message_id)
    if entry.kind != "message":
        await _show_change(tx, entry, place=place, failure=failure)
        return
    external_id = await tx.fetch_value(queries.first_external_id, company_id=entry.company_id, id=entry.id)
    await tx.execute(
        conversation_queries.set_message_state,
        company_id=entry.company_id,
        id=entry.message_id,
        state=state,
        failure=to_json(failure) if failure else None,
        sent_at=sent_at,
        external_id=external_id,
    )
    await tx.execute(queries.update_preview_state, company_id=entry.company_id, id=place, state=state)
    kind = {"sent": "message_sent", "unknown": "message_unknown", "held": "message_held"}.get(state, "message_failed")
    await record(
        tx,
        kind,
        company_id=entry.company_id,
        conversation_id=place,
        message_id=MessageId(entry.message_id),
    )


async def _keep_waiting(tx: Tx, entry: Entry) -> None:
    """It has surely not left: it says why, and when the next try is; so does what stands behind it."""
    if entry.message_id is None:
        return
    where = {"company_id": entry.company_id}
    place = await tx.fetch_value(queries.lock_place, **where, message_id=entry.message_id)
    if entry.kind == "message":
        state: dict[str, Any] = {"state": "queued", "failure": None, "sent_at": None, "external_id": None}
        await tx.execute(conversation_queries.set_message_state, **where, id=entry.message_id, **state)
        await tx.execute(queries.update_preview_state, **where, id=place, state="queued")
    await tell_waiting(tx, entry.id, company_id=entry.company_id, itself=True)


async def _tell_behind(tx: Tx, entry: Entry) -> None:
    if entry.message_id is not None:  # nothing waits for the answer to a press
        await tell_waiting(tx, entry.id, company_id=entry.company_id, itself=False)


async def _show_change(tx: Tx, entry: Entry, *, place: ConversationId, failure: Mapping[str, Any] | None) -> None:
    """How an edit or a removal went: the message was sent and stays so; a new edit is the way to try again."""
    told = None if failure is None else to_json({**failure, "actions": []})
    company_id, message_id = entry.company_id, MessageId(entry.message_id or 0)
    shown = {"failure": told, "was_waiting": entry.was_waiting}
    if not await tx.execute(queries.show_change_failed, company_id=company_id, id=message_id, **shown):
        return
    await tx.execute(conversation_queries.bump_version, company_id=company_id, id=place)
    kind = "message_removed" if entry.kind == "remove" else "message_edited"
    await record(tx, kind, company_id=company_id, conversation_id=place, message_id=message_id)


async def _mark_identity(tx: Tx, message: OutboundMessage, ending: Failed, *, now: datetime) -> None:
    await tx.execute(
        queries.mark_unreachable,
        company_id=message.company_id,
        identity_id=message.identity_id,
        state=ending.identity_state,
        reason=ending.title,
        now=now,
    )
