"""Drives mailru-im-bot: one JSON command per line in, one JSON answer or event per line out.

Usage: python mailru.py <base url> <token>. Runs in the environment of requirements/mailruim.txt.
"""

import json
import sys
from typing import Any

from bot.bot import Bot
from bot.handler import BotButtonCommandHandler, MessageHandler

base_url, token = sys.argv[1:3]
bot = Bot(token=token, api_url_base=f"{base_url}/bot/v1", poll_time_s=5)


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def on_message(bot: Bot, event: Any) -> None:
    del bot
    tell({"event": {"kind": "message", "text": event.text, "from": event.message_author["userId"]}})


def on_press(bot: Bot, event: Any) -> None:
    bot.answer_callback_query(event.queryId, "Принято")
    tell({"event": {"kind": "press", "data": event.callback_query}})


def send(to: str, text: str, rows: list[list[dict[str, str]]] | None = None) -> dict[str, Any]:
    keys = [[{"text": one["text"], "callbackData": one["data"]} for one in row] for row in rows or ()]
    return bot.send_text(to, text, inline_keyboard_markup=keys or None).json()


def edit(to: str, message: str, text: str) -> dict[str, Any]:
    return bot.edit_text(to, message, text).json()


OPS = {"send": send, "edit": edit}

bot.dispatcher.add_handler(MessageHandler(callback=on_message))
bot.dispatcher.add_handler(BotButtonCommandHandler(callback=on_press))
bot.start_polling()
tell({"started": True})
for line in sys.stdin:
    wish = json.loads(line)
    number, op = wish.pop("id"), wish.pop("op")
    answer = OPS[op](**wish)
    tell({"id": number, "result": answer.get("msgId")} if answer["ok"] else {"id": number, "error": {"code": 0}})
