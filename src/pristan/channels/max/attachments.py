"""The body of a MAX message → text, files and cards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pristan.channels.max.contact_card import is_verified, read_card
from pristan.channels.model import AttachmentKind, ContactCard, InboundAttachment, Markup
from pristan.channels.payload import Payload

_FILES = {
    "image": AttachmentKind.IMAGE,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
    "file": AttachmentKind.FILE,
    "sticker": AttachmentKind.STICKER,
}
_SAFE_LINKS = ("https://", "http://", "mailto:", "tel:", "max://")
_LAST_BMP = "\uffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message holds, as far as it is understood; the names of the rest are in ``unknown``."""

    text: str = ""
    markup: tuple[Markup, ...] = ()
    attachments: tuple[InboundAttachment, ...] = ()
    location: tuple[float, float] | None = None
    contact_card: ContactCard | None = None
    share: Mapping[str, str] | None = None
    unknown: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return self == Content()

    def with_unknown(self, name: str) -> Self:
        return replace(self, unknown=(*self.unknown, name))

    def with_forwarded(self, other: "Content") -> Self:
        """Take over the files and cards of a forwarded message; its text stays in the quote."""
        return replace(
            self,
            attachments=(*self.attachments, *other.attachments),
            location=self.location or other.location,
            contact_card=self.contact_card or other.contact_card,
            share=self.share or other.share,
            unknown=(*self.unknown, *other.unknown),
        )


def read_content(body: Payload, *, token: str, sender_id: int | None, in_dialog: bool, speaker: str = "") -> Content:
    """Read a MessageBody. ``speaker`` is put before the text where one conversation holds many people."""
    prefix = f"{speaker}: " if speaker else ""
    text = body.text("text")
    content = Content(text=prefix + text if text else "", markup=_markup(body, text, shift=len(prefix)))
    for attachment in body.parts("attachments"):
        match attachment.text("type"):
            case "contact":
                card = _card(attachment, token=token, sender_id=sender_id, in_dialog=in_dialog)
                content = _place(content, "contact_card", card)
            case "share":
                content = _place(content, "share", _share(attachment))
            case "location":
                content = _place(content, "location", _location(attachment))
            case kind if kind in _FILES:
                file = _file(_FILES[kind], attachment)
                content = replace(content, attachments=(*content.attachments, file))
            case other:
                content = content.with_unknown(other[:40] or "attachment without a type")
    return content


def _place(content: Content, slot: str, value: Any) -> Content:
    """Put ``value`` into its slot; a second one of a kind, or a broken one, is counted as unknown."""
    if value is None or getattr(content, slot) is not None:
        return content.with_unknown(slot)
    changes: dict[str, Any] = {slot: value}
    return replace(content, **changes)


def _file(kind: AttachmentKind, attachment: Payload) -> InboundAttachment:
    payload = attachment.part("payload")
    source: dict[str, Any] = {name: value for name in ("url", "token", "code") if (value := payload.text(name))}
    if attachment.text("transcription"):
        source["transcription"] = attachment.text("transcription")
    size = attachment.integer("size")
    return InboundAttachment(
        kind=kind,
        source=source,
        name=attachment.text("filename")[:255],
        size=size if size is not None and size >= 0 else None,
        width=_dimension(attachment, "width"),
        height=_dimension(attachment, "height"),
        duration_s=attachment.real("duration"),
    )


def _dimension(attachment: Payload, name: str) -> int | None:
    value = attachment.integer(name)
    return value if value is not None and 0 < value < 2**31 else None


def _card(attachment: Payload, *, token: str, sender_id: int | None, in_dialog: bool) -> ContactCard:
    card = read_card(attachment.part("payload"), token=token)
    return ContactCard(
        name=card.name or card.account_name,
        phone=card.phone,
        verified=is_verified(card, sender_id=sender_id, in_dialog=in_dialog),
        account_name=card.account_name or None,
    )


def _share(attachment: Payload) -> dict[str, str] | None:
    found = {
        "url": safe_link(attachment.part("payload").text("url")) or "",
        "title": attachment.text("title"),
        "description": attachment.text("description"),
    }
    return {name: value for name, value in found.items() if value} or None


def _location(attachment: Payload) -> tuple[float, float] | None:
    latitude, longitude = attachment.real("latitude"), attachment.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004
        return None
    return latitude, longitude


def _markup(body: Payload, text: str, *, shift: int) -> tuple[Markup, ...]:
    marks = []
    for item in body.parts("markup"):
        start, length = item.integer("from"), item.integer("length")
        if start is None or length is None or not item.text("type"):
            continue  # formatting only; the text itself is there
        begin = _code_point(text, start)
        end = _code_point(text, max(start, 0) + max(length, 0))
        if end > begin:
            url = safe_link(item.text("url") or item.text("user_link"))
            marks.append(Markup(type=item.text("type"), start=shift + begin, length=end - begin, url=url))
    return tuple(marks)


def _code_point(text: str, offset: int) -> int:
    """A UTF-16 offset as a code-point offset, clamped to the text.

    Whether MAX counts UTF-16 units or characters is not documented; its clients count units.
    """
    if offset <= 0:
        return 0
    if text.isascii() or not any(character > _LAST_BMP for character in text):
        return min(offset, len(text))
    units = 0
    for index, character in enumerate(text):
        if units >= offset:
            return index
        units += 2 if character > _LAST_BMP else 1
    return len(text)


def safe_link(url: str) -> str | None:
    """``url`` when a person may follow it: never a script."""
    return url if url.lower().startswith(_SAFE_LINKS) else None
