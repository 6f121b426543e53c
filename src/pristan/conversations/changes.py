"""Inbound things other than messages: edits, removals, presses, receipts, what the customer allowed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pristan.channels.model import (
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    InboundCallback,
    InboundEdit,
    InboundReceipt,
)
from pristan.contacts import IdentityRef, change_identity
from pristan.conversations import arrivals_store as store
from pristan.conversations import detections
from pristan.conversations.arrivals import content_of
from pristan.conversations.edited_files import replace_files
from pristan.conversations.model import ConversationRef, MessageState, NewMessage, advances, preview_of
from pristan.conversations.projection import queries, record
from pristan.core.ids import CompanyId, ConversationId, InboxId, MessageId
from pristan.kit.db import Tx, to_json

Found = Mapping[str, Any]


async def find_by_external(tx: Tx, *, company_id: CompanyId, inbox_id: InboxId, external_id: str) -> Found | None:
    return await tx.fetch_one(
        queries.message_by_external, company_id=company_id, inbox_id=inbox_id, external_id=external_id
    )


async def edit(tx: Tx, found: Found, edited: InboundEdit, *, company_id: CompanyId) -> None:
    """Replace a customer's message; what it said and carried before is kept. An edit that came late changes nothing."""
    at, message = edited.at, edited.message
    if found["edited_at"] is not None and at < found["edited_at"]:
        return
    await tx.fetch_one(queries.lock_conversation, company_id=company_id, id=found["conversation_id"])
    await tx.execute(
        queries.keep_version,
        company_id=company_id,
        id=found["id"],
        version=found["version"],
        text=found["text"],
        at=at,
    )
    content = to_json(content_of(message))
    await tx.execute(
        queries.rewrite_message, company_id=company_id, id=found["id"], text=message.text, content=content, at=at
    )
    await detections.ask_again(tx, MessageId(found["id"]), company_id=company_id, at=at)
    if edited.tells_files:
        await replace_files(tx, found["id"], message.attachments, company_id=company_id, at=at)
    await _show_changed(tx, "message_edited", found, company_id=company_id)


async def remove(tx: Tx, found: Found, *, company_id: CompanyId, at: datetime) -> None:
    """Mark a message as removed; it stays in the database for the record."""
    await tx.fetch_one(queries.lock_conversation, company_id=company_id, id=found["conversation_id"])
    if await tx.execute(queries.remove_message, company_id=company_id, id=found["id"], at=at):
        await tx.execute(queries.after_removal, company_id=company_id, id=found["id"])
    await _show_changed(tx, "message_removed", found, company_id=company_id)


async def _show_changed(tx: Tx, kind: str, found: Found, *, company_id: CompanyId) -> None:
    where = {"company_id": company_id, "conversation_id": found["conversation_id"]}
    await tx.execute(queries.refresh_preview, **where)
    await _record(tx, kind, found, company_id=company_id)


async def _record(tx: Tx, kind: str, found: Found, *, company_id: CompanyId) -> None:
    conversation_id = ConversationId(found["conversation_id"])
    await tx.execute(queries.bump_version, company_id=company_id, id=conversation_id)
    await record(tx, kind, company_id=company_id, conversation_id=conversation_id, message_id=MessageId(found["id"]))


async def note_early_removal(
    tx: Tx, *, company_id: CompanyId, inbox_id: InboxId, external_id: str, journal_id: int
) -> None:
    """A removal that came before its message: remembered, applied when the message comes."""
    await tx.execute(
        queries.note_early_removal,
        company_id=company_id,
        inbox_id=inbox_id,
        external_id=external_id,
        journal_id=journal_id,
    )


async def press(
    tx: Tx, ref: IdentityRef, callback: InboundCallback, *, at: datetime, journal_id: int
) -> ConversationRef:
    """A pressed button is an inbound message that says which."""
    conversation = (await store.open_for(tx, [(ref, min(callback.at, at))]))[ref.id]
    label = callback.button_text or await _label(tx, ref, callback)
    content = {"callback": {"payload": callback.payload, "button_text": label}}
    message = NewMessage(
        id=(await store.next_message_ids(tx, 1))[0],
        conversation=conversation,
        kind="in",
        author_kind="contact",
        author_id=ref.contact_id,
        author_name=callback.person.name or ref.display_name,
        text="",
        content=content,
        external_id=external_id_of(callback),
        reply_to=callback.external_id,
        sort_at=min(callback.at, at),
        journal_id=journal_id,
    )
    await _add(tx, message, "message_received")
    return conversation


def external_id_of(callback: InboundCallback) -> str:
    """By what the message of a press is known."""
    return f"callback:{callback.dedupe_key}"


async def _label(tx: Tx, ref: IdentityRef, callback: InboundCallback) -> str:
    """What stands on the pressed button, for channels that name only its payload; empty if it is none of ours."""
    where: dict[str, Any] = {"company_id": ref.company_id, "inbox_id": ref.inbox_id}
    told = {"external_id": callback.external_id or ""}
    found = await tx.fetch_one(queries.message_by_external, **where, **told) or await tx.fetch_one(
        queries.message_by_part, **where, **told
    )
    if found is None:
        return ""
    one = {"company_id": ref.company_id, "id": found["id"], "payload": callback.payload}
    return str(await tx.fetch_value(queries.label_of_button, **one) or "")


