"""What a group's program calls: ``/<place>/<call>`` with the key in the query.

https://apiok.ru/en/dev/graph_api/bot_api, read 2026-11-21. Errors come with 200 and a number in the body.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.sandbox.ok import shapes
from pristan.sandbox.ok.postman import Postman
from pristan.sandbox.ok.world import Chat, Group, Json, World

TEXT_LIMIT, MOST_ATTACHMENTS = 4000, 5
ACTIONS = frozenset({"mark_seen", "typing_on", "sending_photo", "sending_video", "sending_audio"})
NAMES = ("message_id", "mid", "success")  # how an answer names what was sent: the documentation is silent
Req = Request[Any, Any, Any]


class OkError(Exception):
    """A refusal with its number."""

    def __init__(self, code: int, said: str, *, status: int = 200) -> None:
        super().__init__(said)
        self.code = code
        self.status = status


class Calls:
    """The calls of programs on one world."""

    def __init__(self, world: World, postman: Postman) -> None:
        self.world = world
        self.postman = postman

    async def caller(self, request: Req) -> Group:
        """Whose key it is; then what may go wrong before anything is done."""
        group = self.world.by_token(request.query_params.get("access_token", ""))
        if group is None or group.spoiled.get("token_revoked"):
            raise OkError(102, "PARAM_SESSION_EXPIRED : Session expired")
        if slow_ms := group.spoiled.get("slow_ms", 0):
            await asyncio.sleep(slow_ms / 1000)
        if group.is_due("server_error_every"):
            raise OkError(0, "", status=502)
        if group.is_due("service_every"):
            raise OkError(2, "SERVICE : Service is temporary unavailable")
        return group

    def read(self, group: Group, place: str, call: str) -> Json:
        match place, call:
            case "me", "info":
                return {"name": group.name, "group_id": group.id}
            case "me", "subscriptions":
                stamps = {url: int(at.timestamp() * 1000) for url, at in group.urls.items()}
                return {"subscriptions": [{"url": url, "time": at} for url, at in stamps.items()]}
            case _, "messages":
                return shapes.history(group, _chat(group, place))
            case _, "url":
                return {"url": f"https://ok.ru/messages/g{_chat(group, place).id.partition(':')[2]}"}
            case _:
                raise OkError(3, "METHOD : Method does not exist")

    def write(self, group: Group, place: str, call: str, *, body: Json, press: str) -> Json:
        url = str(body.get("url") or "")
        match place, call:
            case "me", "subscribe":
                if not url.startswith(("https://", "http://")):
                    raise OkError(100, "PARAM : url")
                group.urls[url] = self.world.now()
                return {"success": True}
            case "me", "unsubscribe":
                group.urls.pop(url, None)
                return {"success": True}
            case "me", "messages":
                wanted = str((body.get("recipient") or {}).get("user_id") or "")
                return self._to_person(group, wanted, body)
            case _, "messages":
                return self._to_chat(group, _chat(group, place), body)
            case _, "answer":
                chat = _chat(group, place)
                if chat.presses.pop(press, None) is None:
                    raise OkError(100, "PARAM : callbackId")
                return self._said(group, chat, body)
            case _:
                raise OkError(3, "METHOD : Method does not exist")

    def _to_person(self, group: Group, wanted: str, body: Json) -> Json:
        chat = group.chats.get(wanted)
        if chat is None or not chat.is_started or chat.is_blocked:
            return {"success": [False], "chat_ids": [None]}
        self._said(group, chat, body)
        return {"success": [True], "chat_ids": [chat.id]}

    def _to_chat(self, group: Group, chat: Chat, body: Json) -> Json:
        action = body.get("sender_action")
        if action is not None:
            if action not in ACTIONS:
                raise OkError(100, "PARAM : sender_action")
            return {"success": True}
        if group.is_due("rate_limit_every"):
            raise OkError(11, "THROTTLED : Too many requests")
        if chat.is_blocked:
            raise OkError(455, "BLOCKED : User has blocked the group")
        return self._said(group, chat, body)

    def _said(self, group: Group, chat: Chat, body: Json) -> Json:
        message = body.get("message")
        if not isinstance(message, dict):
            raise OkError(100, "PARAM : message")
        text, attachments = str(message.get("text") or ""), list(message.get("attachments") or ())
        pictures = [one for one in attachments if one.get("type") == "IMAGE" and "url" in (one.get("payload") or {})]
        boards = [one for one in attachments if one.get("type") == "INLINE_KEYBOARD"]
        if len(text) > TEXT_LIMIT or len(attachments) > MOST_ATTACHMENTS or len(pictures) > 1:
            raise OkError(4, "REQUEST : Too much in one message")
        if not (text or attachments) or (boards and not text):
            raise OkError(4, "REQUEST : Empty message")
        keyboard = boards[0]["payload"]["keyboard"]["buttons"] if boards else []
        reply_to = str(message.get("reply_to") or "")
        line = self.world.add_line(
            chat, is_ours=True, text=text, attachments=pictures, keyboard=keyboard, reply_to=reply_to
        )
        if group.is_due("lose_answer_every"):
            raise OkError(0, "", status=504)
        name = NAMES[int(group.spoiled.get("answer_name", 0)) % len(NAMES)]
        return {name: True if name == "success" else line.mid}


def create_api(calls: Calls) -> ASGIApp:
    """The API; may be mounted anywhere or served at the root."""

    @get("/{place:str}/{call:str}")
    async def read(place: FromPath[str], call: FromPath[str], request: Req) -> Json:
        return calls.read(await calls.caller(request), place, call)

    @post("/{place:str}/{call:str}", status_code=200)
    async def write(place: FromPath[str], call: FromPath[str], request: Req) -> Json:
        group = await calls.caller(request)
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise OkError(4, "REQUEST : Content-Type must be application/json;charset=utf-8")
        press = request.query_params.get("callbackId", "")
        return calls.write(group, place, call, body=await request.json() or {}, press=press)

    @get("/files/{name:str}")
    async def show(name: FromPath[str]) -> Response[bytes]:
        mime, content = calls.world.file(name) or ("text/plain", b"")
        return Response(content, media_type=mime, status_code=200 if content else 404)

    return Litestar(
        [read, write, show], exception_handlers={OkError: _refusal}, openapi_config=None, logging_config=None
    )


def _chat(group: Group, place: str) -> Chat:
    found = next((one for one in group.chats.values() if one.id == place), None)
    if found is None:
        raise OkError(300, "NOT_FOUND : Chat not found")
    return found


def _refusal(_: Req, exc: OkError) -> Response[Any]:
    said = str(exc)
    if not said:  # a gateway's page
        return Response("<html>Bad Gateway</html>", status_code=exc.status, media_type="text/html")
    body = {"error_code": exc.code, "error_msg": said, "error_data": None}
    return Response(body, status_code=exc.status, headers={"invocation-error": str(exc.code)})
