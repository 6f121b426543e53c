"""One line of the log out of an update."""

from __future__ import annotations

from pristan.sandbox.max.model import Json

SHOWN = 60


def of_update(update: Json) -> tuple[str, str]:
    """Its type, and the few words by which a person recognises it."""
    kind = str(update["update_type"])
    message = update.get("message")
    text = ""
    if kind == "message_callback":
        text = _of_press(update["callback"], message)
    elif isinstance(message, dict):
        text = _of_body(message.get("body") or {})
    elif kind == "bot_started" and update.get("payload"):
        return kind, f"payload {update['payload']}"
    return kind, f"«{shortened(text)}»" if text else ""


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _of_press(callback: Json, message: Json | None) -> str:
    """The caption of the button if the message is at hand, else the payload."""
    payload = callback.get("payload")
    for one in (message or {}).get("body", {}).get("attachments", []):
        for row in one["payload"]["buttons"] if one["type"] == "inline_keyboard" else []:
            for button in row:
                if button.get("payload") == payload:
                    return str(button["text"])
    return str(payload or "")


def _of_body(body: Json) -> str:
    if body.get("text"):
        return str(body["text"])
    attachments = body.get("attachments") or [{}]
    return str(attachments[0].get("type", ""))
