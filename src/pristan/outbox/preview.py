"""What the customer will see of an answer that is not sent yet."""

from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.channels.model import AttachmentKind, OutboundFile, OutboundKind, OutboundMessage, Purpose, Shown
from pristan.channels.shown import shown
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import ConversationId, FileId, OutboxId
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.outbox.model import Utterance
from pristan.outbox.waiting import queries


async def look(
    tx: Tx, conversation_id: ConversationId, utterance: Utterance, *, who: Principal, now: datetime
) -> Shown:
    """The parts as they would arrive. Sends nothing and asks nobody: the channel's own rendering is pure."""
    row = await tx.fetch_one(queries.place_to_preview, company_id=who.company_id, id=conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    message = OutboundMessage(
        **row,
        outbox_id=OutboxId(0),
        company_id=who.company_id,
        conversation_id=conversation_id,
        kind=OutboundKind.MESSAGE,
        purpose=Purpose.REPLY,
        asked_at=now,
        text=utterance.text.replace("\x00", ""),
        files=await _files(tx, utterance.file_ids, who=who),
        buttons=utterance.buttons,
        author_name=who.name,
    )
    return shown(message, channel(message.channel))


async def _files(tx: Tx, ids: Any, *, who: Principal) -> list[OutboundFile]:
    if not ids:
        return []
    rows = await tx.fetch_all(
        conversation_queries.draft_files, company_id=who.company_id, ids=list(ids), operator_id=who.operator_id
    )
    known = {row["id"]: row for row in rows}
    if len(known) != len(set(ids)):
        raise InvalidInput("Файл не найден. Приложите его ещё раз", code="message.file_missing")
    return [_file(known[id_]) for id_ in ids]


def _file(row: dict[str, Any]) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(row["id"]),
        storage_key="",  # nothing is opened
        name=row["name"],
        mime=row["mime"],
        kind=AttachmentKind(row["kind"]),
        size=row["size"],
        sha256=b"",
    )
