"""The part of the Talk API that the hub uses. The key is in ``X-Auth-Token``; each scope is asked for.

https://developer.kontur.ru/doc/talk.public.api
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Litestar, Request, Response, route
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.kit.clock import random_token, random_uuid
from pristan.sandbox.kontur_talk import shapes
from pristan.sandbox.kontur_talk.postman import Postman
from pristan.sandbox.kontur_talk.world import Entry, Json, Room, Space, Webhook, World

Req = Request[Any, Any, Any]
WEBHOOKS_A_DAY = 10
TITLE_LIMIT, WEBHOOK_TITLE_LIMIT, URL_LIMIT = 128, 200, 2048
_NAME = re.compile(r"[a-z0-9]+")
_EVENTS = frozenset(
    "recordingCompleted transcriptionReady userConnectedToRoom userDisconnectedFromRoom conferencesStarted"
    " conferencesFinished".split()
)
LATE_S = 30.0


class ApiError(Exception):
    """A refusal; the document names statuses and no shape of their bodies."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: to which space, with what parameters and body."""

    space: Space
    method: str
    query: Mapping[str, str]
    body: Json

    def number(self, name: str) -> int:
        value = self.query.get(name, "0" if name == "skip" else "100")
        if not value.isdecimal():
            raise ApiError(400)
        return int(value)

    def demand(self, scope: str, right: str) -> None:
        held = self.space.scopes.get(scope)
        if held is None or (right == "readWrite" and held != "readWrite"):
            raise ApiError(403)


