"""The content of a message of WhatsApp, by its type. Pure."""

from datetime import datetime

from pristan.channels.model import AttachmentKind, ContactCard, InboundAttachment, InboundMessage, Person, Quote
from pristan.channels.payload import EMPTY, Payload

_FILES = {
    "image": AttachmentKind.IMAGE,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
    "document": AttachmentKind.FILE,
    "sticker": AttachmentKind.STICKER,
}
_LATITUDES, _LONGITUDES = 90, 180


def content_of(
    message: Payload, person: Person, *, key: str, name: str, at: datetime, reply_to: Quote | None = None
) -> InboundMessage:
    """The message as we show it; what is of an unknown type is named, never lost."""
    kind = message.text("type")
    part = message.part(kind)
    card, is_vouched = _card(message, person) if kind == "contacts" else (None, False)
    place = _place(part) if kind == "location" else None
    text = _text(kind, part)
    files = (_file(part, _FILES[kind]),) if kind in _FILES and part.text("id") else ()
    is_told = bool(text or files or place or card)
    context = message.part("context")
    is_forwarded = context.flag("forwarded") or context.flag("frequently_forwarded")
    reacted = (
        Quote(external_id=part.text("message_id")[:400]) if kind == "reaction" and part.text("message_id") else None
    )
    return InboundMessage(
        dedupe_key=key,
        external_id=name,
        person=person,
        at=at,
        text=text,
        attachments=files,
        location=place,
        contact_card=card,
        is_card_vouched=is_vouched,
        reply_to=reacted or reply_to,
        forwarded_from=Quote() if is_forwarded else None,
        unknown=() if is_told else (_unknown(message, kind),),
    )


def _text(kind: str, part: Payload) -> str:
    match kind:
        case "text":
            return part.text("body")
        case "reaction":
            return part.text("emoji")
        case "location":
            return "\n".join(one for one in (part.text("name"), part.text("address")) if one)
        case _:
            return part.text("caption") if kind in _FILES else ""


def _file(part: Payload, kind: AttachmentKind) -> InboundAttachment:
    return InboundAttachment(
        kind=kind,
        source={"remote_id": part.text("id")},
        name=part.text("filename"),
        mime=part.text("mime_type").partition(";")[0].strip(),
    )


def _place(part: Payload) -> tuple[float, float] | None:
    latitude, longitude = part.real("latitude"), part.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > _LATITUDES or abs(longitude) > _LONGITUDES:
        return None
    return latitude, longitude


def _card(message: Payload, person: Person) -> tuple[ContactCard | None, bool]:
    """The first card, and whether WhatsApp itself says that it is the sender's own number.

    It does for what was shared by our button, and for the number the person writes from.
    """
    contact = next(message.parts("contacts"), EMPTY)
    phone = next(contact.parts("phones"), EMPTY)
    digits = (phone.text("wa_id") or "".join(one for one in phone.text("phone") if one.isdecimal()))[:20]
    name = contact.part("name").text("formatted_name")
    if not (digits or name):
        return None, False
    origin = (message.text("origin") or contact.text("origin")).lower()
    is_own = bool(digits) and (origin == "contact_request" or digits == person.address.get("phone"))
    return ContactCard(name=name, phone=f"+{digits}" if digits else "", verified=is_own), is_own


def _unknown(message: Payload, kind: str) -> str:
    """What came instead: the platform's own word for what it does not hand over, where it has one."""
    inner = message.part("unsupported").text("type")
    return (f"{kind}: {inner}" if inner else kind)[:40] or "nothing"
