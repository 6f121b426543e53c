"""The twin of WhatsApp as the hub's sandbox shows any twin: numbers, people, lines, acts, switches."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from litestar.types import ASGIApp

from pristan.kit.clock import Clock, SystemClock, random_token
from pristan.sandbox.keeping import Keeping, Shelf
from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample
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
from pristan.sandbox.whatsapp import shapes
from pristan.sandbox.whatsapp.api import Graph, create_api
from pristan.sandbox.whatsapp.postman import Postman
from pristan.sandbox.whatsapp.world import Json, Line, Memory, Number, Person, Thread, World

FAULTS = {
    "token_revoked": "Ключ отозван (190)",
    "slow_ms": "Ответ API приходит через столько миллисекунд",
    "rate_limit_every": "Каждая N-я отправка: слишком часто (130429)",
    "server_error_every": "Каждый N-й вызов: 502 до работы",
    "lose_answer_every": "Каждая N-я отправка: принято, а ответа нет (504)",
    "window_closed": "Окно 24 часа закрыто (131047)",
    "undeliverable": "Сообщения не доставляются (131026)",
    "batches": "Входящие приходят пачками",
    "duplicate_every": "Каждое N-е входящее приходит дважды",
    "reorder_every": "Каждое N-е входящее обгоняет предыдущее",
    "bad_signature_every": "Каждое N-е входящее подписано чужим секретом",
    "unsigned_every": "Каждое N-е входящее без подписи",
}
WORDS = {"sent": "отправлено", "delivered": "доставлено", "read": "прочитано", "failed": "не доставлено"}
SAMPLES = {"image": UploadType.IMAGE, "file": UploadType.FILE, "voice": UploadType.AUDIO}
MIMES = {"image": "image/png", "file": "application/pdf", "voice": "audio/wav"}


class WhatsAppTwin:
    """Numbers are accounts, people are customers; one of them hides the phone."""

    channel = "whatsapp"
    acts = frozenset(
        {"image", "file", "voice", "location", "contact", "press", "edit", "remove", "read", "block", "allow"}
    )

    def __init__(self, config: TwinConfig, *, clock: Clock | None = None) -> None:
        folder = config.state_dir
        self._keeping = Keeping(folder, Memory)
        shelf = Shelf(folder / "files" if folder else None)
        self.world = World(clock or SystemClock(), memory=self._keeping.load() or Memory(), shelf=shelf)
        self.postman = Postman(config.mapped_webhooks)
        self.graph = Graph(self.world, self.postman, base_url=config.base_url)

    def api(self) -> ASGIApp:
        return create_api(self.graph)

    def start(self, stopping: asyncio.Event) -> None:
        """Each number's bag is carried from its first webhook on."""
        self._keeping.start(lambda: self.world.memory, stopping=stopping)

    async def stop(self) -> None:
        await self.postman.stop()
        await self._keeping.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(one) for one in self.world.numbers.values()]

    def add_account(self, name: str, *, token: str | None = None) -> TwinAccount:
        return self._account(self.world.add_number(name, token=token))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        number = self.number(account)
        return [_customer(number, person) for person in self.world.people.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        return _customer(self.number(account), self.world.add_person(name))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        return [self._line(line) for line in self.place(account, customer)[1].lines]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        number, thread = self.place(account, customer)
        blob, content = None, shapes.text(said.text)
        if said.sample in SAMPLES:
            name, data = sample(SAMPLES[said.sample])
            blob = self.world.keep(name=name, mime=MIMES[said.sample], content=data)
            content = shapes.media(blob, caption=said.text)
        elif said.sample == "location":
            content = shapes.place()
        elif said.sample == "contact":
            content = shapes.card(thread.person, is_asked=thread.person.is_hidden)
        elif said.sample:
            raise RefusedError("Такого образца нет")
        thread.is_blocked = False
        line = self.world.add_line(thread, is_ours=False, text=said.text, blob=blob)
        self._tell(number, thread.person, shapes.message(line, content, reply_to=said.reply_to))
        return self._line(line)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        number, thread = self.place(account, customer)
        match act:
            case "press":
                self._press(number, thread, _found(thread, line), button=value)
            case "edit" | "remove":
                self._change(number, thread, _found(thread, line), text=value if act == "edit" else None)
            case "read":
                self.graph.sending.read(number, thread)
            case "block" | "allow":
                thread.is_blocked = act == "block"
                if not thread.is_blocked:
                    self.graph.sending.deliver(number, thread)
            case _:
                raise RefusedError("В WhatsApp так нельзя")

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        spoiled = self.number(account).spoiled
        return [FaultSwitch(id=name, title=title, value=spoiled.get(name, 0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        self.number(account).spoiled[fault] = value

    def number(self, account: str) -> Number:
        found = self.world.numbers.get(account)
        if found is None:
            raise NobodyError("Такого номера нет")
        return found

    def place(self, account: str, customer: str) -> tuple[Number, Thread]:
        number, person = self.number(account), self.world.people.get(customer)
        if person is None:
            raise NobodyError("Такого человека нет")
        return number, self.world.thread(number, person)

    def _press(self, number: Number, thread: Thread, line: Line, *, button: str) -> None:
        known = next((one for one in line.buttons if one["id"] == button and one.get("reply") is not None), None)
        if known is None:
            raise NobodyError("Такой кнопки нет")
        content: Json
        if known["reply"]:
            content = shapes.press(known)
        else:
            is_phone = button == "request_contact_info"
            content = shapes.card(thread.person, is_asked=True) if is_phone else shapes.place()
        said = self.world.add_line(thread, is_ours=False, text=known["title"])
        self._tell(number, thread.person, shapes.message(said, content, reply_to=line.id))

    def _change(self, number: Number, thread: Thread, line: Line, *, text: str | None) -> None:
        if line.is_ours:
            raise RefusedError("Чужое сообщение не исправить")
        if text is None:
            line.is_removed, content = True, shapes.revoke(line)
        else:
            line.text, line.is_edited = text, True
            content = shapes.edit(line)
        event = Line(id=f"wamid.{random_token(18)}", is_ours=False, at=self.world.now())
        self._tell(number, thread.person, shapes.message(event, content))

    def _tell(self, number: Number, person: Person, message: Json) -> None:
        self.postman.bring(number, shapes.incoming(number, person, message))

    def _line(self, line: Line) -> TwinLine:
        blob = line.blob
        files = () if blob is None or line.is_removed else (
            TwinFile(
                kind=blob.kind, name=blob.name, mime=blob.mime, size=blob.size,
                url=f"{urlsplit(self.graph.base_url).path}/shown/{blob.id}",
            ),
        )  # fmt: skip
        return TwinLine(
            id=line.id,
            side="company" if line.is_ours else "customer",
            text="" if line.is_removed else line.text,
            at=line.at,
            files=files,
            buttons=[[TwinButton(id=one["id"], text=one["title"], url=one.get("url", ""))] for one in line.buttons],
            is_edited=line.is_edited,
            is_removed=line.is_removed,
            state=WORDS.get(line.state, ""),
        )

    def _account(self, number: Number) -> TwinAccount:
        fields = {
            "token": number.token,
            "app_secret": number.app_secret,
            "verify_token": number.word,
            "phone_number_id": number.id,
            "base_url": f"{self.graph.base_url}/v26.0",
        }
        return TwinAccount(id=number.id, name=number.name, fields=fields)


def _customer(number: Number, person: Person) -> TwinCustomer:
    thread = number.threads.get(person.id)
    state = "new" if thread is None or thread.heard_at is None else "blocked" if thread.is_blocked else "open"
    address = "телефон скрыт" if person.is_hidden else f"+{person.phone}"
    return TwinCustomer(id=person.id, name=person.name, address=address, state=state)


def _found(thread: Thread, line: str) -> Line:
    found = thread.line(line)
    if found is None:
        raise NobodyError("Такого сообщения нет")
    return found
