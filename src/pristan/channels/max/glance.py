"""What must be known of an update before it is parsed: is it a repeat, and whom must it wait for.

MAX gives updates no id, repeats and reorders them (https://dev.max.ru/docs-api), so the key is made of what
the update is about.
"""

import hashlib
import json
from typing import Literal

import msgspec

from pristan.channels.payload import Payload

_LONGEST_ID = 200


def dedupe_key(update: Payload, raw: bytes) -> str:
    """Equal for two deliveries of one update, different for two updates."""
    match update.text("update_type"):
        case "message_created" | "comment_created" as kind:
            parts = [kind, update.part("message").part("body").text("mid")]
        case "message_edited" | "comment_edited" as kind:
            parts = [kind, update.part("message").part("body").text("mid"), _stamp(update)]
        case "message_removed" | "comment_removed" as kind:
            parts = [kind, update.text("message_id")]
        case "message_callback" as kind:
            callback = update.part("callback")
            parts = [kind, callback.text("callback_id"), _stamp(callback)]
        case kind:
            user = update.part("user").integer("user_id") or update.integer("user_id")
            parts = [kind, str(update.integer("chat_id") or ""), str(user or ""), _stamp(update)]
    if all(parts) and sum(map(len, parts)) <= _LONGEST_ID:
        return ":".join(parts)
    return _digest(raw)


class _Person(msgspec.Struct):
    user_id: int | None = None
    is_bot: bool = False


class _Recipient(msgspec.Struct):
    chat_id: int | None = None
    user_id: int | None = None


class _Message(msgspec.Struct):
    recipient: _Recipient
    sender: _Person


class _Usual(msgspec.Struct):
    """What most updates are: a message of a person, decoded no further than the lane needs."""

    message: _Message
    update_type: Literal["message_created"]


_usual = msgspec.json.Decoder(_Usual)


def lane_key(raw: bytes) -> str:
    """Updates of one lane are handled in order: a person in a dialog, or a group chat."""
    try:
        message = _usual.decode(raw).message
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _careful_lane_key(raw)
    chat_id, user_id = message.recipient.chat_id, message.sender.user_id
    if not chat_id or user_id is None or message.sender.is_bot:
        return _careful_lane_key(raw)
    return f"chat:{chat_id}" if chat_id < 0 else f"user:{user_id}"


def _careful_lane_key(raw: bytes) -> str:
    update = Payload.decode(raw)
    if update is None:
        return ""
    message = update.part("message")
    chat_id = message.part("recipient").integer("chat_id") or update.integer("chat_id")
    if chat_id is not None and chat_id < 0:
        return f"chat:{chat_id}"
    user_id = counterpart(update)
    if user_id is not None:
        return f"user:{user_id}"
    return f"chat:{chat_id}" if chat_id else ""


def counterpart(update: Payload) -> int | None:
    """The person a dialog update is about, whoever sent it."""
    message = update.part("message")
    sender = message.part("sender")
    if update.part("callback"):
        return update.part("callback").part("user").integer("user_id")
    if sender and not sender.flag("is_bot"):
        return sender.integer("user_id")
    if message:
        return message.part("recipient").integer("user_id")
    return update.part("user").integer("user_id") or update.integer("user_id")


def _stamp(part: Payload) -> str:
    stamp = part.integer("timestamp")
    return "" if stamp is None else str(stamp)


def _digest(raw: bytes) -> str:
    """The same for equal objects, however they are spelt."""
    try:
        canonical = json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        canonical = raw
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
