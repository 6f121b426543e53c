"""Limits of the inline keyboard (contract of MAX, section 7)."""

from __future__ import annotations

import re
from typing import Any

from pristan.sandbox.max.errors import invalid

MAX_ROWS = 30
MAX_IN_ROW = 7
MAX_IN_ROW_WIDE = 3
MAX_TEXT = 128
MAX_PAYLOAD = 1024
MAX_APP_PAYLOAD = 512
MAX_URL = 2048
_WIDE = {"link", "open_app", "request_geo_location", "request_contact"}
_APP_PAYLOAD = re.compile(r"[\w-]*")


def check_keyboard(payload: Any) -> list[list[dict[str, Any]]]:
    """The rows of a keyboard, or a refusal."""
    rows = payload.get("buttons") if isinstance(payload, dict) else None
    if not isinstance(rows, list):
        raise invalid("Missing required parameter: buttons")
    if not rows:
        raise invalid("Field 'buttons' size (0) must be at least 1")
    if len(rows) > MAX_ROWS:
        raise invalid("errors.maxRows")
    return [_row(row) for row in rows]


def _row(row: Any) -> list[dict[str, Any]]:
    if not isinstance(row, list):
        raise invalid("Field 'buttons' must be a two-dimensional array")
    buttons = [_button(button) for button in row]
    is_wide = any(button["type"] in _WIDE for button in buttons)
    if len(buttons) > (MAX_IN_ROW_WIDE if is_wide else MAX_IN_ROW):
        raise invalid("errors.maxRowSize")
    return buttons


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise invalid("Field 'buttons' must hold objects")
    kind = button.get("type")
    if not isinstance(kind, str):
        raise invalid("Missing required parameter: type")
    base = {"type": kind, "text": sized(button, "text", limit=MAX_TEXT, required=True)}
    match kind:
        case "callback" | "clipboard":
            return {**base, "payload": sized(button, "payload", limit=MAX_PAYLOAD, required=True)}
        case "link":
            return {**base, "url": _url(button)}
        case "message" | "request_contact":
            return base
        case "request_geo_location":
            return {**base, "quick": button.get("quick") is True}
        case "open_app":
            return {**base, **_app(button)}
        case _:
            raise invalid(f"Unknown button type: {kind[:40]}")


def _url(button: dict[str, Any]) -> str:
    url = sized(button, "url", limit=MAX_URL, required=True)
    if not url.lower().startswith(("http://", "https://")):
        raise invalid("Must have only http/https links format in buttons")
    return url


def _app(button: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"web_app": sized(button, "web_app", limit=MAX_URL, required=True)}
    payload = sized(button, "payload", limit=MAX_APP_PAYLOAD, required=False)
    if not _APP_PAYLOAD.fullmatch(payload):
        raise invalid("Field 'payload' has invalid format")
    contact_id = button.get("contact_id")
    if contact_id is not None and (not isinstance(contact_id, int) or isinstance(contact_id, bool)):
        raise invalid("Field 'contact_id' must be a number")
    return found | ({"payload": payload} if payload else {}) | ({"contact_id": contact_id} if contact_id else {})


def sized(source: dict[str, Any], name: str, *, limit: int, required: bool) -> str:
    """A text field within its limit; an optional one that is absent is empty."""
    value = source.get(name)
    if value is None and not required:
        return ""
    if value is None:
        raise invalid(f"Missing required parameter: {name}")
    if not isinstance(value, str):
        raise invalid(f"Field '{name}' must be a string")
    if required and not value:
        raise invalid(f"Field '{name}' size (0) must be at least 1")
    if len(value) > limit:
        raise invalid(f"Field '{name}' size ({len(value)}) must be at most {limit}")
    return value
