"""What bots call: ``/bot<token>/<method>`` by GET or POST, parameters in the query, a form, JSON or multipart.

https://core.telegram.org/bots/api#making-requests. The four ways are all used by real clients.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import parse_qsl

from litestar import Litestar, Request, Response, route
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.kit.waiting import happens_within
from pristan.sandbox.telegram import shapes
from pristan.sandbox.telegram.forms import Upload, read_parts
from pristan.sandbox.telegram.world import Blob, Bot, Chat, Json, Line, Webhook, World

LONGEST_POLL_S = 50
TEXT_LIMIT, CAPTION_LIMIT, DATA_BYTES = 4096, 1024, 64
LARGEST_BODY = 60 * 1024 * 1024
Req = Request[Any, Any, Any]


class ApiError(Exception):
    """A refusal in the words of the platform."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class Call:
    """One call of a method with its parameters, whatever way they came."""

    def __init__(self, world: World, bot: Bot, given: Mapping[str, Any]) -> None:
        self.world = world
        self.bot = bot
        self._given = given

    def text(self, name: str) -> str:
        value = self._given.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str) -> int | None:
        value = self._given.get(name)
        if isinstance(value, bool):
            return None
        try:
            return int(str(value))
        except ValueError:
            return None

    def object(self, name: str) -> Any:
        value = self._given.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value)
            except ValueError as exc:
                raise ApiError(400, f"Bad Request: can't parse {name} JSON object") from exc
        return value

    def blob(self, name: str) -> Blob:
        value = self._given.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._given.get(value.removeprefix("attach://"))
        if isinstance(value, Upload):
            return self.world.keep(name=value.name or name, mime=value.mime, content=value.content)
        known = self.world.blobs.get(str(value))
        if known is None:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return known

    @property
    def chat(self) -> Chat:
        chat = self.bot.chats.get(self.integer("chat_id") or 0)
        if chat is None or not chat.is_started:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.is_blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat


async def get_me(call: Call) -> Json:
    return shapes.me(call.bot)


async def get_updates(call: Call) -> list[Json]:
    bot = call.bot
    if bot.webhook is not None:
        said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
        raise ApiError(409, said)
    bot.asked += 1
    mine = bot.asked
    bot.fresh.set()  # whoever asked before is sent away
    await asyncio.sleep(0)
    offset = call.integer("offset")
    if offset is not None:
        left = [one for one in bot.updates if one["update_id"] >= offset]
        bot.updates.clear()
        bot.updates.extend(left)
    if not bot.updates:
        bot.fresh.clear()
        await happens_within(bot.fresh, min(call.integer("timeout") or 0, LONGEST_POLL_S))
    if bot.asked != mine:
        said = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        raise ApiError(409, said)
    kinds = call.object("allowed_updates")
    limit = min(call.integer("limit") or 100, 100)
    return [one for one in bot.updates if not kinds or any(kind in one for kind in kinds)][:limit]


async def set_webhook(call: Call) -> bool:
    url, kinds = call.text("url"), call.object("allowed_updates") or ()
    if url and not url.startswith("https://"):
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    call.bot.webhook = Webhook(url=url, secret=call.text("secret_token"), kinds=tuple(kinds)) if url else None
    call.bot.fresh.set()
    return True


async def delete_webhook(call: Call) -> bool:
    call.bot.webhook = None
    if call.text("drop_pending_updates").lower() == "true":
        call.bot.updates.clear()
    return True


async def get_webhook_info(call: Call) -> Json:
    bot = call.bot
    found: Json = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }
    if bot.webhook is not None:
        found |= {"max_connections": 40, "allowed_updates": list(bot.webhook.kinds)}
    if bot.last_error:
        found |= {"last_error_message": bot.last_error, "last_error_date": int(call.world.now().timestamp())}
    return found


async def send_message(call: Call) -> Json:
    text = call.text("text")
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text) > TEXT_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    return _sent(call, text=text)


async def send_photo(call: Call) -> Json:
    blob = call.blob("photo")
    blob.kind = "image"  # whatever type the part was given
    return _sent(call, text=_caption(call), blob=blob)


async def send_document(call: Call) -> Json:
    blob = call.blob("document")
    blob.kind = "file"
    return _sent(call, text=_caption(call), blob=blob)


