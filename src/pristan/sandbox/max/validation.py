"""What a bot may send: the checks of ``NewMessageBody``, all made before the recipient is looked up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pristan.sandbox.max.errors import ApiError, invalid
from pristan.sandbox.max.keyboards import check_keyboard, sized
from pristan.sandbox.max.markup import parse
from pristan.sandbox.max.model import Json, UploadType

MAX_TEXT = 4000
MAX_MEDIA = 12
MAX_URL = 2048
_ALONE = {"audio", "sticker", "contact", "file"}
_UPLOADED = {"video": UploadType.VIDEO, "audio": UploadType.AUDIO, "file": UploadType.FILE}

TokenType = Callable[[str], UploadType | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A checked body. ``attachments`` of None means «leave as they are» when editing."""

    text: str | None
    markup: list[Json]
    attachments: list[Json] | None
    link: tuple[str, str] | None
    notify: bool


def check_message(body: Any, token_type: TokenType, *, editing: bool = False) -> NewMessage:
    """The message of ``body``, or a refusal. ``token_type`` tells which upload a token belongs to."""
    if not isinstance(body, dict):
        raise invalid("Invalid request. JSON object expected")
    text, markup = _text(body)
    attachments = _attachments(body.get("attachments"), token_type)
    link = _link(body.get("link"))
    notify = body.get("notify", True)
    if not isinstance(notify, bool):
        raise invalid("Field 'notify' must be a boolean")
    has_content = bool(attachments) or link is not None or bool(text and text.strip())
    if not has_content and not (editing and attachments is None):
        raise invalid("Invalid request. Text, attachments or link required")
    return NewMessage(text=text, markup=markup, attachments=attachments, link=link, notify=notify)


def _text(body: Json) -> tuple[str | None, list[Json]]:
    markup_format = body.get("format")
    if markup_format not in (None, "markdown", "html"):
        raise invalid(f"Unknown format: {str(markup_format)[:40]}")
    if body.get("text") is None:
        return None, []
    text = sized(body, "text", limit=MAX_TEXT, required=False)
    return parse(text, markup_format)


def _link(link: Any) -> tuple[str, str] | None:
    if link is None:
        return None
    if not isinstance(link, dict):
        raise invalid("Field 'link' must be an object")
    kind = sized(link, "type", limit=20, required=True)
    if kind not in ("forward", "reply"):
        raise invalid(f"Unknown link type: {kind}")
    return kind, sized(link, "mid", limit=200, required=True)


def _attachments(found: Any, token_type: TokenType) -> list[Json] | None:
    if found is None:
        return None
    if not isinstance(found, list):
        raise invalid("Field 'attachments' must be an array")
    checked = [part for one in found for part in _attachment(one, token_type)]
    _check_mixing([one["type"] for one in checked])
    return checked


def _check_mixing(kinds: list[str]) -> None:
    if kinds.count("inline_keyboard") > 1:
        raise invalid("Must be only one keyboard in message")
    content = [kind for kind in kinds if kind != "inline_keyboard"]
    if len(content) > MAX_MEDIA:
        raise invalid(f"Field 'attachments' size ({len(content)}) must be at most {MAX_MEDIA}")
    alone = next((kind for kind in content if kind in _ALONE), None)
    if alone is not None and len(content) > 1:
        raise invalid(f"Must be only one {alone} attachment in message")


def _attachment(one: Any, token_type: TokenType) -> list[Json]:
    if not isinstance(one, dict):
        raise invalid("Field 'attachments' must hold objects")
    kind = one.get("type")
    if not isinstance(kind, str):
        raise invalid("Missing required parameter: type")
    if kind == "location":
        return [_location(one)]
    payload = one.get("payload")
    if not isinstance(payload, dict):
        raise invalid("Missing required parameter: payload")
    if kind == "image":
        return _images(payload, token_type)
    return [{"type": kind, "payload": _payload(kind, payload, token_type=token_type)}]


def _payload(kind: str, payload: Json, *, token_type: TokenType) -> Json:
    match kind:
        case "video" | "audio" | "file":
            return {"token": _token(kind, payload, token_type=token_type)}
        case "sticker":
            return {"code": sized(payload, "code", limit=200, required=True)}
        case "contact":
            return _contact(payload)
        case "share":
            return _share(payload)
        case "inline_keyboard":
            return {"buttons": check_keyboard(payload)}
        case _:
            raise invalid(f"Unknown attachment type: {kind[:40]}")


def _images(payload: Json, token_type: TokenType) -> list[Json]:
    ways = [name for name in ("url", "token", "photos") if payload.get(name)]
    if len(ways) != 1:
        raise invalid(
            "No `photos`, `url` or `token` provided" if not ways else "Only one of `photos`, `url` or `token` allowed"
        )
    if ways == ["url"]:
        url = sized(payload, "url", limit=MAX_URL, required=True)
        if not url.lower().startswith(("http://", "https://")):
            raise invalid("Invalid image url")
        return [{"type": "image", "payload": {"url": url}}]
    tokens = [payload.get("token")] if ways == ["token"] else _photo_tokens(payload["photos"])
    for token in tokens:
        if not isinstance(token, str) or token_type(token) is not UploadType.IMAGE:
            raise invalid("Invalid photo token provided")
    return [{"type": "image", "payload": {"token": token}} for token in tokens]


def _photo_tokens(photos: Any) -> list[Any]:
    if not isinstance(photos, dict) or not all(isinstance(one, dict) for one in photos.values()):
        raise invalid("Field 'photos' must be an object")
    return [one.get("token") for one in photos.values()]


def _token(kind: str, payload: Json, *, token_type: TokenType) -> str:
    token = payload.get("token")
    if not isinstance(token, str) or not token:
        raise ApiError(400, code="proto.payload", message=f"Missing `token` in {kind} attachment")
    if token_type(token) is not _UPLOADED[kind]:
        raise invalid(f"Invalid {kind} token provided")
    return token


def _contact(payload: Json) -> Json:
    found: Json = {
        name: sized(payload, name, limit=limit, required=False)
        for name, limit in (("name", 200), ("vcf_info", 16_000), ("vcf_phone", 64))
    }
    contact_id = payload.get("contact_id")
    if contact_id is not None and (not isinstance(contact_id, int) or isinstance(contact_id, bool)):
        raise invalid("Field 'contact_id' must be a number")
    if not any(found.values()) and contact_id is None:
        raise invalid("Missing required parameter: name")
    return found | {"contact_id": contact_id}


def _share(payload: Json) -> Json:
    url = sized(payload, "url", limit=MAX_URL, required=False)
    token = sized(payload, "token", limit=MAX_URL, required=False)
    if not url and not token:
        raise invalid("Missing required parameter: url")
    return {"url": url or None, "token": token or None}


def _location(one: Json) -> Json:
    values = [one.get("latitude"), one.get("longitude")]
    for value, name, limit in zip(values, ("latitude", "longitude"), (90, 180), strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise invalid(f"Missing required parameter: {name}")
        if not math.isfinite(value) or abs(value) > limit:
            raise invalid(f"Field '{name}' value ({value}) must be at most {limit}")
    return {"type": "location", "latitude": values[0], "longitude": values[1]}
