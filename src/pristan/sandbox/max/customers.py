"""What a customer does on the phone; each act becomes the update a bot would get."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from pristan.sandbox.max import render, updates
from pristan.sandbox.max.errors import invalid
from pristan.sandbox.max.model import Bot, Chat, ChatStatus, Json, Link, Message, Person, Press
from pristan.sandbox.max.sending import linked, mid_of, vcard
from pristan.sandbox.max.twin import Platform

MOST_START_PAYLOAD = 128


def contact_hash(token: str, vcf_info: str) -> str:
    """Proves that the card is the sender's own (contract of MAX, section 10)."""
    return hmac.new(token.encode(), vcf_info.encode(), hashlib.sha256).hexdigest()


class Customer:
    """One person in the dialog with one bot."""

    def __init__(self, platform: Platform, *, bot: Bot, person: Person) -> None:
        self._platform = platform
        self._world = platform.world
        self._line = platform.ready(bot)
        self._bot = bot
        self._person = person

    # The dialog

    def start(self, payload: str | None = None) -> Chat:
        """Press «Начать» or follow a deep link; a payload that is too long is dropped, not cut."""
        chat = self._world.open_dialog(self._bot, self._person)
        chat.status = ChatStatus.ACTIVE
        kept = payload if payload and len(payload) <= MOST_START_PAYLOAD else None
        at_ms = self._touch(chat)
        update = updates.bot_started(
            chat.chat_id, user=render.user(self._person), payload=kept, at_ms=at_ms, locale=self._person.locale
        )
        self._emit(chat, update)
        return chat

    def stop(self) -> Chat:
        chat = self._dialog()
        if chat.status is ChatStatus.ACTIVE:
            chat.status = ChatStatus.SUSPENDED
            self._say(chat, "bot_stopped")
        return chat

    def clear(self) -> Chat:
        chat = self._dialog()
        for mid in chat.mids:
            self._world.memory.messages.pop(mid, None)
        chat.mids.clear()
        self._say(chat, "dialog_cleared")
        return chat

    def remove(self) -> Chat:
        """Deleting the dialog sends both updates."""
        chat = self._dialog()
        chat.status = ChatStatus.SUSPENDED
        self._say(chat, "dialog_removed")
        self._say(chat, "bot_stopped")
        return chat

    def mute(self, minutes: int) -> Chat:
        chat = self._dialog()
        chat.muted_until_ms = self._world.clock.now_ms() + minutes * 60_000
        self._say(chat, "dialog_muted", muted_until=chat.muted_until_ms)
        return chat

    def unmute(self) -> Chat:
        chat = self._dialog()
        chat.muted_until_ms = None
        self._say(chat, "dialog_unmuted")
        return chat

    # Messages

    def say(
        self,
        text: str | None,
        *,
        attachments: list[Json] | None = None,
        markup: list[Json] | None = None,
        link: Link | None = None,
    ) -> Message:
        """A message of the customer. Writing to a stopped bot starts it again, as the client does."""
        chat = self._world.dialog(self._bot.user_id, self._person.user_id)
        if chat is None or chat.status is not ChatStatus.ACTIVE:
            chat = self.start()
        message = self._keep(chat, text, attachments=attachments or [], markup=markup or [], link=link)
        shape = self._world.render_message(message)
        self._emit(chat, updates.message_created(shape, at_ms=self._touch(chat), locale=self._person.locale))
        return message

    def say_by_voice(self, attachment: Json) -> Message:
        """While the defect of the platform is on, the bot gets an empty update and cannot read it back."""
        if not self._line.faults.voice_defect:
            return self.say(None, attachments=[attachment])
        chat = self._world.open_dialog(self._bot, self._person)
        message = self._keep(chat, None, attachments=[attachment], markup=[], link=None)
        message.is_hidden = True
        self._emit(chat, updates.lost_voice(at_ms=self._touch(chat), locale=self._person.locale))
        return message

    def share_contact(self, *, with_hash: bool, phone: str | None = None) -> Message:
        """The own number after a confirmation (with a hash), or a card picked by hand (without)."""
        name = f"{self._person.first_name} {self._person.last_name}".strip()
        card = vcard(name, phone=phone or self._person.phone or "79990000000")
        payload: Json = {"vcf_info": card, "max_info": render.user(self._person)}
        if with_hash:
            payload["hash"] = contact_hash(self._bot.token, card)
        return self.say(None, attachments=[{"type": "contact", "payload": payload}])

    def reply(self, mid: str, text: str) -> Message:
        return self.say(text, link=linked(self._seen(mid), "reply", base=self._world.base_url))

    def forward(self, mid: str, text: str | None = None) -> Message:
        return self.say(text, link=linked(self._seen(mid), "forward", base=self._world.base_url))

    def edit(self, mid: str, text: str) -> Message:
        message = self._own(mid)
        message.text, message.markup = text, []
        message.edited_at_ms = self._world.clock.now_ms()
        chat = self._world.memory.chats[message.chat_id]
        shape = self._world.render_message(message)
        self._emit(chat, updates.message_edited(shape, at_ms=message.edited_at_ms))
        return message

    def delete(self, mid: str) -> None:
        message = self._own(mid)
        message.removed_at_ms = self._world.clock.now_ms()
        chat = self._world.memory.chats[message.chat_id]
        user_id = self._person.user_id
        at_ms = message.removed_at_ms
        self._emit(chat, updates.message_removed(mid, chat_id=chat.chat_id, user_id=user_id, at_ms=at_ms))

    def press(self, mid: str, *, row: int, column: int) -> Json:
        """What the button does; a callback answers with its id."""
        message = self._seen(mid)
        rows = message.keyboard["payload"]["buttons"] if message.keyboard is not None else []
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise invalid("Такой кнопки уже нет")
        button = rows[row][column]
        match button["type"]:
            case "callback":
                return self._press_callback(message, button)
            case "message":
                return {"mid": self.say(button["text"]).mid}
            case "request_contact":
                return {"mid": self.share_contact(with_hash=True).mid}
            case "request_geo_location":
                place = {"type": "location", "latitude": 55.751999, "longitude": 37.617734}
                return {"mid": self.say(None, attachments=[place]).mid}
            case _:
                return {"url": button.get("url"), "payload": button.get("payload")}

    def _press_callback(self, message: Message, button: Json) -> Json:
        counters = self._world.memory.counters
        counters.press += 1
        chat = self._world.memory.chats[message.chat_id]
        press = Press(
            callback_id=f"cb-{self._bot.user_id}-{counters.press:06d}", bot_id=self._bot.user_id,
            user_id=self._person.user_id, mid=message.mid, chat_id=chat.chat_id,
        )  # fmt: skip
        self._world.keep_press(press)
        at_ms = self._touch(chat)
        callback = {
            "timestamp": at_ms,
            "callback_id": press.callback_id,
            "payload": button["payload"],
            "user": render.user(self._person),
        }
        shape = self._world.render_message(message) if message.removed_at_ms is None else None
        update = updates.message_callback(callback, message=shape, at_ms=at_ms, locale=self._person.locale)
        self._emit(chat, update)
        return {"callback_id": press.callback_id}

    def _keep(
        self, chat: Chat, text: str | None, *, attachments: list[Json], markup: list[Json], link: Link | None
    ) -> Message:
        now = self._world.clock.now_ms()
        seq = self._world.next_seq(now)
        message = Message(
            mid=mid_of(chat.chat_id, seq), seq=seq, chat_id=chat.chat_id, sender_id=self._person.user_id,
            at_ms=now, text=text, attachments=attachments, markup=markup, link=link,
        )  # fmt: skip
        self._world.keep(message)
        return message

    def _dialog(self) -> Chat:
        chat = self._world.dialog(self._bot.user_id, self._person.user_id)
        if chat is None:
            raise invalid("Диалог ещё не открыт: нажмите «Начать»")
        return chat

    def _seen(self, mid: str) -> Message:
        message = self._world.memory.messages.get(mid)
        if message is None or message.chat_id != self._dialog().chat_id:
            raise invalid("Такого сообщения в диалоге нет")
        return message

    def _own(self, mid: str) -> Message:
        message = self._seen(mid)
        if message.sender_id != self._person.user_id or message.removed_at_ms is not None:
            raise invalid("Это не сообщение клиента или оно уже удалено")
        return message

    def _say(self, chat: Chat, kind: str, **more: Any) -> None:
        user = render.user(self._person)
        at_ms = self._touch(chat)
        update = updates.in_dialog(
            kind, chat_id=chat.chat_id, user=user, at_ms=at_ms, locale=self._person.locale, **more
        )
        self._emit(chat, update)

    def _touch(self, chat: Chat) -> int:
        now = self._world.clock.now_ms()
        self._person.last_activity_ms = now
        chat.last_event_ms = now
        return now

    def _emit(self, chat: Chat, update: Json) -> None:
        self._line.emit(update, chat_id=chat.chat_id)
        self._line.journal.tell({"kind": "chat", "chat_id": chat.chat_id, "user_id": chat.user_id})
