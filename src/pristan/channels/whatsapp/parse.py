"""A webhook of WhatsApp → what it means for the inbox. Pure.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages. One webhook may
hold several things. Since 2026 a person is named by ``user_id`` (BSUID) and the phone may be absent. The decoder is
open: an unknown type or field costs only itself.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pristan.channels.model import (
    TIME_NOT_TOLD,
    Account,
    ConversationStarted,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundReceipt,
    InboundRemoval,
    Person,
    Quote,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import EMPTY, Payload
from pristan.channels.whatsapp.content import content_of
from pristan.channels.whatsapp.failures import row_of

_LAST_SECOND = 253_370_764_800  # the year 9999
_LONGEST_ID = 400
_STATES = {
    "sent": ReceiptKind.SENT,
    "delivered": ReceiptKind.DELIVERED,
    "read": ReceiptKind.READ,
    "played": ReceiptKind.READ,
    "failed": ReceiptKind.FAILED,
}


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means, in its order; raises UnparsableError when it is no webhook of WhatsApp."""
    body = Payload.decode(raw)
    if body is None:
        raise UnparsableError("not a JSON object")
    if body.text("object") != "whatsapp_business_account":
        raise UnparsableError("not a webhook of WhatsApp")
    key = "sha256:" + hashlib.sha256(raw).hexdigest()
    found = [one for number, value in enumerate(_values(body)) for one in _change(value, account, f"{key}:{number}")]
    return found or [Unusable(dedupe_key=key, reason="a webhook without changes", unknown=True)]


def lane_key(raw: bytes) -> str:
    """What is told of one person is handled in order."""
    for change in _values(Payload.decode(raw) or EMPTY):
        value = change.part("value")
        for message in value.parts("messages"):
            return _lane(message.text("from_user_id") or _contact(value, message).text("user_id"), message.text("from"))
        for status in value.parts("statuses"):
            return _lane(status.text("recipient_user_id"), status.text("recipient_id"))
    return ""


def _lane(user_id: str, phone: str) -> str:
    who = user_id or phone
    return f"user:{who[:200]}" if who else ""


def _values(body: Payload) -> Iterator[Payload]:
    for entry in body.parts("entry"):
        yield from entry.parts("changes")


def _change(change: Payload, account: Account, key: str) -> Iterator[Inbound]:
    field, value = change.text("field"), change.part("value")
    if field != "messages":
        yield Unusable(dedupe_key=key, reason=f"an event of {field[:40] or 'nothing'}: we need messages only")
        return
    ours, theirs = account.settings.get("phone_number_id"), value.part("metadata").text("phone_number_id")
    if ours and theirs and ours != theirs:
        yield Unusable(dedupe_key=key, reason="of another number of the company")
        return
    for number, message in enumerate(value.parts("messages")):
        yield from _message(value, message, key=f"{key}:m{number}")
    for number, status in enumerate(value.parts("statuses")):
        yield _status(status, key=f"{key}:s{number}")
    if "messages" not in value and "statuses" not in value:
        yield Unusable(dedupe_key=key, reason="neither messages nor statuses", unknown=True)


def _message(value: Payload, message: Payload, *, key: str) -> Iterator[Inbound]:
    name, kind = message.text("id"), message.text("type")
    person = _person(value, message)
    if not name or len(name) > _LONGEST_ID:
        yield Unusable(dedupe_key=key, reason="a message without an id", unknown=True)
        return
    if person is None:
        yield Unusable(dedupe_key=f"m:{name}", reason="a message without a person", unknown=True)
        return
    if message.text("group_id"):
        yield Unusable(dedupe_key=f"m:{name}", reason="groups are no conversations with a customer")
        return
    at = _at(message)
    referral = message.part("referral")
    if referral:
        yield ConversationStarted(
            dedupe_key=f"r:{name}",
            person=person,
            at=at,
            payload=(referral.text("ctwa_clid") or referral.text("source_id"))[:500] or None,
            source=" ".join(one for one in (referral.text("source_type"), referral.text("source_url")) if one)[:500],
        )
    yield _said(message, person, kind=kind, at=at)


