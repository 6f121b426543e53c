"""Receipts of channels that report each part of a message: delivered is the message when all its parts are.

A report may come before the answer to the sending, twice, late, and with its id in another spelling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.model import InboundReceipt, ReceiptKind
from pristan.conversations.changes import advance
from pristan.conversations.model import MessageState
from pristan.core.ids import CompanyId, InboxId, MessageId, OutboxId
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.conversations", "receipts.sql")
FIRST_ASK = timedelta(seconds=30)
# What a report may still change: a part that arrived has arrived, whatever is told later.
_MAY_BECOME: Mapping[str, frozenset[str]] = {
    "sent": frozenset({"delivered", "read", "failed"}),
    "failed": frozenset({"delivered", "read"}),
    "delivered": frozenset({"read"}),
    "read": frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """A part that has left: whose it is, whom it went to, what the channel calls it."""

    company_id: CompanyId
    inbox_id: InboxId
    outbox_id: OutboxId
    part: int
    external_id: str
    recipient: str
    at: datetime


async def take_turn(tx: Tx, inbox_id: InboxId) -> None:
    """Until the end of the transaction nobody else reports on parts of the inbox."""
    await tx.execute(queries.one_at_a_time, inbox_id=inbox_id)


async def note(tx: Tx, sent: SentPart) -> None:
    """Remember a part that the channel took, and apply what was told of it before."""
    where: dict[str, Any] = {"company_id": sent.company_id, "inbox_id": sent.inbox_id}
    await take_turn(tx, sent.inbox_id)
    await tx.execute(
        queries.note_part,
        **where,
        outbox_id=sent.outbox_id,
        part=sent.part,
        external_id=sent.external_id,
        recipient=sent.recipient,
        at=sent.at,
        ask_at=sent.at + FIRST_ASK,
    )
    early = await tx.fetch_all(
        queries.take_early_reports, **where, external_id=sent.external_id, recipient=sent.recipient
    )
    state = "sent"
    for row in sorted(early, key=lambda row: (row["at"], row["id"])):
        if row["kind"] in _MAY_BECOME[state]:
            state = row["kind"]
            told = {name: row[name] for name in ("at", "code", "detail")}
            await tx.execute(queries.report_part, **where, external_id=sent.external_id, state=state, **told)


async def take(tx: Tx, receipt: InboundReceipt, *, company_id: CompanyId, inbox_id: InboxId) -> bool:
    """Bring the part forward, and with it the message; False if the part is not known (yet)."""
    where: dict[str, Any] = {"company_id": company_id, "inbox_id": inbox_id}
    forms = [receipt.external_id, *receipt.also]
    told = {"at": receipt.at, "code": receipt.code, "detail": receipt.detail}
    await take_turn(tx, inbox_id)
    part = await tx.fetch_one(queries.part_by_forms, **where, forms=forms, recipient=receipt.recipient)
    if part is None:
        kind = receipt.kind.value
        more = {"recipient": receipt.recipient, "kind": kind, "mark": receipt.mark}
        await tx.execute(queries.note_early_report, **where, forms=forms, **more, **told)
        return False
    if receipt.kind.value in _MAY_BECOME[part["state"]]:
        state = receipt.kind.value
        await tx.execute(queries.report_part, **where, external_id=part["external_id"], state=state, **told)
        await settle(tx, company_id=company_id, outbox_id=part["outbox_id"], message_id=part["message_id"])
    return True


async def reported(tx: Tx, mark: str, *, company_id: CompanyId, inbox_id: InboxId) -> str | None:
    """What the channel calls the part with this mark, if a report of it came and nobody knew it."""
    where: dict[str, Any] = {"company_id": company_id, "inbox_id": inbox_id}
    external_id: str | None = await tx.fetch_value(queries.early_report_by_mark, **where, mark=mark)
    return external_id


async def settle(tx: Tx, *, company_id: CompanyId, outbox_id: OutboxId, message_id: MessageId) -> None:
    """Show on the message what its parts say together; nothing before all of them have left."""
    row = await tx.fetch_one(queries.parts_of_outbox, company_id=company_id, outbox_id=outbox_id)
    kind = None if row is None else _whole(row)
    if row is None or kind is None:
        return
    await tx.fetch_value(queries.lock_place, company_id=company_id, message_id=message_id)
    await advance(
        tx,
        message_id,
        MessageState(kind.value),
        company_id=company_id,
        code=row["code"] or "",
        detail=row["detail"] or "",
    )


def _whole(row: Mapping[str, Any]) -> ReceiptKind | None:
    if row["failed"]:
        return ReceiptKind.FAILED
    if row["read"] >= row["parts_done"]:
        return ReceiptKind.READ
    return ReceiptKind.DELIVERED if row["delivered"] >= row["parts_done"] else None
