"""What a bot does to messages: send, edit, delete, read, answer a pressed button."""

from __future__ import annotations

from typing import Any

from pristan.sandbox.max import errors, render
from pristan.sandbox.max.model import Bot, Chat, ChatStatus, ChatType, Json, Link, Message, Upload, UploadType
from pristan.sandbox.max.twin import Platform
from pristan.sandbox.max.validation import NewMessage, check_message

EDIT_TERM_MS = 7 * 86_400_000
MOST_PER_PAGE = 100
_SENT_AS_FILE = {"video", "audio", "file", "image"}


class BotMessages:
    """The messages of one bot."""

    def __init__(self, platform: Platform, bot: Bot) -> None:
        self._platform = platform
        self._world = platform.world
        self._line = platform.ready(bot)
        self._bot = bot

    def send(self, body: Any, *, user_id: int | None, chat_id: int | None) -> Json:
        """The body is judged before the recipient is looked up, as on the live platform."""
        new = self._checked(body)
        chat = self._recipient(user_id=user_id, chat_id=chat_id)
        if not new.notify and chat.type is ChatType.CHANNEL:
            raise errors.invalid("Field 'notify' must be true for channels")
        self._check_pace(chat)
        link = self._link(new)
        self._check_ready(new)
        message = self._build(new, chat=chat, link=link)
        self._world.keep(message)
        chat.action = None
        self._tell(chat)
        return {"message": self._world.render_message(message)}

    def edit(self, mid: str, body: Any) -> Json:
        new = self._checked(body, editing=True)
        message = self._own(mid)
        now = self._world.clock.now_ms()
        if message.keyboard is None and now - message.at_ms > EDIT_TERM_MS:
            return _refused("errors.edit.message.timeout")
        try:
            self._check_ready(new)
        except errors.ApiError as exc:
            return _refused(exc.message)
        self._change(message, new)
        return {"success": True}

    def delete(self, mid: str) -> Json:
        message = self._world.message_of(self._bot, mid)
        if message is None:
            raise errors.message_not_found(mid)
        chat = self._world.memory.chats[message.chat_id]
        if chat.is_dialog and message.sender_id != self._bot.user_id:
            return _refused("errors.delete.message.denied")
        message.removed_at_ms = self._world.clock.now_ms()
        self._tell(chat)
        return {"success": True}

    def answer(self, callback_id: str, body: Any) -> Json:
        """A changed message, a toast, or both."""
        press = self._world.memory.presses.get(callback_id)
        if not isinstance(body, dict) or (body.get("message") is None and not body.get("notification")):
            raise errors.invalid("Invalid request. `message` or `notification` required")
        notification = body.get("notification")
        if notification is not None and not isinstance(notification, str):
            raise errors.invalid("Field 'notification' must be a string")
        new = self._checked(body["message"], editing=True) if body.get("message") is not None else None
        if press is None or press.bot_id != self._bot.user_id:
            raise errors.ApiError(404, code="callback.not.found", message=f"Callback {callback_id[:80]} not found")
        chat = self._world.memory.chats[press.chat_id]
        self._check_pace(chat)
        if new is not None:
            self._change(self._own(press.mid), new)
        if notification:
            chat.toast, chat.toast_at_ms = notification, self._world.clock.now_ms()
        self._tell(chat)
        return {"success": True}

    def one(self, mid: str) -> Json:
        message = self._world.message_of(self._bot, mid)
        if message is None:
            raise errors.message_not_found(mid)
        return self._world.render_message(message)

    def some(self, mids: list[str]) -> Json:
        found = [self._world.message_of(self._bot, mid) for mid in mids[:MOST_PER_PAGE]]
        return {"messages": [self._world.render_message(one) for one in found if one is not None]}

    def history(self, chat_id: int, *, before: int | None, after: int | None, count: int) -> Json:
        """Newest first."""
        chat = self._world.chat_of(self._bot, chat_id)
        self._check_open(chat)
        found: list[Json] = []
        for mid in reversed(chat.mids):
            message = self._world.message_of(self._bot, mid)
            if message is None or (before is not None and message.at_ms >= before):
                continue
            if len(found) == count or (after is not None and message.at_ms <= after):
                break
            found.append(self._world.render_message(message))
        return {"messages": found}

    def _checked(self, body: Any, *, editing: bool = False) -> NewMessage:
        media = self._platform.media
        return check_message(body, lambda token: media.token_type(self._bot, token), editing=editing)

    def _recipient(self, *, user_id: int | None, chat_id: int | None) -> Chat:
        if user_id is None and chat_id is None:
            raise errors.invalid("Unknown recipient")
        if user_id is None and chat_id == 0:
            raise errors.denied("Invalid chatId: 0")
        if user_id is not None:
            chat = self._world.dialog(self._bot.user_id, user_id)
            if chat is None:
                raise errors.dialog_not_found()
        else:
            chat = self._world.chat_of(self._bot, chat_id or 0)
        self._check_open(chat)
        return chat

    def _check_open(self, chat: Chat) -> None:
        if chat.status is not ChatStatus.ACTIVE:
            raise errors.suspended(chat.chat_id)

    def _check_pace(self, chat: Chat) -> None:
        limit = self._line.faults.chat_messages_per_second
        now = self._world.clock.now_ms()
        if not self._line.chat_messages.admit(chat.chat_id, limit=limit, now_ms=now):
            raise errors.too_many_requests()

    def _check_ready(self, new: NewMessage) -> None:
        for one in new.attachments or []:
            upload = self._upload(one)
            if upload is not None and not self._platform.media.is_ready(upload):
                raise errors.not_ready(upload.type)

    def _upload(self, one: Json) -> Upload | None:
        token = one.get("payload", {}).get("token") if one["type"] in _SENT_AS_FILE else None
        return self._world.upload_by_token(self._bot.user_id, token) if token else None

    def _link(self, new: NewMessage) -> Link | None:
        if new.link is None:
            return None
        kind, mid = new.link
        original = self._world.message_of(self._bot, mid)
        if original is None:
            raise errors.message_not_found(mid)
        return linked(original, kind, base=self._world.base_url)

    def _build(self, new: NewMessage, *, chat: Chat, link: Link | None) -> Message:
        now = self._world.clock.now_ms()
        seq = self._world.next_seq(now)
        return Message(
            mid=mid_of(chat.chat_id, seq), seq=seq, chat_id=chat.chat_id, sender_id=self._bot.user_id, at_ms=now,
            text=new.text, markup=new.markup, attachments=self._received(new.attachments or []), link=link,
        )  # fmt: skip

    def _change(self, message: Message, new: NewMessage) -> None:
        if new.text is not None:
            message.text, message.markup = new.text, new.markup
        if new.attachments is not None:
            message.attachments = self._received(new.attachments)
        message.edited_at_ms = self._world.clock.now_ms()
        self._tell(self._world.memory.chats[message.chat_id])

    def _own(self, mid: str) -> Message:
        message = self._world.message_of(self._bot, mid)
        if message is None:
            raise errors.message_not_found(mid)
        if message.sender_id != self._bot.user_id:
            raise errors.denied("Only own messages can be edited")
        return message

    def _received(self, attachments: list[Json]) -> list[Json]:
        """Attachments as they were asked for → as a reader of the message gets them."""
        return [self._received_one(one) for one in attachments]

    def _received_one(self, one: Json) -> Json:
        upload = self._upload(one)
        if upload is not None:
            return of_upload(upload)
        match one["type"]:
            case "image":
                self._world.memory.counters.photo += 1
                photo_id = self._world.memory.counters.photo
                return {
                    "type": "image",
                    "payload": {"photo_id": photo_id, "token": f"external_{photo_id}", **one["payload"]},
                }
            case "sticker":
                url = f"/stickers/{one['payload']['code']}"
                return {"type": "sticker", "width": 256, "height": 256, "payload": {**one["payload"], "url": url}}
            case "contact":
                return {"type": "contact", "payload": self._card(one["payload"])}
            case _:
                return one

    def _card(self, payload: Json) -> Json:
        person = self._world.memory.people.get(payload["contact_id"] or 0)
        card = payload["vcf_info"] or vcard(payload["name"], phone=payload["vcf_phone"])
        return {"vcf_info": card, "max_info": render.user(person) if person is not None else None}

    def _tell(self, chat: Chat) -> None:
        self._line.journal.tell({"kind": "chat", "chat_id": chat.chat_id, "user_id": chat.user_id})


