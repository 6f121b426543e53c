"""All SQL of delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundKind, OutboundMessage, Purpose
from pristan.core.ids import CompanyId, InboxId, OutboxId
from pristan.delivery.model import Entry
from pristan.kit import sql
from pristan.kit.db import Tx
from pristan.outbox.model import LINK, LINK_SHOWN, SECRET_TEXT

queries = sql.load("pristan.delivery")


async def due_inboxes(tx: Tx, now: datetime) -> list[tuple[CompanyId, InboxId]]:
    return [(row["company_id"], row["inbox_id"]) for row in await tx.fetch_all(queries.due_inboxes, now=now)]


async def claim(tx: Tx, inbox_id: InboxId, *, busy: Sequence[int], limit: int, now: datetime) -> list[Entry]:
    """Entries that may be sent now: due, first of their conversation, the conversation not busy."""
    rows = await tx.all_of(Entry, queries.claim, inbox_id=inbox_id, busy=list(busy), limit=limit, now=now)
    return sorted(rows, key=lambda row: row.id)


async def messages_of(tx: Tx, entries: Sequence[Entry]) -> dict[OutboxId, OutboundMessage]:
    """What each entry wants to say, with the address as it is now."""
    if not entries:
        return {}
    rows = await tx.fetch_all(queries.context, company_id=entries[0].company_id, ids=[entry.id for entry in entries])
    by_id = {row["id"]: row for row in rows}
    return {entry.id: outbound(entry, by_id[entry.id]) for entry in entries if entry.id in by_id}


def outbound(entry: Entry, row: Mapping[str, Any]) -> OutboundMessage:
    """Build the message of an entry from its row of ``context``."""
    is_message = entry.kind == OutboundKind.MESSAGE
    content = row["content"] or {}
    buttons = content.get("buttons") or [] if is_message else []
    return OutboundMessage(
        outbox_id=entry.id,
        company_id=entry.company_id,
        inbox_id=entry.inbox_id,
        conversation_id=entry.conversation_id,
        contact_id=row["contact_id"],
        identity_id=row["identity_id"],
        channel=row["channel"],
        kind=OutboundKind(entry.kind),
        purpose=Purpose(entry.purpose),
        recipient=row["recipient"],
        address=row["address"],
        asked_at=entry.created_at,
        text=_text(entry, row) if is_message else str(entry.payload.get("text", "")),
        files=[_file(item) for item in row["files"]] if is_message else [],
        buttons=[[Button(**item) for item in line] for line in buttons],
        reply_to=row["reply_to"] if is_message else None,
        targets=entry.payload.get("targets", ()),
        callback_id=entry.payload.get("callback_id"),
        message_id=entry.message_id,
        is_code=SECRET_TEXT in entry.payload,
        author_kind=row["author_kind"] or "system",
        author_name=row["author_name"] or "",
        subject=str((content.get("mail") or {}).get("subject", "")) if is_message else "",
        cc=tuple((content.get("mail") or {}).get("cc", ())) if is_message else (),
    )


def _text(entry: Entry, row: Mapping[str, Any]) -> str:
    """What the customer reads: what the thread shows, but for a secret that the thread must not show."""
    text = str(entry.payload.get(SECRET_TEXT) or row["text"] or "")
    return text.replace(LINK_SHOWN, str(entry.payload[LINK])) if LINK in entry.payload else text


def _file(item: Mapping[str, Any]) -> OutboundFile:
    return OutboundFile(
        file_id=item["file_id"],
        storage_key=item["storage_key"],
        name=item["name"],
        mime=item["mime"],
        kind=AttachmentKind(item["kind"]),
        size=item["size"],
        sha256=bytes.fromhex(item["sha256"]),
    )


async def start_delivery(tx: Tx, entry: Entry, *, part: int, at: datetime) -> int:
    """Write down that a part is about to leave, before it leaves."""
    delivery_id: int = await tx.fetch_value(
        queries.start_delivery,
        company_id=entry.company_id,
        at=at,
        outbox_id=entry.id,
        inbox_id=entry.inbox_id,
        part=part,
        attempt=entry.attempts,
    )
    return delivery_id


async def recover(tx: Tx, inbox_id: InboxId, *, busy: Sequence[int], soon: timedelta, now: datetime) -> int:
    """Entries left in *sending* by an owner that is gone: looked up if a part was under way, else sent."""
    return len(await tx.fetch_all(queries.recover, inbox_id=inbox_id, busy=list(busy), soon=soon, now=now))


async def known_ids(tx: Tx, entry: Entry) -> list[str]:
    """External ids already accounted for in the conversation, so that none is counted twice."""
    where: dict[str, Any] = {
        "company_id": entry.company_id,
        "conversation_id": entry.conversation_id,
        "since": entry.created_at - timedelta(days=1),
    }
    of_messages = await tx.fetch_value(queries.known_ids, **where)
    of_parts = await tx.fetch_value(queries.known_part_ids, **where)
    return [*of_messages, *of_parts]
