"""The twin of VK as the hub's sandbox shows any twin: communities, people, lines, acts, switches."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from litestar.types import ASGIApp

from pristan.kit.clock import Clock
from pristan.sandbox.twin import (
    FaultSwitch,
    NobodyError,
    RefusedError,
    Said,
    TwinAccount,
    TwinButton,
    TwinConfig,
    TwinCustomer,
    TwinFile,
    TwinLine,
)
from pristan.sandbox.vk.api import create_api
from pristan.sandbox.vk.customers import Phone
from pristan.sandbox.vk.model import Community, Dialog, Json, Message
from pristan.sandbox.vk.platform import Platform

PEOPLE = (("Ольга", "Смирнова"), ("Тимур", "Хасанов"), ("Пётр", "Ильин"))
_KINDS = {"photo": "image", "audio_message": "audio", "doc": "file"}


class VkTwin:
    """Communities are accounts, people of VK are customers."""

    channel = "vk"
    acts = frozenset({"image", "file", "voice", "location", "press", "read", "block", "allow"})

    def __init__(
        self,
        config: TwinConfig,
        *,
        clock: Clock | None = None,
        clock_factor: float = 1.0,
        webhook_timeout_s: float = 30.0,
    ) -> None:
        self.platform = Platform(config, clock=clock, clock_factor=clock_factor, webhook_timeout_s=webhook_timeout_s)

    def api(self) -> ASGIApp:
        return create_api(self.platform)

    def start(self, stopping: asyncio.Event) -> None:
        self.platform.start(stopping)

    async def stop(self) -> None:
        await self.platform.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(one) for one in self.platform.world.memory.communities.values()]

    def add_account(self, name: str, *, token: str | None = None) -> TwinAccount:
        """A new community, and people to play when there are none yet."""
        world = self.platform.world
        if not world.memory.people:
            for first_name, last_name in PEOPLE:
                world.add_person(first_name, last_name=last_name)
        self.platform.save_soon()
        return self._account(world.add_community(name, token=token))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        community = self._community(account)
        return [self._customer(community, person_id) for person_id in self.platform.world.memory.people]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        community = self._community(account)
        first_name, _, last_name = name.partition(" ")
        person = self.platform.world.add_person(first_name, last_name=last_name)
        self.platform.save_soon()
        return self._customer(community, person.id)

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        dialog = self.phone(account, customer).dialog
        return [self._line(dialog, one) for one in dialog.messages.values()]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        phone = self.phone(account, customer)
        reply_to = int(said.reply_to) if said.reply_to.isdecimal() else None
        message = phone.say(said.text, kind=said.sample, reply_to=reply_to)
        return self._line(phone.dialog, message)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        phone = self.phone(account, customer)
        match act:
            case "press":
                phone.press(int(line) if line.isdecimal() else 0, value)
            case "read":
                phone.read()
            case "block":
                phone.deny()
            case "allow":
                phone.allow(value)
            case _:
                raise RefusedError("В этом канале так нельзя")

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        return self.platform.line(self._community(account).group_id).faults.switches()

    def set_fault(self, account: str, fault: str, value: float) -> None:
        setattr(self.platform.line(self._community(account).group_id).faults, fault, value)

    def phone(self, account: str, customer: str) -> Phone:
        """The hand of a customer."""
        community = self._community(account)
        if not customer.isdecimal():
            raise NobodyError("Такого клиента нет")
        return Phone(self.platform, group_id=community.group_id, person_id=int(customer))

    def _community(self, account: str) -> Community:
        found = self.platform.world.memory.communities.get(int(account) if account.isdecimal() else 0)
        if found is None:
            raise NobodyError("Такого сообщества нет")
        return found

    def _account(self, community: Community) -> TwinAccount:
        fields = {"token": community.token, "base_url": f"{self.platform.base_url}/method"}
        return TwinAccount(id=str(community.group_id), name=community.name, fields=fields)

    def _customer(self, community: Community, person_id: int) -> TwinCustomer:
        person = self.platform.world.memory.people[person_id]
        dialog = self.platform.world.memory.dialogs.get(f"{community.group_id}:{person_id}")
        state = "new"
        if dialog is not None and (dialog.messages or dialog.is_allowed):
            state = "open" if dialog.is_allowed and not dialog.is_banned else "blocked"
        name = f"{person.first_name} {person.last_name}".strip()
        return TwinCustomer(id=str(person_id), name=name, address=f"vk.com/id{person_id}", state=state)

    def _line(self, dialog: Dialog, message: Message) -> TwinLine:
        is_read = message.out == 1 and message.cmid <= dialog.read_by_person
        return TwinLine(
            id=str(message.cmid),
            side="company" if message.out else "customer",
            text=message.text,
            at=datetime.fromtimestamp(message.date, UTC),
            title=dialog.toast if message.cmid == dialog.last_cmid else "",
            files=[_file(one) for one in message.attachments],
            buttons=_buttons(message.keyboard),
            is_edited=message.update_time is not None,
            is_removed=message.is_removed,
            state="read" if is_read else "",
        )


def _file(attachment: Json) -> TwinFile:
    kind = attachment["type"]
    body = attachment[kind]
    url = body["sizes"][-1]["url"] if kind == "photo" else body.get("url") or body.get("link_mp3", "")
    return TwinFile(kind=_KINDS.get(kind, "file"), name=body.get("title", ""), url=url, size=body.get("size", 0))


def _buttons(keyboard: Json | None) -> list[list[TwinButton]]:
    rows = (keyboard or {"buttons": []})["buttons"]
    return [
        [
            TwinButton(
                id=f"{at}:{place}",
                text=one["action"].get("label", "Отправить местоположение"),
                url=one["action"].get("link", ""),
            )
            for place, one in enumerate(row)
        ]
        for at, row in enumerate(rows)
    ]
