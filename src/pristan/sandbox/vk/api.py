"""What connectors call: ``/method/<name>``, the long poll server, uploads and files.

https://dev.vk.com/ru/api/api-requests: parameters stand in the query or in a form (never JSON), the key in a header
or in ``access_token``; an error is HTTP 200 with ``error``.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Litestar, MediaType, Request, Response, get, post, route
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.sandbox.vk import methods_files, methods_groups, methods_messages
from pristan.sandbox.vk.call import Call, Method
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Community, Json
from pristan.sandbox.vk.platform import Platform

METHODS: dict[str, Method] = methods_groups.METHODS | methods_messages.METHODS | methods_files.METHODS
OLDEST_VERSION = (5, 81)
LARGEST_BODY = 210 * 1024 * 1024
_SENDING = {"messages.send", "messages.edit", "messages.delete"}
_PAGE = "<html><body>gateway</body></html>"

Req = Request[Any, Any, Any]
GivenPlatform = NamedDependency[Platform]


def create_api(platform: Platform) -> ASGIApp:
    """May be mounted anywhere or served at the root."""
    return Litestar(
        [call_method, long_poll, upload, give_file],
        dependencies={"platform": Provide(lambda: platform, sync_to_thread=False, use_cache=True)},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


@route("/method/{name:str}", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200)
async def call_method(name: FromPath[str], request: Req, platform: GivenPlatform) -> Response[Any]:
    params = await _params(request)
    platform.calls.append(name)
    try:
        method, community = _admitted(platform, name, params)
        line = platform.line(community.group_id)
        if line.faults.slow_ms:
            await asyncio.sleep(line.faults.slow_ms / 1000)
        if line.faults.is_due("server_error_every"):
            return _broken(502)
        answer = method(
            Call(
                world=platform.world, media=platform.media, line=line, community=community, params=params,
                base_url=platform.base_url,
            )
        )  # fmt: skip
        platform.save_soon()
        if name in _SENDING and line.faults.is_due("lose_answer_every"):
            await asyncio.sleep(line.faults.hang_s)
            return _broken(504)
    except VkError as exc:
        return Response(_error(exc, params))
    return Response({"response": answer})


@route("/lp/{group_id:int}", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200)
async def long_poll(group_id: FromPath[int], request: Req, platform: GivenPlatform) -> Response[Json]:
    params = await _params(request)
    if group_id not in platform.world.memory.communities or params.get("act") != "a_check":
        return Response({"failed": 2})
    line = platform.line(group_id)
    wanted = int(line.faults.long_poll_failed)
    line.faults.long_poll_failed = 0
    match wanted:
        case 1:
            return Response({"failed": 1, "ts": int(line.queue.ts)})
        case 2 | 3:
            line.queue.expire_key()
            return Response({"failed": wanted})
        case _:
            wait = params.get("wait", "25")
            wait_s = float(wait) if wait.isdecimal() else 25.0
            return Response(await line.queue.read(key=params.get("key", ""), ts=params.get("ts", ""), wait_s=wait_s))


@post("/upload/{ticket:str}", status_code=200)
async def upload(ticket: FromPath[str], request: Req, platform: GivenPlatform) -> Json:
    form = await request.form()
    for field, value in form.items():
        if isinstance(value, UploadFile):
            content = await value.read()
            return platform.media.take(ticket, field=field, name=value.filename, content=content)
    return {"error": "ERR_UPLOAD_NO_FILE"}


@get("/files/{key:str}")
async def give_file(key: FromPath[str], platform: GivenPlatform) -> Response[bytes]:
    content = platform.media.content(key)
    if content is None:
        return Response(b"", status_code=404, media_type=MediaType.TEXT)
    return Response(content, media_type="application/octet-stream", headers={"X-Content-Type-Options": "nosniff"})


async def _params(request: Req) -> dict[str, str]:
    found = {name: str(value) for name, value in request.query_params.items()}
    kind = request.content_type[0]
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        found |= {name: str(value) for name, value in (await request.form()).items()}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found["access_token"] = token
    return found


def _admitted(platform: Platform, name: str, params: dict[str, str]) -> tuple[Method, Community]:
    """The method and the community of the key; raises 3, 5, 6, 8, 10, 14."""
    method = METHODS.get(name)
    if method is None:
        raise VkError(3)
    community = platform.world.by_token(params.get("access_token", ""))
    if community is None or platform.line(community.group_id).faults.token_revoked:
        raise VkError(5)
    if _version(params.get("v", "")) < OLDEST_VERSION:
        raise VkError(8)
    line = platform.line(community.group_id)
    limit = int(line.faults.requests_per_second)
    now_ms = int(platform.watch.now().timestamp() * 1000)
    if not line.requests.admit(0, limit=limit, now_ms=now_ms) or line.faults.is_due("rate_limit_every"):
        raise VkError(6)
    if line.faults.captcha:
        raise VkError(14)
    if line.faults.is_due("internal_every"):
        raise VkError(10)
    return method, community


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _error(exc: VkError, params: dict[str, str]) -> Json:
    shown = [{"key": name, "value": value[:200]} for name, value in params.items() if name != "access_token"]
    error: Json = {"error_code": exc.code, "error_msg": exc.message, "request_params": shown}
    if exc.code == 14:  # noqa: PLR2004 - the captcha
        error |= {"captcha_sid": "1", "captcha_img": "https://vk.example/captcha"}
    return {"error": error}


def _broken(status: int) -> Response[Any]:
    return Response(_PAGE, status_code=status, media_type=MediaType.HTML)
