"""A message of ours → the requests WhatsApp takes, in order. Pure.

Text first, each file alone after it. Buttons hang under a text of at most 1024 characters: up to three answers, a
list of up to ten, or one link; whatever does not fit becomes numbered text.
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pristan.channels.degrade import with_numbers
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage, Shown, ShownPart
from pristan.channels.payload import clean_text
from pristan.channels.split import split_text

TEXT_LIMIT = 4096
BODY_LIMIT = 1024
CAPTION_LIMIT = 1024
ANSWERS, ANSWER_TITLE, ANSWER_ID = 3, 20, 256
LINES, LINE_TITLE, LINE_ID = 10, 24, 200
LINK_TITLE = 20
CHOOSE = "Выбрать"
MIB = 1024 * 1024
_MEDIA: Mapping[AttachmentKind, tuple[str, int, frozenset[str]]] = {
    AttachmentKind.IMAGE: ("image", 5 * MIB, frozenset({"image/jpeg", "image/png"})),
    AttachmentKind.VIDEO: ("video", 16 * MIB, frozenset({"video/mp4", "video/3gpp"})),
    AttachmentKind.AUDIO: (
        "audio", 16 * MIB, frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request: a text, a text with buttons, or one file."""

    text: str = ""
    file: OutboundFile | None = None
    action: Mapping[str, Any] | None = None  # with ``kind``: what hangs under the text
    kind: str = ""
    reply_to: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def media(self) -> str:
        """As what the file goes."""
        file = self.file
        if file is None:
            return ""
        name, most, mimes = _MEDIA.get(file.kind, ("", 0, frozenset()))
        return name if file.mime in mimes and file.size <= most else "document"

    def body(self, *, media_id: str = "") -> dict[str, Any]:
        """The request beside the recipient; ``media_id`` is what Meta called the file."""
        found: dict[str, Any] = {"recipient_type": "individual"}
        if self.reply_to:
            found["context"] = {"message_id": self.reply_to}
        if self.file is not None:
            shape = {"id": media_id}
            if self.text and self.media != "audio":
                shape["caption"] = self.text
            if self.media == "document":
                shape["filename"] = self.file.name
            return found | {"type": self.media, self.media: shape}
        if self.action is not None:
            shown = {"type": self.kind, "body": {"text": self.text}, "action": self.action}
            return found | {"type": "interactive", "interactive": shown}
        return found | {"type": "text", "text": {"body": self.text, "preview_url": False}}


def render(message: OutboundMessage) -> list[Part]:
    """The parts of ``message``; at least one."""
    buttons = [button for row in message.buttons for button in row]
    said = clean_text(message.text).strip()
    hung = _hung(buttons, text=said)
    text = said if hung is not None else clean_text(with_numbers(message.text, message.buttons))
    files = list(message.files)
    if len(files) == 1 and hung is None and len(text) <= CAPTION_LIMIT and Part(file=files[0]).media != "audio":
        parts = [Part(text=text, file=files[0])]
    else:
        parts = [Part(text=piece) for piece in split_text(text, limit=TEXT_LIMIT)]
        parts += [Part(file=file) for file in files]
    if hung is not None:
        parts[0] = replace(hung, text=said)
        parts = [*parts[1:], parts[0]]  # the buttons stay under everything else
    parts = parts or [Part()]
    parts[0] = replace(parts[0], reply_to=message.reply_to)
    return parts


def preview(message: OutboundMessage) -> Shown:
    """The same parts as a customer sees them."""
    return Shown(
        parts=tuple(
            ShownPart(
                text=part.text,
                files=(part.file.name,) if part.file else (),
                buttons=tuple((label,) for label in part.labels),
            )
            for part in render(message)
        )
    )


def _hung(buttons: Sequence[Button], *, text: str) -> Part | None:
    """The buttons as WhatsApp has them; None when they must become text."""
    if not buttons or not 0 < len(text) <= BODY_LIMIT:
        return None
    labels = tuple(clean_text(button.text).strip() for button in buttons)
    kinds = {button.kind for button in buttons}
    if not all(labels) or len(set(labels)) < len(labels):
        return None
    if kinds == {"callback"}:
        return _answers(buttons, labels) or _list(buttons, labels)
    return _alone(buttons[0], labels[0]) if len(buttons) == 1 else None


def _answers(buttons: Sequence[Button], labels: tuple[str, ...]) -> Part | None:
    if len(buttons) > ANSWERS or not _fit(buttons, labels, title=ANSWER_TITLE, id_=ANSWER_ID):
        return None
    shapes = [
        {"type": "reply", "reply": {"id": button.payload or label, "title": label}}
        for button, label in zip(buttons, labels, strict=True)
    ]
    return Part(kind="button", action={"buttons": shapes}, labels=labels)


def _list(buttons: Sequence[Button], labels: tuple[str, ...]) -> Part | None:
    if len(buttons) > LINES or not _fit(buttons, labels, title=LINE_TITLE, id_=LINE_ID):
        return None
    rows = [{"id": button.payload or label, "title": label} for button, label in zip(buttons, labels, strict=True)]
    return Part(kind="list", action={"button": CHOOSE, "sections": [{"rows": rows}]}, labels=labels)


def _alone(button: Button, label: str) -> Part | None:
    match button.kind:
        case "link" if len(label) <= LINK_TITLE and button.url.startswith(("https://", "http://")):
            action = {"name": "cta_url", "parameters": {"display_text": label, "url": button.url}}
            return Part(kind="cta_url", action=action, labels=(label,))
        case "request_contact":  # the words on it are WhatsApp's own
            return Part(kind="request_contact_info", action={"name": "request_contact_info"}, labels=(label,))
        case "request_location":
            return Part(kind="location_request_message", action={"name": "send_location"}, labels=(label,))
        case _:
            return None


def _fit(buttons: Sequence[Button], labels: tuple[str, ...], *, title: int, id_: int) -> bool:
    payloads = [button.payload or label for button, label in zip(buttons, labels, strict=True)]
    are_different = len(set(payloads)) == len(payloads)
    return are_different and all(len(one) <= title for one in labels) and all(len(one) <= id_ for one in payloads)
