"""What bots call: ``/bot/v1/<group>/<method>`` by GET with a query; files by POST.

A refusal comes with HTTP 200 and ``{"ok": false, "description"}``; a limit comes that way or as a 429.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from litestar import Litestar, Request, Response, route
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.kit.waiting import happens_within
from pristan.sandbox.office import Bot, Key, Line, Office, Place
from pristan.sandbox.telegram.forms import Upload, read_parts

BUTTONS_IN_ROW = 8
LONGEST_POLL_S = 60
LARGEST_BODY = 60 * 1024 * 1024
Json = dict[str, Any]
Req = Request[Any, Any, Any]


class ApiError(Exception):
    """A refusal of the platform."""

    def __init__(self, description: str, *, status: int = 200, retry_after: int = 0) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
        self.retry_after = retry_after


class Call:
    """One call with its parameters; ``base_url`` is where files lie."""

    def __init__(self, office: Office, bot: Bot, given: Mapping[str, Any], *, base_url: str) -> None:
        self.office = office
        self.bot = bot
        self.given = given
        self.base_url = base_url

    def text(self, name: str) -> str:
        value = self.given.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str) -> int:
        value = self.text(name)
        return int(value) if value.isdecimal() else 0

    @property
    def place(self) -> Place:
        chat = self.text("chatId")
        if chat in self.office.groups:
            return Place(login="", chat=chat)
        if chat not in self.bot.known or chat in self.bot.shut:
            raise ApiError("Permission denied")  # a bot writes only to whoever let it in
        return Place(login=chat)


async def get_self(call: Call) -> Json:
    return {"userId": str(call.bot.number), "nick": call.bot.id, "firstName": call.bot.name}


async def get_events(call: Call) -> Json:
    bot, last = call.bot, call.integer("lastEventId")
    left = [one for one in bot.updates if one["eventId"] > last]
    bot.updates.clear()
    bot.updates.extend(left)
    if not left:
        bot.fresh.clear()
        await happens_within(bot.fresh, min(call.integer("pollTime"), LONGEST_POLL_S))
    return {"events": list(bot.updates)}


async def send_text(call: Call) -> Json:
    text = call.text("text")
    if not text.strip():
        raise ApiError("Invalid parameter: text")
    line = call.office.add_line(call.bot, call.place, author="", text=text, keys=_keyboard(call))
    return {"msgId": str(line.number)}


async def send_file(call: Call) -> Json:
    upload = call.given.get("file")
    if isinstance(upload, Upload):
        blob = call.office.keep(name=upload.name, mime=upload.mime, content=upload.content)
    else:
        found = call.office.blobs.get(call.text("fileId"))
        if found is None:
            raise ApiError("Invalid parameter: fileId")
        blob = found
    line = call.office.add_line(call.bot, call.place, author="", text=call.text("caption"), blob=blob)
    return {"msgId": str(line.number), "fileId": blob.id}


async def edit_text(call: Call) -> Json:
    line = _own(call)
    line.text, line.keys, line.is_edited = call.text("text"), _keyboard(call), True
    return {}


async def delete_messages(call: Call) -> Json:
    _own(call).is_removed = True
    return {}


async def answer_query(call: Call) -> Json:
    if call.bot.presses.pop(call.text("queryId"), None) is None:
        raise ApiError("Invalid parameter: queryId")
    call.bot.toasts.append(call.text("text"))
    return {}


async def get_info(call: Call) -> Json:
    blob = call.office.blobs.get(call.text("fileId"))
    if blob is None:
        raise ApiError("Invalid parameter: fileId")
    url = f"{call.base_url}/files/{blob.id}"
    return {"type": "other", "size": len(blob.content), "filename": blob.name, "url": url}


async def send_actions(call: Call) -> Json:
    return {"chatId": call.place.id}


METHODS: Mapping[str, Callable[[Call], Coroutine[Any, Any, Json]]] = {
    "self/get": get_self,
    "events/get": get_events,
    "messages/sendText": send_text,
    "messages/sendFile": send_file,
    "messages/editText": edit_text,
    "messages/deleteMessages": delete_messages,
    "messages/answerCallbackQuery": answer_query,
    "files/getInfo": get_info,
    "chats/sendActions": send_actions,
}
_SENDS = frozenset({"messages/sendText", "messages/sendFile"})


def create_api(office: Office, *, base_url: str) -> ASGIApp:
    """The API; may be mounted anywhere or served at the root."""

    @route("/bot/v1/{room:str}/{method:str}", http_method=["GET", "POST"], status_code=200)
    async def call_method(room: FromPath[str], method: FromPath[str], request: Req) -> Response[Json]:
        name, given = f"{room}/{method}", await _given(request)
        bot = office.by_token(str(given.get("token", "")))
        if bot is None or bot.spoiled.get("token_revoked"):
            raise ApiError("Invalid token")
        await _before(bot)
        done = METHODS.get(name)
        if done is None:
            raise ApiError("Unknown method", status=404)
        result = await done(Call(office, bot, given, base_url=base_url))
        if name in _SENDS and bot.is_due("lose_answer_every"):
            return Response({"ok": False, "description": "Gateway Timeout"}, status_code=504)
        return Response({"ok": True} | result)

    @route("/files/{file_id:str}", http_method=["GET"])
    async def file(file_id: FromPath[str]) -> Response[bytes]:
        blob = office.blobs.get(file_id)
        if blob is None:
            raise ApiError("no such file", status=404)
        return Response(blob.content, media_type=blob.mime)

    return Litestar(
        [call_method, file],
        exception_handlers={ApiError: _refusal},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


async def _before(bot: Bot) -> None:
    """What may go wrong before anything is done. A limit takes each of its two shapes in turn."""
    slow_ms = bot.spoiled.get("slow_ms", 0)
    if slow_ms:
        await asyncio.sleep(slow_ms / 1000)
    if bot.is_due("rate_limit_every"):
        is_odd = bot.occasions["rate_limit_every"] % 2 == 1
        raise ApiError("Ratelimit", status=200 if is_odd else 429, retry_after=1)
    if bot.is_due("server_error_every"):
        raise ApiError("Bad Gateway", status=502)


async def _given(request: Req) -> Json:
    found: Json = dict(request.query_params)
    kind, options = request.content_type
    if kind == "multipart/form-data":
        found |= read_parts(await request.body(), boundary=options.get("boundary", ""))
    return found


def _own(call: Call) -> Line:
    line = call.bot.line(call.integer("msgId"))
    if line is None or line.author or line.is_removed or not line.is_at(call.place):
        raise ApiError("Message not found")
    return line


def _keyboard(call: Call) -> list[list[Key]]:
    markup = call.text("inlineKeyboardMarkup")
    try:
        rows = json.loads(markup) if markup else []
    except ValueError as exc:
        raise ApiError("Invalid parameter: inlineKeyboardMarkup") from exc
    if any(len(row) > BUTTONS_IN_ROW for row in rows):
        raise ApiError("Invalid parameter: inlineKeyboardMarkup")
    return [[_key(one, f"{number}.{cell}") for cell, one in enumerate(row)] for number, row in enumerate(rows)]


def _key(shape: Mapping[str, Any], name: str) -> Key:
    return Key(id=name, text=str(shape.get("text", "")), url=str(shape.get("url", "")), data=shape.get("callbackData"))


def _refusal(_: Req, exc: ApiError) -> Response[Json]:
    headers = {"Retry-After": str(exc.retry_after)} if exc.retry_after else {}
    return Response({"ok": False, "description": exc.description}, status_code=exc.status, headers=headers)
