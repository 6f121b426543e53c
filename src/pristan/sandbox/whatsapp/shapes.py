"""Webhooks as Meta writes them: .../whatsapp/webhooks/reference/messages (read 2026-11-21)."""

from __future__ import annotations

from datetime import datetime

from pristan.sandbox.whatsapp.world import Blob, Json, Line, Number, Person

ACCOUNT = "100000000000001"
CONTENT = {"image": "image", "video": "video", "audio": "audio", "file": "document"}


def webhook(*values: Json) -> Json:
    changes = [{"field": "messages", "value": value} for value in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "changes": changes}]}


def incoming(number: Number, person: Person, message: Json) -> Json:
    """One message of a person; a hidden phone is nowhere in it."""
    sender = {"from_user_id": person.bsuid} | ({} if person.is_hidden else {"from": person.phone})
    return _value(number) | {"contacts": [contact(person)], "messages": [sender | message]}


def message(line: Line, content: Json, *, reply_to: str = "") -> Json:
    context = {"context": {"id": reply_to}} if reply_to else {}
    return {"id": line.id, "timestamp": _stamp(line.at), **context, **content}


def text(words: str) -> Json:
    return {"type": "text", "text": {"body": words}}


def media(blob: Blob, *, caption: str) -> Json:
    kind = CONTENT[blob.kind]
    found: Json = {"id": blob.id, "mime_type": blob.mime, "sha256": blob.sha256}
    if caption:
        found["caption"] = caption
    if kind == "document":
        found["filename"] = blob.name
    if kind == "audio":
        found["voice"] = True
    return {"type": kind, kind: found}


def place() -> Json:
    return {"type": "location", "location": {"latitude": 59.934, "longitude": 30.335}}


def card(person: Person, *, is_asked: bool) -> Json:
    phone = {"phone": f"+{person.phone}", "wa_id": person.phone, "type": "CELL"}
    origin = {"origin": "contact_request"} if is_asked else {}
    return {"type": "contacts", "contacts": [{"name": {"formatted_name": person.name}, "phones": [phone], **origin}]}


def press(button: Json) -> Json:
    reply = {"id": button["id"], "title": button["title"]}
    return {"type": "interactive", "interactive": {"type": button["reply"], button["reply"]: reply}}


def edit(line: Line) -> Json:
    inner = {"type": "text", "text": {"body": line.text}}
    return {"type": "edit", "edit": {"original_message_id": line.id, "message": inner}}


def revoke(line: Line) -> Json:
    return {"type": "revoke", "revoke": {"original_message_id": line.id}}


def status(number: Number, person: Person, line: Line, *, told: str, at: datetime, error: Json | None = None) -> Json:
    found: Json = {
        "id": line.id,
        "status": told,
        "timestamp": _stamp(at),
        "recipient_user_id": person.bsuid,
        **({} if person.is_hidden else {"recipient_id": person.phone}),
    }
    if line.mark:
        found["biz_opaque_callback_data"] = line.mark
    if error is not None:
        found["errors"] = [error]
    return _value(number) | {"contacts": [contact(person)], "statuses": [found]}


def contact(person: Person) -> Json:
    phone = {} if person.is_hidden else {"wa_id": person.phone}
    return {"profile": {"name": person.name}, "user_id": person.bsuid, **phone}


def error(code: int, said: str, *, details: str = "") -> Json:
    """An error as reports carry it; in answers it stands under ``error``."""
    data = {"messaging_product": "whatsapp", "details": details or said}
    return {"code": code, "title": said, "message": said, "error_data": data}


def _value(number: Number) -> Json:
    metadata = {"display_phone_number": number.display, "phone_number_id": number.id}
    return {"messaging_product": "whatsapp", "metadata": metadata}


def _stamp(at: datetime) -> str:
    return str(int(at.timestamp()))
