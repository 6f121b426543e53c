"""Groups and channels: what people do there, and what a bot may do about it."""

from __future__ import annotations

from typing import Any

from pristan.sandbox.max import errors, render, updates
from pristan.sandbox.max.errors import invalid
from pristan.sandbox.max.keyboards import sized
from pristan.sandbox.max.model import Bot, Chat, ChatStatus, ChatType, Json, Member, Message, Person
from pristan.sandbox.max.sending import mid_of
from pristan.sandbox.max.twin import Platform

PERMISSIONS = (
    "read_all_messages", "add_remove_members", "add_admins", "change_chat_info", "pin_message", "edit_link",
    "write", "edit", "delete", "can_call", "view_stats",
)  # fmt: skip
ACTIONS = ("typing_on", "sending_photo", "sending_video", "sending_audio", "sending_file", "mark_seen")
ACTION_SHOWN_MS = 6000
MOST_ADDED = 100
MOST_ADMINS = 50


class GroupLife:
    """People act in a group; the bot learns of it if its rights allow."""

    def __init__(self, platform: Platform, bot: Bot) -> None:
        self._world = platform.world
        self._line = platform.ready(bot)
        self._bot = bot

    def add_bot(self, owner: Person, *, title: str, is_channel: bool = False) -> Chat:
        chat = self._world.open_group(self._bot, owner, title=title, is_channel=is_channel)
        self._emit(chat, "bot_added", owner, is_channel=is_channel)
        return chat

    def remove_bot(self, chat: Chat, who: Person) -> None:
        chat.status = ChatStatus.REMOVED
        chat.members.pop(self._bot.user_id, None)
        self._emit(chat, "bot_removed", who, is_channel=chat.type is ChatType.CHANNEL)

    def add_person(self, chat: Chat, who: Person, *, inviter: Person | None) -> None:
        chat.members[who.user_id] = Member(user_id=who.user_id, joined_ms=self._world.clock.now_ms())
        inviter_id = inviter.user_id if inviter is not None else None
        self._emit(chat, "user_added", who, inviter_id=inviter_id, is_channel=chat.type is ChatType.CHANNEL)

    def remove_person(self, chat: Chat, who: Person, *, admin: Person | None) -> None:
        chat.members.pop(who.user_id, None)
        more = {"admin_id": admin.user_id} if admin is not None else {}
        self._emit(chat, "user_removed", who, is_channel=chat.type is ChatType.CHANNEL, **more)

    def rename(self, chat: Chat, who: Person, *, title: str) -> None:
        chat.title = title
        self._emit(chat, "chat_title_changed", who, title=title)

    def grant(self, chat: Chat, who: Person, *, permissions: list[str] | None) -> None:
        """Rights of the bot itself; None takes them away."""
        mine = chat.members.setdefault(
            self._bot.user_id, Member(user_id=self._bot.user_id, joined_ms=self._world.clock.now_ms())
        )
        mine.permissions = permissions
        update: Json = {
            "update_type": "bot_admin_permissions_changed",
            "timestamp": self._world.clock.now_ms(),
            "chat_id": chat.chat_id,
            "user_id": who.user_id,
            "bot_id": self._bot.user_id,
            "is_channel": chat.type is ChatType.CHANNEL,
            "is_admin": permissions is not None,
            "permissions": permissions,
        }
        self._line.emit(update, chat_id=chat.chat_id)

    def say(self, chat: Chat, who: Person, *, text: str) -> Message:
        """Without the right to read everything the bot gets no message events."""
        now = self._world.clock.now_ms()
        seq = self._world.next_seq(now)
        message = Message(
            mid=mid_of(chat.chat_id, seq), seq=seq, chat_id=chat.chat_id, sender_id=who.user_id, at_ms=now, text=text
        )
        self._world.keep(message)
        mine = chat.members.get(self._bot.user_id)
        if mine is not None and "read_all_messages" in (mine.permissions or []):
            shape = self._world.render_message(message)
            self._line.emit(updates.message_created(shape, at_ms=now, locale=None), chat_id=chat.chat_id)
        return message

    def _emit(self, chat: Chat, kind: str, who: Person, **more: Any) -> None:
        at_ms = self._world.clock.now_ms()
        update = updates.in_group(kind, chat_id=chat.chat_id, user=render.user(who), at_ms=at_ms, **more)
        self._line.emit(update, chat_id=chat.chat_id)


