"""A message of ours → the requests Odnoklassniki take, in order. Pure.

Text first, pictures by address, one in a request; other files as links under the text: how files are uploaded could
not be read. The keyboard hangs under the first text (https://apiok.ru/dev/graph_api/methods/graph.chat/graph.chat.messages/post).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pristan.channels.degrade import with_links, with_numbers
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage, Shown, ShownPart
from pristan.channels.payload import clean_text
from pristan.channels.shown import LINK
from pristan.channels.split import split_text
from pristan.core.ids import FileId

TEXT_LIMIT = 2000
ROWS, PER_ROW = 5, 3
LABEL = 40
PAYLOAD = 200
_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
Links = Mapping[FileId, str]
Rows = tuple[tuple[Mapping[str, str], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request: words, a picture, buttons."""

    text: str = ""
    picture: OutboundFile | None = None
    keyboard: Rows = ()
    reply_to: str = ""

    def message(self, links: Links) -> dict[str, Any]:
        """The body; ``links`` say where each file can be fetched."""
        found: dict[str, Any] = {}
        if self.text:
            found["text"] = self.text
        if self.reply_to:
            found["reply_to"] = self.reply_to
        attachments: list[dict[str, Any]] = []
        if self.picture is not None:
            attachments.append({"type": "IMAGE", "payload": {"url": links[self.picture.file_id]}})
        if self.keyboard:
            rows = [list(row) for row in self.keyboard]
            attachments.append({"type": "INLINE_KEYBOARD", "payload": {"keyboard": {"buttons": rows}}})
        return found | ({"attachments": attachments} if attachments else {})


def render(message: OutboundMessage, links: Links) -> list[Part]:
    """The parts of ``message``; at least one."""
    rows, spilled = keyboard(message.buttons) if message.text.strip() else ((), message.buttons)
    pictures = [file for file in message.files if is_picture(file)]
    others = [(file, links[file.file_id]) for file in message.files if not is_picture(file)]
    said = clean_text(with_links(with_numbers(message.text, spilled), others))
    parts = [Part(text=text) for text in split_text(said, limit=TEXT_LIMIT)]
    if pictures and len(parts) == 1:
        parts[0] = replace(parts[0], picture=pictures.pop(0))
    parts += [Part(picture=picture) for picture in pictures]
    parts = parts or [Part()]
    parts[0] = replace(parts[0], reply_to=message.reply_to or "")
    last_words = max((place for place, part in enumerate(parts) if part.text), default=0)
    parts[last_words] = replace(parts[last_words], keyboard=rows)
    return parts


def preview(message: OutboundMessage) -> Shown:
    """The same parts as a customer sees them; an address is made at the moment of sending."""
    links = {file.file_id: LINK for file in message.files}
    parts = [
        ShownPart(
            text=part.text,
            files=(part.picture.name,) if part.picture else (),
            buttons=tuple(tuple(shape["text"] for shape in row) for row in part.keyboard),
        )
        for part in render(message, links)
    ]
    return Shown(parts=tuple(parts))


def is_picture(file: OutboundFile) -> bool:
    return file.kind is AttachmentKind.IMAGE and file.mime in _PICTURES


def keyboard(buttons: Sequence[Sequence[Button]]) -> tuple[Rows, list[list[Button]]]:
    """Rows within limits that are ours (none is told), and the buttons that become text."""
    rows: list[tuple[Mapping[str, str], ...]] = []
    spilled: list[list[Button]] = []
    for row in buttons:
        for start in range(0, len(row), PER_ROW):
            piece = row[start : start + PER_ROW]
            good = [button for button in piece if _fits(button)] if len(rows) < ROWS else []
            left = [button for button in piece if button not in good]
            if good:
                rows.append(tuple(_button(button) for button in good))
            if left:
                spilled.append(left)
    return tuple(rows), spilled


def _fits(button: Button) -> bool:
    if not 0 < len(clean_text(button.text).strip()) <= LABEL:
        return False
    if button.kind == "link":
        return button.url.startswith(("https://", "http://"))
    return button.kind == "callback" and len(button.payload) <= PAYLOAD


def _button(button: Button) -> Mapping[str, str]:
    label = clean_text(button.text).strip()
    if button.kind == "link":
        return {"type": "LINK", "text": label, "intent": "DEFAULT", "url": button.url}
    return {"type": "CALLBACK", "text": label, "intent": "DEFAULT", "payload": button.payload or label}
