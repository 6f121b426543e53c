"""A notice → the request Yandex Messenger takes. Pure.

https://yandex.ru/dev/messenger/doc/ru/message-send-text
"""

from typing import Any

from pristan.channels.model import Button, StaffNotice
from pristan.channels.payload import clean_text

TEXT_LIMIT = 6000
TITLE_LIMIT = 255
ACTION = "pristan"


def render(notice: StaffNotice) -> dict[str, Any]:
    """The body of sendText; ``payload_id`` makes a repeat harmless."""
    body: dict[str, Any] = {
        "chat_id" if notice.is_group else "login": notice.to,
        "text": plain(notice.text)[:TEXT_LIMIT],
        "payload_id": str(notice.key),
        "disable_web_page_preview": True,
    }
    if notice.replaces is not None and notice.replaces.isdecimal():
        body["message_id"] = int(notice.replaces)
    if notice.buttons:
        rows = [
            [_button(button, number=f"{row}.{cell}") for cell, button in enumerate(line)]
            for row, line in enumerate(notice.buttons)
        ]
        body["suggest_buttons"] = {"layout": "true", "persist": False, "buttons": rows}
    return body


def plain(text: str) -> str:
    """Words of strangers must not become links with another name: the platform reads Markdown."""
    return clean_text(text).replace("](", "] (")


def _button(button: Button, *, number: str) -> dict[str, Any]:
    directive: dict[str, Any] = {"type": "server_action", "name": ACTION, "payload": {"t": button.payload}}
    if button.kind == "link":
        directive = {"type": "open_uri", "uri": button.url}
    return {"id": number, "title": button.text[:TITLE_LIMIT], "directives": [directive]}
