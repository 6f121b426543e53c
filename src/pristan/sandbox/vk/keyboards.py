"""Whether VK would take a keyboard (https://dev.vk.com/ru/api/bots/development/keyboard), and how it is pressed."""

from __future__ import annotations

import json
from typing import Any

from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Json

LABELLED = {"text", "callback", "open_link", "open_app"}
_KINDS = LABELLED | {"location", "vkpay"}
_LIMITS = {False: (10, 40), True: (6, 10)}
ROW = 5
LABEL = 40
PAYLOAD = 255


def read_keyboard(text: str) -> Json | None:
    """The keyboard of a message, None for an empty one that clears; raises error 911."""
    try:
        found = json.loads(text)
        rows = found["buttons"]
        is_inline = bool(found.get("inline", False))
        most_rows, most = _LIMITS[is_inline]
        if len(rows) > most_rows or sum(len(row) for row in rows) > most:
            raise VkError(911, "too many buttons")
        for row in rows:
            if not 0 < len(row) <= ROW:
                raise VkError(911, "row")
            for button in row:
                _check(button)
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise VkError(911, str(exc)[:100]) from exc
    kept = [[_kept(button) for button in row] for row in rows]
    return {"one_time": bool(found.get("one_time")), "inline": is_inline, "buttons": kept} if rows else None


def _check(button: Any) -> None:
    action = button["action"]
    kind = action["type"]
    payload = action.get("payload", "{}")
    if kind not in _KINDS:
        raise VkError(911, f"action.type {kind}")
    if kind in LABELLED and not 0 < len(action["label"]) <= LABEL:
        raise VkError(911, "label")
    if kind == "open_link" and not str(action["link"]).startswith(("https://", "http://")):
        raise VkError(911, "link")
    if "color" in button and kind not in {"text", "callback"}:
        raise VkError(911, "color")
    if len(payload) > PAYLOAD or not isinstance(json.loads(payload) if isinstance(payload, str) else payload, dict):
        raise VkError(911, "payload")


def _kept(button: Json) -> Json:
    """A payload is always shown as text, whatever it was given as."""
    payload = button["action"].get("payload", "")
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return {**button, "action": {**button["action"], "payload": text}}


def button_at(keyboard: Json | None, place: str) -> Json | None:
    """The action of the button ``row:column``."""
    try:
        row, column = (int(one) for one in place.split(":"))
        action: Json = (keyboard or {"buttons": []})["buttons"][row][column]["action"]
    except (ValueError, IndexError):
        return None
    return action
