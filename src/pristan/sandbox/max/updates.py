"""Builders of updates (contract of MAX, section 9), pure."""

from __future__ import annotations

from typing import Any

from pristan.sandbox.max.model import Json

IN_DIALOG = "user_locale"


def message_created(message: Json, *, at_ms: int, locale: str | None) -> Json:
    return _with_locale({"update_type": "message_created", "timestamp": at_ms, "message": message}, locale)


def lost_voice(*, at_ms: int, locale: str | None) -> Json:
    """A native voice message as bots get it: nothing but the fact (contract, section 12)."""
    return _with_locale({"update_type": "message_created", "timestamp": at_ms}, locale)


def message_edited(message: Json, *, at_ms: int) -> Json:
    return {"update_type": "message_edited", "timestamp": at_ms, "message": message}


def message_removed(mid: str, *, chat_id: int, user_id: int, at_ms: int) -> Json:
    return {
        "update_type": "message_removed",
        "timestamp": at_ms,
        "message_id": mid,
        "chat_id": chat_id,
        "user_id": user_id,
    }


def message_callback(callback: Json, *, message: Json | None, at_ms: int, locale: str | None) -> Json:
    update = {"update_type": "message_callback", "timestamp": at_ms, "callback": callback, "message": message}
    return _with_locale(update, locale)


def bot_started(chat_id: int, *, user: Json, payload: str | None, at_ms: int, locale: str | None) -> Json:
    update = in_dialog("bot_started", chat_id=chat_id, user=user, at_ms=at_ms, locale=locale)
    # The live platform repeats the id at the top, beyond its own schema.
    update["user_id"] = user["user_id"]
    return update if payload is None else {**update, "payload": payload}


def in_dialog(kind: str, *, chat_id: int, user: Json, at_ms: int, locale: str | None, **more: Any) -> Json:
    """``bot_stopped`` and the ``dialog_*`` family."""
    update = {"update_type": kind, "timestamp": at_ms, "chat_id": chat_id, "user": user, **more}
    return _with_locale(update, locale)


def in_group(kind: str, *, chat_id: int, user: Json, at_ms: int, **more: Any) -> Json:
    """Membership and title of groups and channels."""
    return {"update_type": kind, "timestamp": at_ms, "chat_id": chat_id, "user": user, **more}


def _with_locale(update: Json, locale: str | None) -> Json:
    return update if locale is None else {**update, IN_DIALOG: locale}
