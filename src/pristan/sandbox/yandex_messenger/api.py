"""What bots call: ``/bot/v1/<group>/<method>/``, with and without the slash at the end, JSON, query or multipart.

https://yandex.ru/dev/messenger/doc/ru/. Texts of refusals are not documented; the numbers follow what clients expect.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from litestar import Litestar, Request, Response, route
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.sandbox.office import Blob, Bot, Key, Line, Office, Place
from pristan.sandbox.telegram.forms import Upload, read_parts

TEXT_LIMIT, BUTTONS, DIRECTIVES, ID_LIMIT = 6000, 100, 3, 255
LARGEST_BODY = 60 * 1024 * 1024
Json = dict[str, Any]
Req = Request[Any, Any, Any]


class ApiError(Exception):
    """A refusal of the platform."""

    def __init__(self, status: int, description: str, *, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


class Call:
    """One call with its parameters."""

    def __init__(self, office: Office, bot: Bot, given: Mapping[str, Any]) -> None:
        self.office = office
        self.bot = bot
        self.given = given

    def text(self, name: str) -> str:
        value = self.given.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str) -> int | None:
        value = self.text(name)
        return int(value) if value.isdecimal() else None

    @property
    def place(self) -> Place:
        """The target: exactly one of ``chat_id`` and ``login``."""
        chat, login = self.text("chat_id").replace("/", ":"), self.text("login")
        if bool(chat) == bool(login):
            raise ApiError(400, "exactly one of chat_id and login is expected")
        if chat and chat not in self.office.groups:
            raise ApiError(404, "chat not found")
        if login and login not in self.office.people:
            raise ApiError(400, "user is not in the organization of the bot")
        if login in self.bot.shut:
            raise ApiError(403, "user has closed private messages")
        return Place(login=login, chat=chat)


async def get_self(call: Call) -> Json:
    return {"id": call.bot.id, "login": f"{call.bot.id}@bots.example", "display_name": call.bot.name} | {
        "webhook_url": call.bot.webhook or None,
        "organizations": [1],
    }


async def update_self(call: Call) -> Json:
    if "webhook_url" in call.given:
        call.bot.webhook = call.text("webhook_url")
    return await get_self(call)


async def get_updates(call: Call) -> Json:
    bot = call.bot
    if bot.webhook:
        return {"updates": []}
    offset, limit = call.integer("offset") or 0, call.integer("limit") or 100
    left = [one for one in bot.updates if one["update_id"] >= offset]
    bot.updates.clear()
    bot.updates.extend(left)  # a request erases everything before its offset
    return {"updates": left[: min(limit, 1000)]}


async def send_text(call: Call) -> Json:
    text, key = call.text("text"), call.text("payload_id")
    if not text.strip():
        raise ApiError(400, "text is empty")
    if len(text) > TEXT_LIMIT:
        raise ApiError(400, "text is too long")
    if key and key in call.bot.keys:
        return {"message_id": call.bot.keys[key]}
    place, keys = call.place, _keyboard(call.given)
    changed = call.integer("message_id")
    if changed is not None:
        line = _own(call, place, changed)
        line.text, line.keys, line.is_edited = text, keys, True
    else:
        line = call.office.add_line(call.bot, place, author="", text=text, keys=keys)
    if key:
        call.bot.keys[key] = line.number
    return {"message_id": line.number}


async def send_file(call: Call) -> Json:
    upload = call.given.get("document")
    if not isinstance(upload, Upload):
        raise ApiError(400, "document is expected")
    blob = call.office.keep(name=upload.name, mime=upload.mime, content=upload.content)
    return {"message_id": call.office.add_line(call.bot, call.place, author="", blob=blob).number}


async def delete(call: Call) -> Json:
    line = _own(call, call.place, call.integer("message_id") or 0)
    line.is_removed = True
    return {"message_id": line.number}


async def typing(call: Call) -> Json:
    return {"login": call.place.login}


METHODS: Mapping[str, Callable[[Call], Coroutine[Any, Any, Json]]] = {
    "self/get": get_self,
    "self/update": update_self,
    "messages/getUpdates": get_updates,
    "messages/sendText": send_text,
    "messages/sendFile": send_file,
    "messages/delete": delete,
    "messages/sendTyping": typing,
}
_SENDS = frozenset({"messages/sendText", "messages/sendFile"})


def create_api(office: Office) -> ASGIApp:
    """The API; may be mounted anywhere or served at the root."""

    @route("/bot/v1/{room:str}/{method:str}", http_method=["GET", "POST"], status_code=200)
    async def call_method(room: FromPath[str], method: FromPath[str], request: Req) -> Response[Any]:
        name = f"{room}/{method}"
        bot = office.by_token(request.headers.get("authorization", "").removeprefix("OAuth "))
        if bot is None or bot.spoiled.get("token_revoked"):
            raise ApiError(401, "Unauthorized")
        await _before(bot)
        call = Call(office, bot, await _given(request))
        if name == "messages/getFile":
            return _bytes(call)
        done = METHODS.get(name)
        if done is None:
            raise ApiError(404, "no such method")
        result = await done(call)
        if name in _SENDS and bot.is_due("lose_answer_every"):
            return Response({"ok": False, "description": "Gateway Timeout"}, status_code=504)
        return Response({"ok": True} | result)

    @route("/files/{file_id:str}", http_method=["GET"])
    async def seen_file(file_id: FromPath[str]) -> Response[bytes]:
        blob = office.blobs.get(file_id)
        if blob is None:
            raise ApiError(404, "file not found")
        return Response(blob.content, media_type=blob.mime)

    return Litestar(
        [call_method, seen_file],
        exception_handlers={ApiError: _refusal},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


async def _before(bot: Bot) -> None:
    """What may go wrong before anything is done."""
    slow_ms = bot.spoiled.get("slow_ms", 0)
    if slow_ms:
        await asyncio.sleep(slow_ms / 1000)
    if bot.is_due("rate_limit_every"):
        raise ApiError(429, "Too Many Requests", retry_after=1)
    if bot.is_due("server_error_every"):
        raise ApiError(502, "Bad Gateway")


async def _given(request: Req) -> Json:
    found: Json = dict(request.query_params)
    kind, options = request.content_type
    raw = await request.body()
    if kind == "multipart/form-data":
        return found | read_parts(raw, boundary=options.get("boundary", ""))
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as exc:
        raise ApiError(400, "body is not JSON") from exc
    return found | body if isinstance(body, dict) else found


def _bytes(call: Call) -> Response[bytes]:
    blob: Blob | None = call.office.blobs.get(call.text("file_id"))
    if blob is None:
        raise ApiError(404, "file not found")
    return Response(blob.content, media_type="application/octet-stream")


def _own(call: Call, place: Place, number: int) -> Line:
    line = call.bot.line(number)
    if line is None or line.author or line.is_removed or not line.is_at(place):
        raise ApiError(404, "message not found")
    return line


def _keyboard(given: Mapping[str, Any]) -> list[list[Key]]:
    """The new keyboard, or the old flat one."""
    suggested = given.get("suggest_buttons")
    if not isinstance(suggested, dict):
        return [[_old_key(number, one)] for number, one in enumerate(given.get("inline_keyboard") or ())]
    buttons = suggested.get("buttons") or []
    rows = buttons if suggested.get("layout") == "true" else [buttons]
    if sum(len(row) for row in rows) > BUTTONS:
        raise ApiError(400, "too many buttons")
    return [[_key(one) for one in row] for row in rows]


def _old_key(number: int, shape: Mapping[str, Any]) -> Key:
    data = shape.get("callback_data")
    return Key(id=str(number), text=str(shape.get("text", "")), url=str(shape.get("url", "")), data=data)


def _key(shape: Mapping[str, Any]) -> Key:
    name, title, directives = str(shape.get("id", "")), str(shape.get("title", "")), shape.get("directives") or []
    if not 0 < len(name) <= ID_LIMIT or not 0 < len(title) <= ID_LIMIT or len(directives) > DIRECTIVES:
        raise ApiError(400, "bad button")
    by_type = {one.get("type"): one for one in directives}
    action = by_type.get("server_action")
    data = {"server_action": {"name": action["name"], "payload": action.get("payload")}} if action else None
    return Key(id=name, text=title, url=by_type.get("open_uri", {}).get("uri", ""), data=data)


def _refusal(_: Req, exc: ApiError) -> Response[Json]:
    headers = {"Retry-After": str(exc.retry_after)} if exc.retry_after else {}
    return Response({"ok": False, "description": exc.description}, status_code=exc.status, headers=headers)
