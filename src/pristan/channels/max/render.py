"""A message of ours → the requests MAX takes, in order. Pure.

MAX puts text, pictures and videos into one message; a file or a sound must go alone, and the keyboard sits
under the last part (https://dev.max.ru/docs-api/methods/POST/messages).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pristan.channels.max.client import UploadKind
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage, Shown, ShownPart
from pristan.channels.payload import clean_text
from pristan.channels.split import split_text

TEXT_LIMIT = 4000
MEDIA_LIMIT = 12
ROWS = 30
PER_ROW = 7
PER_ROW_WITH_LINKS = 3
BUTTON_TEXT = 128
BUTTON_PAYLOAD = 1024
BUTTON_URL = 2048
APP_PAYLOAD = 512
IMAGE_BYTES = 50 * 1024 * 1024
VIDEO_BYTES = 250 * 1024 * 1024
AUDIO_BYTES = 256 * 1024 * 1024
_WIDE = frozenset({"link", "open_app", "request_contact", "request_geo_location"})
_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp", "image/heic"})
_VIDEOS = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska"})
_AUDIO = frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file and the kind MAX shall take it as."""

    kind: UploadKind
    file: OutboundFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request: text, what must be uploaded first, and the keyboard."""

    text: str = ""
    uploads: tuple[Upload, ...] = ()
    keyboard: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    reply_to: str | None = None

    def body(self, payloads: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The NewMessageBody; ``payloads`` are what the uploads gave, in order. The text goes literally."""
        attachments: list[dict[str, Any]] = [
            {"type": upload.kind, "payload": payload} for upload, payload in zip(self.uploads, payloads, strict=True)
        ]
        if self.keyboard:
            attachments.append({"type": "inline_keyboard", "payload": {"buttons": self.keyboard}})
        body: dict[str, Any] = {}
        if self.text:
            body["text"] = self.text
        if attachments:
            body["attachments"] = attachments
        if self.reply_to:
            body["link"] = {"type": "reply", "mid": self.reply_to}
        return body


def render(message: OutboundMessage) -> list[Part]:
    """The parts of ``message``; at least one."""
    rows, spilled = keyboard(message.buttons)
    texts = split_text(clean_text("\n".join(piece for piece in (message.text, spilled) if piece)), limit=TEXT_LIMIT)
    uploads = [upload_for(file) for file in message.files]
    together = [upload for upload in uploads if upload.kind in {"image", "video"}]
    alone = [upload for upload in uploads if upload.kind not in {"image", "video"}]
    parts = _with_media(texts, together)
    parts += [Part(uploads=(upload,)) for upload in alone]
    parts = parts or [Part()]
    parts[0] = replace(parts[0], reply_to=message.reply_to)
    parts[-1] = replace(parts[-1], keyboard=rows)
    return parts


def preview(message: OutboundMessage) -> Shown:
    """The same parts as a customer sees them."""
    parts = [
        ShownPart(
            text=part.text,
            files=tuple(upload.file.name for upload in part.uploads),
            buttons=tuple(tuple(str(shape["text"]) for shape in row) for row in part.keyboard),
        )
        for part in render(message)
    ]
    return Shown(parts=tuple(parts))


def edited_body(message: OutboundMessage) -> dict[str, Any]:
    """The body of an edit: text and keyboard; attachments left out are kept by MAX."""
    part = render(replace(message, files=()))[0]
    return part.body([])


def upload_for(file: OutboundFile) -> Upload:
    """How MAX shall take ``file``: as what it is while that is allowed, else as a plain file."""
    match file.kind:
        case AttachmentKind.IMAGE if file.mime in _IMAGES and file.size <= IMAGE_BYTES:
            return Upload(kind="image", file=file)
        case AttachmentKind.VIDEO if file.mime in _VIDEOS and file.size <= VIDEO_BYTES:
            return Upload(kind="video", file=file)
        case AttachmentKind.AUDIO if file.mime in _AUDIO and file.size <= AUDIO_BYTES:
            return Upload(kind="audio", file=file)
        case _:
            return Upload(kind="file", file=file)


def keyboard(
    buttons: Sequence[Sequence[Button]],
) -> tuple[tuple[tuple[Mapping[str, Any], ...], ...], str]:
    """Rows within the limits, and what did not fit or cannot be a button here, as lines of text."""
    rows: list[tuple[Mapping[str, Any], ...]] = []
    spilled: list[str] = []
    for row in buttons:
        drawn = []
        for button in row:
            shape = _button(button)
            if shape is None:
                spilled.append(f"{button.text}: {button.url}" if button.url else button.text)
            else:
                drawn.append(shape)
        rows += _wrapped(drawn)
    spilled += [str(shape["text"]) for row in rows[ROWS:] for shape in row]
    return tuple(rows[:ROWS]), "\n".join(line for line in spilled if line.strip())


def ascii_name(name: str) -> str:
    """A plain file name with its extension: other alphabets have arrived garbled (client-ts issue 182)."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", stem.translate(_LATIN)).strip("_") or "file"
    suffix = re.sub(r"[^A-Za-z0-9]+", "", suffix)
    return f"{stem[:80]}.{suffix[:12]}" if suffix else stem[:80]


def _with_media(texts: list[str], media: list[Upload]) -> list[Part]:
    """Texts in order; pictures and videos ride with the last text."""
    groups = [tuple(media[start : start + MEDIA_LIMIT]) for start in range(0, len(media), MEDIA_LIMIT)]
    parts = [Part(text=text) for text in texts]
    if groups and parts:
        parts[-1] = replace(parts[-1], uploads=groups.pop(0))
    return parts + [Part(uploads=group) for group in groups]


def _wrapped(row: list[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], ...]]:
    width = PER_ROW_WITH_LINKS if any(shape["type"] in _WIDE for shape in row) else PER_ROW
    return [tuple(row[start : start + width]) for start in range(0, len(row), width)]


def _button(button: Button) -> Mapping[str, Any] | None:
    """The wire form, or None when this cannot be a button in MAX."""
    text = clean_text(button.text).strip()[:BUTTON_TEXT]
    fields = _button_fields(button, text) if text else None
    return None if fields is None else {"text": text, **fields}


def _button_fields(button: Button, text: str) -> Mapping[str, Any] | None:
    fields: Mapping[str, Any] | None = None
    match button.kind:
        case "callback" if len(button.payload) <= BUTTON_PAYLOAD:
            fields = {"type": "callback", "payload": button.payload or text}
        case "link" if button.url.startswith(("https://", "http://")) and len(button.url) <= BUTTON_URL:
            fields = {"type": "link", "url": button.url}
        case "message" | "request_contact" as kind:
            fields = {"type": kind}
        case "request_location":
            fields = {"type": "request_geo_location", "quick": False}
        case "open_app" if button.url and re.fullmatch(rf"[\w-]{{0,{APP_PAYLOAD}}}", button.payload, re.ASCII):
            fields = {"type": "open_app", "web_app": button.url}
            fields = fields | ({"payload": button.payload} if button.payload else {})
        case "clipboard" if 0 < len(button.payload) <= BUTTON_PAYLOAD:
            fields = {"type": "clipboard", "payload": button.payload}
    return fields


_LOWER = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ё": "e",
    "ж": "zh",
    "х": "h",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_LATIN = str.maketrans(_LOWER | {letter.upper(): latin.capitalize() for letter, latin in _LOWER.items()})
