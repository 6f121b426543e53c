"""Objects of the Bot API as the platform writes them: https://core.telegram.org/bots/api#available-types."""

from __future__ import annotations

from pristan.sandbox.telegram.world import Blob, Bot, Chat, Json, Line, Person


def bot_user(bot: Bot) -> Json:
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


def me(bot: Bot) -> Json:
    return bot_user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def user(person: Person) -> Json:
    found = {"id": person.id, "is_bot": False, "first_name": person.first_name, "language_code": "ru"}
    return found | ({"last_name": person.last_name} if person.last_name else {})


def chat_of(person: Person) -> Json:
    found = {"id": person.id, "type": "private", "first_name": person.first_name}
    return found | ({"last_name": person.last_name} if person.last_name else {})


def message(bot: Bot, chat: Chat, line: Line, *, with_reply: bool = True) -> Json:
    found: Json = {
        "message_id": line.number,
        "date": int(line.at.timestamp()),
        "chat": chat_of(chat.person),
        "from": bot_user(bot) if line.is_bot else user(chat.person),
        **line.extra,
    }
    if line.blob is not None:
        found |= _media(line.blob) | ({"caption": line.text} if line.text else {})
    elif line.text:
        found["text"] = line.text
    if line.edited_at is not None:
        found["edit_date"] = int(line.edited_at.timestamp())
    if line.keyboard:
        found["reply_markup"] = {"inline_keyboard": line.keyboard}
    replied = chat.line(line.reply_to) if line.reply_to is not None and with_reply else None
    if replied is not None:
        found["reply_to_message"] = message(bot, chat, replied, with_reply=False)
    return found


def _media(blob: Blob) -> Json:
    common = {"file_id": blob.file_id, "file_unique_id": blob.file_id[:12], "file_size": blob.size}
    match blob.kind:
        case "image":
            return {"photo": [common | {"width": 480, "height": 640}]}
        case "audio":
            return {"voice": common | {"duration": 2, "mime_type": blob.mime}}
        case _:
            return {"document": common | {"file_name": blob.name, "mime_type": blob.mime}}