async def start(tx: Tx, ref: IdentityRef, started: ConversationStarted, *, at: datetime, journal_id: int) -> None:
    """The customer opened the dialogue: we may write again."""
    await change_identity(tx, ref, change=IdentityChange.RESUMED, at=min(started.at, at))
    conversation = (await store.open_for(tx, [(ref, min(started.at, at))]))[ref.id]
    params = {"payload": started.payload} if started.payload else {}
    await say_system(tx, conversation, code="started", params=params, at=min(started.at, at), journal_id=journal_id)


async def change(tx: Tx, ref: IdentityRef, changed: IdentityChanged, *, at: datetime, journal_id: int) -> None:
    """What the customer allows changed; the thread says so."""
    await change_identity(tx, ref, change=changed.change, at=min(changed.at, at))
    conversation = (await store.open_for(tx, [(ref, min(changed.at, at))]))[ref.id]
    code = f"identity_{changed.change}"
    params = {"until": changed.until.isoformat()} if changed.until else {}
    await say_system(tx, conversation, code=code, params=params, at=min(changed.at, at), journal_id=journal_id)
    await record(tx, "contact_changed", company_id=conversation.company_id, conversation_id=conversation.id)


async def say_system(
    tx: Tx,
    conversation: ConversationRef,
    *,
    code: str,
    params: Mapping[str, Any],
    at: datetime,
    journal_id: int | None = None,
    shows_in_list: bool = True,
) -> None:
    """Add a line of the house to the thread (stable code, words in the UI)."""
    message = NewMessage(
        id=(await store.next_message_ids(tx, 1))[0],
        conversation=conversation,
        kind="system",
        author_kind="system",
        author_id=None,
        author_name="",
        text="",
        content={"system": {"code": code, "params": dict(params)}},
        sort_at=at,
        journal_id=journal_id,
    )
    await _add(tx, message, "message_received", shows_in_list=shows_in_list)


async def lose_voice(tx: Tx, ref: IdentityRef, *, at: datetime, dedupe_key: str, journal_id: int) -> None:
    """A voice message that the channel did not hand over, from a known person."""
    conversation = (await store.open_for(tx, [(ref, at)]))[ref.id]
    message = NewMessage(
        id=(await store.next_message_ids(tx, 1))[0],
        conversation=conversation,
        kind="in",
        author_kind="contact",
        author_id=ref.contact_id,
        author_name=ref.display_name,
        text="",
        content={"voice_lost": True},
        external_id=f"voice:{dedupe_key}",
        sort_at=at,
        journal_id=journal_id,
    )
    await _add(tx, message, "message_received")


async def _add(tx: Tx, message: NewMessage, kind: str, *, shows_in_list: bool = True) -> None:
    added = await store.add_messages(tx, [message])
    if not added:
        return
    if shows_in_list and added[message.id]["removed_at"] is None:
        await store.touch(tx, [store.Touch.of([message], preview_of)])
    await record(
        tx,
        kind,
        company_id=message.conversation.company_id,
        conversation_id=message.conversation.id,
        message_id=message.id,
    )


async def take_receipt(tx: Tx, receipt: InboundReceipt, *, company_id: CompanyId, inbox_id: InboxId) -> bool:
    """Bring our message (and those before it, if the channel says so) forward; False if it is unknown."""
    where = {"company_id": company_id, "inbox_id": inbox_id, "external_id": receipt.external_id}
    found = await tx.fetch_one(queries.message_by_external, **where) or await tx.fetch_one(
        queries.message_by_part, **where
    )
    if found is None:
        return False
    wanted = MessageState(receipt.kind.value)
    ids = [found["id"]]
    if receipt.upto:
        rows = await tx.fetch_all(queries.messages_upto, company_id=company_id, id=found["id"], state=wanted)
        ids = [row["id"] for row in rows]
    for id_ in ids:
        await advance(tx, MessageId(id_), wanted, company_id=company_id, code=receipt.code, detail=receipt.detail)
    return True


async def advance(
    tx: Tx, id_: MessageId, wanted: MessageState, *, company_id: CompanyId, code: str = "", detail: str = ""
) -> None:
    """Bring one message of ours forward, or tell why it failed."""
    row = await tx.fetch_one(queries.lock_message, company_id=company_id, id=id_)
    if row is None or row["kind"] != "out" or not advances(MessageState(row["state"]), wanted):
        return
    failure = None
    if wanted is MessageState.FAILED:
        failure = to_json({"code": code or "channel.failed", "title": "Не доставлено", "detail": detail})
    await tx.execute(
        queries.set_message_state,
        company_id=company_id,
        id=id_,
        state=wanted,
        failure=failure,
        sent_at=None,
        external_id=None,
    )
    await _record(tx, f"message_{wanted}", row, company_id=company_id)
