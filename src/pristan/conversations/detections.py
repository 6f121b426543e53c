"""Messages of channels that must not carry personal data: asked to be read, read, shown with what was found hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pristan.compliance.carrying import Carrying
from pristan.conversations.model import NewMessage
from pristan.conversations.projection import queries, record
from pristan.core.ids import CompanyId, ConversationId, MessageId
from pristan.kit.arrays import literal
from pristan.kit.db import Tx, to_json

WAKE = "pristan_unread"
LEASE = timedelta(minutes=1)
EARLIER = 6

Mark = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A message to read. ``earlier``: id and text of what the same person wrote within the minute before."""

    company_id: CompanyId
    id: MessageId
    conversation_id: ConversationId
    is_history: bool = False
    version: int
    text: str
    content: Mapping[str, Any]
    file_names: Sequence[str]
    earlier: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was found in a message: clean, marked or unread, the marks, and marks of earlier messages by their id."""

    message: Unread
    state: str
    marks: Sequence[Mark] = ()
    earlier: Mapping[int, Sequence[Mark]] | None = None

    @property
    def kinds(self) -> list[str]:
        return sorted({mark["kind"] for mark in self.marks})


async def ask(tx: Tx, messages: Sequence[NewMessage]) -> None:
    """Have new messages of watched channels read; until then nothing of them is shown."""
    asked = [(item, item.carrying) for item in messages if item.carrying is not None]
    if not asked:
        return
    tx.wake(WAKE)
    await tx.execute(
        queries.ask_to_read,
        companies=literal(item.conversation.company_id for item, _ in asked),
        messages=literal(item.id for item, _ in asked),
        lines=literal(item.conversation.business_line_id for item, _ in asked),
        rules=[to_json([asdict(rule) for rule in against.rules]) for _, against in asked],
        possible=[against.is_possible for _, against in asked],
        asked_ats=[item.came_at or item.sort_at for item, _ in asked],
    )


async def ask_of_history(
    tx: Tx, company_id: CompanyId, messages: Sequence[int], *, line_id: int, against: Carrying, at: datetime
) -> None:
    """Have messages of an import read, after whatever arrives; no open screen is told of each."""
    if not messages:
        return
    tx.wake(WAKE)
    await tx.execute(
        queries.ask_of_history,
        company_id=company_id,
        messages=literal(messages),
        line_id=line_id,
        rules=to_json([asdict(rule) for rule in against.rules]),
        is_possible=against.is_possible,
        at=at,
    )


async def ask_again(tx: Tx, id_: MessageId, *, company_id: CompanyId, at: datetime) -> None:
    """The message says something else now."""
    if await tx.execute(queries.ask_again, company_id=company_id, id=id_, at=at):
        tx.wake(WAKE)


async def claim(tx: Tx, *, now: datetime, limit: int) -> list[Unread]:
    """Take what waits to be read."""
    return await tx.all_of(Unread, queries.claim_unread, now=now, lease=now + LEASE, limit=limit, earlier=EARLIER)


async def settle(tx: Tx, read: Sequence[Read], *, now: datetime, day: date) -> None:
    """Keep what was found, count it, show the messages anew. One edited meanwhile stays unread, for the next turn."""
    history = {one.message.id for one in read if one.message.is_history}
    for company_id, conversation_id in sorted({(one.message.company_id, one.message.conversation_id) for one in read}):
        await tx.fetch_one(queries.lock_conversation, company_id=company_id, id=conversation_id)
        changed: list[MessageId] = []
        for one in read:
            if (one.message.company_id, one.message.conversation_id) == (company_id, conversation_id):
                changed += await _settle(tx, one, now=now, day=day)
        if not changed:
            continue
        where: dict[str, Any] = {"company_id": company_id}
        await tx.execute(queries.refresh_preview, **where, conversation_id=conversation_id)
        await tx.execute(queries.bump_version, **where, id=conversation_id)
        for id_ in dict.fromkeys(changed):
            if id_ in history:
                continue
            await record(tx, "message_marked", company_id=company_id, conversation_id=conversation_id, message_id=id_)


async def _settle(tx: Tx, read: Read, *, now: datetime, day: date) -> list[MessageId]:
    message = read.message
    where: dict[str, Any] = {"company_id": message.company_id}
    done = await tx.fetch_value(
        queries.settle_detection,
        **where,
        id=message.id,
        version=message.version,
        state=read.state,
        marks=to_json(read.marks),
        kinds=[] if message.is_history else read.kinds,  # counted by the day it came through the channel
        now=now,
        day=day,
    )
    if not done:
        await tx.execute(queries.give_back_unread, **where, id=message.id)
    changed = [message.id] if done else []
    for id_, marks in (read.earlier or {}).items():
        if await tx.fetch_value(queries.mark_earlier, **where, id=id_, marks=to_json(marks)):
            changed.append(MessageId(id_))
    return changed