class BotChats:
    """What a bot may ask and change about its chats."""

    def __init__(self, platform: Platform, bot: Bot) -> None:
        self._world = platform.world
        self._line = platform.ready(bot)
        self._bot = bot

    def get(self, chat_id: int) -> Json:
        return self._world.render_chat(self._world.chat_of(self._bot, chat_id))

    def change(self, chat_id: int, body: Json) -> Json:
        title = sized(body, "title", limit=200, required=False)
        description = sized(body, "description", limit=16_000, required=False)
        chat = self._administered(chat_id)
        if title:
            chat.title = title
        if body.get("description") is not None:
            chat.description = description or None
        if body.get("pin") is not None:
            self._pin(chat, sized(body, "pin", limit=200, required=True))
        return self._world.render_chat(chat)

    def act(self, chat_id: int, body: Json) -> Json:
        action = sized(body, "action", limit=40, required=True)
        if action not in ACTIONS:
            raise invalid(f"Unknown action: {action}")
        chat = self._world.chat_of(self._bot, chat_id)
        if chat.status is not ChatStatus.ACTIVE:
            raise errors.suspended(chat_id)
        if action != "mark_seen":
            chat.action = action
            chat.action_until_ms = self._world.clock.now_ms() + ACTION_SHOWN_MS
        self._line.journal.tell({"kind": "chat", "chat_id": chat_id, "user_id": chat.user_id})
        return {"success": True}

    def pinned(self, chat_id: int) -> Json:
        chat = self._world.chat_of(self._bot, chat_id)
        message = self._world.message_of(self._bot, chat.pinned_mid) if chat.pinned_mid else None
        return {"message": self._world.render_message(message) if message is not None else None}

    def pin(self, chat_id: int, body: Json) -> Json:
        mid = sized(body, "message_id", limit=200, required=True)
        self._pin(self._administered(chat_id), mid)
        return {"success": True}

    def unpin(self, chat_id: int) -> Json:
        self._administered(chat_id).pinned_mid = None
        return {"success": True}

    def me(self, chat_id: int) -> Json:
        return self._member(self._world.chat_of(self._bot, chat_id), self._bot.user_id)

    def leave(self, chat_id: int) -> Json:
        chat = self._world.chat_of(self._bot, chat_id)
        if chat.is_dialog:
            raise errors.denied("Method is not available for dialogs")
        chat.members.pop(self._bot.user_id, None)
        chat.status = ChatStatus.LEFT
        return {"success": True}

    def members(self, chat_id: int, *, user_ids: list[int] | None, marker: int, count: int) -> Json:
        chat = self._world.chat_of(self._bot, chat_id)
        if user_ids is not None:
            return {"members": [self._member(chat, one) for one in user_ids if one in chat.members]}
        everyone = list(chat.members)
        page = everyone[marker : marker + count]
        following = marker + count if marker + count < len(everyone) else None
        return {"members": [self._member(chat, one) for one in page], "marker": following}

    def add_members(self, chat_id: int, body: Json) -> Json:
        user_ids = _ids(body, "user_ids", limit=MOST_ADDED)
        chat = self._administered(chat_id)
        unknown = [one for one in user_ids if one not in self._world.memory.people]
        for one in user_ids:
            if one not in unknown:
                chat.members[one] = Member(user_id=one, joined_ms=self._world.clock.now_ms())
        if not unknown:
            return {"success": True}
        details = [{"error_code": "add.participant.not.found", "user_ids": unknown}]
        return {"success": False, "failed_user_ids": unknown, "failed_user_details": details}

    def remove_member(self, chat_id: int, user_id: int) -> Json:
        chat = self._administered(chat_id)
        if chat.members.pop(user_id, None) is None:
            return {"success": False, "message": "User is not a member"}
        return {"success": True}

    def admins(self, chat_id: int) -> Json:
        chat = self._administered(chat_id)
        found = [self._member(chat, one.user_id) for one in chat.members.values() if one.is_admin]
        return {"members": found, "marker": None}

    def set_admins(self, chat_id: int, body: Json) -> Json:
        """Replaces the set."""
        admins = body.get("admins")
        if not isinstance(admins, list) or not all(isinstance(one, dict) for one in admins):
            raise invalid("Missing required parameter: admins")
        if len(admins) > MOST_ADMINS:
            raise invalid(f"Field 'admins' size ({len(admins)}) must be at most {MOST_ADMINS}")
        rights = {_id(one, "user_id"): (_permissions(one), one.get("alias")) for one in admins}
        chat = self._administered(chat_id)
        for user_id, (permissions, alias) in rights.items():
            if user_id not in chat.members:
                return {"success": False, "message": "User is not a member"}
            chat.members[user_id].permissions = permissions
            chat.members[user_id].alias = alias if isinstance(alias, str) else None
        for one in chat.members.values():
            if one.user_id not in rights and one.user_id != self._bot.user_id:
                one.permissions = None
        return {"success": True}

    def remove_admin(self, chat_id: int, user_id: int) -> Json:
        chat = self._administered(chat_id)
        found = chat.members.get(user_id)
        if found is None or not found.is_admin:
            return {"success": False, "message": "User is not an administrator"}
        found.permissions = None
        return {"success": True}

    def _administered(self, chat_id: int) -> Chat:
        chat = self._world.chat_of(self._bot, chat_id)
        mine = chat.members.get(self._bot.user_id)
        if not chat.is_dialog and (mine is None or not mine.is_admin):
            raise errors.denied("Method is available only for chat administrator")
        return chat

    def _pin(self, chat: Chat, mid: str) -> None:
        message = self._world.message_of(self._bot, mid)
        if message is None or message.chat_id != chat.chat_id:
            raise errors.message_not_found(mid)
        chat.pinned_mid = mid

    def _member(self, chat: Chat, user_id: int) -> Json:
        found = chat.members.get(user_id)
        if found is None:
            raise errors.denied("User is not a member")
        return render.member(self._world.who(user_id), found)


def _permissions(one: Json) -> list[str]:
    found = one.get("permissions")
    if not isinstance(found, list) or not all(isinstance(name, str) and name in PERMISSIONS for name in found):
        raise invalid("Unknown permission")
    return list(dict.fromkeys(found))


def _ids(body: Json, name: str, *, limit: int) -> list[int]:
    found = body.get(name)
    if not isinstance(found, list) or not all(type(one) is int for one in found):
        raise invalid(f"Missing required parameter: {name}")
    if len(found) > limit:
        raise invalid(f"Field '{name}' size ({len(found)}) must be at most {limit}")
    return found


def _id(source: Json, name: str) -> int:
    value = source.get(name)
    if type(value) is not int:
        raise invalid(f"Missing required parameter: {name}")
    return value
