"""The twin of an employees' messenger as the sandbox shows any twin: bots are accounts, places are customers.

A place is a colleague in private, or a colleague in a group chat: who presses a button there matters.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from litestar.types import ASGIApp

from pristan.kit.clock import Clock, SystemClock
from pristan.sandbox.office.world import Blob, Bot, Key, Line, Office, Place
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
    "token_revoked": "Ключ бота отозван",
    "slow_ms": "Ответ API приходит через столько миллисекунд",
    "rate_limit_every": "Каждый N-й вызов: слишком часто",
    "server_error_every": "Каждый N-й вызов: 502 до работы",
    "lose_answer_every": "Каждая N-я отправка: сделано, а ответа нет (504)",
    "duplicate_every": "Каждое N-е событие приходит дважды",
}
SAMPLE = "Согласованный ответ клиенту.".encode()


class Wire(Protocol):
    """What makes events of one messenger, and serves its API."""

    channel: str
    group: str

    def said(self, bot: Bot, place: Place, line: Line) -> None: ...

    def pressed(self, bot: Bot, place: Place, line: Line, *, key: Key) -> None: ...

    def api(self) -> ASGIApp: ...

    async def bring(self, bot: Bot) -> None:
        """Bring what waits to the webhook of a bot, if this messenger has webhooks."""
        ...


class OfficeTwin:
    """One office with one messenger."""

    acts = frozenset({"file", "press", "block", "allow"})

    def __init__(self, config: TwinConfig, office: Office, *, wire: Wire) -> None:
        self.office = office
        self.channel = wire.channel
        self._wire = wire
        self._config = config
        self._postman: asyncio.Task[None] | None = None

    def api(self) -> ASGIApp:
        return self._wire.api()

    def start(self, stopping: asyncio.Event) -> None:
        self._postman = asyncio.create_task(self._carry(stopping))

    async def stop(self) -> None:
        if self._postman is not None:
            self._postman.cancel()
            await asyncio.gather(self._postman, return_exceptions=True)

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(bot) for bot in self.office.bots.values()]

    def add_account(self, name: str, *, token: str = "") -> TwinAccount:
        bot = self.office.add_bot(name, token=token)
        self.office.groups.setdefault(self._wire.group, "Дежурные")
        return self._account(bot)

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        bot = self._bot(account)
        alone = [self._customer(bot, Place(login=login)) for login in self.office.people]
        groups = [
            self._customer(bot, Place(login=login, chat=chat))
            for chat in self.office.groups
            for login in self.office.people
        ]
        return [*alone, *groups]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        bot = self._bot(account)
        return self._customer(bot, Place(login=self.office.add_person(name).login))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        bot, place = self._place(account, customer)
        return [self._line(line, place) for line in bot.lines if line.is_at(place)]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        bot, place = self._place(account, customer)
        bot.known.add(place.login)
        bot.shut.discard(place.login)
        reply = int(said.reply_to) if said.reply_to.isdecimal() else None
        blob = self._sample(said.sample)
        line = self.office.add_line(bot, place, author=place.login, text=said.text, blob=blob, reply_to=reply)
        self._wire.said(bot, place, line)
        return self._line(line, place)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        bot, place = self._place(account, customer)
        match act:
            case "press":
                self._press(bot, place, _found(bot, line), value=value)
            case "block":
                bot.shut.add(place.login)
            case "allow":
                bot.shut.discard(place.login)
            case _:
                raise RefusedError("В этом мессенджере так нельзя")

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        spoiled = self._bot(account).spoiled
        return [FaultSwitch(id=name, title=title, value=spoiled.get(name, 0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        self._bot(account).spoiled[fault] = value

    def _press(self, bot: Bot, place: Place, line: Line, *, value: str) -> None:
        for key in (one for row in line.keys for one in row):
            if key.id == value and line.is_at(place):
                bot.known.add(place.login)
                self._wire.pressed(bot, place, line, key=key)
                return
        raise NobodyError("Такой кнопки нет")

    def _sample(self, sample: str) -> Blob | None:
        if not sample:
            return None
        if sample != "file":
            raise RefusedError("Такого образца нет")
        return self.office.keep(name="Ответ.txt", mime="text/plain", content=SAMPLE)

    def _line(self, line: Line, place: Place) -> TwinLine:
        blob = line.blob
        files = () if blob is None else (
            TwinFile(
                kind="file",
                name=blob.name,
                url=f"{urlsplit(self._config.base_url).path}/files/{blob.id}",
                mime=blob.mime,
                size=len(blob.content),
            ),
        )  # fmt: skip
        return TwinLine(
            id=str(line.number),
            side="customer" if line.author == place.login else "company",
            text="" if line.is_removed else line.text,
            at=line.at,
            files=() if line.is_removed else files,
            buttons=[[TwinButton(id=key.id, text=key.text, url=key.url) for key in row] for row in line.keys],
            is_edited=line.is_edited,
            is_removed=line.is_removed,
        )

    def _account(self, bot: Bot) -> TwinAccount:
        return TwinAccount(id=bot.id, name=bot.name, fields={"token": bot.token, "base_url": self._config.base_url})

    def _customer(self, bot: Bot, place: Place) -> TwinCustomer:
        name = self.office.people[place.login].name
        state = "blocked" if place.login in bot.shut else "open" if place.login in bot.known else "new"
        shown = f"{self.office.groups[place.chat]} · {name}" if place.chat else name
        return TwinCustomer(id=place.id, name=shown, address=place.login, state=state)

    def _bot(self, account: str) -> Bot:
        found = self.office.bots.get(account)
        if found is None:
            raise NobodyError("Такого бота нет")
        return found

    def _place(self, account: str, customer: str) -> tuple[Bot, Place]:
        bot = self._bot(account)
        chat, _, login = customer.rpartition("~")
        if login not in self.office.people or (chat and chat not in self.office.groups):
            raise NobodyError("Такого сотрудника нет")
        return bot, Place(login=login, chat=chat)

    async def _carry(self, stopping: asyncio.Event) -> None:
        """Carry updates to webhooks."""
        while not stopping.is_set():
            for bot in list(self.office.bots.values()):
                if bot.webhook and bot.updates:
                    await self._wire.bring(bot)
            await asyncio.sleep(0.1)


def an_office(clock: Clock | None) -> Office:
    """An empty office."""
    return Office(clock or SystemClock())


def _found(bot: Bot, line: str) -> Line:
    found = bot.line(int(line)) if line.isdecimal() else None
    if found is None:
        raise NobodyError("Такого сообщения нет")
    return found
