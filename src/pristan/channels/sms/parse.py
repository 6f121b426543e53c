"""A journal entry of SMS → what it means for the inbox. Pure.

An entry is a webhook as it came (a form is written down as ``{"form": [{"name", "value"}]}``), or what we fetched:
``{"status": row}``, ``{"incoming": row}``, ``{"deliver_sm": fields}``.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import msgspec

from pristan.channels.model import (
    Account,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundMessage,
    InboundReceipt,
    Person,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload
from pristan.channels.sms.answers import state_of
from pristan.channels.sms.phones import e164, sender_of
from pristan.channels.sms.readings import Incoming, Odd, Reading, Report, exolve, smpp, sms_aero, sms_ru, smsc
from pristan.channels.stop_words import wish

READERS: Mapping[str, Callable[[Payload], Sequence[Reading]]] = {
    "smsc": smsc.read,
    "sms_aero": sms_aero.read,
    "exolve": exolve.read,
    "sms_ru": sms_ru.read,
    "smpp": smpp.read,
}
DEFAULT_PROVIDER = "smsc"
_KINDS = {"delivered": ReceiptKind.DELIVERED, "read": ReceiptKind.READ, "failed": ReceiptKind.FAILED}
_LANE = ("phone", "source", "sender", "number", "id", "message_id", "sms_id")


def provider_of(account: Account) -> str:
    """Whose account it is."""
    given = account.settings.get("provider")
    return given if isinstance(given, str) and given in READERS else DEFAULT_PROVIDER


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no object at all."""
    provider = provider_of(account)
    found: list[Inbound] = []
    for body in objects(raw):
        for reading in READERS[provider](body):
            found += _inbound(provider, reading, digest=hashlib.sha256(raw).hexdigest()[:24])
    if not found:
        raise UnparsableError("an empty list")
    return found


def objects(raw: bytes) -> list[Payload]:
    """The object, or the objects of the list, that ``raw`` holds."""
    body = Payload.decode(raw)
    if body is not None:
        return [body]
    try:
        listed = msgspec.json.decode(raw, type=list[dict[str, object]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnparsableError("not a JSON object") from None
    return [Payload(item) for item in listed]


def lane_key(raw: bytes) -> str:
    """The phone where it is told, else the id: what one person says stays in order."""
    body = Payload.decode(raw) or Payload()
    for part in (body.part("incoming"), body.part("deliver_sm"), body):
        for name in _LANE:
            if value := part.text(name) or str(part.integer(name) or ""):
                return sender_of(value)
    return ""


def _inbound(provider: str, reading: Reading, *, digest: str) -> list[Inbound]:
    match reading:
        case Report():
            return [_receipt(provider, reading)]
        case Incoming():
            return _messages(reading)
        case Odd(reason=reason, unknown=unknown):
            return [Unusable(dedupe_key=f"odd:{digest}", reason=reason, unknown=unknown)]


def _receipt(provider: str, report: Report) -> Inbound:
    key = f"report:{report.external_id}:{report.value}".lower()[:400]
    row = state_of(provider, report.value)
    if row is None:
        return Unusable(dedupe_key=key, reason=f"неизвестное состояние {report.value[:40]}", unknown=True)
    if row.state not in _KINDS:
        return Unusable(dedupe_key=key, reason=f"ещё в пути: {report.value[:40]}")
    return InboundReceipt(
        dedupe_key=key,
        external_id=report.external_id,
        also=report.also,
        recipient=e164(report.phone) or "",
        at=report.at,
        kind=_KINDS[row.state],
        code=f"sms.{provider}.{report.value}".lower()[:60] if row.state == "failed" else "",
        detail=". ".join(text for text in (row.title, report.detail) if text) if row.state == "failed" else "",
    )


def _messages(incoming: Incoming) -> list[Inbound]:
    """The message, and at once what it forbids or allows."""
    key = f"in:{incoming.id}"[:400]
    person = Person(value=sender_of(incoming.phone) or "неизвестный номер")
    unknown = (incoming.note,) if incoming.note else ()
    message = InboundMessage(
        dedupe_key=key, external_id=key, person=person, at=incoming.at, text=incoming.text, unknown=unknown
    )
    change = wish(incoming.text)
    if change is None:
        return [message]
    changed = IdentityChanged(dedupe_key=f"{key}:{change}", person=person, at=incoming.at, change=change)
    # A withdrawn consent is told after the word that withdrew it; permission is given before.
    return [changed, message] if change is IdentityChange.RESUMED else [message, changed]
