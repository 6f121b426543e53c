"""The customer's side over HTTP: play customers, spoil the connection, look at the log, make load.

Whoever mounts it guards it: ``control_router(..., guards=...)``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import ServerSentEvent
from litestar.types import Guard

from pristan.sandbox.max import control_acts
from pristan.sandbox.max.control_acts import find_bot, find_person
from pristan.sandbox.max.errors import ApiError
from pristan.sandbox.max.faults import Faults, merged
from pristan.sandbox.max.journal import Direction, Journal
from pristan.sandbox.max.load import Load, LoadOrder
from pristan.sandbox.max.model import Bot, Json
from pristan.sandbox.max.phone import chat_view, customer_row, entry_view
from pristan.sandbox.max.requests import GivenPlatform, Req
from pristan.sandbox.max.twin import Platform

MOST_LOGGED = 500
GivenLoad = NamedDependency[Load]


class NewBot(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    token: str | None = None
    username: str | None = None


class NewCustomer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    first_name: str
    last_name: str = ""
    phone: str | None = None


@get("/bots")
async def list_bots(platform: GivenPlatform) -> Json:
    """With what a connection to each asks for; everything else tells of a bot without its key."""
    bots = platform.world.memory.bots.values()
    return {"items": [{**_bot_row(platform, bot), "fields": _keys(platform, bot)} for bot in bots]}


@post("/bots")
async def add_bot(data: JSONBody[NewBot], platform: GivenPlatform) -> Json:
    bot = platform.world.add_bot(data.name, token=data.token, username=data.username)
    platform.save()
    return {**_bot_row(platform, bot), "token": bot.token, "fields": _keys(platform, bot)}


@get("/bots/{bot_id:int}/customers")
async def list_customers(bot_id: FromPath[int], platform: GivenPlatform) -> Json:
    bot = find_bot(platform, bot_id)
    people = [one for one in platform.world.memory.people.values() if one.persona != "load"]
    return {"items": [customer_row(platform, bot, one) for one in people]}


@post("/bots/{bot_id:int}/customers")
async def add_customer(bot_id: FromPath[int], data: JSONBody[NewCustomer], platform: GivenPlatform) -> Json:
    bot = find_bot(platform, bot_id)
    person = platform.world.add_person(data.first_name[:64], last_name=data.last_name[:64], phone=data.phone)
    platform.line(bot_id).journal.tell({"kind": "customers"})
    platform.save()
    return customer_row(platform, bot, person)


@get("/bots/{bot_id:int}/customers/{user_id:int}/chat")
async def get_chat(bot_id: FromPath[int], user_id: FromPath[int], platform: GivenPlatform) -> Json:
    return chat_view(platform, find_bot(platform, bot_id), find_person(platform, user_id))


@get("/bots/{bot_id:int}/requests")
async def list_requests(
    bot_id: FromPath[int],
    platform: GivenPlatform,
    *,
    direction: FromQuery[Direction | None] = None,
    limit: FromQuery[int] = 100,
) -> Json:
    journal = platform.line(find_bot(platform, bot_id).user_id).journal
    found = journal.entries(direction=direction, limit=max(1, min(limit, MOST_LOGGED)))
    return {"items": [entry_view(one) for one in found]}


@get("/bots/{bot_id:int}/faults")
async def get_faults(bot_id: FromPath[int], platform: GivenPlatform) -> Faults:
    return platform.line(find_bot(platform, bot_id).user_id).faults


@patch("/bots/{bot_id:int}/faults")
async def set_faults(bot_id: FromPath[int], request: Req, platform: GivenPlatform) -> Faults:
    """Changes only what is named; ``{}`` changes nothing."""
    line = platform.line(find_bot(platform, bot_id).user_id)
    try:
        line.faults = merged(line.faults, msgspec.json.decode(await request.body()))
    except msgspec.MsgspecError as exc:
        raise ApiError(HTTPStatus.BAD_REQUEST, code="sandbox.faults", message=str(exc)) from exc
    line.journal.tell({"kind": "faults"})
    platform.save()
    return line.faults


@delete("/bots/{bot_id:int}/faults", status_code=200)
async def clear_faults(bot_id: FromPath[int], platform: GivenPlatform) -> Faults:
    line = platform.line(find_bot(platform, bot_id).user_id)
    line.faults = Faults()
    line.journal.tell({"kind": "faults"})
    platform.save()
    return line.faults


@post("/bots/{bot_id:int}/reset", status_code=200)
async def reset(bot_id: FromPath[int], platform: GivenPlatform, load: GivenLoad) -> Json:
    """Chats, messages, log and switches go; the bot, its token and its subscriptions stay, customers come anew."""
    bot = find_bot(platform, bot_id)
    load.stop(bot)
    line = platform.line(bot_id)
    line.faults = Faults()
    line.queue.waiting.clear()
    platform.world.forget_chats(bot_id)
    line.journal.clear()
    control_acts.seed_customers(platform)
    platform.save()
    return _bot_row(platform, bot)


@get("/bots/{bot_id:int}/live")
async def live(bot_id: FromPath[int], platform: GivenPlatform) -> ServerSentEvent:
    """What changed: ``chat``, ``request``, ``faults``, ``customers``, ``subscriptions``, ``reload``."""
    return ServerSentEvent(_stream(platform.line(find_bot(platform, bot_id).user_id).journal))


@post("/bots/{bot_id:int}/load")
async def start_load(
    bot_id: FromPath[int], data: JSONBody[LoadOrder], *, platform: GivenPlatform, load: GivenLoad
) -> Json:
    bot = find_bot(platform, bot_id)
    load.start(bot, data)
    return load.status(bot)


@get("/bots/{bot_id:int}/load")
async def load_status(bot_id: FromPath[int], platform: GivenPlatform, load: GivenLoad) -> Json:
    return load.status(find_bot(platform, bot_id))


@delete("/bots/{bot_id:int}/load", status_code=200)
async def stop_load(bot_id: FromPath[int], platform: GivenPlatform, load: GivenLoad) -> Json:
    bot = find_bot(platform, bot_id)
    load.stop(bot)
    return load.status(bot)


@get("/bots/{bot_id:int}/report")
async def report(
    bot_id: FromPath[int], *, platform: GivenPlatform, load: GivenLoad, only_load: FromQuery[bool] = True
) -> Json:
    return load.report(find_bot(platform, bot_id), only_load=only_load)


def control_router(
    platform: Platform, *, path: str = "/control", guards: Sequence[Guard] = (), opt: Json | None = None
) -> Router:
    """All of it under one path, behind the caller's guards."""
    load = Load(platform)
    return Router(
        path,
        route_handlers=[
            list_bots, add_bot, list_customers, add_customer, get_chat, list_requests, get_faults, set_faults,
            clear_faults, reset, live, start_load, load_status, stop_load, report, *control_acts.HANDLERS,
        ],
        dependencies={
            "platform": Provide(lambda: platform, sync_to_thread=False, use_cache=True),
            "load": Provide(lambda: load, sync_to_thread=False, use_cache=True),
        },
        exception_handlers={ApiError: _problem},
        guards=list(guards),
        opt=opt or {},
        include_in_schema=False,
    )  # fmt: skip


def _bot_row(platform: Platform, bot: Bot) -> Json:
    line = platform.line(bot.user_id)
    return {
        "bot_id": bot.user_id,
        "name": bot.name,
        "username": bot.username,
        "api_url": f"{platform.world.base_url}/",
        "mode": "webhook" if line.subscriptions else "polling",
        "subscriptions": list(line.subscriptions),
    }


def _keys(platform: Platform, bot: Bot) -> Json:
    return {"token": bot.token, "base_url": f"{platform.world.base_url}/"}


async def _stream(journal: Journal) -> AsyncIterator[Json]:
    with journal.watching() as watch:
        async for change in watch.changes():
            yield {"event": change["kind"], "data": msgspec.json.encode(change).decode()}


def _problem(_: Req, exc: ApiError) -> Response[Json]:
    """The house shape of an error, for the operator UI."""
    body = {
        "type": "about:blank",
        "title": exc.message,
        "status": int(exc.status),
        "code": exc.code,
        "detail": exc.message,
    }
    return Response(body, status_code=exc.status, media_type="application/problem+json")
