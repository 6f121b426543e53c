"""A message of ours → the requests Telegram takes, in order. Pure.

Text first, each file alone after it, the keyboard under the last part (https://core.telegram.org/bots/api).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pristan.channels.degrade import with_numbers
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage, Shown, ShownPart
from pristan.channels.payload import clean_text
from pristan.channels.split import split_text

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_BYTES = 64
ROWS, PER_ROW = 25, 4
PHOTO_BYTES = 10 * 1024 * 1024
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request: a text, or one file."""

    text: str = ""
    file: OutboundFile | None = None
    keyboard: tuple[tuple[Mapping[str, str], ...], ...] = ()
    reply_to: int | None = None

    @property
    def method(self) -> str:
        if self.file is None:
            return "sendMessage"
        return "sendPhoto" if self._is_photo else "sendDocument"

    @property
    def field(self) -> str:
        """The name under which the file goes."""
        return "photo" if self._is_photo else "document"

    @property
    def _is_photo(self) -> bool:
        file = self.file
        return (
            file is not None and file.kind is AttachmentKind.IMAGE and file.mime in _PHOTOS and file.size <= PHOTO_BYTES
        )

    def body(self, chat_id: int) -> dict[str, Any]:
        """The parameters beside the file; the text goes literally, without marks."""
        body: dict[str, Any] = {"chat_id": chat_id}
        if self.text:
            body["caption" if self.file is not None else "text"] = self.text
        if self.reply_to is not None:
            body["reply_parameters"] = {"message_id": self.reply_to, "allow_sending_without_reply": True}
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": [list(row) for row in self.keyboard]}
        return body


def render(message: OutboundMessage) -> list[Part]:
    """The parts of ``message``; at least one."""
    rows, spilled = keyboard(message.buttons)
    text = clean_text(with_numbers(message.text, spilled))
    if len(message.files) == 1 and len(text) <= CAPTION_LIMIT:
        parts = [Part(text=text, file=message.files[0])]
    else:
        parts = [Part(text=piece) for piece in split_text(text, limit=TEXT_LIMIT)]
        parts += [Part(file=file) for file in message.files]
    parts = parts or [Part()]
    parts[0] = replace(parts[0], reply_to=number_of(message.reply_to))
    parts[-1] = replace(parts[-1], keyboard=rows)
    return parts


def preview(message: OutboundMessage) -> Shown:
    """The same parts as a customer sees them."""
    parts = [
        ShownPart(
            text=part.text,
            files=(part.file.name,) if part.file else (),
            buttons=tuple(tuple(shape["text"] for shape in row) for row in part.keyboard),
        )
        for part in render(message)
    ]
    return Shown(parts=tuple(parts))


def keyboard(
    buttons: Sequence[Sequence[Button]],
) -> tuple[tuple[tuple[Mapping[str, str], ...], ...], list[list[Button]]]:
    """Rows Telegram takes, and the buttons it does not: too many, or with more than it carries."""
    rows: list[tuple[dict[str, str], ...]] = []
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


def number_of(external_id: str | None) -> int | None:
    """The number of a message within its chat."""
    number = (external_id or "").rpartition(":")[2]
    return int(number) if number.isdecimal() and len(number) < 16 else None  # noqa: PLR2004 - 52 bits


def _fits(button: Button) -> bool:
    if button.kind == "link":
        return button.url.startswith(("https://", "http://"))
    return button.kind == "callback" and 0 < len(button.payload.encode()) <= DATA_BYTES


def _button(button: Button) -> dict[str, str]:
    if button.kind == "link":
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.payload}
