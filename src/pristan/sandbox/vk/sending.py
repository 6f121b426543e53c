"""messages.send of the twin: whom, what, whether it may, and whether it was sent already."""

from __future__ import annotations

import json

from pristan.sandbox.vk.call import Call
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.keyboards import read_keyboard
from pristan.sandbox.vk.model import Dialog, Json, Message

TEXT = 4096
PAYLOAD = 1000
ATTACHMENTS = 10
CAROUSEL = 10
WINDOW_S = 3600
WINDOW = 100


def targets(call: Call) -> tuple[list[int], bool]:
    """Recipients, and whether the answer tells of each."""
    for name in ("peer_ids", "user_ids"):
        if call.has(name):
            return call.numbers(name), True
    for name in ("peer_id", "user_id"):
        if call.has(name):
            return [call.number(name)], False
    raise VkError(100, "peer_id, peer_ids or user_id is required")


def content_of(call: Call) -> Json:
    """What is said; raises 100, 911, 912, 914."""
    text = call.text("message")
    if len(text) > TEXT:
        raise VkError(914)
    names = [one.strip() for one in call.text("attachment").split(",") if one.strip()]
    if len(names) > ATTACHMENTS or len(call.text("payload")) > PAYLOAD:
        raise VkError(100, "attachment or payload")
    keyboard = read_keyboard(call.text("keyboard")) if call.has("keyboard") else None
    template = _carousel(call.text("template")) if call.has("template") else None
    if (keyboard or template) and not call.community.are_bots_on:
        raise VkError(912)
    content = {
        "text": text,
        "attachments": [call.media.named(name) for name in names],
        "keyboard": keyboard,
        "template": template,
        "payload": call.text("payload") or None,
        "reply_to": _reply_to(call),
    }
    if not (text or names or template or call.has("sticker_id")):
        raise VkError(100, "message is empty or invalid")
    return content


def send_to(call: Call, peer_id: int, content: Json) -> Message:
    """Send to one, or give what an equal ``random_id`` of the last hour has already sent there."""
    dialog = call.world.dialog(call.community.group_id, peer_id)
    if dialog.is_banned:
        raise VkError(900)
    if not dialog.is_allowed:
        raise VkError(901)
    random_id = call.number("random_id")
    if not -(2**31) <= random_id < 2**31:
        raise VkError(100, "random_id")
    known = _sent_before(call, dialog, random_id)
    if known is not None:
        return known
    if call.line.faults.is_due("flood_every"):
        raise VkError(9)
    group_id = call.community.group_id
    message = call.world.add_message(dialog, from_id=-group_id, out=1, random_id=random_id, **content)
    dialog.activity = ""
    call.line.emit("message_reply", call.world.shown(message), peer_id=peer_id)
    return message


def _sent_before(call: Call, dialog: Dialog, random_id: int) -> Message | None:
    if random_id == 0:
        return None
    earliest = call.world.now() - WINDOW_S
    for cmid in range(dialog.last_cmid, max(dialog.last_cmid - WINDOW, 0), -1):
        found = dialog.messages.get(cmid)
        if found is not None and found.random_id == random_id and found.date >= earliest:
            return found
    return None


def _reply_to(call: Call) -> int | None:
    if not call.has("forward"):
        return None
    try:
        forward = json.loads(call.text("forward"))
        numbers = forward["conversation_message_ids"]
        return int(numbers[0]) if forward.get("is_reply") else None
    except (ValueError, KeyError, TypeError, IndexError):
        raise VkError(100, "forward is invalid") from None


def _carousel(text: str) -> Json:
    try:
        found = json.loads(text)
        elements = found["elements"]
        if found["type"] != "carousel" or not 0 < len(elements) <= CAROUSEL:
            raise VkError(100, "template is invalid")
        for element in elements:
            read_keyboard(json.dumps({"inline": True, "buttons": [[one] for one in element["buttons"]]}))
    except (ValueError, KeyError, TypeError) as exc:
        raise VkError(100, "template is invalid") from exc
    return dict(found)
