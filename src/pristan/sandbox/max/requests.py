"""Reading a request as strictly as the platform does."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request
from litestar.di import NamedDependency

from pristan.sandbox.max.errors import invalid
from pristan.sandbox.max.model import Bot, Json
from pristan.sandbox.max.twin import Platform

Req = Request[Any, Any, Any]
GivenPlatform = NamedDependency[Platform]


def bot_of(request: Req) -> Bot:
    """The gate has put it there."""
    bot: Bot = request.scope["state"]["bot"]
    return bot


async def json_of(request: Req) -> Any:
    raw = await request.body()
    if not raw:
        raise invalid("Invalid request. Body is empty")
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as exc:
        raise invalid("Invalid request. JSON is malformed") from exc


async def object_of(request: Req) -> Json:
    body = await json_of(request)
    if not isinstance(body, dict):
        raise invalid("Invalid request. JSON object expected")
    return body


def text_of(request: Req, name: str, *, required: bool = False) -> str | None:
    value = request.query_params.get(name)
    if not value and required:
        raise invalid(f"Missing required parameter: {name}")
    return value or None


def required_text(request: Req, name: str) -> str:
    return text_of(request, name, required=True) or ""


def number_of(request: Req, name: str, *, least: int | None = None, most: int | None = None) -> int | None:
    text = text_of(request, name)
    if text is None:
        return None
    value = as_number(text, name)
    if most is not None and value > most:
        raise invalid(f"Field '{name}' value ({value}) must be at most {most}")
    if least is not None and value < least:
        raise invalid(f"Field '{name}' value ({value}) must be at least {least}")
    return value


def as_number(text: str, name: str) -> int:
    """An int64, as ids are."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19 or abs(int(text)) >= 2**63:  # noqa: PLR2004
        raise invalid(f"Field '{name}' must be a number")
    return int(text)


def listed(request: Req, name: str) -> list[str] | None:
    """Several values stand in one parameter, joined by commas."""
    text = text_of(request, name)
    return [one for one in text.split(",") if one] if text else None
