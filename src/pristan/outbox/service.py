"""Saying, taking back, trying again: all inside the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from pristan.channels import channel
from pristan.channels.model import Capabilities
from pristan.conversations import readings, record
from pristan.conversations.closed import demand_open
from pristan.conversations.model import ConversationRef
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ConversationId, MessageId, OperatorId
from pristan.kit.db import Tx, to_json
from pristan.outbox import holds
from pristan.outbox.holds import ASK
from pristan.outbox.model import (
    FILES_LIMIT,
    LINK,
    OUTBOX_CHANNEL,
    SECRET_TEXT,
    TEXT_LIMIT,
    Speaker,
    Utterance,
)
from pristan.outbox.waiting import queries, tell_waiting

# Where a channel has no buttons, these go as numbered lines; asking for a phone or a place would be a lie there.
BECOME_TEXT = frozenset({"callback", "link"})


async def say(
    tx: Tx,
    conversation_id: ConversationId,
    utterance: Utterance,
    *,
    company_id: CompanyId,
    speaker: Speaker,
    now: datetime,
) -> dict[str, Any]:
    """Put a message into the thread and the outbox; returns the fact's data with both rows.

    The same ``client_key`` again returns the message that is already there.
    """
    conversation = await lock(tx, company_id=company_id, conversation_id=conversation_id)
    check(utterance, channel(conversation.channel).manifest.capabilities)
    if utterance.client_key:
        known = await tx.fetch_value(
            queries.by_client_key,
            company_id=company_id,
            conversation_id=conversation_id,
            client_key=utterance.client_key,
        )
        if known is not None:
            return await record(
                tx, "message_queued", company_id=company_id, conversation_id=conversation_id, message_id=known
            )
    await demand_open(tx, conversation.inbox_id, company_id=company_id, purpose=utterance.purpose)
    if await tx.fetch_value(queries.inbox_is_removed, company_id=company_id, inbox_id=conversation.inbox_id):
        raise Conflict("Подключение удалено, отсюда больше ничего не уйдёт", code="inbox.removed")
    message_id = await _add_message(tx, conversation, utterance, speaker=speaker, now=now)
    await _add_entry(
        tx,
        conversation,
        kind="message",
        message_id=message_id,
        payload=_beside(utterance),
        created_by=speaker.id if speaker.kind == "operator" else None,
        not_before=now + utterance.undo,
        now=now,
        purpose=utterance.purpose,
    )
    await _after_speaking(tx, conversation, utterance, speaker=speaker, now=now)
    return await record(
        tx, "message_queued", company_id=company_id, conversation_id=conversation_id, message_id=message_id
    )


def _beside(utterance: Utterance) -> dict[str, str]:
    """What the customer reads and the thread does not show."""
    said = {SECRET_TEXT: utterance.secret_text, LINK: utterance.link, ASK: utterance.ask}
    return {key: text for key, text in said.items() if text}


def check(utterance: Utterance, capabilities: Capabilities) -> None:
    """Refuse what no channel could carry, or what this one cannot."""
    if not utterance.text.strip() and not utterance.file_ids:
        raise InvalidInput("Сообщение пустое", fields=[FieldError("text", "Напишите текст или приложите файл")])
    if len(utterance.text) > TEXT_LIMIT:
        raise InvalidInput("Текст длиннее 100 000 знаков. Отправьте его файлом", code="message.too_long")
    if len(utterance.file_ids) > FILES_LIMIT:
        raise InvalidInput(f"Не больше {FILES_LIMIT} файлов в одном сообщении", code="message.too_many_files")
    if (utterance.subject or utterance.cc) and not capabilities.subject:
        raise InvalidInput("Тема и копии бывают только у писем", code="message.no_subject")
    kinds = {button.kind for row in utterance.buttons for button in row} - BECOME_TEXT
    if not kinds <= (set(capabilities.button_kinds) if capabilities.buttons else set()):
        text = "Такую кнопку этот канал не показывает. Попросите о том же словами"
        raise InvalidInput(text, code="message.no_such_button")


async def lock(tx: Tx, *, company_id: CompanyId, conversation_id: ConversationId) -> ConversationRef:
    """The conversation with its row locked, or NotFound."""
    row = await tx.fetch_one(conversation_queries.lock_conversation, company_id=company_id, id=conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    if row["merged_into_id"] is not None:
        raise Conflict("Диалог объединён с другим. Пишите там", code="conversation.merged")
    return ConversationRef.of(row)


async def _add_message(
    tx: Tx, conversation: ConversationRef, utterance: Utterance, *, speaker: Speaker, now: datetime
) -> MessageId:
    content: dict[str, Any] = {"buttons": msgspec.to_builtins(utterance.buttons)} if utterance.buttons else {}
    if utterance.subject.strip() or utterance.cc:
        content["mail"] = {"subject": " ".join(utterance.subject.split()), "cc": list(utterance.cc)}
    message_id = await tx.fetch_value(
        queries.add_message,
        company_id=conversation.company_id,
        conversation_id=conversation.id,
        inbox_id=conversation.inbox_id,
        line_id=conversation.business_line_id,
        author_kind=speaker.kind,
        author_id=speaker.id,
        author_name=speaker.name,
        text=utterance.text.replace("\x00", ""),
        content=to_json(content),
        reply_to_id=utterance.reply_to_id,
        client_key=utterance.client_key,
        now=now,
    )
    if utterance.file_ids:
        attached = await tx.execute(
            queries.attach_files,
            company_id=conversation.company_id,
            message_id=message_id,
            file_ids=list(utterance.file_ids),
            speaker_id=speaker.id,
        )
        if attached != len(set(utterance.file_ids)):
            raise InvalidInput("Файл не найден. Приложите его ещё раз", code="message.file_missing")
        await readings.ask(tx, conversation.company_id, utterance.file_ids, now=now)
    return MessageId(message_id)


async def _add_entry(  # noqa: PLR0913 - each is a column of the entry
    tx: Tx,
    conversation: ConversationRef,
    *,
    kind: str,
    message_id: MessageId | None,
    payload: Mapping[str, Any],
    now: datetime,
    not_before: datetime | None = None,
    created_by: int | None = None,
    purpose: str = "reply",
) -> None:
    await tx.fetch_value(
        queries.add_entry,
        company_id=conversation.company_id,
        conversation_id=conversation.id,
        inbox_id=conversation.inbox_id,
        line_id=conversation.business_line_id,
        message_id=message_id,
        kind=kind,
        purpose=purpose,
        payload=to_json(payload),
        not_before=not_before or now,
        created_by=created_by,
        now=now,
    )
    tx.wake(OUTBOX_CHANNEL)


async def _after_speaking(
    tx: Tx, conversation: ConversationRef, utterance: Utterance, *, speaker: Speaker, now: datetime
) -> None:
    by_person = speaker.kind == "operator"
    kind = "text" if utterance.text or not utterance.file_ids else "file"
    preview = {
        "kind": kind,
        "text": utterance.text[:200],
        "direction": "out",
        "author": speaker.name,
        "state": "queued",
    }
    await tx.execute(
        queries.after_speaking,
        company_id=conversation.company_id,
        id=conversation.id,
        at=now,
        preview=to_json(preview),
        answers=by_person,
        assign_to=speaker.id if by_person else None,
    )


async def answer_callback(tx: Tx, conversation: ConversationRef, *, callback_id: str, now: datetime) -> None:
    """Tell the channel that a pressed button was taken in."""
    payload = {"callback_id": callback_id, "text": "Принято"}
    await _add_entry(tx, conversation, kind="answer_callback", message_id=None, payload=payload, now=now)


async def _message(tx: Tx, *, company_id: CompanyId, message_id: MessageId) -> tuple[dict[str, Any], ConversationRef]:
    """An outgoing message and its conversation, both locked (conversation first, as everywhere)."""
    conversation_id = await tx.fetch_value(queries.conversation_of, company_id=company_id, id=message_id)
    if conversation_id is None:
        raise NotFound("Сообщение не найдено", code="message.not_found")
    conversation = await lock(tx, company_id=company_id, conversation_id=conversation_id)
    message = await tx.fetch_one(conversation_queries.lock_message, company_id=company_id, id=message_id)
    if message is None:
        raise NotFound("Сообщение не найдено", code="message.not_found")
    return message, conversation


async def cancel(
    tx: Tx, message_id: MessageId, *, company_id: CompanyId, now: datetime, by: Speaker | None = None
) -> dict[str, Any]:
    """Take back a message that has not left yet. ``by``: who does it, as the history of held ones shows."""
    _, conversation = await _message(tx, company_id=company_id, message_id=message_id)
    entry = await tx.fetch_one(queries.entry_not_leaving, company_id=company_id, message_id=message_id)
    if entry is None or not await tx.execute(queries.cancel_entry, company_id=company_id, id=entry["id"], now=now):
        raise Conflict("Сообщение уже уходит, вернуть нельзя", code="message.already_leaving")
    who = OperatorId(by.id) if by and by.id else None
    ending = holds.Ending(decision="withdrawn", by=who, name=by.name if by else "", reason="", now=now)
    await holds.end(tx, entry["id"], company_id=company_id, ending=ending)
    if entry["error_code"] is not None:
        await tell_waiting(tx, entry["id"], company_id=company_id, itself=False)
    await _put_state(tx, conversation, message_id, state="cancelled")
    await tx.execute(queries.after_taking_back, company_id=company_id, id=conversation.id)
    await tx.execute(conversation_queries.refresh_preview, company_id=company_id, conversation_id=conversation.id)
    return await _tell_state(tx, conversation, message_id, kind="message_cancelled")


async def retry(tx: Tx, message_id: MessageId, *, company_id: CompanyId, now: datetime) -> dict[str, Any]:
    """Try a failed message again, from the part that failed; one that waits for its next try goes now."""
    message, conversation = await _message(tx, company_id=company_id, message_id=message_id)
    if message["state"] == "queued":
        return await _hurry(tx, message_id, conversation, now=now)
    entry = await tx.fetch_one(queries.entry_of_message, company_id=company_id, message_id=message_id)
    if message["state"] != "failed" or entry is None:
        raise Conflict("Повторить можно только то, что не доставлено", code="message.not_failed")
    await tx.execute(queries.restart_entry, company_id=company_id, id=entry["id"], arrived=0, now=now)
    tx.wake(OUTBOX_CHANNEL)
    return await _set_state(tx, conversation, message_id, state="queued", kind="message_queued")


async def _hurry(tx: Tx, message_id: MessageId, conversation: ConversationRef, *, now: datetime) -> dict[str, Any]:
    """The next try is now. A pause that the channel asked for is kept all the same: delivery knows of it."""
    company_id = conversation.company_id
    entry = await tx.fetch_one(queries.entry_not_leaving, company_id=company_id, message_id=message_id)
    if entry is None or not await tx.execute(queries.hurry_entry, company_id=company_id, id=entry["id"], now=now):
        raise Conflict("Сообщение уже уходит или ждёт очереди", code="message.not_waiting")
    tx.wake(OUTBOX_CHANNEL)
    await tell_waiting(tx, entry["id"], company_id=company_id, itself=False)
    return await record(
        tx, "message_waiting", company_id=company_id, conversation_id=conversation.id, message_id=message_id
    )


async def resolve(
    tx: Tx, message_id: MessageId, *, was_sent: bool, company_id: CompanyId, now: datetime
) -> dict[str, Any]:
    """The operator decides what became of a message whose outcome nobody knows; parts after the lost one go on."""
    message, conversation = await _message(tx, company_id=company_id, message_id=message_id)
    entry = await tx.fetch_one(queries.entry_of_message, company_id=company_id, message_id=message_id)
    if message["state"] != "unknown" or entry is None or entry["finished_at"] is None:
        raise Conflict("Исход уже известен или ещё проверяется", code="message.not_unknown")
    if was_sent and entry["parts_done"] + 1 >= entry["parts"]:
        await tx.execute(queries.settle_entry, company_id=company_id, id=entry["id"], now=now)
        return await _set_state(tx, conversation, message_id, state="sent", kind="message_sent")
    await tx.execute(queries.restart_entry, company_id=company_id, id=entry["id"], arrived=int(was_sent), now=now)
    tx.wake(OUTBOX_CHANNEL)
    return await _set_state(tx, conversation, message_id, state="queued", kind="message_queued")


async def _set_state(
    tx: Tx, conversation: ConversationRef, message_id: MessageId, *, state: str, kind: str
) -> dict[str, Any]:
    await _put_state(tx, conversation, message_id, state=state)
    return await _tell_state(tx, conversation, message_id, kind=kind)


async def _put_state(tx: Tx, conversation: ConversationRef, message_id: MessageId, *, state: str) -> None:
    await tx.execute(
        conversation_queries.set_message_state,
        company_id=conversation.company_id,
        id=message_id,
        state=state,
        failure=None,
        sent_at=None,
        external_id=None,
    )


async def _tell_state(tx: Tx, conversation: ConversationRef, message_id: MessageId, *, kind: str) -> dict[str, Any]:
    await tx.execute(queries.refresh_failed, company_id=conversation.company_id, id=conversation.id)
    await tx.execute(conversation_queries.bump_version, company_id=conversation.company_id, id=conversation.id)
    return await record(
        tx, kind, company_id=conversation.company_id, conversation_id=conversation.id, message_id=message_id
    )


async def edit(
    tx: Tx, message_id: MessageId, text: str, *, company_id: CompanyId, now: datetime, by: OperatorId | None = None
) -> dict[str, Any]:
    """Change a sent message here and, through the outbox, in the channel. ``by`` may not release it if it is held."""
    message, conversation = await _message(tx, company_id=company_id, message_id=message_id)
    if not text.strip():
        raise InvalidInput("Текст пуст. Чтобы убрать сообщение, удалите его", code="message.empty")
    if message["removed_at"] is not None:
        raise Conflict("Сообщение уже удалено", code="message.removed")
    targets, origin = await _targets(tx, message, conversation)
    capabilities = channel(origin.channel).manifest.capabilities
    if not capabilities.edits:
        raise InvalidInput("Этот канал не умеет править сообщения", code="message.no_edits")
    if len(targets) > 1 and len(message["text"]) > capabilities.text_limit:
        text = "Текст ушёл несколькими сообщениями. Удалите его и отправьте заново"
        raise Conflict(text, code="message.many_parts")
    where = {"company_id": company_id, "id": message_id}
    await tx.execute(
        conversation_queries.keep_version, **where, version=message["version"], text=message["text"], at=now
    )
    await tx.execute(conversation_queries.edit_message, **where, text=text.replace("\x00", ""), content="{}", at=now)
    payload = {"targets": targets, "text": text}
    await _add_entry(tx, origin, kind="edit", message_id=message_id, payload=payload, created_by=by, now=now)
    await _refresh(tx, conversation)
    return await record(
        tx, "message_edited", company_id=company_id, conversation_id=conversation.id, message_id=message_id
    )


async def remove(tx: Tx, message_id: MessageId, *, company_id: CompanyId, now: datetime) -> dict[str, Any]:
    """Remove a sent message here and, through the outbox, in the channel."""
    message, conversation = await _message(tx, company_id=company_id, message_id=message_id)
    targets, origin = await _targets(tx, message, conversation)
    if not channel(origin.channel).manifest.capabilities.removals:
        raise InvalidInput("Этот канал не умеет удалять сообщения", code="message.no_removals")
    await tx.execute(conversation_queries.remove_message, company_id=company_id, id=message_id, at=now)
    payload = {"targets": targets}
    await _add_entry(tx, origin, kind="remove", message_id=message_id, payload=payload, now=now)
    await _refresh(tx, conversation)
    return await record(
        tx, "message_removed", company_id=company_id, conversation_id=conversation.id, message_id=message_id
    )


async def _refresh(tx: Tx, conversation: ConversationRef) -> None:
    """The list row after its last message changed."""
    where = {"company_id": conversation.company_id}
    await tx.execute(conversation_queries.refresh_preview, **where, conversation_id=conversation.id)
    await tx.execute(conversation_queries.bump_version, **where, id=conversation.id)


async def _targets(
    tx: Tx, message: Mapping[str, Any], conversation: ConversationRef
) -> tuple[list[str], ConversationRef]:
    """Ids of the sent parts, and the conversation they were sent in: after a merge another one."""
    where = {"company_id": conversation.company_id}
    sent = await tx.fetch_one(queries.sent_ids, **where, message_id=message["id"])
    if sent is None or not sent["external_ids"]:
        raise Conflict("Сообщение ещё не отправлено", code="message.not_sent")
    if len(sent["external_ids"]) < sent["parts_done"]:  # which part an id belongs to is not known any more
        raise Conflict(
            "Канал не назвал одну из частей этого сообщения. Изменить или удалить его отсюда нельзя",
            code="message.part_unknown",
        )
    origin = conversation
    if sent["conversation_id"] != conversation.id:
        row = await tx.fetch_one(conversation_queries.lock_conversation, **where, id=sent["conversation_id"])
        if row is None:
            raise NotFound("Диалог, откуда ушло сообщение, вам не виден", code="conversation.not_found")
        origin = ConversationRef.of(row)
    return list(sent["external_ids"]), origin
