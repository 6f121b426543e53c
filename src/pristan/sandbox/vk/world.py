"""The memory of the twin: who exists, which dialogs they share, what was said there."""

from __future__ import annotations

from collections.abc import Callable

from pristan.kit.clock import random_token
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Community, Dialog, Json, Memory, Message, Person, Stored

FIRST_CHAT = 2_000_000_000


class World:
    """Everything is looked up here; what happens is decided by the services around it. ``now`` gives unix seconds."""

    def __init__(self, memory: Memory, *, now: Callable[[], float]) -> None:
        self.memory = memory
        self._now = now
        self._by_token = {one.token: one for one in memory.communities.values()}

    def now(self) -> int:
        return int(self._now())

    def add_community(self, name: str, *, token: str | None = None) -> Community:
        self.memory.last_group += 1
        found = Community(
            group_id=self.memory.last_group,
            name=name,
            token=token or f"vk1.a.{random_token(40)}",
            confirmation_code=random_token(6)[:8],
        )
        self.memory.communities[found.group_id] = found
        self._by_token[found.token] = found
        return found

    def add_person(self, first_name: str, *, last_name: str = "") -> Person:
        self.memory.last_person += 1
        found = Person(id=self.memory.last_person, first_name=first_name, last_name=last_name)
        self.memory.people[found.id] = found
        return found

    def by_token(self, token: str) -> Community | None:
        return self._by_token.get(token)

    def dialog(self, group_id: int, peer_id: int) -> Dialog:
        """The dialog of a person; there is one for everybody who exists."""
        key = f"{group_id}:{peer_id}"
        found = self.memory.dialogs.get(key)
        if found is None:
            if peer_id not in self.memory.people:
                raise VkError(936)
            found = self.memory.dialogs[key] = Dialog(group_id=group_id, peer_id=peer_id)
        return found

    def dialogs(self, group_id: int) -> list[Dialog]:
        return [one for one in self.memory.dialogs.values() if one.group_id == group_id]

    def add_message(self, dialog: Dialog, *, from_id: int, out: int, **content: object) -> Message:
        self.memory.last_id += 1
        dialog.last_cmid += 1
        message = Message(
            id=self.memory.last_id,
            cmid=dialog.last_cmid,
            peer_id=dialog.peer_id,
            from_id=from_id,
            out=out,
            date=self.now(),
            **content,  # type: ignore[arg-type] # fields of the message by name
        )
        dialog.messages[message.cmid] = message
        return message

    def message(self, group_id: int, peer_id: int, *, cmid: int = 0, message_id: int = 0) -> Message:
        """A message that is still there."""
        dialog = self.dialog(group_id, peer_id)
        found = dialog.messages.get(cmid)
        if message_id:
            found = next((one for one in dialog.messages.values() if one.id == message_id), None)
        if found is None or found.is_removed:
            raise VkError(104)
        return found

    def keep_file(self, *, kind: str, owner_id: int, name: str, mime: str, size: int, key: str) -> Stored:
        self.memory.last_file += 1
        stored = Stored(
            kind=kind, owner_id=owner_id, id=self.memory.last_file, access_key=random_token(9), name=name,
            mime=mime, size=size, key=key,
        )  # fmt: skip
        self.memory.files[f"{owner_id}_{stored.id}"] = stored
        return stored

    def shown(self, message: Message, *, with_random_id: bool = True) -> Json:
        """The message object of the API."""
        body: Json = {
            "id": message.id,
            "date": message.date,
            "from_id": message.from_id,
            "peer_id": message.peer_id,
            "out": message.out,
            "version": 10_000_000 + message.id,
            "conversation_message_id": message.cmid,
            "text": message.text,
            "random_id": message.random_id if with_random_id else 0,
            "attachments": message.attachments,
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
        }
        for name in ("keyboard", "template", "payload", "geo", "ref", "ref_source", "admin_author_id", "update_time"):
            value = getattr(message, name)
            if value is not None:
                body[name] = value
        if message.reply_to is not None:
            body["reply_message"] = self._quoted(message)
        return body

    def _quoted(self, message: Message) -> Json:
        group_dialogs = (one for one in self.memory.dialogs.values() if message.cmid in one.messages)
        dialog = next(one for one in group_dialogs if one.messages[message.cmid] is message)
        original = dialog.messages.get(message.reply_to or 0)
        return {} if original is None else self.shown(original, with_random_id=False)
