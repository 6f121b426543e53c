"""Messages that arrive: many at once, in set operations, inside ingest's transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pristan.channels.model import InboundMessage
from pristan.compliance.carrying import Carrying
from pristan.contacts import IdentityRef
from pristan.conversations import arrivals_store as store
from pristan.conversations import detections
from pristan.conversations.model import ConversationRef, NewMessage, preview_of
from pristan.conversations.projection import conversation_rows, message_rows, row_of_plain, shape_message
from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, MessageId
from pristan.kit.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One inbound message of a known identity. ``received_at`` bounds the channel's own time.

    ``carrying``: why its channel must not carry personal data; then nothing of it is shown before it has been read.
    """

    identity: IdentityRef
    message: InboundMessage
    received_at: datetime
    journal_id: int
    edited_at: datetime | None = None
    carrying: Carrying | None = None


async def receive(tx: Tx, arrivals: Sequence[Arrival]) -> None:
    """Put messages into their conversations; opens and reopens conversations, records the facts."""
    conversations = await store.open_for(tx, [(item.identity, _moment(item)) for item in arrivals])
    ids = await store.next_message_ids(tx, len(arrivals))
    messages = [_row(item, conversations[item.identity.id], id_) for item, id_ in zip(arrivals, ids, strict=True)]
    added = await store.add_messages(tx, messages)
    fresh = [message for message in messages if message.id in added]
    await store.add_attachments(tx, [file for message in fresh for file in store.files_of(message)])
    await detections.ask(tx, fresh)
    shown = [item for item in fresh if added[item.id]["removed_at"] is None]  # nobody has to read what is gone already
    await _touch(tx, shown)
    reopened = {item.conversation.id for item in shown if item.conversation.status != "open"}
    await _record(tx, fresh, added=added, reopened=reopened)


async def receive_one(tx: Tx, arrival: Arrival) -> None:
    """The same for one."""
    await receive(tx, [arrival])


def _moment(item: Arrival) -> datetime:
    """When it was written, but never after it came."""
    return min(item.message.at, item.received_at)


def _row(item: Arrival, conversation: ConversationRef, id_: MessageId) -> NewMessage:
    message = item.message
    return NewMessage(
        id=id_,
        conversation=conversation,
        kind="in",
        author_kind="contact",
        author_id=item.identity.contact_id,
        author_name=message.person.name or item.identity.display_name,
        text=message.text,
        content=content_of(message),
        external_id=message.external_id,
        reply_to=message.reply_to.external_id if message.reply_to else None,
        sort_at=_moment(item),
        sort_seq=message.seq,
        edited_at=item.edited_at,
        journal_id=item.journal_id,
        attachments=message.attachments,
        carrying=item.carrying,
        came_at=item.received_at,
    )


def content_of(message: InboundMessage) -> dict[str, Any]:
    """What a message carries besides text and files, as the API shows it."""
    content: dict[str, Any] = {}
    if message.markup:
        content["markup"] = [
            {"type": item.type, "from": item.start, "length": item.length, "url": item.url} for item in message.markup
        ]
    if message.location:
        content["location"] = {"latitude": message.location[0], "longitude": message.location[1]}
    if message.contact_card:
        content["contact_card"] = asdict(message.contact_card)
    if message.share:
        content["share"] = dict(message.share)
    if message.forwarded_from:
        content["forwarded_from"] = {"name": message.forwarded_from.author}
    if message.reply_to:
        content["reply_quote"] = {"text": message.reply_to.text[:300], "author": message.reply_to.author}
    if message.mail:
        content["mail"] = dict(message.mail)
    if message.unknown:
        content["unknown"] = list(message.unknown)
    return content


async def _touch(tx: Tx, messages: Sequence[NewMessage]) -> None:
    by_conversation: dict[int, list[NewMessage]] = defaultdict(list)
    for message in messages:
        by_conversation[message.conversation.id].append(message)
    await store.touch(tx, [store.Touch.of(group, preview_of) for group in by_conversation.values()])


async def _record(
    tx: Tx, messages: Sequence[NewMessage], *, added: Mapping[MessageId, store.Added], reopened: set[Any]
) -> None:
    by_company: dict[CompanyId, list[NewMessage]] = defaultdict(list)
    for message in messages:
        by_company[message.conversation.company_id].append(message)
    for company_id, group in by_company.items():
        conversations = await conversation_rows(tx, company_id, sorted({item.conversation.id for item in group}))
        shaped = await _shaped(tx, company_id, group, added=added)
        for item in group:
            ref = item.conversation
            if ref.id in reopened:
                reopened.discard(ref.id)
                tx.record(_fact(ref, "conversation_reopened", {"conversation": conversations[ref.id]}))
            body = {"conversation": conversations[ref.id], "message": shaped[item.id]}
            tx.record(_fact(ref, "message_received", body))


async def _shaped(
    tx: Tx, company_id: CompanyId, messages: Sequence[NewMessage], *, added: Mapping[MessageId, store.Added]
) -> dict[MessageId, dict[str, Any]]:
    """The rows of new messages; only those that lead to other rows are asked for."""
    shaped: dict[MessageId, dict[str, Any]] = {}
    rich: list[MessageId] = []
    for item in messages:
        known = added[item.id]
        if item.attachments or known["reply_to_id"] is not None:
            rich.append(item.id)
        else:
            shaped[item.id] = shape_message(row_of_plain(item, removed_at=known["removed_at"]))
    if rich:
        shaped |= {row["id"]: row for row in await message_rows(tx, company_id, rich)}
    return shaped


def _fact(ref: ConversationRef, kind: str, data: dict[str, Any]) -> Fact:
    return Fact(company_id=ref.company_id, kind=kind, line_id=ref.business_line_id, conversation_id=ref.id, data=data)
