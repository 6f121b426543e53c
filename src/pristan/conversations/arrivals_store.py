"""SQL of arrivals: set operations over ``unnest``."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from pristan.channels.model import InboundAttachment
from pristan.contacts import IdentityRef
from pristan.conversations.model import ConversationRef, NewMessage
from pristan.conversations.projection import queries
from pristan.core.ids import CompanyId, ConversationId, IdentityId, MessageId
from pristan.kit.arrays import literal
from pristan.kit.db import Tx, to_json

Added = Mapping[str, Any]  # what the database knows of a new message: its id, the message it answers, its removal


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What a group of new messages of one conversation changes in its list row."""

    company_id: CompanyId
    id: ConversationId
    at: datetime
    first_at: datetime
    unread: int
    preview: dict[str, Any]
    is_automatic: bool = False  # nothing but machines wrote: no machine answers

    @classmethod
    def of(cls, group: Sequence[NewMessage], preview_of: Callable[[NewMessage], dict[str, Any]]) -> Self:
        last = max(group, key=lambda item: (item.sort_at, item.sort_seq, item.id))
        return cls(
            company_id=last.conversation.company_id,
            id=last.conversation.id,
            at=last.sort_at,
            first_at=min(item.sort_at for item in group),
            unread=sum(1 for item in group if item.kind == "in"),
            preview=preview_of(last),
            is_automatic=all((item.content.get("mail") or {}).get("is_automatic") for item in group),
        )


async def open_for(tx: Tx, identities: Sequence[tuple[IdentityRef, datetime]]) -> dict[IdentityId, ConversationRef]:
    """Lock the current conversation of each identity; make the missing ones."""
    latest = {ref.id: (ref, at) for ref, at in identities}
    found = await _lock(tx, [ref for ref, _ in latest.values()])
    missing = [pair for id_, pair in latest.items() if id_ not in found]
    if missing:
        added = await tx.all_of(
            ConversationRef,
            queries.add_conversations,
            companies=[ref.company_id for ref, _ in missing],
            inboxes=[ref.inbox_id for ref, _ in missing],
            identities=[ref.id for ref, _ in missing],
            ats=[at for _, at in missing],
        )
        found |= {row.identity_id: row for row in added}
        if rest := [ref for ref, _ in missing if ref.id not in found]:
            found |= await _lock(tx, rest)
    return found


async def _lock(tx: Tx, refs: Sequence[IdentityRef]) -> dict[IdentityId, ConversationRef]:
    rows = await tx.all_of(
        ConversationRef,
        queries.lock_current,
        companies=[ref.company_id for ref in refs],
        inboxes=[ref.inbox_id for ref in refs],
        identities=[ref.id for ref in refs],
    )
    return {row.identity_id: row for row in rows}


async def next_message_ids(tx: Tx, count: int) -> list[MessageId]:
    return [row["id"] for row in await tx.fetch_all(queries.next_message_ids, count=count)]


async def add_messages(tx: Tx, messages: Sequence[NewMessage]) -> dict[MessageId, Added]:
    """Add rows; returns those that were not there yet."""
    rows = await tx.fetch_all(
        queries.add_messages,
        companies=literal(item.conversation.company_id for item in messages),
        ids=literal(item.id for item in messages),
        conversations=literal(item.conversation.id for item in messages),
        inboxes=literal(item.conversation.inbox_id for item in messages),
        lines=literal(item.conversation.business_line_id for item in messages),
        kinds=literal(item.kind for item in messages),
        author_kinds=literal(item.author_kind for item in messages),
        author_ids=literal(item.author_id for item in messages),
        author_names=[item.author_name for item in messages],
        texts=[item.text for item in messages],
        contents=[to_json(item.content) for item in messages],
        reply_tos=[item.reply_to for item in messages],
        external_ids=[item.external_id for item in messages],
        sort_ats=[item.sort_at for item in messages],
        sort_seqs=literal(item.sort_seq for item in messages),
        edited_ats=[item.edited_at for item in messages],
        journal_ids=literal(item.journal_id for item in messages),
    )
    return {row["id"]: row for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file at its place in a message."""

    company_id: CompanyId
    message_id: MessageId
    position: int
    file: InboundAttachment


def files_of(message: NewMessage) -> Iterator[NewFile]:
    company_id = message.conversation.company_id
    for position, file in enumerate(message.attachments):
        yield NewFile(company_id=company_id, message_id=message.id, position=position, file=file)


async def add_attachments(tx: Tx, files: Sequence[NewFile]) -> None:
    if not files:
        return
    tx.wake("pristan_attachments")
    await tx.execute(
        queries.add_attachments,
        companies=[item.company_id for item in files],
        messages=[item.message_id for item in files],
        positions=[item.position for item in files],
        kinds=[str(item.file.kind) for item in files],
        names=[item.file.name for item in files],
        mimes=[item.file.mime for item in files],
        sizes=[item.file.size for item in files],
        widths=[item.file.width for item in files],
        heights=[item.file.height for item in files],
        durations=[item.file.duration_s for item in files],
        sources=[to_json(item.file.source) for item in files],
    )


async def touch(tx: Tx, touches: Sequence[Touch]) -> None:
    await tx.execute(
        queries.touch_conversations,
        companies=literal(item.company_id for item in touches),
        ids=literal(item.id for item in touches),
        ats=[item.at for item in touches],
        first_ats=[item.first_at for item in touches],
        unreads=literal(item.unread for item in touches),
        previews=[to_json(item.preview) for item in touches],
        automatic=[item.is_automatic for item in touches],
    )
