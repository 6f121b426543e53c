"""An event of VK Teams → what a colleague did. Pure.

https://teams.vk.com/botapi/, as its clients read it. An unknown event or field costs only itself.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pristan.channels.model import (
    TIME_NOT_TOLD,
    Account,
    AttachmentKind,
    Inbound,
    InboundAttachment,
    InboundCallback,
    InboundMessage,
    Person,
    Quote,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload

_LAST_SECOND = 253_370_764_800  # the year 9999
_FILES = {"file": AttachmentKind.FILE, "voice": AttachmentKind.AUDIO, "sticker": AttachmentKind.STICKER}
_KNOWN_PARTS = frozenset({*_FILES, "reply", "forward", "mention"})


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no event at all."""
    del account
    event = Payload.decode(raw)
    if event is None:
        raise UnparsableError("not a JSON object")
    number, payload = event.integer("eventId"), event.part("payload")
    key = f"event:{number}" if number is not None else "sha256:" + hashlib.sha256(raw).hexdigest()
    kind = event.text("type")
    if kind not in {"newMessage", "callbackQuery"}:
        return [Unusable(dedupe_key=key, reason=f"an event of the kind {kind[:30] or 'unknown'}")]
    person = _person(payload)
    if person is None:
        return [Unusable(dedupe_key=key, reason="nobody did it", unknown=True)]
    return [_press(payload, person, key=key) if kind == "callbackQuery" else _message(payload, person, key=key)]


def lane_key(raw: bytes) -> str:
    """Events of one chat are handled in order."""
    payload = (Payload.decode(raw) or Payload()).part("payload")
    return _chat(payload).text("chatId")


def _chat(payload: Payload) -> Payload:
    return payload.part("chat") or payload.part("message").part("chat")


def _person(payload: Payload) -> Person | None:
    sender, chat = payload.part("from"), _chat(payload)
    login, kind, chat_id = sender.text("userId"), chat.text("type"), chat.text("chatId")
    if not login or kind not in {"private", "group"} or not chat_id:
        return None
    name = f"{sender.text('firstName')} {sender.text('lastName')}".strip() or sender.text("nick")
    address: dict[str, Any] = {"chat": chat_id} if kind == "group" else {}
    return Person(value=login, name=name, address=address)


def _press(payload: Payload, person: Person, *, key: str) -> Inbound:
    data, query = payload.text("callbackData"), payload.text("queryId")
    if not data or not query:
        return Unusable(dedupe_key=key, reason="a button that carries nothing", unknown=True)
    message = payload.part("message")
    return InboundCallback(
        dedupe_key=key,
        callback_id=query,
        person=person,
        at=_at(message),
        payload=data,
        external_id=message.text("msgId") or None,
    )


def _message(payload: Payload, person: Person, *, key: str) -> Inbound:
    parts = list(payload.parts("parts"))
    files = [_file(part) for part in parts if part.text("type") in _FILES and part.part("payload").text("fileId")]
    return InboundMessage(
        dedupe_key=key,
        external_id=payload.text("msgId") or key,
        person=person,
        at=_at(payload),
        text=payload.text("text"),
        attachments=files,
        reply_to=_quote(parts, "reply"),
        forwarded_from=_quote(parts, "forward"),
        unknown=tuple(part.text("type") for part in parts if part.text("type") not in _KNOWN_PARTS),
    )


def _file(part: Payload) -> InboundAttachment:
    told = part.part("payload")
    return InboundAttachment(kind=_FILES[part.text("type")], source={"remote_id": told.text("fileId")})


def _quote(parts: Sequence[Payload], kind: str) -> Quote | None:
    for part in parts:
        if part.text("type") == kind:
            message = part.part("payload").part("message")
            return Quote(external_id=message.text("msgId") or None, text=message.text("text"))
    return None


def _at(payload: Payload) -> datetime:
    stamp = payload.integer("timestamp")
    return datetime.fromtimestamp(stamp, UTC) if stamp and 0 < stamp < _LAST_SECOND else TIME_NOT_TOLD