def mid_of(chat_id: int, seq: int) -> str:
    return f"mid.{chat_id & 0xFFFF_FFFF_FFFF_FFFF:016x}{seq:016x}"


def linked(original: Message, kind: str, *, base: str) -> Link:
    """The quoted or forwarded message; keyboards do not travel."""
    body = render.body(original, base)
    kept = [one for one in body.get("attachments", []) if one["type"] != "inline_keyboard"]
    body = {**body, "attachments": kept} if kept else {key: body[key] for key in body if key != "attachments"}
    return Link(type=kind, mid=original.mid, chat_id=original.chat_id, sender_id=original.sender_id, body=body)


def of_upload(upload: Upload) -> Json:
    """An uploaded file as an attachment of a received message."""
    payload: Json = {"url": upload.address, "token": upload.token}
    match upload.type:
        case UploadType.IMAGE:
            return {"type": "image", "payload": {**payload, "photo_id": upload.photo_id}}
        case UploadType.VIDEO:
            size = {"width": upload.width, "height": upload.height, "duration": upload.duration_s}
            return {
                "type": "video",
                "payload": payload,
                "thumbnail": {"url": f"/thumbnails/{upload.upload_id}"},
                **size,
            }
        case UploadType.AUDIO:
            return {"type": "audio", "payload": payload, "transcription": None}
        case UploadType.FILE:
            return {"type": "file", "payload": payload, "filename": upload.filename, "size": upload.size}


def vcard(name: str, *, phone: str | None) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    if phone:
        lines.append(f"TEL;TYPE=cell:{phone}")
    return "\r\n".join([*lines, f"FN:{name}", "END:VCARD", ""])


def _refused(message: str) -> Json:
    return {"success": False, "message": message}
