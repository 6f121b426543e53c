"""A webhook of Odnoklassniki → what it means for the inbox. Pure.

https://apiok.ru/en/dev/graph_api/bot_api. ``seq`` is greater than 2^53 and stays a whole number. The decoder is open:
an unknown field costs only itself.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from pristan.channels.model import (
    TIME_NOT_TOLD,
    Account,
    AttachmentKind,
    ContactCard,
    Inbound,
    InboundAttachment,
    InboundCallback,
    InboundMessage,
    Person,
    Quote,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import EMPTY, Payload

_LAST_MS = 253_370_764_800_000  # the year 9999
_LONGEST_ID = 200
_FILES = {
    "IMAGE": AttachmentKind.IMAGE,
    "VIDEO": AttachmentKind.VIDEO,
    "AUDIO": AttachmentKind.AUDIO,
    "FILE": AttachmentKind.FILE,
    "STICKER": AttachmentKind.STICKER,
}
_SHOWN_OTHERWISE = frozenset({"SHARE", "CONTACT", "LOCATION", "INLINE_KEYBOARD"})
_LATITUDES, _LONGITUDES = 90, 180


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no object."""
    del account
    event = Payload.decode(raw)
    if event is None:
        raise UnparsableError("not a JSON object")
    key = "sha256:" + hashlib.sha256(raw).hexdigest()
    kind = event.text("webhookType")
    match kind:
        case "MESSAGE_CREATED":
            return [_message(event, key=key)]
        case "MESSAGE_CALLBACK":
            return [_pressed(event, key=key)]
        case "CHAT_SYSTEM":  # one of them is a chat opened by a link of ours; what it looks like could not be read
            return [Unusable(dedupe_key=key, reason="a system event of a chat", unknown=True)]
        case _:
            return [Unusable(dedupe_key=key, reason=f"an event of {kind[:40] or 'nothing'}", unknown=True)]


def lane_key(raw: bytes) -> str:
    """What happens in one chat is handled in order."""
    event = Payload.decode(raw) or EMPTY
    chat = event.part("recipient").text("chat_id") or event.part("sender").text("user_id")
    return chat[:_LONGEST_ID]


def _message(event: Payload, *, key: str) -> Inbound:
    message, person = event.part("message"), _person(event)
    name = message.text("mid")
    if event.part("sender").text("user_id").startswith("group:"):
        return Unusable(dedupe_key=key, reason="written by the group itself")
    if person is None or not name or len(name) > _LONGEST_ID:
        return Unusable(dedupe_key=key, reason="a message without a person or an id", unknown=True)
    files, unknown = _attachments(message)
    return InboundMessage(
        dedupe_key=f"m:{name}",
        external_id=name,
        person=person,
        at=_at(event),
        seq=message.integer("seq") or 0,
        text=message.text("text"),
        attachments=files,
        location=_place(_first(message, "LOCATION")),
        contact_card=_card(_first(message, "CONTACT")),
        share=_share(_first(message, "SHARE")),
        reply_to=Quote(external_id=message.text("reply_to")) if message.text("reply_to") else None,
        unknown=unknown,
    )


def _pressed(event: Payload, *, key: str) -> Inbound:
    person, press = _person(event), event.text("callbackId")
    if person is None or not press or len(press) > _LONGEST_ID:
        return Unusable(dedupe_key=key, reason="a press without a person or an id", unknown=True)
    return InboundCallback(
        dedupe_key=f"c:{press}",
        callback_id=press,
        person=person,
        at=_at(event),
        payload=event.text("payload"),
        external_id=event.text("mid") or event.part("message").text("mid") or None,
    )


def _person(event: Payload) -> Person | None:
    sender, chat = event.part("sender"), event.part("recipient").text("chat_id")
    value = sender.text("user_id")
    if not value or len(value) > _LONGEST_ID:
        return None
    address = {"chat_id": chat} if chat and len(chat) <= _LONGEST_ID else {}
    return Person(value=value, name=sender.text("name")[:200], address=address)


def _at(event: Payload) -> datetime:
    stamp = event.integer("timestamp")
    if stamp is None or not 0 < stamp < _LAST_MS:
        return TIME_NOT_TOLD
    return datetime.fromtimestamp(stamp / 1000, UTC)


def _attachments(message: Payload) -> tuple[tuple[InboundAttachment, ...], tuple[str, ...]]:
    """Files with an address, and names of what we cannot show."""
    files, unknown = [], []
    for one in message.parts("attachments"):
        kind, payload = one.text("type"), one.part("payload")
        if kind in _FILES and payload.text("url"):
            name = payload.text("filename") or payload.text("name")
            source = {"url": payload.text("url")}
            files.append(InboundAttachment(kind=_FILES[kind], source=source, name=name[:200]))
        elif kind not in _SHOWN_OTHERWISE:
            unknown.append(kind[:40] or "nothing")
    return tuple(files), tuple(unknown[:5])


def _first(message: Payload, kind: str) -> Payload:
    return next((one.part("payload") for one in message.parts("attachments") if one.text("type") == kind), EMPTY)


def _place(payload: Payload) -> tuple[float, float] | None:
    latitude, longitude = payload.real("latitude"), payload.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > _LATITUDES or abs(longitude) > _LONGITUDES:
        return None
    return latitude, longitude


def _card(payload: Payload) -> ContactCard | None:
    """A card somebody sent; nothing proves whose it is."""
    digits = "".join(one for one in payload.text("phone") if one.isdecimal())[:20]
    name = payload.text("name")[:200]
    return ContactCard(name=name, phone=f"+{digits}" if digits else "") if digits or name else None


def _share(payload: Payload) -> dict[str, str] | None:
    url = payload.text("url")
    return {"url": url, "title": payload.text("title")[:300]} if url.startswith(("https://", "http://")) else None
