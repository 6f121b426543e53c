"""Files that operators attach: looked into before they are stored, readable only through a conversation."""

import asyncio
import hashlib
from datetime import datetime
from typing import Any

from pristan.conversations import readings
from pristan.conversations.projection import queries
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import CompanyId, FileId, MessageId, OperatorId
from pristan.kit.db import Tx
from pristan.kit.files import Files, file_key
from pristan.kit.media import ImageRefused, Picture, kind_of, open_picture, safe_name, sniff

MAX_BYTES = 50 * 1024 * 1024


async def keep(
    files: Files, content: bytes, *, name: str, company_id: CompanyId, uploaded_by: OperatorId | None
) -> dict[str, Any]:
    """Store the bytes and say what they are: the row for ``add``. No transaction is open meanwhile."""
    if not content:
        raise InvalidInput("Файл пуст. Выберите другой", code="file.empty")
    if len(content) > MAX_BYTES:
        raise InvalidInput("Файл больше 50 МБ. Отправьте его частями или ссылкой", code="file.too_big")
    mime = sniff(content[:4096], name=name)
    kind, picture = kind_of(mime), None
    if kind == "image":
        picture = await _picture(content)
    key = file_key(company_id, content)
    await files.put(key, content)
    if picture is not None:
        await files.put(f"{key}.thumb", picture.thumbnail)
    return {
        "company_id": company_id,
        "storage_key": key,
        "name": safe_name(name),
        "mime": mime,
        "kind": kind,
        "size": len(content),
        "sha256": hashlib.sha256(content).digest(),
        "width": picture.width if picture else None,
        "height": picture.height if picture else None,
        "thumb_key": f"{key}.thumb" if picture else None,
        "uploaded_by": uploaded_by,
    }


async def _picture(content: bytes) -> Picture:
    try:
        return await asyncio.to_thread(open_picture, content)
    except ImageRefused as exc:
        text = "Картинка слишком велика" if exc.reason == "too_many_pixels" else "Картинка испорчена"
        raise InvalidInput(f"{text}. Выберите другую", code=f"file.{exc.reason}") from exc


async def add(tx: Tx, row: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Remember a stored file, and have it read before it leaves."""
    added = await tx.fetch_one(queries.add_file, **row)
    if added is None:
        raise NotFound("Файл не сохранён", code="file.not_saved")
    await readings.ask(tx, row["company_id"], [added["id"]], now=now)
    return added


async def readable(tx: Tx, file_id: FileId, *, company_id: CompanyId, operator_id: OperatorId) -> dict[str, Any]:
    """Where a file rests, if the operator may read it."""
    row = await tx.fetch_one(queries.readable_file, company_id=company_id, id=file_id, operator_id=operator_id)
    if row is None:
        raise NotFound("Файл не найден", code="file.not_found")
    return row


async def letter_key(tx: Tx, message_id: MessageId, *, company_id: CompanyId) -> str:
    """Where the whole letter behind a message is kept; raises NotFound."""
    key = await tx.fetch_value(queries.letter_of, company_id=company_id, id=message_id)
    if not key:
        raise NotFound("Письма здесь нет", code="letter.not_found")
    return str(key)


async def letter(files: Files, key: str) -> bytes:
    """The whole letter; raises NotFound when its time of keeping is over."""
    try:
        return await files.get(key)
    except FileNotFoundError:
        raise NotFound("Письмо уже удалено по сроку хранения", code="letter.not_found") from None
