"""Stands before the API: who calls, how often, what is spoiled on purpose, and what the log says of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from pristan.sandbox.max.errors import ApiError, bad_token, too_many_requests
from pristan.sandbox.max.journal import Direction, Outcome
from pristan.sandbox.max.line import Line
from pristan.sandbox.max.model import Bot, Json
from pristan.sandbox.max.summary import of_update
from pristan.sandbox.max.twin import Platform

_WITHOUT_TOKEN = ("/upload/", "/files/", "/thumbnails/", "/stickers/")
_LOSABLE = {("POST", "/messages"), ("POST", "/answers"), ("PUT", "/messages")}
_QUIET = {"/updates"}
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


class AnswerLost(ConnectionError):
    """The request was carried out, and its answer is not given on purpose."""


@dataclass(slots=True)
class Seen:
    status: int | None = None
    refusal: str | None = None


class Gate:
    """An ASGI middleware; puts the calling bot into ``scope["state"]``."""

    def __init__(self, app: ASGIApp, platform: Platform) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _path(scope)
        if scope["type"] != ScopeType.HTTP or path.startswith(_WITHOUT_TOKEN):
            await self._app(scope, receive, send)
            return
        try:
            bot = self._caller(scope)
        except ApiError as exc:
            await refuse(send, exc)
            return
        scope.setdefault("state", {})["bot"] = bot
        await self._serve(scope, receive, send, line=self._platform.ready(bot))

    def _caller(self, scope: Scope) -> Bot:
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        token = given.decode("latin-1").strip()
        if token.lower().startswith("bearer "):
            raise bad_token("Malformed access token")
        bot = self._platform.world.bot_by_token(token) if token else None
        if bot is None or self._platform.line(bot.user_id).faults.token_revoked:
            raise bad_token()
        return bot

    async def _serve(self, scope: HTTPScope, receive: Receive, send: Send, *, line: Line) -> None:
        started = self._platform.clock.now_ms()
        seen = Seen()
        is_lost = False

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
            if not is_lost:
                await send(message)

        try:
            spoiled = self._spoiled(scope, line=line, now_ms=started)
            if line.faults.slow_ms:
                await asyncio.sleep(line.faults.slow_ms / 1000)
            if spoiled is not None:
                await spoiled(watched)
                return
            is_lost = self._is_lost(scope, line)
            await self._app(scope, receive, watched)
            if is_lost:
                await _lose(send, hang_s=line.faults.lose_answer_hang_s)
        except ApiError as exc:
            seen.refusal = exc.message
            await refuse(watched, exc)
        finally:
            self._note(scope, line=line, seen=seen, started_ms=started, is_lost=is_lost)

    def _spoiled(self, scope: HTTPScope, *, line: Line, now_ms: int) -> Any:
        """How to refuse this request instead of serving it, if it must be refused."""
        faults = line.faults
        if line.turns.is_due("rate_limit", faults.rate_limit_every) or not line.requests.admit(
            0, limit=faults.requests_per_second, now_ms=now_ms
        ):
            return lambda send: refuse(send, too_many_requests(), retry_after_s=faults.retry_after_s)
        if _path(scope) not in _QUIET and line.turns.is_due("server_error", faults.server_error_every):
            return lambda send: _break(send, status=faults.server_error_status, as_html=faults.server_error_html)
        return None

    def _is_lost(self, scope: HTTPScope, line: Line) -> bool:
        is_losable = (scope["method"], _path(scope)) in _LOSABLE
        return is_losable and line.turns.is_due("lose_answer", line.faults.lose_answer_every)

    def _note(self, scope: HTTPScope, *, line: Line, seen: Seen, started_ms: int, is_lost: bool) -> None:
        query = scope["query_string"].decode("latin-1")
        path = _path(scope)
        if path in _QUIET and seen.status == HTTPStatus.OK:
            return
        now = self._platform.clock.now_ms()
        line.journal.add(
            Direction.FROM_BOT,
            at_ms=now,
            title=scope["method"],
            detail=f"{path}?{query}" if query else path,
            status=None if is_lost else seen.status,
            took_ms=now - started_ms,
            outcome=_outcome(seen, is_lost=is_lost),
            note=seen.refusal or scope.get("state", {}).get("note"),
        )


def log_given(line: Line, updates: list[Json], *, now_ms: int) -> None:
    """Updates fetched by polling stand in the log one by one, as delivered ones do."""
    for update in updates:
        title, detail = of_update(update)
        line.journal.add(
            Direction.TO_BOT, at_ms=now_ms, title=title, detail=detail, status=200, took_ms=0, outcome=Outcome.OK
        )


def _outcome(seen: Seen, *, is_lost: bool) -> Outcome:
    if is_lost or seen.status is None:
        return Outcome.NO_ANSWER
    if seen.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome.FAILED
    return Outcome.REFUSED if seen.status >= HTTPStatus.BAD_REQUEST else Outcome.OK


def _path(scope: Scope) -> str:
    """The path inside the API, wherever it is mounted."""
    return "/" + str(scope.get("path", "")).removeprefix(str(scope.get("root_path", ""))).strip("/")


async def _lose(send: Any, *, hang_s: float) -> None:
    """Silence for a while, then a connection that breaks in the middle of the answer."""
    if hang_s:
        await asyncio.sleep(hang_s)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
    raise AnswerLost


async def refuse(send: Any, error: ApiError, *, retry_after_s: int = 0) -> None:
    body: Json = {"code": error.code, "message": error.message}
    extra = [(b"retry-after", str(retry_after_s).encode())] if retry_after_s else []
    await _answer(send, status=error.status, body=msgspec.json.encode(body), kind=b"application/json", extra=extra)


async def _break(send: Any, *, status: int, as_html: bool) -> None:
    if as_html:
        await _answer(send, status=status, body=_HTML, kind=b"text/html", extra=[])
        return
    body = msgspec.json.encode({"code": "internal.error", "message": "Internal error"})
    await _answer(send, status=status, body=body, kind=b"application/json", extra=[])


async def _answer(send: Any, *, status: int, body: bytes, kind: bytes, extra: list[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", kind + b"; charset=utf-8"), (b"content-length", str(len(body)).encode()), *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
