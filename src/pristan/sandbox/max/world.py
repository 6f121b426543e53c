"""The memory of the twin: who exists, which chats they share, what was said there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from pristan.kit.clock import random_token
from pristan.sandbox.max import render
from pristan.sandbox.max.clock import Clock
from pristan.sandbox.max.errors import chat_not_found
from pristan.sandbox.max.model import Bot, Chat, ChatType, Json, Link, Member, Message, Person, Press, Upload

MOST_MESSAGES = 500_000
MOST_PRESSES = 10_000


@dataclass(slots=True, kw_only=True)
class Counters:
    """Kinds of ids are told apart by their first digit when read in a log."""

    user: int = 7000
    bot: int = 9000
    chat: int = 5000
    group: int = -70_010_000_000_000
    photo: int = 3000
    press: int = 0
    seq: int = 0


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that a snapshot keeps."""

    counters: Counters = field(default_factory=Counters)
    bots: dict[int, Bot] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    comments: dict[str, list[Message]] = field(default_factory=dict)


class World:
    """Everything is looked up here; what happens is decided by the services around it."""

    def __init__(self, clock: Clock, *, base_url: str, memory: Memory | None = None) -> None:
        self.clock = clock
        self.base_url = base_url.rstrip("/")
        self.memory = memory or Memory()
        self._by_token = {bot.token: bot for bot in self.memory.bots.values()}
        self._by_media = {upload.token: upload for upload in self.memory.uploads.values()}
        self._dialogs = {
            (chat.bot_id, chat.user_id): chat for chat in self.memory.chats.values() if chat.user_id is not None
        }
        self._order: deque[str] = deque(self.memory.messages)

    # People and bots

    def add_bot(self, name: str, *, token: str | None = None, username: str | None = None) -> Bot:
        """A new bot; the same token again gives the bot that already has it."""
        if token is not None and token in self._by_token:
            return self._by_token[token]
        self.memory.counters.bot += 1
        bot_id = self.memory.counters.bot
        bot = Bot(
            user_id=bot_id,
            token=token or f"f9LH{random_token(36)}",
            name=name,
            username=username or f"id{bot_id}_bot",
        )
        self.memory.bots[bot_id] = bot
        self._by_token[bot.token] = bot
        return bot

    def add_person(self, first_name: str, *, last_name: str = "", phone: str | None = None) -> Person:
        self.memory.counters.user += 1
        person = Person(user_id=self.memory.counters.user, first_name=first_name, last_name=last_name, phone=phone)
        person.last_activity_ms = self.clock.now_ms()
        self.memory.people[person.user_id] = person
        return person

    def bot_by_token(self, token: str) -> Bot | None:
        return self._by_token.get(token)

    def who(self, user_id: int) -> Json:
        """A person or a bot as ``User``; a stranger (left a snapshot) still has an id."""
        person = self.memory.people.get(user_id)
        if person is not None:
            return render.user(person)
        bot = self.memory.bots.get(user_id)
        if bot is not None:
            return render.bot_user(bot)
        return render.user(Person(user_id=user_id, first_name="DELETED USER"))

    # Chats

    def dialog(self, bot_id: int, user_id: int) -> Chat | None:
        return self._dialogs.get((bot_id, user_id))

    def open_dialog(self, bot: Bot, person: Person) -> Chat:
        """The dialog of the two, made on first need."""
        found = self._dialogs.get((bot.user_id, person.user_id))
        if found is not None:
            return found
        self.memory.counters.chat += 1
        now = self.clock.now_ms()
        chat = Chat(
            chat_id=self.memory.counters.chat,
            bot_id=bot.user_id,
            type=ChatType.DIALOG,
            user_id=person.user_id,
            last_event_ms=now,
            members={one: Member(user_id=one, joined_ms=now) for one in (bot.user_id, person.user_id)},
        )
        self.memory.chats[chat.chat_id] = chat
        self._dialogs[bot.user_id, person.user_id] = chat
        return chat

    def open_group(self, bot: Bot, owner: Person, *, title: str, is_channel: bool) -> Chat:
        self.memory.counters.group -= 1
        now = self.clock.now_ms()
        chat = Chat(
            chat_id=self.memory.counters.group,
            bot_id=bot.user_id,
            type=ChatType.CHANNEL if is_channel else ChatType.CHAT,
            title=title,
            last_event_ms=now,
            members={
                owner.user_id: Member(user_id=owner.user_id, joined_ms=now, is_owner=True),
                bot.user_id: Member(user_id=bot.user_id, joined_ms=now),
            },
        )
        self.memory.chats[chat.chat_id] = chat
        return chat

    def chat_of(self, bot: Bot, chat_id: int) -> Chat:
        chat = self.memory.chats.get(chat_id)
        if chat is None or chat.bot_id != bot.user_id:
            raise chat_not_found()
        return chat

    def chats_of(self, bot_id: int) -> list[Chat]:
        return [chat for chat in self.memory.chats.values() if chat.bot_id == bot_id]

    # Messages

    def next_seq(self, now_ms: int) -> int:
        """Grows with time and exceeds 2^53, as on the live platform."""
        counters = self.memory.counters
        counters.seq = max(counters.seq + 1, now_ms << 16)
        return counters.seq

    def keep(self, message: Message) -> None:
        """Remember a message, forgetting the oldest one when the memory is full."""
        chat = self.memory.chats[message.chat_id]
        chat.mids.append(message.mid)
        chat.last_event_ms = message.at_ms
        self.memory.messages[message.mid] = message
        self._order.append(message.mid)
        if len(self._order) > MOST_MESSAGES:
            self._forget_oldest()

    def message_of(self, bot: Bot, mid: str) -> Message | None:
        """A message the bot can still see."""
        message = self.memory.messages.get(mid)
        if message is None or message.removed_at_ms is not None or message.is_hidden:
            return None
        chat = self.memory.chats.get(message.chat_id)
        return message if chat is not None and chat.bot_id == bot.user_id else None

    def comment(self, post_id: str, comment_id: str) -> Message | None:
        found = (one for one in self.memory.comments.get(post_id, []) if one.mid == comment_id)
        return next((one for one in found if one.removed_at_ms is None), None)

    def render_message(self, message: Message) -> Json:
        chat = self.memory.chats[message.chat_id]
        from_bot = message.sender_id == chat.bot_id
        return render.message(
            message,
            sender=self.who(message.sender_id),
            to=render.recipient(chat, from_bot=from_bot, post_id=message.post_id),
            linked=self._linked(message.link),
            base=self.base_url,
        )

    def render_chat(self, chat: Chat) -> Json:
        person = self.memory.people.get(chat.user_id) if chat.user_id is not None else None
        pinned = self.memory.messages.get(chat.pinned_mid) if chat.pinned_mid else None
        return render.chat(chat, dialog_with=person, pinned=self.render_message(pinned) if pinned is not None else None)

    # Media and presses

    def keep_upload(self, upload: Upload) -> None:
        self.memory.uploads[upload.upload_id] = upload
        self._by_media[upload.token] = upload

    def upload_by_token(self, bot_id: int, token: str) -> Upload | None:
        upload = self._by_media.get(token)
        return upload if upload is not None and upload.bot_id == bot_id else None

    def forget_upload(self, upload_id: str) -> Upload:
        gone = self.memory.uploads.pop(upload_id)
        self._by_media.pop(gone.token, None)
        return gone

    def keep_press(self, press: Press) -> None:
        self.memory.presses[press.callback_id] = press
        while len(self.memory.presses) > MOST_PRESSES:
            del self.memory.presses[next(iter(self.memory.presses))]

    def forget_chats(self, bot_id: int) -> None:
        """Begin anew: the chats of one bot go, and the people nobody else talks to."""
        gone = self.chats_of(bot_id)
        for chat in gone:
            self.memory.chats.pop(chat.chat_id)
            for mid in chat.mids:
                self.memory.messages.pop(mid, None)
                self.memory.comments.pop(mid, None)
            if chat.user_id is not None:
                self._dialogs.pop((bot_id, chat.user_id), None)
        others = {chat.user_id for chat in self.memory.chats.values()}
        self.memory.people = {one.user_id: one for one in self.memory.people.values() if one.user_id in others}
        self._order = deque(self.memory.messages)

    def _linked(self, link: Link | None) -> Json | None:
        if link is None:
            return None
        shape: Json = {"type": link.type, "message": link.body}
        if link.sender_id is not None:
            shape["sender"] = self.who(link.sender_id)
        return shape if link.type == "reply" else {**shape, "chat_id": link.chat_id}

    def _forget_oldest(self) -> None:
        mid = self._order.popleft()
        message = self.memory.messages.pop(mid, None)
        chat = self.memory.chats.get(message.chat_id) if message is not None else None
        if chat is not None and chat.mids and chat.mids[0] == mid:
            del chat.mids[0]
