"""A message of VK → text, files and cards. Pure.

https://dev.vk.com/ru/reference/objects/message. The decoder is open: an attachment we do not know costs only itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pristan.channels.model import AttachmentKind, InboundAttachment, Quote
from pristan.channels.payload import Payload
from pristan.channels.vk.glance import message_id

MOST_DEPTH = 5
_SIDES = 2**31
_PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
_PAGES = {
    "wall": "запись на стене",
    "wall_reply": "комментарий",
    "video": "видео",
    "market": "товар",
    "article": "статья",
    "poll": "опрос",
    "podcast": "подкаст",
    "audio_playlist": "плейлист",
    "video_playlist": "плейлист",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message holds, as far as it is understood; the names of the rest are in ``unknown``."""

    text: str = ""
    attachments: tuple[InboundAttachment, ...] = ()
    location: tuple[float, float] | None = None
    share: Mapping[str, str] | None = None
    forwarded: Quote | None = None
    unknown: tuple[str, ...] = ()


def read_content(message: Payload, *, depth: int = 0) -> Content:
    """Read a message; files of what it forwards come with it, their texts stay in the quote."""
    content = _attachments(message, Content(text=message.text("text")))
    if "geo" in message:
        place = _location(message.part("geo"))
        content = _unknown(content, "geo") if place is None else replace(content, location=place)
    if message.flag("is_cropped"):
        content = _unknown(content, "часть содержимого не передана")
    if message.flag("is_unavailable"):
        content = _unknown(content, "сообщение недоступно")
    return _forwards(message, content, depth=depth)


def quote(message: Payload) -> Quote | None:
    """The message that is answered."""
    if not message:
        return None
    peer_id, cmid = message.integer("peer_id"), message.integer("conversation_message_id")
    known = message_id(peer_id, cmid) if peer_id and cmid else None
    return Quote(external_id=known, text=message.text("text"), author=_author(message))


def _forwards(message: Payload, content: Content, *, depth: int) -> Content:
    originals = list(message.parts("fwd_messages"))
    if not originals:
        return content
    if depth >= MOST_DEPTH:
        return _unknown(content, "вложенные пересланные сообщения")
    inner = [read_content(original, depth=depth + 1) for original in originals]
    for found in inner:
        content = replace(
            content,
            attachments=(*content.attachments, *found.attachments),
            location=content.location or found.location,
            share=content.share or found.share,
            unknown=(*content.unknown, *found.unknown),
        )
    texts = [text for found in inner for text in (found.text, found.forwarded.text if found.forwarded else "") if text]
    authors = {author for original in originals if (author := _author(original))}
    author = authors.pop() if len(authors) == 1 else ""
    return replace(content, forwarded=Quote(text="\n\n".join(texts), author=author))


def _attachments(message: Payload, content: Content) -> Content:
    for holder in message.parts("attachments"):
        kind = holder.text("type")
        item = holder.part(kind)
        found = _file(kind, item)
        if found is not None:
            content = replace(content, attachments=(*content.attachments, found))
            continue
        share = _share(kind, item)
        if share is None or content.share is not None:
            content = _unknown(content, _name(kind, item, share))
        else:
            content = replace(content, share=share)
    return content


def _file(kind: str, item: Payload) -> InboundAttachment | None:
    """The file of an attachment that is one and whose bytes VK gives."""
    match kind:
        case "photo":
            return _picture(item, "sizes")
        case "sticker":
            return _picture(item, "images", kind=AttachmentKind.STICKER)
        case "graffiti":
            return _from_url(item, "url", kind=AttachmentKind.IMAGE)
        case "doc":
            is_picture = item.text("ext").lower() in _PICTURES
            return _from_url(item, "url", kind=AttachmentKind.IMAGE if is_picture else AttachmentKind.FILE)
        case "audio_message" | "audio":
            name = next((one for one in ("link_mp3", "link_ogg") if item.text(one)), "url")
            return _from_url(item, name, kind=AttachmentKind.AUDIO)
        case _:
            return None


def _picture(item: Payload, sizes: str, *, kind: AttachmentKind = AttachmentKind.IMAGE) -> InboundAttachment | None:
    """The largest of the sizes VK keeps."""
    found = [size for size in item.parts(sizes) if _safe(size.text("url"))]
    if not found:
        return None
    best = max(found, key=lambda size: (size.integer("width") or 0) * (size.integer("height") or 0))
    return InboundAttachment(
        kind=kind,
        source={"url": best.text("url")},
        width=_side(best, "width"),
        height=_side(best, "height"),
    )


def _from_url(item: Payload, field: str, *, kind: AttachmentKind) -> InboundAttachment | None:
    url = _safe(item.text(field))
    if url is None:
        return None
    source: dict[str, Any] = {"url": url}
    if item.text("transcript"):
        source["transcription"] = item.text("transcript")
    size, duration = item.integer("size"), item.real("duration")
    return InboundAttachment(
        kind=kind,
        source=source,
        name=item.text("title")[:255],
        size=size if size is not None and size >= 0 else None,
        width=_side(item, "width"),
        height=_side(item, "height"),
        duration_s=duration if duration is not None and duration >= 0 else None,
    )


def _share(kind: str, item: Payload) -> Mapping[str, str] | None:
    """A link, or the page of something that lives in VK: a post, a video, a product."""
    if kind == "link":
        found = {
            "url": _safe(item.text("url")) or "",
            "title": item.text("title"),
            "description": item.text("description") or item.text("caption"),
        }
        return {name: value for name, value in found.items() if value} or None
    owner_id, id_ = item.integer("owner_id") or item.integer("from_id"), item.integer("id")
    if kind not in _PAGES or owner_id is None or id_ is None:
        return None
    title = item.text("title") or item.text("question") or item.text("text")[:100]
    return {"url": f"https://vk.com/{kind}{owner_id}_{id_}", "title": title or _PAGES[kind]}


def _name(kind: str, item: Payload, share: Mapping[str, str] | None) -> str:
    if share is not None:
        return f"{_PAGES.get(kind, 'ссылка')}: {share.get('url', '')}"[:200]
    if kind == "audio":
        return f"аудиозапись: {item.text('artist')} — {item.text('title')}"[:200]
    return kind[:40] or "attachment without a type"


def _location(geo: Payload) -> tuple[float, float] | None:
    where = geo.part("coordinates")
    latitude, longitude = where.real("latitude"), where.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004
        return None
    return latitude, longitude


def _author(message: Payload) -> str:
    from_id = message.integer("from_id")
    if not from_id:
        return ""
    return f"vk.com/id{from_id}" if from_id > 0 else f"vk.com/club{-from_id}"


def _side(item: Payload, name: str) -> int | None:
    value = item.integer(name)
    return value if value is not None and 0 < value < _SIDES else None


def _safe(url: str) -> str | None:
    """``url`` when it may be followed: never a script."""
    return url if url.lower().startswith(("https://", "http://")) else None


def _unknown(content: Content, name: str) -> Content:
    return replace(content, unknown=(*content.unknown, name))
