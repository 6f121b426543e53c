"""The twin of Telegram as the hub's sandbox shows any twin: bots, people, lines, acts, switches."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Sequence
from urllib.parse import urlsplit

from litestar.types import ASGIApp
from PIL import Image

from pristan.kit.clock import Clock, SystemClock, random_token
from pristan.sandbox.keeping import Keeping, Shelf
from pristan.sandbox.telegram import shapes
from pristan.sandbox.telegram.api import create_api
from pristan.sandbox.telegram.postman import Postman
from pristan.sandbox.telegram.world import Blob, Bot, Chat, Json, Line, Memory, Person, World
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
    "rate_limit_every": "Каждый N-й вызов: слишком часто (429)",
    "server_error_every": "Каждый N-й вызов: 502 до работы",
    "lose_answer_every": "Каждая N-я отправка: сделано, а ответа нет (504)",
    "duplicate_every": "Каждое N-е обновление приходит дважды",
    "reorder_every": "Каждое N-е обновление обгоняет предыдущее",
}


class TelegramTwin:
    """Bots are accounts, people are customers."""

    channel = "telegram"
    acts = frozenset({"image", "file", "voice", "location", "contact", "press", "edit", "block", "allow"})

    def __init__(self, config: TwinConfig, *, clock: Clock | None = None) -> None:
        folder = config.state_dir
        self._keeping = Keeping(folder, Memory)
        shelf = Shelf(folder / "files" if folder else None)
        self.world = World(clock or SystemClock(), memory=self._keeping.load() or Memory(), shelf=shelf)
        self._config = config
        self._postmen: dict[int, Postman] = {}
        self._watch: asyncio.Task[None] | None = None

    def api(self) -> ASGIApp:
        return create_api(self.world)

    def start(self, stopping: asyncio.Event) -> None:
        self._watch = asyncio.create_task(self._hire(stopping))
        self._keeping.start(lambda: self.world.memory, stopping=stopping)

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        for postman in self._postmen.values():
            await postman.stop()
        await self._keeping.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(bot) for bot in self.world.bots.values()]

    def add_account(self, name: str, *, token: str | None = None) -> TwinAccount:
        return self._account(self.world.add_bot(name, token=token))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        bot = self._bot(account)
        return [_customer(bot, person) for person in self.world.people.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        first_name, _, last_name = name.partition(" ")
        return _customer(self._bot(account), self.world.add_person(first_name, last_name=last_name))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        bot, chat = self._place(account, customer)
        return [self._line(bot, line) for line in chat.lines]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        bot, chat = self._place(account, customer)
        chat.is_started, chat.is_blocked = True, False
        extra, blob = self._sample(chat.person, said.sample)
        reply = int(said.reply_to) if said.reply_to.isdecimal() else None
        line = self.world.add_line(bot, chat, is_bot=False, text=said.text, blob=blob, extra=extra, reply_to=reply)
        self.world.happen(bot, "message", shapes.message(bot, chat, line))
        return self._line(bot, line)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        bot, chat = self._place(account, customer)
        match act:
            case "press":
                self._press(bot, chat, _found(chat, line), button=value)
            case "edit":
                self._edit(bot, chat, _found(chat, line), text=value)
            case "block" | "allow":
                self._become(bot, chat, is_blocked=act == "block")
            case _:
                raise RefusedError("В Telegram так нельзя")

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        spoiled = self._bot(account).spoiled
        return [FaultSwitch(id=name, title=title, value=spoiled.get(name, 0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        self._bot(account).spoiled[fault] = value

    def _press(self, bot: Bot, chat: Chat, line: Line, *, button: str) -> None:
        known = [one for row in line.keyboard for one in row if one.get("callback_data") == button]
        if not known:
            raise NobodyError("Такой кнопки нет")
        press = random_token(12)
        chat.presses[press] = line.number
        query = {
            "id": press,
            "from": shapes.user(chat.person),
            "message": shapes.message(bot, chat, line),
            "chat_instance": str(chat.person.id),
            "data": button,
        }
        self.world.happen(bot, "callback_query", query)

    def _edit(self, bot: Bot, chat: Chat, line: Line, *, text: str) -> None:
        if line.is_bot:
            raise RefusedError("Чужое сообщение не исправить")
        line.text, line.edited_at = text, self.world.now()
        self.world.happen(bot, "edited_message", shapes.message(bot, chat, line))

    def _become(self, bot: Bot, chat: Chat, *, is_blocked: bool) -> None:
        chat.is_blocked = is_blocked
        states = ("member", "kicked") if is_blocked else ("kicked", "member")
        old, new = ({"status": state, "user": shapes.bot_user(bot)} for state in states)
        change = {
            "chat": shapes.chat_of(chat.person),
            "from": shapes.user(chat.person),
            "date": int(self.world.now().timestamp()),
            "old_chat_member": old | ({"until_date": 0} if not is_blocked else {}),
            "new_chat_member": new | ({"until_date": 0} if is_blocked else {}),
        }
        self.world.happen(bot, "my_chat_member", change)

    def _sample(self, person: Person, sample: str) -> tuple[Json, Blob | None]:
        match sample:
            case "":
                return {}, None
            case "image":
                return {}, self.world.keep(name="foto.png", mime="image/png", content=_picture())
            case "file":
                return {}, self.world.keep(name="Заявление.txt", mime="text/plain", content="Прошу вернуть".encode())
            case "voice":
                return {}, self.world.keep(name="voice.wav", mime="audio/wav", content=_sound())
            case "location":
                return {"location": {"latitude": 59.934, "longitude": 30.335}}, None
            case "contact":
                card = {"phone_number": person.phone, "first_name": person.first_name, "user_id": person.id}
                return {"contact": card}, None
            case _:
                raise RefusedError("Такого образца нет")

    def _line(self, bot: Bot, line: Line) -> TwinLine:
        base = urlsplit(self._config.base_url).path
        blob = line.blob
        url = f"{base}/file/bot{bot.token}/files/{blob.file_id}" if blob is not None else ""
        files = () if blob is None else (
            TwinFile(kind=blob.kind, name=blob.name, url=url, mime=blob.mime, size=blob.size),
        )  # fmt: skip
        return TwinLine(
            id=str(line.number),
            side="company" if line.is_bot else "customer",
            text="" if line.is_removed else line.text,
            at=line.at,
            files=() if line.is_removed else files,
            buttons=[
                [TwinButton(id=one.get("callback_data", ""), text=one["text"], url=one.get("url", "")) for one in row]
                for row in line.keyboard
            ],
            is_edited=line.edited_at is not None,
            is_removed=line.is_removed,
        )

    def _account(self, bot: Bot) -> TwinAccount:
        fields = {"token": bot.token, "base_url": self._config.base_url}
        return TwinAccount(id=str(bot.id), name=bot.name, fields=fields)

    def _bot(self, account: str) -> Bot:
        found = self.world.bots.get(int(account)) if account.isdecimal() else None
        if found is None:
            raise NobodyError("Такого бота нет")
        return found

    def _place(self, account: str, customer: str) -> tuple[Bot, Chat]:
        bot = self._bot(account)
        person = self.world.people.get(int(customer)) if customer.isdecimal() else None
        if person is None:
            raise NobodyError("Такого человека нет")
        return bot, self.world.chat(bot, person)

    async def _hire(self, stopping: asyncio.Event) -> None:
        """A postman for every bot that has a webhook."""
        while not stopping.is_set():
            for bot in self.world.bots.values():
                if bot.webhook is not None and bot.id not in self._postmen:
                    self._postmen[bot.id] = Postman(bot, mapped=self._config.mapped_webhooks)
            await asyncio.sleep(0.1)


def _customer(bot: Bot, person: Person) -> TwinCustomer:
    chat = bot.chats.get(person.id)
    state = "new" if chat is None or not chat.is_started else "blocked" if chat.is_blocked else "open"
    name = f"{person.first_name} {person.last_name}".strip()
    return TwinCustomer(id=str(person.id), name=name, address=f"+{person.phone}", state=state)


def _found(chat: Chat, line: str) -> Line:
    found = chat.line(int(line)) if line.isdecimal() else None
    if found is None:
        raise NobodyError("Такого сообщения нет")
    return found


def _picture() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (480, 640), "#0B6A77").save(sink, "PNG")
    return sink.getvalue()


def _sound() -> bytes:
    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x00" * 8000)
    return sink.getvalue()
