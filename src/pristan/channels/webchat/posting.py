"""What a visitor does in the thread: each verb changes the feed and gives what has to enter the journal.

Both are committed by the caller in one transaction: the visitor never sees as sent what the hub does not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pristan.channels.webchat import entries
from pristan.channels.webchat.connector import quote
from pristan.channels.webchat.model import Chat, ChatFile, Row, Visitor
from pristan.channels.webchat.store import add_row, next_position, queries, row_by_id, tell
from pristan.channels.webchat.text import clean_text
from pristan.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from pristan.kit.db import Tx, to_json

TEXT_LIMIT = 4000
FILES_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message as the visitor's device sends it."""

    client_key: str
    text: str = ""
    file_ids: Sequence[UUID] = ()
    reply_to_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The row as it now is, and the raw entry for the journal; no entry if it was there already."""

    row: Row
    entry: bytes | None


def require_consent(chat: Chat, visitor: Visitor) -> None:
    """Nobody's words are taken before the consent, where the chat asks for one."""
    if chat.settings.consent_required and visitor.consent_at is None:
        raise Forbidden("Сначала нужно согласие на обработку персональных данных", code="chat.consent_required")
    if chat.settings.identity_required and visitor.user_id is None:
        raise Forbidden("Чат открыт для вошедших на сайт", code="chat.identity_required")


async def post(tx: Tx, *, visitor: Visitor, message: NewMessage, row_id: UUID, now: datetime) -> Posted:
    """Put a message of the visitor into the feed; a repeated client key gives the first one again."""
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id}
    text = _accept_text(message)
    # The lock makes two copies of one request take turns, so the second finds the row of the first.
    await tx.fetch_one(queries.lock_visitor, company_id=visitor.company_id, inbox_id=visitor.inbox_id, key=visitor.key)
    earlier = await tx.one_of(Row, queries.row_by_key, **known, client_key=message.client_key)
    if earlier is not None:
        return Posted(row=earlier, entry=None)
    files = await _take_files(tx, visitor=visitor, ids=message.file_ids, row_id=row_id)
    quoted = await _quoted(tx, visitor=visitor, row_id=message.reply_to_id)
    body = {"text": text, "attachments": [_public(file) for file in files], "reply_to": quoted}
    seq = await add_row(tx, **known, row_id=row_id, direction="in", body=body, now=now, client_key=message.client_key)
    entry = entries.message(
        visitor,
        row_id=row_id,
        seq=seq,
        at=now,
        text=text,
        files=[_private(file) for file in files],
        reply_to=quoted["id"] if quoted else None,
    )
    if visitor.form_told_at is None:
        await tx.execute(queries.form_told, **known, now=now)
    await tell(tx, key=visitor.key, kind="feed")
    return Posted(row=await _row(tx, visitor, row_id), entry=entry)


async def press(tx: Tx, *, visitor: Visitor, row_id: UUID, client_key: str, payload: str, now: datetime) -> Posted:
    """Press a button under a message; one message takes one press."""
    row = await _row(tx, visitor, row_id)
    choices = [button for line in row.body.get("buttons", []) for button in line if button["kind"] == "callback"]
    chosen = next((button for button in choices if button.get("payload") == payload), None)
    if chosen is None or row.removed_at is not None:
        raise NotFound("Такой кнопки под сообщением нет", code="chat.button")
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id}
    position = await next_position(tx, **known, now=now)
    pressed = await tx.execute(
        queries.press, company_id=visitor.company_id, id=row_id, payload=payload, position=position
    )
    entry = None
    if pressed:
        key = f"{row_id}:{client_key}"
        entry = entries.press(visitor, key=key, row_id=row_id, at=now, payload=payload, text=chosen["text"])
        await tell(tx, key=visitor.key, kind="feed")
    return Posted(row=await _row(tx, visitor, row_id), entry=entry)


async def edit(tx: Tx, *, visitor: Visitor, row_id: UUID, text: str, now: datetime) -> Posted:
    """The visitor corrects a message of their own."""
    row = await _own(tx, visitor, row_id)
    text = _accept_text(NewMessage(client_key="", text=text, file_ids=_file_ids(row)))
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id}
    position = await next_position(tx, **known, now=now)
    body = to_json({"text": text})
    await tx.execute(queries.edit_row, **known, id=row_id, body=body, position=position, now=now)
    await tell(tx, key=visitor.key, kind="feed")
    entry = entries.edit(visitor, row_id=row_id, position=position, at=now, text=text)
    return Posted(row=await _row(tx, visitor, row_id), entry=entry)


async def remove(tx: Tx, *, visitor: Visitor, row_id: UUID, now: datetime) -> Posted:
    """The visitor takes a message of their own away."""
    await _own(tx, visitor, row_id)
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id}
    position = await next_position(tx, **known, now=now)
    await tx.execute(queries.remove_row, **known, id=row_id, position=position, now=now)
    await tell(tx, key=visitor.key, kind="feed")
    return Posted(row=await _row(tx, visitor, row_id), entry=entries.removal(visitor, row_id=row_id, at=now))


