"""Drives yandex-bot-client: one JSON command per line in, one JSON answer or event per line out.

Usage: python yandex.py <base url> <token>. Runs in the environment of requirements/yandexbot.txt.
"""

import asyncio
import json
import sys
from typing import Any

import yandex_bot_client.client as wire
from loguru import logger
from yandex_bot_client import Bot

base_url, token = sys.argv[1:3]
wire.BASE_URL = f"{base_url}/bot/v1"  # the client has no setting for it
logger.remove()
bot = Bot(token, poll_idle_sleep=0.1)


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def send(to: str, text: str, rows: list[list[dict[str, str]]] | None = None) -> int | None:
    keys = [[{"text": one["text"], "callback_data": {"t": one["data"]}} for one in row] for row in rows or ()]
    return await bot.send_message(to, text, keys or None)


async def edit(to: str, message: int, text: str) -> int | None:
    return await bot.edit_message_text(to, message, text)


OPS = {"send": send, "edit": edit}


@bot.default_handler
async def on_message(event: Any) -> None:
    tell({"event": {"kind": "message", "text": event.text, "from": event.from_user.login}})


@bot.callback_handler
async def on_press(event: Any) -> None:
    tell({"event": {"kind": "press", "data": event.payload["t"]}})


async def obey() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        wish = json.loads(line)
        number, op = wish.pop("id"), wish.pop("op")
        result = await OPS[op](**wish)
        # The client tells a refusal only by an empty answer.
        tell({"id": number, "result": result} if result is not None else {"id": number, "error": {"code": 0}})


async def main() -> None:
    running = asyncio.create_task(bot.run())
    await asyncio.sleep(0)  # the session is there as soon as the bot runs
    tell({"started": True})
    await obey()
    bot.stop()
    await running


asyncio.run(main())
