"""The twin of Odnoklassniki as the hub's sandbox shows any twin: groups, people, lines, acts, switches."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from litestar.types import ASGIApp

from pristan.kit.clock import Clock, SystemClock, random_token
from pristan.sandbox.keeping import Keeping, Shelf
from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample
from pristan.sandbox.ok import shapes
from pristan.sandbox.ok.api import Calls, create_api
from pristan.sandbox.ok.postman import Postman
from pristan.sandbox.ok.world import Chat, Group, Json, Line, Memory, Person, World
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

FAULTS = {
    "token_revoked": "Ключ группы недействителен (102)",
    "slow_ms": "Ответ API приходит через столько миллисекунд",
    "rate_limit_every": "Каждая N-я отправка: слишком часто (11)",
    "service_every": "Каждый N-й вызов: служба недоступна (2)",
    "server_error_every": "Каждый N-й вызов: 502 до работы",
    "lose_answer_every": "Каждая N-я отправка: принято, а ответа нет (504)",
    "duplicate_every": "Каждое N-е событие приходит дважды",
    "reorder_every": "Каждое N-е событие обгоняет предыдущее",
    "answer_name": "Ответ на отправку: 0 message_id, 1 mid, 2 success",
}
SAMPLES = {
    "image": ("IMAGE", UploadType.IMAGE, "image/png"),
    "file": ("FILE", UploadType.FILE, "application/pdf"),
    "voice": ("AUDIO", UploadType.AUDIO, "audio/wav"),
}
KINDS = {"IMAGE": "image", "FILE": "file", "AUDIO": "audio"}


class OkTwin:
    """Groups are accounts, people are customers."""

    channel = "ok"
    acts = frozenset({"image", "file", "voice", "location", "press", "block", "allow"})

    def __init__(self, config: TwinConfig, *, clock: Clock | None = None) -> None:
        folder = config.state_dir
        self._keeping = Keeping(folder, Memory)
        shelf = Shelf(folder / "files" if folder else None)
        self.world = World(clock or SystemClock(), memory=self._keeping.load() or Memory(), shelf=shelf)
        self.postman = Postman(config.mapped_webhooks)
        self._base_url = config.base_url

    def api(self) -> ASGIApp:
        return create_api(Calls(self.world, self.postman))

    def start(self, stopping: asyncio.Event) -> None:
        """Each group's events are carried from its first subscription on."""
        self._keeping.start(lambda: self.world.memory, stopping=stopping)

    async def stop(self) -> None:
        await self.postman.stop()
        await self._keeping.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(one) for one in self.world.groups.values()]

    def add_account(self, name: str, *, token: str | None = None) -> TwinAccount:
        return self._account(self.world.add_group(name, token=token))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        group = self.group(account)
        return [_customer(group, person) for person in self.world.people.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        return _customer(self.group(account), self.world.add_person(name))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        return [_line(line) for line in self.place(account, customer)[1].lines]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        group, chat = self.place(account, customer)
        attachments: list[Json] = []
        if said.sample in SAMPLES:
            kind, upload, mime = SAMPLES[said.sample]
            name, content = sample(upload)
            url = f"{self._base_url}/files/{self.world.keep(mime, content)}"
            attachments = [{"type": kind, "payload": {"url": url, "filename": name}}]
        elif said.sample == "location":
            attachments = [{"type": "LOCATION", "payload": {"latitude": 59.934, "longitude": 30.335}}]
        elif said.sample:
            raise RefusedError("Такого образца нет")
        chat.is_started, chat.is_blocked = True, False
        line = self.world.add_line(chat, is_ours=False, text=said.text, attachments=attachments, reply_to=said.reply_to)
        self.postman.bring(group, shapes.created(chat, line))
        return _line(line)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        group, chat = self.place(account, customer)
        match act:
            case "press":
                self._press(group, chat, line=line, payload=value)
            case "block" | "allow":  # nobody is told: the next message is refused
                chat.is_blocked = act == "block"
            case _:
                raise RefusedError("В Одноклассниках так нельзя")

    def open_by_link(self, account: str, customer: str) -> None:
        """The person opens the chat by a link of the group."""
        group, chat = self.place(account, customer)
        self.postman.bring(group, shapes.opened(chat, at_ms=self._now_ms()))

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        spoiled = self.group(account).spoiled
        return [FaultSwitch(id=name, title=title, value=spoiled.get(name, 0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        self.group(account).spoiled[fault] = value

    def group(self, account: str) -> Group:
        found = self.world.groups.get(account)
        if found is None:
            raise NobodyError("Такой группы нет")
        return found

    def place(self, account: str, customer: str) -> tuple[Group, Chat]:
        group, person = self.group(account), self.world.people.get(customer)
        if person is None:
            raise NobodyError("Такого человека нет")
        return group, self.world.chat(group, person)

    def _press(self, group: Group, chat: Chat, *, line: str, payload: str) -> None:
        found = chat.line(line)
        known = [one for row in (found.keyboard if found else ()) for one in row if one.get("payload") == payload]
        if found is None or not known:
            raise NobodyError("Такой кнопки нет")
        press = random_token(9)
        chat.presses[press] = found.mid
        event = shapes.pressed(chat, found, press=press, payload=payload, at_ms=self._now_ms())
        self.postman.bring(group, event)

    def _now_ms(self) -> int:
        return int(self.world.now().timestamp() * 1000)

    def _account(self, group: Group) -> TwinAccount:
        fields = {"token": group.token, "base_url": self._base_url}
        return TwinAccount(id=group.id, name=group.name, fields=fields)


def _line(line: Line) -> TwinLine:
    files = [
        TwinFile(
            kind=KINDS.get(one["type"], "file"),
            name=str(one["payload"].get("filename") or "картинка"),
            url=str(one["payload"]["url"]),
        )
        for one in line.attachments
        if "url" in one["payload"]
    ]
    buttons = [
        [TwinButton(id=one.get("payload", ""), text=one["text"], url=one.get("url", "")) for one in row]
        for row in line.keyboard
    ]
    side = "company" if line.is_ours else "customer"
    return TwinLine(id=line.mid, side=side, text=line.text, at=line.at, files=files, buttons=buttons)


def _customer(group: Group, person: Person) -> TwinCustomer:
    chat = group.chats.get(person.id)
    state = "new" if chat is None or not chat.is_started else "blocked" if chat.is_blocked else "open"
    return TwinCustomer(id=person.id, name=person.name, address=person.id, state=state)
