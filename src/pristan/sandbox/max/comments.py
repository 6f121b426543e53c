"""Comments under posts of a channel (contract of MAX, section 5): text only, no attachments."""

from __future__ import annotations

from typing import Any

from pristan.sandbox.max import errors
from pristan.sandbox.max.model import Bot, Chat, ChatType, Json, Message, Person
from pristan.sandbox.max.sending import linked, mid_of
from pristan.sandbox.max.twin import Platform
from pristan.sandbox.max.validation import NewMessage, check_message
from pristan.sandbox.max.world import World


def keep_comment(world: World, post: Message, *, sender_id: int, new: NewMessage) -> Message:
    """A new comment of a person or of the bot."""
    now = world.clock.now_ms()
    seq = world.next_seq(now)
    original = world.comment(post.mid, new.link[1]) if new.link is not None else None
    comment = Message(
        mid=mid_of(post.chat_id, seq),
        seq=seq,
        chat_id=post.chat_id,
        sender_id=sender_id,
        at_ms=now,
        text=new.text,
        markup=new.markup,
        post_id=post.mid,
        link=linked(original, "reply", base=world.base_url) if original is not None else None,
    )
    world.memory.comments.setdefault(post.mid, []).append(comment)
    return comment


class PeopleComments:
    """People comment on a post; the bot learns of it if it may read everything there."""

    def __init__(self, platform: Platform, bot: Bot, *, chat: Chat) -> None:
        self._world = platform.world
        self._line = platform.ready(bot)
        self._bot = bot
        self._chat = chat

    def write(self, who: Person, post: Message, *, text: str) -> Message:
        comment = keep_comment(self._world, post, sender_id=who.user_id, new=_checked({"text": text}))
        self._emit("comment_created", comment)
        return comment

    def edit(self, comment: Message, *, text: str) -> None:
        comment.text, comment.edited_at_ms = text, self._world.clock.now_ms()
        self._emit("comment_edited", comment)

    def remove(self, comment: Message) -> None:
        comment.removed_at_ms = self._world.clock.now_ms()
        update = {
            "update_type": "comment_removed",
            "timestamp": comment.removed_at_ms,
            "message_id": comment.mid,
            "chat_id": comment.chat_id,
            "user_id": comment.sender_id,
            "post_id": comment.post_id,
        }
        self._send(update)

    def _emit(self, kind: str, comment: Message) -> None:
        shape = self._world.render_message(comment)
        self._send({"update_type": kind, "timestamp": self._world.clock.now_ms(), "message": shape})

    def _send(self, update: Json) -> None:
        mine = self._chat.members.get(self._bot.user_id)
        if mine is not None and "read_all_messages" in (mine.permissions or []):
            self._line.emit(update, chat_id=self._chat.chat_id)


class BotComments:
    """What a bot may do with comments under one post."""

    def __init__(self, platform: Platform, bot: Bot, *, post_id: str) -> None:
        self._world = platform.world
        self._bot = bot
        self._post, self._chat = self._found(post_id)

    def send(self, body: Any) -> Json:
        comment = keep_comment(self._world, self._post, sender_id=self._bot.user_id, new=_checked(body))
        return {"message": self._world.render_message(comment)}

    def edit(self, comment_id: str, body: Any) -> Json:
        new = _checked(body)
        comment = self._one(comment_id)
        if comment.sender_id != self._bot.user_id:
            raise errors.denied("Only own comments can be edited")
        comment.text, comment.markup = new.text, new.markup
        comment.edited_at_ms = self._world.clock.now_ms()
        return {"success": True}

    def delete(self, comment_id: str) -> Json:
        comment = self._one(comment_id)
        mine = self._chat.members.get(self._bot.user_id)
        may_delete = mine is not None and "delete" in (mine.permissions or [])
        if comment.sender_id != self._bot.user_id and not may_delete:
            return {"success": False, "message": "errors.delete.comment.denied"}
        comment.removed_at_ms = self._world.clock.now_ms()
        return {"success": True}

    def one(self, comment_id: str) -> Json:
        return self._world.render_message(self._one(comment_id))

    def some(self, *, ids: list[str] | None, before: int | None, after: int | None, count: int) -> Json:
        """Newest first."""
        found = [
            comment
            for comment in reversed(self._world.memory.comments.get(self._post.mid, []))
            if comment.removed_at_ms is None
            and (ids is None or comment.mid in ids)
            and (before is None or comment.at_ms < before)
            and (after is None or comment.at_ms > after)
        ]
        return {"messages": [self._world.render_message(comment) for comment in found[:count]]}

    def _one(self, comment_id: str) -> Message:
        comment = self._world.comment(self._post.mid, comment_id)
        if comment is None:
            raise errors.message_not_found(comment_id)
        return comment

    def _found(self, post_id: str) -> tuple[Message, Chat]:
        post = self._world.message_of(self._bot, post_id)
        if post is None:
            raise errors.message_not_found(post_id)
        chat = self._world.memory.chats[post.chat_id]
        if chat.type is not ChatType.CHANNEL:
            raise errors.denied("Comments are available only in channels")
        return post, chat


def _checked(body: Any) -> NewMessage:
    new = check_message(body, lambda _: None)
    if new.attachments:
        raise errors.invalid("Attachments are not allowed in comments")
    return new