async def edit_message_text(call: Call) -> Json:
    chat = call.chat
    line = chat.line(call.integer("message_id") or 0)
    if line is None or not line.is_bot or line.is_removed:
        raise ApiError(400, "Bad Request: message to edit not found")
    text, rows = call.text("text"), _keyboard(call)
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text) > TEXT_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    if (text, rows) == (line.text, line.keyboard):
        raise ApiError(400, "Bad Request: message is not modified")
    line.text, line.keyboard, line.edited_at = text, rows, call.world.now()
    return shapes.message(call.bot, chat, line)


async def delete_message(call: Call) -> bool:
    line = call.chat.line(call.integer("message_id") or 0)
    if line is None or line.is_removed:
        raise ApiError(400, "Bad Request: message to delete not found")
    line.is_removed = True
    return True


async def answer_callback_query(call: Call) -> bool:
    wanted = call.text("callback_query_id")
    for chat in call.bot.chats.values():
        if chat.presses.pop(wanted, None) is not None:
            return True
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    raise ApiError(400, said)


async def send_chat_action(call: Call) -> bool:
    return call.chat is not None


async def get_file(call: Call) -> Json:
    blob = call.world.blobs.get(call.text("file_id"))
    if blob is None:
        raise ApiError(400, "Bad Request: invalid file_id")
    return {
        "file_id": blob.file_id,
        "file_unique_id": blob.file_id[:12],
        "file_size": blob.size,
        "file_path": f"files/{blob.file_id}",
    }


METHODS: Mapping[str, Callable[[Call], Coroutine[Any, Any, Any]]] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getfile": get_file,
}
_SENDS = frozenset({"sendmessage", "sendphoto", "senddocument"})


def create_api(world: World) -> ASGIApp:
    """The API; may be mounted anywhere or served at the root."""

    @route("/{bot:str}/{method:str}", http_method=["GET", "POST"], status_code=200)
    async def call_method(bot: FromPath[str], method: FromPath[str], request: Req) -> Response[Json]:
        found = world.by_token(bot.removeprefix("bot")) if bot.startswith("bot") else None
        if found is None or found.spoiled.get("token_revoked"):
            raise ApiError(401, "Unauthorized")
        done = METHODS.get(method.lower())
        if done is None:
            raise ApiError(404, "Not Found")
        await _before(found)
        result = await done(Call(world, found, await _given(request)))
        if method.lower() in _SENDS and found.is_due("lose_answer_every"):
            return Response({"ok": False, "error_code": 504, "description": "Gateway Timeout"}, status_code=504)
        return Response({"ok": True, "result": result})

    @route("/file/{bot:str}/files/{file_id:str}", http_method=["GET"])
    async def download(bot: FromPath[str], file_id: FromPath[str]) -> Response[bytes]:
        blob = world.blobs.get(file_id)
        if world.by_token(bot.removeprefix("bot")) is None or blob is None:
            raise ApiError(404, "Not Found")
        return Response(world.shelf.get(file_id), media_type=blob.mime)

    return Litestar(
        [call_method, download],
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
        raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
    if bot.is_due("server_error_every"):
        raise ApiError(502, "Bad Gateway")


async def _given(request: Req) -> dict[str, Any]:
    """Parameters of the query and of the body together."""
    found: dict[str, Any] = dict(request.query_params)
    kind, options = request.content_type
    if kind == "application/json":
        raw = await request.body()
        body = json.loads(raw) if raw else {}
        return found | body if isinstance(body, dict) else found
    if kind == "multipart/form-data":
        found |= read_parts(await request.body(), boundary=options.get("boundary", ""))
    if kind == "application/x-www-form-urlencoded":
        found |= dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    return found


def _caption(call: Call) -> str:
    caption = call.text("caption")
    if len(caption) > CAPTION_LIMIT:
        raise ApiError(400, "Bad Request: message caption is too long")
    return caption


def _sent(call: Call, **content: Any) -> Json:
    reply = call.object("reply_parameters") or {}
    chat = call.chat
    line: Line = call.world.add_line(
        call.bot, chat, is_bot=True, keyboard=_keyboard(call), reply_to=reply.get("message_id"), **content
    )
    return shapes.message(call.bot, chat, line)


def _keyboard(call: Call) -> list[list[Json]]:
    markup = call.object("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    for row in rows or ():
        for button in row:
            if len(str(button.get("callback_data", "")).encode()) > DATA_BYTES:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return list(rows or ())


def _refusal(_: Req, exc: ApiError) -> Response[Json]:
    body: Json = {"ok": False, "error_code": exc.status, "description": exc.description}
    if exc.parameters:
        body["parameters"] = exc.parameters
    return Response(body, status_code=exc.status)
