"""Drives vk-teams-async-bot: one JSON command per line in, one JSON answer or event per line out.

Usage: python vkteams.py <base url> <token>. Runs in the environment of requirements/vkteams.txt.
"""

import asyncio
import json
import sys
from typing import Any

from vk_teams_async_bot import Bot, Dispatcher
from vk_teams_async_bot.errors import APIError
from vk_teams_async_bot.types.keyboard import InlineKeyboardMarkup, KeyboardButton

base_url, token = sys.argv[1:3]
bot = Bot(bot_token=token, url=base_url, poll_time=5)
dispatcher = Dispatcher()


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


@dispatcher.message()
async def on_message(event: Any, bot: Bot) -> None:
    del bot
    tell({"event": {"kind": "message", "text": event.text, "from": event.from_.user_id}})


@dispatcher.callback_query()
async def on_press(event: Any, bot: Bot) -> None:
    await bot.answer_callback_query(event.query_id, text="Принято")
    tell({"event": {"kind": "press", "data": event.callback_data}})


async def send(to: str, text: str, rows: list[list[dict[str, str]]] | None = None) -> str:
    markup = InlineKeyboardMarkup() if rows else None
    for row in rows or ():
        markup.row(*(KeyboardButton(text=one["text"], callback_data=one["data"]) for one in row))
    return (await bot.send_text(to, text, inline_keyboard_markup=markup)).msg_id


async def edit(to: str, message: str, text: str) -> None:
    await bot.edit_text(to, message, text)


OPS = {"send": send, "edit": edit}


async def commands() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        wish = json.loads(line)
        number, op = wish.pop("id"), wish.pop("op")
        try:
            tell({"id": number, "result": await OPS[op](**wish)})
        except APIError:
            tell({"id": number, "error": {"code": 0}})


async def main() -> None:
    async with bot:
        polling = asyncio.create_task(bot.start_polling(dispatcher))
        tell({"started": True})
        obeying = asyncio.create_task(commands())
        await asyncio.wait({polling, obeying}, return_when=asyncio.FIRST_COMPLETED)
        obeying.cancel()  # told to end by a signal, the bot only stops asking


asyncio.run(main())
