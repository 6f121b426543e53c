"""Drives aiogram: one JSON command per line in, one JSON answer or event per line out.

Usage: python bot.py <base url> <token>. Runs in the environment of requirements/peers/telegram.txt.
"""

import asyncio
import json
import sys
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

base_url, token = sys.argv[1:3]
bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base_url)))
dispatcher = Dispatcher()
CODES = {TelegramBadRequest: 400, TelegramForbiddenError: 403, TelegramRetryAfter: 429}


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


async def me() -> str | None:
    return (await bot.get_me()).username


async def send(chat: int, text: str, rows: list[list[dict[str, str]]] | None = None) -> int:
    made = [
        [InlineKeyboardButton(text=one["text"], callback_data=one.get("data"), url=one.get("url")) for one in row]
        for row in rows or ()
    ]
    markup = InlineKeyboardMarkup(inline_keyboard=made) if made else None
    return (await bot.send_message(chat, text, reply_markup=markup)).message_id


async def photo(*, chat: int, caption: str, hex: str) -> int:  # noqa: A002 - the name of the wish
    return (await bot.send_photo(chat, BufferedInputFile(bytes.fromhex(hex), "foto.png"), caption=caption)).message_id


async def document(*, chat: int, name: str, hex: str) -> int:  # noqa: A002 - the name of the wish
    return (await bot.send_document(chat, BufferedInputFile(bytes.fromhex(hex), name))).message_id


async def edit(*, chat: int, message: int, text: str) -> None:
    await bot.edit_message_text(text, chat_id=chat, message_id=message)


async def remove(chat: int, message: int) -> None:
    await bot.delete_message(chat, message)


async def answer(press: str, text: str) -> None:
    await bot.answer_callback_query(press, text)


async def typing(chat: int) -> None:
    await bot.send_chat_action(chat, "typing")


async def download(file: str) -> int:
    found = await bot.get_file(file)
    content = await bot.download_file(found.file_path or "")
    return len(content.read()) if content else 0


OPS = {
    "me": me, "send": send, "photo": photo, "document": document, "edit": edit, "remove": remove, "answer": answer,
    "typing": typing, "download": download,
}  # fmt: skip


def heard(kind: str, message: Message) -> None:
    media = message.photo[-1] if message.photo else message.document or message.voice
    contact, place, sender = message.contact, message.location, message.from_user
    event = {
        "kind": kind,
        "chat": message.chat.id,
        "text": message.text or message.caption,
        "file": media.file_id if media else None,
        "phone": contact.phone_number if contact else None,
        "own": contact.user_id == sender.id if contact and sender else None,
        "place": [place.latitude, place.longitude] if place else None,
    }
    tell({"event": event})


@dispatcher.message()
async def on_message(message: Message) -> None:
    heard("message", message)


@dispatcher.edited_message()
async def on_edit(message: Message) -> None:
    heard("edited_message", message)


@dispatcher.callback_query()
async def on_press(query: CallbackQuery) -> None:
    tell({"event": {"kind": "callback_query", "press": query.id, "data": query.data}})


@dispatcher.my_chat_member()
async def on_member(change: ChatMemberUpdated) -> None:
    status = change.new_chat_member.status
    tell({"event": {"kind": "my_chat_member", "status": getattr(status, "value", status)}})


async def commands() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        given = json.loads(line)
        number, op = given.pop("id"), given.pop("op")
        try:
            tell({"id": number, "result": await OPS[op](**given)})
        except TelegramAPIError as exc:
            pause = exc.retry_after if isinstance(exc, TelegramRetryAfter) else None
            tell({"id": number, "error": {"code": CODES.get(type(exc), 0), "retry_after": pause}})


async def main() -> None:
    dispatcher.startup.register(lambda: tell({"started": True}))
    await asyncio.gather(dispatcher.start_polling(bot, handle_signals=False), commands())


asyncio.run(main())