async def is_known(tx: Tx, *, visitor: Visitor, position: int) -> bool:
    """Whether the hub could take a receipt for what the visitor saw up to ``position``.

    A screen shows a message at once, while delivery still writes down that it left: a receipt that comes
    between the two would find no message.
    """
    last = await tx.fetch_value(
        queries.last_shown, company_id=visitor.company_id, visitor_id=visitor.id, position=position
    )
    if last is None:
        return True
    known: bool = await tx.fetch_value(
        queries.hub_knows, company_id=visitor.company_id, inbox_id=visitor.inbox_id, id=str(last)
    )
    return known


async def read(tx: Tx, *, visitor: Visitor, position: int, kind: str, now: datetime) -> bytes | None:
    """Remember how far the visitor got (``delivered`` or ``read``); gives the receipt if that is news."""
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id}
    upto = min(position, visitor.position)
    moved = await tx.fetch_value(queries.advance, **known, read=upto if kind == "read" else 0, delivered=upto)
    last = await tx.fetch_value(queries.last_shown, **known, position=upto)
    if moved is None or last is None:
        return None
    if kind == "read":
        await tell(tx, key=visitor.key, kind="read", position=upto)
    return entries.receipt(visitor, row_id=last, at=now, kind=kind)


async def mark_seen(tx: Tx, *, company_id: int, inbox_id: int, key: UUID, now: datetime) -> int:
    """An operator opened the conversation: what the visitor wrote becomes read. Gives how many rows changed."""
    visitor = await tx.fetch_one(queries.lock_visitor, company_id=company_id, inbox_id=inbox_id, key=key)
    if visitor is None:
        return 0
    known = {"company_id": company_id, "visitor_id": visitor["id"]}
    count: int = await tx.fetch_value(queries.unseen_count, **known)
    if count:
        base = await tx.fetch_value(queries.take_positions, **known, count=count)
        await tx.execute(queries.mark_seen, **known, base=base, now=now)
        await tell(tx, key=key, kind="feed")
    return count


async def file_for(tx: Tx, *, visitor: Visitor, file_id: UUID) -> ChatFile:
    """A file of the visitor's own thread; of any other it does not exist."""
    found = await tx.one_of(ChatFile, queries.file_of, company_id=visitor.company_id, visitor_id=visitor.id, id=file_id)
    if found is None:
        raise NotFound("Такого файла нет", code="chat.file")
    return found


def _accept_text(message: NewMessage) -> str:
    text = clean_text(message.text).strip()
    if len(text) > TEXT_LIMIT:
        raise InvalidInput(f"Слишком длинно: не больше {TEXT_LIMIT} знаков", code="chat.text_too_long")
    if len(message.file_ids) > FILES_LIMIT:
        raise InvalidInput(f"Не больше {FILES_LIMIT} файлов за раз", code="chat.too_many_files")
    if not text and not message.file_ids:
        raise InvalidInput("Пустое сообщение", code="chat.empty")
    return text


async def _take_files(tx: Tx, *, visitor: Visitor, ids: Sequence[UUID], row_id: UUID) -> list[dict[str, Any]]:
    if not ids:
        return []
    known = {"company_id": visitor.company_id, "visitor_id": visitor.id, "ids": list(ids)}
    found = {row["id"]: row for row in await tx.fetch_all(queries.unused_files, **known)}
    if set(found) != set(ids):
        raise InvalidInput("Файла нет или он уже отправлен. Прикрепите его ещё раз", code="chat.file_unknown")
    await tx.execute(queries.use_files, **known, feed_id=row_id)
    return [found[file_id] for file_id in dict.fromkeys(ids)]


async def _quoted(tx: Tx, *, visitor: Visitor, row_id: UUID | None) -> dict[str, str] | None:
    return None if row_id is None else quote(await _row(tx, visitor, row_id))


async def _row(tx: Tx, visitor: Visitor, row_id: UUID) -> Row:
    row = await row_by_id(tx, company_id=visitor.company_id, visitor_id=visitor.id, row_id=row_id)
    if row is None:
        raise NotFound("Такого сообщения нет", code="chat.message")
    return row


async def _own(tx: Tx, visitor: Visitor, row_id: UUID) -> Row:
    row = await _row(tx, visitor, row_id)
    if row.direction != "in":
        raise Forbidden("Изменить можно только своё сообщение", code="chat.not_own")
    if row.removed_at is not None:
        raise Conflict("Сообщение уже удалено", code="chat.removed")
    return row


def _file_ids(row: Row) -> list[UUID]:
    return [UUID(item["id"]) for item in row.body.get("attachments", [])]


def _public(file: dict[str, Any]) -> dict[str, Any]:
    facts = {name: file[name] for name in ("kind", "name", "mime", "size", "width", "height")}
    return {"id": str(file["id"]), **facts}


def _private(file: dict[str, Any]) -> dict[str, Any]:
    return {**_public(file), "file_id": file["file_id"]}
