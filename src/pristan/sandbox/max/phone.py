"""A dialog as the phone page draws it: also what no method of the Bot API tells."""

from __future__ import annotations

from urllib.parse import urlsplit

from pristan.sandbox.max import render
from pristan.sandbox.max.journal import Entry
from pristan.sandbox.max.model import Bot, Chat, Json, Message, Person
from pristan.sandbox.max.twin import Platform

SHOWN = 200


def customer_row(platform: Platform, bot: Bot, person: Person) -> Json:
    chat = platform.world.dialog(bot.user_id, person.user_id)
    return {
        "user_id": person.user_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "phone": person.phone,
        "persona": person.persona,
        "chat_id": chat.chat_id if chat is not None else None,
        "status": chat.status if chat is not None else "new",
    }


def chat_view(platform: Platform, bot: Bot, person: Person) -> Json:
    world = platform.world
    chat = world.dialog(bot.user_id, person.user_id)
    messages = [world.memory.messages[mid] for mid in list(chat.mids)[-SHOWN:]] if chat is not None else []
    return {
        "customer": customer_row(platform, bot, person),
        "bot": {"user_id": bot.user_id, "name": bot.name, "username": bot.username},
        "messages": [message_view(platform, bot, one) for one in messages],
        "action": _action(platform, chat),
        "toast": chat.toast if chat is not None else None,
        "toast_at_ms": chat.toast_at_ms if chat is not None else 0,
        "muted_until_ms": chat.muted_until_ms if chat is not None else None,
        "pinned_mid": chat.pinned_mid if chat is not None else None,
    }


def message_view(platform: Platform, bot: Bot, one: Message) -> Json:
    # The page is served by the same host under whatever name the operator typed.
    base = urlsplit(platform.world.base_url).path
    is_removed = one.removed_at_ms is not None
    attachments = [] if is_removed else [render.attachment(found, base) for found in one.attachments]
    link = one.link
    return {
        "mid": one.mid,
        "from_bot": one.sender_id == bot.user_id,
        "at_ms": one.at_ms,
        "text": None if is_removed else one.text,
        "markup": [] if is_removed else one.markup,
        "attachments": [found for found in attachments if found["type"] != "inline_keyboard"],
        "buttons": one.keyboard["payload"]["buttons"] if one.keyboard is not None and not is_removed else [],
        "link": {"type": link.type, "text": link.body.get("text") or ""} if link is not None else None,
        "is_edited": one.edited_at_ms is not None,
        "is_removed": is_removed,
        "is_hidden": one.is_hidden,
    }


def entry_view(entry: Entry) -> Json:
    return {
        "number": entry.number,
        "at_ms": entry.at_ms,
        "direction": entry.direction,
        "title": entry.title,
        "detail": entry.detail,
        "status": entry.status,
        "took_ms": entry.took_ms,
        "outcome": entry.outcome,
        "note": entry.note,
    }


def _action(platform: Platform, chat: Chat | None) -> str | None:
    if chat is None or chat.action_until_ms <= platform.clock.now_ms():
        return None
    return chat.action