class Api:
    """The handlers over one world."""

    def __init__(self, world: World, postman: Postman) -> None:
        self._world = world
        self._postman = postman

    def app(self) -> ASGIApp:
        @route("/api/{path:path}", http_method=["GET", "POST", "PUT", "DELETE"])
        async def call(request: Req, path: FromPath[str]) -> Response[Any]:
            return await self._answer(request, [part for part in path.split("/") if part])

        return Litestar(route_handlers=[call], openapi_config=None, logging_config=None)

    async def _answer(self, request: Req, path: list[str]) -> Response[Any]:
        try:
            space = self._space(request)
            asked = Asked(
                space=space,
                method=str(request.method),
                query=dict(request.query_params),
                body=await _body(request),
            )
            found = self._call(asked, path)
            if space.strikes("lost_answer"):
                await asyncio.sleep(LATE_S)
        except ApiError as exc:
            return Response(None, status_code=exc.status)
        return Response(found, status_code=200)

    def _space(self, request: Req) -> Space:
        token = request.headers.get("X-Auth-Token", "")
        space = next((one for one in self._world.spaces.values() if one.token == token), None)
        if space is None or space.faults.get("key_revoked"):
            raise ApiError(401)
        for fault, status in (("slower", 429), ("broken", 502)):
            if space.strikes(fault):
                raise ApiError(status)
        return space

    def _call(self, asked: Asked, path: list[str]) -> Any:
        match [asked.method, *path]:
            case ["GET", "domain", "applications", "access-info"]:
                return shapes.access(asked.space)
            case ["PUT" | "GET", "Rooms", name]:
                return self._room(asked, name)
            case [_, "EmailCalendar", *rest]:
                return self._calendar(asked, rest)
            case [_, "Webhooks", *rest]:
                return self._webhooks(asked, rest)
            case ["GET", *rest]:
                return self._past(asked, rest)
            case _:
                raise ApiError(404)

    def _past(self, asked: Asked, path: list[str]) -> Any:
        asked.demand("reporting", "read")
        match path:
            case ["domain", "conferencesHistory"]:
                return self._history(asked)
            case ["ConferencesHistory", "v2", key]:
                return self._artifacts(asked, key)
            case ["ConferenceReports", key, "messages" | "participants" as what]:
                return self._report(asked, key, what=what)
            case _:
                raise ApiError(404)

    def _room(self, asked: Asked, name: str) -> Json:
        space, body = asked.space, asked.body
        asked.demand("rooms", "read" if asked.method == "GET" else "readWrite")
        if not _NAME.fullmatch(name):
            raise ApiError(400)
        if asked.method == "GET":
            if name not in space.rooms:
                raise ApiError(404)
            return shapes.room(space.rooms[name])
        room = space.rooms.setdefault(name, Room(name=name, title=name))
        room.title = _short(body.get("title", room.title), TITLE_LIMIT)
        if "anonymousAccessExpirationDate" in body:
            room.guests_until = _moment(body["anonymousAccessExpirationDate"])
        return shapes.room(room)

    def _calendar(self, asked: Asked, path: list[str]) -> Any:
        space, body = asked.space, asked.body
        asked.demand("calendar", "read" if asked.method == "GET" else "readWrite")
        match [asked.method, *path]:
            case ["GET", organiser]:
                start, end = (_moment(asked.query.get(name)) for name in ("start", "end"))
                found = [one for one in space.entries.values() if one.organiser == organiser]
                return {"items": [shapes.entry(one) for one in found if one.start < end and one.end > start]}
            case ["POST", organiser]:
                if "@" not in organiser or not isinstance(body.get("requiredUserKeys"), list):
                    raise ApiError(400)
                made = Entry(
                    id=random_uuid().hex,
                    organiser=organiser,
                    room=_short(body.get("roomName"), TITLE_LIMIT),
                    subject=_short(body.get("subject"), TITLE_LIMIT),
                    start=_moment(body.get("start")),
                    end=_moment(body.get("end")),
                )
                space.entries[made.id] = made
                return shapes.entry(made)
            case ["DELETE", organiser, entry_id]:
                if (known := space.entries.get(entry_id)) is None or known.organiser != organiser:
                    raise ApiError(404)
                del space.entries[entry_id]
                return None
            case _:
                raise ApiError(404)

    def _history(self, asked: Asked) -> Json:
        since = _moment(asked.query.get("fromDate"))
        skip, take = (asked.number(name) for name in ("skip", "take"))
        ended = [
            shapes.conference(one, room)
            for room in asked.space.rooms.values()
            for one in room.conferences
            if one.ended_at is not None and one.ended_at >= since
        ]
        return {"conferences": ended[skip : skip + take]}

    def _artifacts(self, asked: Asked, key: str) -> Json:
        for room in asked.space.rooms.values():
            for one in room.conferences:
                if one.key == key and one.ended_at is not None:
                    return shapes.artifacts(one, room)
        raise ApiError(404)

    def _report(self, asked: Asked, key: str, *, what: str) -> Json:
        found = self._world.conference(asked.space, key)
        if found is None or found.ended_at is None:
            raise ApiError(404)
        if what == "participants":
            return shapes.participants(found)
        skip, take = (asked.number(name) for name in ("skip", "take"))
        return {"messages": [shapes.message(one) for one in found.chat[skip : skip + take]]}

    def _webhooks(self, asked: Asked, path: list[str]) -> Any:
        space, body = asked.space, asked.body
        asked.demand("webhooks", "read" if asked.method == "GET" else "readWrite")
        match [asked.method, *path]:
            case ["GET"]:
                return [shapes.webhook(one) for one in space.webhooks.values()]
            case ["POST"]:
                return shapes.webhook(self._add_webhook(space, body))
            case ["POST", key, "activate"] if key in space.webhooks:
                webhook = space.webhooks[key]
                if body.get("activationKey") != webhook.activation_key:
                    raise ApiError(400)
                webhook.is_active = True
                return None
            case ["DELETE", key] if key in space.webhooks:
                del space.webhooks[key]
                return None
            case _:
                raise ApiError(404)

    def _add_webhook(self, space: Space, body: Json) -> Webhook:
        space.webhooks_made += 1
        if space.webhooks_made > WEBHOOKS_A_DAY:
            raise ApiError(429)
        events = body.get("events")
        if not isinstance(events, list) or not events or not set(events) <= _EVENTS:
            raise ApiError(400)
        webhook = Webhook(
            key=random_uuid().hex,
            title=_short(body.get("title"), WEBHOOK_TITLE_LIMIT),
            url=_short(body.get("url"), URL_LIMIT),
            events=tuple(events),
            headers=list(body.get("customHeaders") or ()),
            activation_key=random_token(12),
            created_at=self._world.clock.now(),
        )
        space.webhooks[webhook.key] = webhook
        self._postman.offer(webhook)
        return webhook


async def _body(request: Req) -> Json:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as exc:
        raise ApiError(400) from exc
    if not isinstance(body, dict):
        raise ApiError(400)
    return body


def _short(value: Any, limit: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise ApiError(400)
    return value


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as exc:
        raise ApiError(400) from exc
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
