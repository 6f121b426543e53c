"""A notice → the parameters VK Teams takes. Pure. Words go literally: no format is asked for."""

import json

from pristan.channels.model import Button, StaffNotice
from pristan.channels.payload import clean_text

TEXT_LIMIT = 4096
PER_ROW = 8


def render(notice: StaffNotice) -> dict[str, str]:
    """The query of sendText, or of editText when the notice takes the place of another."""
    given = {"chatId": notice.to, "text": clean_text(notice.text)[:TEXT_LIMIT]}
    if notice.replaces:
        given["msgId"] = notice.replaces
    if notice.buttons:
        rows = [[_button(button) for button in row[:PER_ROW]] for row in notice.buttons]
        given["inlineKeyboardMarkup"] = json.dumps(rows, ensure_ascii=False)
    return given


def _button(button: Button) -> dict[str, str]:
    if button.kind == "link":
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callbackData": button.payload, "style": "primary"}
