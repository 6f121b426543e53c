"""The methods of the Bot API that a bot calls (contract of MAX, section 5)."""

from __future__ import annotations

import re
from typing import Any

from litestar import delete, get, patch, post, put
from litestar.params import FromPath

from pristan.sandbox.max import errors, render
from pristan.sandbox.max.errors import invalid
from pristan.sandbox.max.gate import log_given
from pristan.sandbox.max.groups import BotChats
from pristan.sandbox.max.keyboards import sized
from pristan.sandbox.max.model import Json, Subscription, UploadType
from pristan.sandbox.max.requests import (
    GivenPlatform,
    Req,
    bot_of,
    json_of,
    listed,
    number_of,
    object_of,
    required_text,
)
from pristan.sandbox.max.sending import MOST_PER_PAGE, BotMessages

DEFAULT_PAGE = 50
MOST_COMMANDS = 32
MOST_UPDATES = 1000
MOST_POLL_S = 90
_SECRET = re.compile(r"[\w-]+", re.ASCII)


@get("/me")
async def me(request: Req) -> Json:
    return render.bot_info(bot_of(request))


@patch("/me/commands")
async def set_commands(request: Req) -> Json:
    body = await object_of(request)
    commands = body.get("commands")
    if not isinstance(commands, list) or not all(isinstance(one, dict) for one in commands):
        raise invalid("Missing required parameter: commands")
    if len(commands) > MOST_COMMANDS:
        raise invalid(f"Field 'commands' size ({len(commands)}) must be at most {MOST_COMMANDS}")
    bot = bot_of(request)
    bot.commands = [_command(one) for one in commands]
    return {"commands": bot.commands}


def _command(one: Json) -> Json:
    name = sized(one, "name", limit=64, required=True)
    description = sized(one, "description", limit=128, required=False)
    return {"name": name, "description": description} if description else {"name": name}


# Messages


@post("/messages", status_code=200)
async def send_message(request: Req, platform: GivenPlatform) -> Json:
    body = await json_of(request)
    messages = BotMessages(platform, bot_of(request))
    return messages.send(body, user_id=number_of(request, "user_id"), chat_id=number_of(request, "chat_id"))


@put("/messages")
async def edit_message(request: Req, platform: GivenPlatform) -> Json:
    body = await json_of(request)
    return BotMessages(platform, bot_of(request)).edit(required_text(request, "message_id"), body)


@delete("/messages", status_code=200)
async def delete_message(request: Req, platform: GivenPlatform) -> Json:
    return BotMessages(platform, bot_of(request)).delete(required_text(request, "message_id"))


@get("/messages")
async def list_messages(request: Req, platform: GivenPlatform) -> Json:
    messages = BotMessages(platform, bot_of(request))
    mids = listed(request, "message_ids")
    if mids is not None:
        return messages.some(mids)
    chat_id = number_of(request, "chat_id")
    if chat_id is None:
        raise invalid("Missing required parameter: chat_id")
    return messages.history(
        chat_id,
        before=number_of(request, "before"),
        after=number_of(request, "after"),
        count=number_of(request, "count", least=1, most=MOST_PER_PAGE) or DEFAULT_PAGE,
    )


@get("/messages/{mid:str}")
async def get_message(request: Req, mid: FromPath[str], platform: GivenPlatform) -> Json:
    return BotMessages(platform, bot_of(request)).one(mid)


@post("/answers", status_code=200)
async def answer_callback(request: Req, platform: GivenPlatform) -> Json:
    body = await json_of(request)
    return BotMessages(platform, bot_of(request)).answer(required_text(request, "callback_id"), body)


@get("/videos/{token:str}")
async def video(request: Req, token: FromPath[str], platform: GivenPlatform) -> Json:
    upload = platform.world.upload_by_token(bot_of(request).user_id, token)
    if upload is None or upload.type is not UploadType.VIDEO:
        raise errors.ApiError(404, code="video.not.found", message="Video not found")
    address = platform.world.base_url + upload.address
    thumbnail = {
        "photo_id": upload.photo_id,
        "token": upload.token,
        "url": f"{platform.world.base_url}/thumbnails/{upload.upload_id}",
    }
    is_ready = upload.is_stored and upload.ready_at_ms <= platform.clock.now_ms()
    return {
        "token": token,
        "urls": {"mp4_720": address} if is_ready else None,
        "thumbnail": thumbnail if is_ready else None,
        "width": upload.width or 0,
        "height": upload.height or 0,
        "duration": upload.duration_s or 0,
    }


@post("/uploads", status_code=200)
async def open_upload(request: Req, platform: GivenPlatform) -> Json:
    kind = required_text(request, "type")
    if kind not in list(UploadType):
        raise invalid(f"Unknown upload type: {kind[:40]}")
    upload = platform.media.open(bot_of(request), UploadType(kind))
    shape: Json = {"url": f"{platform.world.base_url}/upload/{upload.upload_id}"}
    if upload.type in (UploadType.VIDEO, UploadType.AUDIO):
        shape["token"] = upload.token
    return shape


# Updates


@get("/subscriptions")
async def list_subscriptions(request: Req, platform: GivenPlatform) -> Json:
    line = platform.ready(bot_of(request))
    found = [
        {"url": one.url, "time": one.created_ms, "update_types": one.update_types}
        for one in line.subscriptions.values()
    ]
    return {"subscriptions": found}


