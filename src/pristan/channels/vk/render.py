"""A message of ours → the requests VK takes, in order. Pure.

VK puts text and up to ten attachments into one message; a voice message goes alone. Buttons are an inline keyboard
under the last part: up to six rows of five cells and ten buttons, where a link takes two cells
(https://dev.vk.com/ru/api/bots/development/keyboard). What cannot be a button there becomes text.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from pristan.channels.degrade import as_numbered
from pristan.channels.model import AttachmentKind, Button, OutboundFile, OutboundMessage
from pristan.channels.payload import Payload, clean_text
from pristan.channels.split import split_text
from pristan.channels.vk.buttons import sealed

TEXT_LIMIT = 4096
FILES_LIMIT = 10
ROWS = 6
CELLS = 5
MOST_BUTTONS = 10
LINK_CELLS = 2
LABEL = 40
LINK = 2048
SNACKBAR = 90
IMAGE_BYTES = 50 * 1024 * 1024
_PHOTOS = frozenset({"image/jpeg", "image/png"})  # a GIF sent as a photo would stand still
_VOICES = frozenset({"audio/ogg", "audio/opus"})

UploadKind = Literal["photo", "doc", "audio_message"]
Rows = tuple[tuple[Mapping[str, Any], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file and the kind VK shall take it as."""

    kind: UploadKind
    file: OutboundFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One request: text, what must be uploaded first, and the keyboard."""

    text: str = ""
    uploads: tuple[Upload, ...] = ()
    keyboard: Rows = ()
    reply_to: int | None = None

    def form(self, attachments: Sequence[str], *, peer_id: int) -> dict[str, str | int | None]:
        """The parameters of ``messages.send``; ``attachments`` are what the uploads gave, in order."""
        return {
            "message": self.text or None,
            "attachment": ",".join(attachments) or None,
            "keyboard": keyboard_json(self.keyboard) if self.keyboard else None,
            "forward": _reply(peer_id, self.reply_to) if self.reply_to else None,
            # A name in square brackets would become a mention and notify somebody.
            "disable_mentions": 1,
        }


def render(message: OutboundMessage, *, token: str, with_keyboard: bool = True) -> list[Part]:
    """The parts of ``message``; at least one. ``token`` signs what the buttons carry."""
    buttons = [[replace(button, text=" ".join(button.text.split())) for button in row] for row in message.buttons]
    drawn = keyboard(buttons, message=message, token=token)
    rows, spilled = drawn if with_keyboard else ((), as_numbered(buttons))
    said = clean_text("\n".join(piece for piece in (message.text, spilled) if piece))
    parts = [Part(text=text) for text in split_text(said, limit=TEXT_LIMIT)]
    uploads = [upload_for(file) for file in message.files]
    together = [upload for upload in uploads if upload.kind != "audio_message"]
    groups = [tuple(together[start : start + FILES_LIMIT]) for start in range(0, len(together), FILES_LIMIT)]
    if groups and parts:
        parts[-1] = replace(parts[-1], uploads=groups.pop(0))
    parts += [Part(uploads=group) for group in groups]
    parts += [Part(uploads=(upload,)) for upload in uploads if upload.kind == "audio_message"]
    parts = parts or [Part()]
    parts[0] = replace(parts[0], reply_to=_cmid(message.reply_to))
    parts[-1] = replace(parts[-1], keyboard=rows)
    return parts


def edited(message: OutboundMessage, *, token: str) -> Part:
    """The first part of an edit, without files: what the message carried is put back by the connector."""
    return render(replace(message, files=(), reply_to=None), token=token)[0]


def without_keyboard(message: OutboundMessage, part: int, *, token: str) -> Part | None:
    """The part with its buttons as numbered text; None when that would take another part."""
    plain = render(message, token=token, with_keyboard=False)
    return plain[part] if len(plain) == len(render(message, token=token)) else None


def upload_for(file: OutboundFile) -> Upload:
    """How VK shall take ``file``: as what it is while that is allowed, else as a document."""
    match file.kind:
        case AttachmentKind.IMAGE if file.mime in _PHOTOS and file.size <= IMAGE_BYTES:
            return Upload(kind="photo", file=file)
        case AttachmentKind.AUDIO if file.mime in _VOICES:
            return Upload(kind="audio_message", file=file)
        case _:
            return Upload(kind="doc", file=file)


def random_id(inbox_key: UUID, *, outbox_id: int, part: int) -> int:
    """The same for every try of a part: VK drops the second of two equal ones in a dialog.

    Bound to the key of the inbox, so that two installations with one community never drop each other's messages.
    """
    digest = hashlib.sha256(f"{inbox_key}:{outbox_id}:{part}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2**31 - 1) + 1


def keyboard(buttons: Sequence[Sequence[Button]], *, message: OutboundMessage, token: str) -> tuple[Rows, str]:
    """Rows within the limits, and what did not fit or cannot be a button for this person, as lines of text."""
    can = message.address
    if can.get("inline_keyboard") is False:  # the person's client told that it draws none
        return (), as_numbered(buttons)
    known = can.get("buttons")
    drawable = frozenset(known) if isinstance(known, list) and known else None
    rows: list[tuple[Mapping[str, Any], ...]] = []
    spilled: dict[int, str] = {}
    lines = iter(enumerate(as_numbered(buttons).splitlines()))
    left = MOST_BUTTONS
    for row in buttons:
        drawn: list[tuple[tuple[int, str], Mapping[str, Any]]] = []
        for button in row:
            line = next(lines)
            shape = _button(button, peer=_peer(message), token=token) if left > len(drawn) else None
            if shape is None or (drawable is not None and shape["action"]["type"] not in drawable):
                spilled |= [line]
            else:
                drawn.append((line, shape))
        for packed in _packed(drawn):
            if len(rows) == ROWS:
                spilled |= [line for line, _ in packed]
            else:
                rows.append(tuple(shape for _, shape in packed))
                left -= len(packed)
    return tuple(rows), "\n".join(spilled[number] for number in sorted(spilled))


def keyboard_json(rows: Rows) -> str:
    """The keyboard as VK takes it: a string with JSON."""
    return json.dumps({"inline": True, "buttons": rows}, ensure_ascii=False, separators=(",", ":"))


def snackbar(text: str) -> str:
    """What a press is answered with; nothing only stops the spinner."""
    said = clean_text(text).strip()[:SNACKBAR]
    return json.dumps({"type": "show_snackbar", "text": said}, ensure_ascii=False) if said else ""


def kept_attachments(sent: Payload) -> list[str]:
    """Names of the attachments of a sent message, to be named again in its edit."""
    found = []
    for holder in sent.parts("attachments"):
        kind = holder.text("type")
        item = holder.part(kind)
        owner_id, id_, key = item.integer("owner_id"), item.integer("id"), item.text("access_key")
        if kind in {"photo", "doc", "audio_message", "video"} and owner_id is not None and id_ is not None:
            name = "doc" if kind == "audio_message" else kind
            found.append(f"{name}{owner_id}_{id_}" + (f"_{key}" if key else ""))
    return found


Drawn = tuple[tuple[int, str], Mapping[str, Any]]


def _packed(row: Sequence[Drawn]) -> list[list[Drawn]]:
    """One row of ours as rows of five cells."""
    rows: list[list[Drawn]] = []
    used = CELLS
    for line, shape in row:
        cells = LINK_CELLS if shape["action"]["type"] != "callback" else 1
        if used + cells > CELLS:
            rows.append([])
            used = 0
        rows[-1].append((line, shape))
        used += cells
    return rows


def _button(button: Button, *, peer: str, token: str) -> Mapping[str, Any] | None:
    """The wire form, or None when this cannot be a button in VK."""
    label = clean_text(button.text).strip()[:LABEL]
    if not label:
        return None
    match button.kind:
        case "callback":
            payload = sealed(button.payload or label, label=label, peer=peer, token=token)
            action = None if payload is None else {"type": "callback", "label": label, "payload": payload}
        case "link" if button.url.startswith(("https://", "http://")) and len(button.url) <= LINK:
            action = {"type": "open_link", "label": label, "link": button.url}
        case "request_location":
            action = {"type": "location", "payload": "{}"}
        case _:
            action = None
    return None if action is None else {"action": action}


def _peer(message: OutboundMessage) -> str:
    return str(message.address.get("peer_id") or message.recipient.removeprefix("chat:"))


def _reply(peer_id: int, cmid: int) -> str:
    return json.dumps({"peer_id": peer_id, "conversation_message_ids": [cmid], "is_reply": 1})


def _cmid(external_id: str | None) -> int | None:
    number = (external_id or "").partition(":")[2]
    return int(number) if number.isdecimal() else None
