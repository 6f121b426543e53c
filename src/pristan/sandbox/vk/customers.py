"""What people do on their phones: write, press, read, allow, forbid."""

from __future__ import annotations

import json

from pristan.kit.clock import random_token
from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample
from pristan.sandbox.twin import NobodyError, RefusedError
from pristan.sandbox.vk.keyboards import button_at
from pristan.sandbox.vk.model import Dialog, Json, Message, Person, Press
from pristan.sandbox.vk.platform import Platform

_CAN = ("text", "open_link", "callback", "location", "open_app")
_FILES = {
    "image": ("photo", UploadType.IMAGE),
    "file": ("doc", UploadType.FILE),
    "voice": ("audio_message", UploadType.AUDIO),
}
MOSCOW = (55.755814, 37.617635)


class Phone:
    """One person before one community."""

    def __init__(self, platform: Platform, *, group_id: int, person_id: int) -> None:
        if group_id not in platform.world.memory.communities or person_id not in platform.world.memory.people:
            raise NobodyError("Такого клиента нет")
        self._platform = platform
        self._world = platform.world
        self._line = platform.line(group_id)
        self._person: Person = platform.world.memory.people[person_id]

    @property
    def dialog(self) -> Dialog:
        return self._world.dialog(self._line.community.group_id, self._person.id)

    def say(
        self, text: str = "", *, kind: str = "", reply_to: int | None = None, ref: str = "", ref_source: str = "",
        payload: str | None = None, count: int = 1,
    ) -> Message:  # fmt: skip
        """Write, with a sample of ``kind``; the first message is a consent too."""
        dialog = self.dialog
        if dialog.is_banned:
            raise RefusedError("Сообщество внесло вас в чёрный список")
        if not dialog.is_allowed:
            self._allow("")
        attachments = [self._attachment(kind) for _ in range(count)] if kind in _FILES else []
        message = self._world.add_message(
            dialog, from_id=self._person.id, out=0, text=text, attachments=attachments, reply_to=reply_to,
            ref=ref or None, ref_source=ref_source or None, payload=payload, geo=_geo() if kind == "location" else None,
        )  # fmt: skip
        dialog.toast = ""
        body = {"message": self._world.shown(message), "client_info": self._client_info()}
        self._line.emit("message_new", body, peer_id=dialog.peer_id)
        self._platform.save_soon()
        return message

    def start(self, *, ref: str = "", ref_source: str = "") -> Message:
        """Press «Начать», which stands there only before the first message."""
        if self.dialog.messages:
            raise RefusedError("Диалог уже начат")
        return self.say("Начать", payload=json.dumps({"command": "start"}), ref=ref, ref_source=ref_source)

    def press(self, cmid: int, place: str) -> str:
        """Press the button ``row:column`` of a message; a callback waits for its answer."""
        message = self.dialog.messages.get(cmid)
        action = button_at(message.keyboard if message else None, place)
        if message is None or action is None:
            raise RefusedError("Такой кнопки нет")
        payload = action["payload"]
        match action["type"]:
            case "callback":
                return self._callback(message, payload)
            case "text":
                self.say(action["label"], payload=payload or None)
            case "location":
                self.say(kind="location")
            case _:
                raise RefusedError("Эта кнопка открывает ссылку")
        return ""

    def allow(self, key: str = "") -> None:
        self._allow(key)

    def deny(self) -> None:
        self.dialog.is_allowed = False
        self._line.emit("message_deny", {"user_id": self._person.id}, peer_id=self._person.id)
        self._platform.save_soon()

    def ban(self, *, is_banned: bool) -> None:
        """An administrator of the community puts the person on the black list, or takes them off."""
        self.dialog.is_banned = is_banned
        body: Json = {"admin_id": 1, "user_id": self._person.id}
        body |= {"unblock_date": 0, "reason": 0} if is_banned else {"by_end_date": 0}
        self._line.emit("user_block" if is_banned else "user_unblock", body, peer_id=self._person.id)

    def read(self) -> None:
        """Look at everything there is."""
        dialog = self.dialog
        last = max((one.cmid for one in dialog.messages.values() if one.out == 1), default=0)
        if last > dialog.read_by_person:
            dialog.read_by_person = last
            body = {
                "from_id": self._person.id, "peer_id": dialog.peer_id, "conversation_message_id": last,
                "read_message_id": dialog.messages[last].id,
            }  # fmt: skip
            self._line.emit("message_read", body, peer_id=dialog.peer_id)

    def type(self) -> None:
        body = {"state": "typing", "from_id": self._person.id, "to_id": -self._line.community.group_id}
        self._line.emit("message_typing_state", body, peer_id=self._person.id)

    def answered_in_vk(self, text: str, *, admin_id: int = 1) -> Message:
        """An administrator answers in VK itself, past the hub."""
        group_id = self._line.community.group_id
        message = self._world.add_message(self.dialog, from_id=-group_id, out=1, text=text, admin_author_id=admin_id)
        self._line.emit("message_reply", self._world.shown(message), peer_id=self._person.id)
        return message

    def _callback(self, message: Message, payload: str) -> str:
        event_id = random_token(9)
        press = Press(event_id=event_id, user_id=self._person.id, peer_id=message.peer_id, at=self._world.now())
        self._world.memory.presses[event_id] = press
        body = {
            "user_id": press.user_id, "peer_id": press.peer_id, "event_id": event_id,
            "payload": json.loads(payload or "{}"),
            "conversation_message_id": message.cmid,
        }  # fmt: skip
        self._line.emit("message_event", body, peer_id=message.peer_id)
        return event_id

    def _allow(self, key: str) -> None:
        self.dialog.is_allowed = True
        self._line.emit("message_allow", {"user_id": self._person.id, "key": key}, peer_id=self._person.id)
        self._platform.save_soon()

    def _attachment(self, kind: str) -> Json:
        stored_kind, sample_kind = _FILES[kind]
        name, content = sample(sample_kind)
        return self._platform.media.own(self._person.id, kind=stored_kind, name=name, content=content)

    def _client_info(self) -> Json:
        draws = self._person.draws_buttons
        return {
            "button_actions": list(_CAN) if draws else ["text"], "keyboard": draws, "inline_keyboard": draws,
            "carousel": draws, "lang_id": 0,
        }  # fmt: skip


def _geo() -> Json:
    return {
        "type": "point",
        "coordinates": {"latitude": MOSCOW[0], "longitude": MOSCOW[1]},
        "place": {"title": "Москва", "country": "Россия", "city": "Москва"},
    }