@post("/subscriptions", status_code=200)
async def subscribe(request: Req, platform: GivenPlatform) -> Json:
    body = await object_of(request)
    url = sized(body, "url", limit=2048, required=True)
    is_local = platform.config.allow_loopback_webhooks and url.startswith(("http://127.0.0.1", "http://localhost"))
    if not url.startswith("https://") and not is_local:
        raise invalid("Field 'url' must start with https://")
    secret = sized(body, "secret", limit=256, required=False) or None
    if secret is not None and (len(secret) < 5 or not _SECRET.fullmatch(secret)):  # noqa: PLR2004
        raise invalid("Field 'secret' has invalid format")
    types = body.get("update_types")
    if types is not None and (not isinstance(types, list) or not all(isinstance(one, str) for one in types)):
        raise invalid("Field 'update_types' must be an array of strings")
    now = platform.clock.now_ms()
    line = platform.ready(bot_of(request))
    line.subscribe(Subscription(url=url, created_ms=now, secret=secret, update_types=types))
    return {"success": True}


@delete("/subscriptions", status_code=200)
async def unsubscribe(request: Req, platform: GivenPlatform) -> Json:
    url = required_text(request, "url")
    if platform.ready(bot_of(request)).unsubscribe(url):
        return {"success": True}
    return {"success": False, "message": "Subscription not found"}


@get("/updates")
async def poll(request: Req, platform: GivenPlatform) -> Json:
    line = platform.ready(bot_of(request))
    limit = number_of(request, "limit", least=1, most=MOST_UPDATES) or 100
    timeout = number_of(request, "timeout", least=0, most=MOST_POLL_S)
    marker = number_of(request, "marker")
    types = listed(request, "types")
    if line.subscriptions:
        raise errors.not_allowed("Long polling is not available while webhook subscriptions exist")
    queue = line.queue
    if marker is not None:
        queue.confirm(marker)
    elif line.faults.poll_only_latest:
        queue.keep_latest()
    found, following = queue.page(limit=limit, types=set(types) if types else None)
    if not found and timeout != 0:
        await queue.wait(30 if timeout is None else timeout)
        found, following = queue.page(limit=limit, types=set(types) if types else None)
    log_given(line, queue.first_time(found, following), now_ms=platform.clock.now_ms())
    return {"updates": found, "marker": following}


# Chats


@get("/chats/{chat_id:int}")
async def get_chat(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).get(chat_id)


@patch("/chats/{chat_id:int}")
async def change_chat(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).change(chat_id, await object_of(request))


@post("/chats/{chat_id:int}/actions", status_code=200)
async def send_action(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    body = await object_of(request)
    request.scope["state"]["note"] = str(body.get("action"))[:40]
    return BotChats(platform, bot_of(request)).act(chat_id, body)


@get("/chats/{chat_id:int}/pin")
async def get_pin(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).pinned(chat_id)


@put("/chats/{chat_id:int}/pin")
async def set_pin(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).pin(chat_id, await object_of(request))


@delete("/chats/{chat_id:int}/pin", status_code=200)
async def remove_pin(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).unpin(chat_id)


@get("/chats/{chat_id:int}/members/me")
async def get_membership(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).me(chat_id)


@delete("/chats/{chat_id:int}/members/me", status_code=200)
async def leave(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).leave(chat_id)


@get("/chats/{chat_id:int}/members")
async def list_members(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    given = listed(request, "user_ids")
    return BotChats(platform, bot_of(request)).members(
        chat_id,
        user_ids=[int(one) for one in given if one.isdigit()] if given is not None else None,
        marker=number_of(request, "marker", least=0) or 0,
        count=number_of(request, "count", least=1, most=100) or 20,
    )


@post("/chats/{chat_id:int}/members", status_code=200)
async def add_members(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).add_members(chat_id, await object_of(request))


@delete("/chats/{chat_id:int}/members", status_code=200)
async def remove_member(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    user_id = number_of(request, "user_id")
    if user_id is None:
        raise invalid("Missing required parameter: user_id")
    return BotChats(platform, bot_of(request)).remove_member(chat_id, user_id)


@get("/chats/{chat_id:int}/members/admins")
async def list_admins(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).admins(chat_id)


@post("/chats/{chat_id:int}/members/admins", status_code=200)
async def set_admins(request: Req, chat_id: FromPath[int], platform: GivenPlatform) -> Json:
    return BotChats(platform, bot_of(request)).set_admins(chat_id, await object_of(request))


@delete("/chats/{chat_id:int}/members/admins/{user_id:int}", status_code=200)
async def remove_admin(
    request: Req, chat_id: FromPath[int], *, user_id: FromPath[int], platform: GivenPlatform
) -> Json:
    return BotChats(platform, bot_of(request)).remove_admin(chat_id, user_id)


HANDLERS: list[Any] = [
    me, set_commands, send_message, edit_message, delete_message, list_messages, get_message, answer_callback,
    video, open_upload, list_subscriptions, subscribe, unsubscribe, poll, get_chat, change_chat, send_action,
    get_pin, set_pin, remove_pin, get_membership, leave, list_members, add_members, remove_member, list_admins,
    set_admins, remove_admin,
]  # fmt: skip