def _said(message: Payload, person: Person, *, kind: str, at: datetime) -> Inbound:
    name = message.text("id")
    key = f"m:{name}"
    match kind:
        case "interactive" | "button":
            pressed = _pressed(message, person, at=at)
            if pressed is not None:
                return pressed
        case "edit":
            edit = message.part("edit")
            original = edit.text("original_message_id")
            inner = edit.part("message")
            said = content_of(inner, person, key=key, name=original or name, at=at)
            return InboundEdit(dedupe_key=key, external_id=original or name, at=at, message=said)
        case "revoke":
            original = message.part("revoke").text("original_message_id")
            if original:
                return InboundRemoval(dedupe_key=key, external_id=original, at=at)
        case "system":
            body = message.part("system")
            return Unusable(dedupe_key=key, reason=f"WhatsApp tells: {body.text('type')[:40] or 'nothing'}")
        case _:
            pass
    return content_of(message, person, key=key, name=name, at=at, reply_to=_quote(message))


def _pressed(message: Payload, person: Person, *, at: datetime) -> InboundCallback | None:
    """A button or a line of a list; None when it is an answer of another kind."""
    interactive, button = message.part("interactive"), message.part("button")
    reply = interactive.part("button_reply") or interactive.part("list_reply")
    payload, text = (reply.text("id"), reply.text("title")) if reply else (button.text("payload"), button.text("text"))
    if not (payload or text):
        return None
    name = message.text("id")
    return InboundCallback(
        dedupe_key=f"m:{name}",
        callback_id=name,
        person=person,
        at=at,
        payload=payload,
        external_id=message.part("context").text("id") or None,
        button_text=text,
    )


def _status(status: Payload, *, key: str) -> Inbound:
    name, told = status.text("id"), status.text("status")
    if not name or len(name) > _LONGEST_ID:
        return Unusable(dedupe_key=key, reason="a status without a message", unknown=True)
    kind = _STATES.get(told)
    if kind is None:
        return Unusable(dedupe_key=f"s:{name}:{told[:40]}", reason=f"a status {told[:40]}", unknown=True)
    code, detail = _refusal(status) if kind is ReceiptKind.FAILED else ("", "")
    mark = status.text("biz_opaque_callback_data")[:200]
    return InboundReceipt(
        dedupe_key=f"s:{name}:{told}",
        external_id=name,
        at=_at(status),
        kind=kind,
        code=code,
        detail=detail,
        mark=mark,
    )


def _refusal(status: Payload) -> tuple[str, str]:
    """Why it was not delivered, in our words where the table has them."""
    error = next(status.parts("errors"), EMPTY)
    number = error.integer("code")
    row = None if number is None else row_of(number)
    if row is not None:
        return row.code, row.title
    said = error.part("error_data").text("details") or error.text("message") or error.text("title")
    return "whatsapp.failed", f"WhatsApp: {said[:300] or 'не доставлено'}" + (f" ({number})" if number else "")


def _contact(value: Payload, message: Payload) -> Payload:
    """Who of the contacts wrote the message; the only one needs no comparing."""
    contacts = list(value.parts("contacts"))
    user_id, phone = message.text("from_user_id"), message.text("from")
    for one in contacts:
        if (user_id and one.text("user_id") == user_id) or (phone and one.text("wa_id") == phone):
            return one
    return contacts[0] if len(contacts) == 1 else EMPTY


def _person(value: Payload, message: Payload) -> Person | None:
    """By the BSUID where there is one: a phone may be hidden today and somebody else's tomorrow."""
    contact = _contact(value, message)
    bsuid = message.text("from_user_id") or contact.text("user_id")
    phone = message.text("from") or contact.text("wa_id")
    digits = phone if phone.isdecimal() and len(phone) < 20 else ""  # noqa: PLR2004 - E.164 has 15
    known = bsuid[:200] or digits
    if not known:
        return None
    address = {"bsuid": bsuid[:200], "phone": digits, "last_message": message.text("id")[:_LONGEST_ID]}
    profile = contact.part("profile")
    return Person(
        value=known,
        name=profile.text("name")[:200],
        username=profile.text("username")[:100] or None,
        address={name: kept for name, kept in address.items() if kept},
    )


def _quote(message: Payload) -> Quote | None:
    context = message.part("context")
    if context.text("id"):
        return Quote(external_id=context.text("id")[:_LONGEST_ID])
    return None


def _at(part: Payload) -> datetime:
    stamp = part.text("timestamp")
    if stamp.isdecimal() and len(stamp) < 13 and 0 < int(stamp) < _LAST_SECOND:  # noqa: PLR2004 - seconds
        return datetime.fromtimestamp(int(stamp), UTC)
    return TIME_NOT_TOLD  # one odd message costs its neighbours in the webhook nothing
