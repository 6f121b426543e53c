"""Rows of the snapshot: the same shapes for lists, threads and facts.

``GET`` answers and facts are built by the same two queries, so *snapshot before + facts = snapshot after*
holds by construction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pristan.conversations.model import NewMessage
from pristan.conversations.veil import veil_of, veil_of_new, veiled_content, veiled_files
from pristan.core.errors import AuthFailed
from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, ConversationId, LineId, MessageId
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.conversations")

CONTENT_FIELDS = (
    "markup",
    "location",
    "contact_card",
    "buttons",
    "callback",
    "share",
    "forwarded_from",
    "mentions",
    "system",
    "voice_lost",
    "unknown",
    "hold",
    "imported",
)


# Columns of messages that answer something, or that are on their way out.
_OF_OTHERS: Mapping[str, None] = dict.fromkeys(
    (
        "reply_to_id",
        "failure",
        "client_key",
        "undo_until",
        "leaving_kind",
        "parts_done",
        "wait_code",
        "wait_detail",
        "wait_until",
        "behind_id",
        "behind_code",
        "behind_until",
    )
)


async def conversation_rows(
    tx: Tx, company_id: CompanyId, ids: Sequence[ConversationId]
) -> dict[ConversationId, dict[str, Any]]:
    """List rows by id; what the scope may not see is absent."""
    rows = await tx.fetch_all(queries.conversation_rows, company_id=company_id, ids=list(ids))
    return {row["id"]: row for row in rows}


async def message_rows(tx: Tx, company_id: CompanyId, ids: Sequence[MessageId]) -> list[dict[str, Any]]:
    """Thread rows in the order of the thread."""
    rows = await tx.fetch_all(queries.message_rows, company_id=company_id, ids=list(ids))
    return [shape_message(row) for row in rows]


def row_of_plain(message: NewMessage, *, removed_at: datetime | None) -> dict[str, Any]:
    """What ``message_rows`` would read of a message that just arrived, answers nothing and carries no file."""
    return {
        "id": message.id,
        "conversation_id": message.conversation.id,
        "kind": message.kind,
        "author_kind": message.author_kind,
        "author_id": message.author_id,
        "author_name": message.author_name,
        "text": message.text,
        "content": message.content,
        "sent_at": message.sort_at,
        "edited_at": message.edited_at,
        "removed_at": removed_at,
        "state": "received",
        "version": 1,
        "sort_at": message.sort_at,
        "sort_seq": message.sort_seq,
        "attachments": (),
        "business_line_id": message.conversation.business_line_id,
        **veil_of_new(message),
        **_OF_OTHERS,
    }


def shape_message(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of ``message_rows`` in the shape of the API; a removed message shows nothing it said."""
    content: Mapping[str, Any] = veiled_content(row)
    removed = row["removed_at"] is not None
    shaped = {
        "id": row["id"],
        "conversation_id": row["conversation_id"],
        "kind": row["kind"],
        "author": {"kind": row["author_kind"], "id": row["author_id"], "name": row["author_name"]},
        "text": "" if removed else row["text"],
        "attachments": [] if removed else [_attachment(item) for item in veiled_files(row)],
        "reply_to": _quote(row, content),
        "mail": None if removed else _mail(content),
        "sent_at": row["sent_at"],
        "edited_at": row["edited_at"],
        "removed_at": row["removed_at"],
        "state": row["state"],
        "failure": row["failure"],
        "client_key": row["client_key"],
        "undo_until": row["undo_until"],
        "waiting": _waiting(row),
        "version": row["version"],
        "sort": [row["sort_at"], row["sort_seq"], row["id"]],
        "business_line_id": row["business_line_id"],
        "veil": None if removed else veil_of(row),
    }
    for name in CONTENT_FIELDS:
        shaped[name] = None if removed else content.get(name)
    return shaped


def _waiting(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Why what an operator said or changed is still here; None if nothing holds it up."""
    is_behind = row["wait_code"] is None
    code = row["behind_code"] if is_behind else row["wait_code"]
    if code is None:
        return None
    is_message = row["leaving_kind"] == "message"
    actions = ["retry"] if is_message and not is_behind else []
    if is_message and not row["parts_done"]:
        actions.append("cancel")
    until = row["behind_until"] if is_behind else row["wait_until"]
    return {
        "kind": row["leaving_kind"],
        "code": code,
        "detail": (row["wait_detail"] or "") if not is_behind else "",
        "next_attempt_at": None if code == AuthFailed.code else until,
        "behind_id": row["behind_id"] if is_behind else None,
        "actions": actions,
    }


def _mail(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the thread shows of a letter; where it is kept and whole addresses stay here."""
    mail = content.get("mail")
    if not mail:
        return None
    return {
        "subject": mail.get("subject", ""),
        "cc": mail.get("cc", []),
        "others": _others(mail),
        "has_letter": bool(mail.get("letter")) and bool(mail.get("has_more")),
        "is_automatic": bool(mail.get("is_automatic")),
        "is_doubtful": bool(mail.get("is_doubtful")),
        "is_cut": bool(mail.get("is_cut")),
    }


def _others(mail: Mapping[str, Any]) -> list[str]:
    answered = {mail.get("from"), mail.get("reply_to")}
    return [one for one in dict.fromkeys([*mail.get("to", ()), *mail.get("cc", ())]) if one not in answered]


def _quote(row: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["reply_to_id"] is not None:
        return {"id": row["reply_to_id"], "text": (row["reply_text"] or "")[:300], "author": row["reply_author"] or ""}
    quote = content.get("reply_quote")
    return None if quote is None else {"id": None, "text": quote.get("text", ""), "author": quote.get("author", "")}


def _attachment(item: Mapping[str, Any]) -> dict[str, Any]:
    stored = item["state"] == "stored" and item["file_id"] is not None
    shaped = {key: value for key, value in item.items() if key != "file_id"}
    return shaped | {"url": f"/api/v1/files/{item['file_id']}" if stored else None}


async def record(
    tx: Tx,
    kind: str,
    *,
    company_id: CompanyId,
    conversation_id: ConversationId,
    message_id: MessageId | None = None,
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Record a fact about a conversation (and a message) with the rows after the change; returns its data."""
    row = (await conversation_rows(tx, company_id, [conversation_id])).get(conversation_id)
    body: dict[str, Any] = {"conversation": row, **({"data": dict(data)} if data else {})}
    if message_id is not None:
        found = await message_rows(tx, company_id, [message_id])
        body["message"] = found[0] if found else None
    line = LineId(row["business_line_id"]) if row else None
    tx.record(Fact(company_id=company_id, kind=kind, line_id=line, conversation_id=conversation_id, data=body))
    return body


async def record_each(
    tx: Tx, kind: str, *, company_id: CompanyId, conversation_id: ConversationId, message_ids: Sequence[MessageId]
) -> None:
    """Record the same fact about several messages of one conversation."""
    row = (await conversation_rows(tx, company_id, [conversation_id])).get(conversation_id)
    line = LineId(row["business_line_id"]) if row else None
    for message in await message_rows(tx, company_id, message_ids):
        body = {"conversation": row, "message": message}
        tx.record(Fact(company_id=company_id, kind=kind, line_id=line, conversation_id=conversation_id, data=body))
