"""Journal entry of the web chat → inbound things. The raw form is our own; docs: webchat-protocol.md."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pristan.channels.model import (
    Account,
    AttachmentKind,
    ContactCard,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundAttachment,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    Person,
    Quote,
    ReceiptKind,
    UnparsableError,
    Unusable,
)


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:  # noqa: ARG001 - the shape of every connector
    """Give the one thing an entry holds."""
    entry = _load(raw)
    make = _MAKERS.get(str(entry.get("type")))
    if make is None:
        reason = f"неизвестный вид записи: {str(entry.get('type'))[:50]}"
        return [Unusable(dedupe_key=f"?:{entry.get('id')}", reason=reason, unknown=True)]
    try:
        return [make(entry)]
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise UnparsableError(f"{type(exc).__name__}: {exc}") from exc


def lane_key(raw: bytes) -> str:
    """What one visitor does stays in order."""
    try:
        return str(_load(raw)["visitor"]["key"])
    except (UnparsableError, KeyError, TypeError):
        return ""


def _load(raw: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise UnparsableError("это не JSON") from exc
    if not isinstance(entry, dict):
        raise UnparsableError("запись не объект JSON")
    return entry


def _message(entry: dict[str, Any]) -> InboundMessage:
    form = entry.get("form") or {}
    return InboundMessage(
        dedupe_key=f"message:{entry['id']}",
        external_id=_text(entry["id"]),
        person=_person(entry),
        at=_time(entry["at"]),
        seq=int(entry.get("seq", 0)),
        text=_text(entry.get("text", "")),
        attachments=[_attachment(item) for item in entry.get("files", ())],
        contact_card=_card(form) if form else None,
        is_card_vouched=bool(form) and _card(form).verified,
        reply_to=Quote(external_id=_text(entry["reply_to"])) if entry.get("reply_to") else None,
    )


def _edit(entry: dict[str, Any]) -> InboundEdit:
    message = _message({**entry, "id": entry["message_id"]})
    return InboundEdit(
        dedupe_key=f"edit:{entry['id']}",
        external_id=message.external_id,
        at=message.at,
        message=message,
        tells_files=False,
    )


def _removal(entry: dict[str, Any]) -> InboundRemoval:
    return InboundRemoval(
        dedupe_key=f"removal:{entry['message_id']}", external_id=_text(entry["message_id"]), at=_time(entry["at"])
    )


def _press(entry: dict[str, Any]) -> InboundCallback:
    return InboundCallback(
        dedupe_key=f"press:{entry['id']}",
        callback_id=_text(entry["id"]),
        person=_person(entry),
        at=_time(entry["at"]),
        payload=_text(entry["payload"]),
        external_id=_text(entry["message_id"]),
        button_text=_text(entry.get("button_text", "")),
    )


def _receipt(entry: dict[str, Any]) -> InboundReceipt:
    kind = ReceiptKind(entry["kind"])
    return InboundReceipt(
        dedupe_key=f"{kind}:{entry['message_id']}",
        external_id=_text(entry["message_id"]),
        at=_time(entry["at"]),
        kind=kind,
        upto=True,
    )


def _consent(entry: dict[str, Any]) -> IdentityChanged:
    change = IdentityChange.WITHDRAWN if entry["type"] == "consent_withdrawn" else IdentityChange.RESUMED
    return IdentityChanged(
        dedupe_key=f"consent:{entry['id']}", person=_person(entry), at=_time(entry["at"]), change=change
    )


def _person(entry: dict[str, Any]) -> Person:
    visitor = entry["visitor"]
    return Person(
        value=_text(visitor["key"]),
        name=_text(visitor.get("name", "")),
        username=visitor.get("user_id"),
        locale=visitor.get("locale"),
    )


def _attachment(item: dict[str, Any]) -> InboundAttachment:
    return InboundAttachment(
        kind=AttachmentKind(item["kind"]),
        source={"file_id": int(item["file_id"])},
        name=_text(item.get("name", "")),
        mime=_text(item.get("mime", "")),
        size=item.get("size"),
        width=item.get("width"),
        height=item.get("height"),
    )


def _card(form: dict[str, Any]) -> ContactCard:
    return ContactCard(
        name=_text(form.get("name", "")),
        phone=_text(form.get("phone", "")),
        verified=form.get("phone_verified") is True and bool(form.get("phone")),
        email=_text(form.get("email", "")),
        email_verified=form.get("email_verified") is True and bool(form.get("email")),
        is_own=True,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("ожидалась строка")
    return value


def _time(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("время без пояса")
    return moment


_MAKERS: dict[str, Callable[[dict[str, Any]], Inbound]] = {
    "message": _message,
    "edit": _edit,
    "removal": _removal,
    "press": _press,
    "receipt": _receipt,
    "consent_given": _consent,
    "consent_withdrawn": _consent,
}
