"""The twin as a whole: companies' systems that the hub calls, and phones of their customers."""

import asyncio
import base64
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.kit.clock import random_token
from pristan.kit.waiting import ended
from pristan.sandbox.api_channel import sample
from pristan.sandbox.api_channel.samples import a_picture, a_sound
from pristan.sandbox.api_channel.world import Blob, Json, Line, Person, System, World
from pristan.sandbox.max.webhooks import Reach
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
    "lost_answer": "Принять, но ответить 504, раз",
    "broken": "Отвечать 502, раз",
    "too_often": "Просить отправлять реже, раз",
    "other_secret": "Не узнавать подпись",
    "twice": "Приносить каждое событие дважды",
}
PEOPLE = {"client-1042": "Анна Орлова", "client-1043": "Игорь Смирнов"}
Caller = Request[Any, Any, Any]


class ApiTwin:
    """What ``sandbox.twin.Twin`` asks for."""

    channel = "api_channel"
    acts = frozenset({"image", "file", "voice", "location", "press", "edit", "remove", "read", "block", "allow"})

    def __init__(self, config: TwinConfig) -> None:
        self._base_url = config.base_url
        self._reach = Reach(mapped=config.mapped_webhooks)
        self.world = World(self._post)
        self._told: set[asyncio.Task[None]] = set()
        self._add("Интернет-магазин")

    def api(self) -> ASGIApp:
        @post("/{system:str}", status_code=200)
        async def take(system: FromPath[str], request: Caller) -> Response[bytes]:
            found = self.world.systems.get(system)
            if found is None:
                return Response(b"", status_code=404)
            return await self._take(found, {k.lower(): v for k, v in request.headers.items()}, await request.body())

        @get("/files/{key:str}")
        async def fetch(key: FromPath[str]) -> Response[bytes]:
            blob = self.world.blobs.get(key)
            return Response(b"", status_code=404) if blob is None else Response(blob.content, media_type=blob.mime)

        return Litestar(route_handlers=[take, fetch], openapi_config=None, logging_config=None)

    def start(self, stopping: asyncio.Event) -> None:
        """Nothing runs by itself."""

    async def stop(self) -> None:
        for task in tuple(self._told):
            await ended(task)

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._account(one) for one in self.world.systems.values()]

    def add_account(self, name: str) -> TwinAccount:
        return self._account(self._add(name))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        return [_customer(one) for one in self.world.find(account).people.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        system = self.world.find(account)
        person = Person(id=f"client-{2000 + len(system.people)}", name=name)
        system.people[person.id] = person
        return _customer(person)

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        system = self.world.find(account)
        return [_line(one) for one in system.lines if one.person == system.person(customer).id]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        system = self.world.find(account)
        person = system.person(customer)
        line = Line(id=random_token(9), person=person.id, side="customer", at=self.world.clock.now(), text=said.text)
        message: Json = {"id": line.id, "text": said.text, **self._sample(line, said.sample)}
        if said.reply_to:
            message["reply_to"] = said.reply_to
        await self._tell(system, "message.created", person, message=message)
        system.lines.append(line)
        return _line(line)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        system = self.world.find(account)
        person = system.person(customer)
        match act:
            case "press":
                await self._press(system, person, system.line(line), payload=value)
            case "edit":
                said = _own(system.line(line))
                said.text, said.is_edited = value, True
                await self._tell(system, "message.edited", person, message={"id": line, "text": value})
            case "remove":
                _own(system.line(line)).is_removed = True
                await self._tell(system, "message.removed", person, message={"id": line})
            case "read":
                for one in [one for one in system.lines if one.person == person.id and one.side == "company"]:
                    await self._tell(system, "message.read", person, message={"id": one.id})
            case "block" | "allow":
                person.is_blocked = act == "block"
                (system.company.blocked.add if person.is_blocked else system.company.blocked.discard)(person.id)
                change = "blocked" if person.is_blocked else "resumed"
                await self._tell(system, "person.changed", person, change=change)
            case _:
                raise RefusedError("В этом канале так нельзя")

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        kept = self.world.find(account).faults
        return [FaultSwitch(id=name, title=title, value=kept.get(name, 0.0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        self.world.find(account).faults[fault] = value

    def _add(self, name: str) -> System:
        system = self.world.add(name)
        system.people = {id_: Person(id=id_, name=who) for id_, who in PEOPLE.items()}
        system.company.on_event = lambda event: self.world.heard(system, event)
        return system

    async def _take(self, system: System, headers: Mapping[str, str], body: bytes) -> Response[bytes]:
        """A request of the hub, by the sample; ours is only what goes wrong on purpose."""
        if system.take_fault("broken"):
            return Response(b"<html>502 Bad Gateway</html>", status_code=502, media_type="text/html")
        if system.take_fault("too_often"):
            return Response(b"", status_code=429, headers={"Retry-After": "1"})
        if system.faults.get("other_secret"):
            return Response(b"", status_code=401)
        lines = len(system.lines)
        status, answer = system.company.take(headers, body)
        for line in system.lines[lines:]:
            self._soon(self._delivered(system, line))
        if system.take_fault("lost_answer"):
            return Response(b"<html>504 Gateway Time-out</html>", status_code=504, media_type="text/html")
        return Response(answer, status_code=status)

    async def _delivered(self, system: System, line: Line) -> None:
        await self._tell(system, "message.delivered", system.person(line.person), message={"id": line.id})

    def _soon(self, telling: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(telling)
        self._told.add(task)
        task.add_done_callback(self._told.discard)

    async def _press(self, system: System, person: Person, line: Line, *, payload: str) -> None:
        buttons = [one for row in line.buttons for one in row if one["payload"] == payload and one["kind"] != "link"]
        if not buttons:
            raise NobodyError("Такой кнопки нет")
        told = {"message": {"id": line.id}, "payload": payload, "text": buttons[0]["text"]}
        await self._tell(system, "button.pressed", person, **told)

    async def _tell(self, system: System, kind: str, person: Person, **content: Any) -> None:
        """Bring an event by the sample, which repeats it until it is taken."""
        if not system.company.events_url:
            raise RefusedError("Система ещё не знает адреса Пристани: подключите её и проверьте подключение")
        event_id = random_token(9)
        for _ in range(2 if system.faults.get("twice") else 1):
            try:
                await asyncio.to_thread(system.company.tell, kind, person.shown(), event_id=event_id, **content)
            except sample.RefusedError as exc:
                raise RefusedError(f"Пристань не приняла событие: {exc}") from exc

    def _post(self, url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        there = self._reach.address(url if "://" in url else f"{_origin(self._base_url)}{url}")
        return (404, b"the address is not on this machine") if there is None else sample.post(there, headers, body)

    def _sample(self, line: Line, name: str) -> Json:
        match name:
            case "":
                return {}
            case "image":
                key = self.world.keep(Blob(name="foto.png", mime="image/png", content=a_picture()))
                line.files = [_file("foto.png", "image/png", f"{self._base_url}/files/{key}")]
                return {"files": [{one: line.files[0][one] for one in ("name", "mime", "url")}]}
            case "file":
                return {
                    "files": [
                        self._within(
                            line, Blob(name="Заявление.txt", mime="text/plain", content="Прошу вернуть".encode())
                        )
                    ]
                }
            case "voice":
                return {"files": [self._within(line, Blob(name="voice.wav", mime="audio/wav", content=a_sound()))]}
            case "location":
                return {"location": {"latitude": 59.934, "longitude": 30.335}}
            case _:
                raise RefusedError("Такого образца нет")

    def _within(self, line: Line, blob: Blob) -> Json:
        """A file that travels inside its event."""
        line.files = [_file(blob.name, blob.mime, f"{self._base_url}/files/{self.world.keep(blob)}")]
        return {"name": blob.name, "mime": blob.mime, "content": base64.b64encode(blob.content).decode()}

    def _account(self, system: System) -> TwinAccount:
        fields = {"url": f"{self._base_url}/{system.id}", "secret": system.company.secret}
        return TwinAccount(id=system.id, name=system.name, fields=fields)


def _file(name: str, mime: str, url: str) -> Json:
    kind = mime.partition("/")[0]
    return {"name": name, "mime": mime, "url": url, "kind": kind if kind in {"image", "audio", "video"} else "file"}


def _own(line: Line) -> Line:
    if line.side != "customer":
        raise RefusedError("Чужое сообщение не изменить")
    return line


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _customer(person: Person) -> TwinCustomer:
    state = "blocked" if person.is_blocked else "open"
    return TwinCustomer(id=person.id, name=person.name, address=person.id, state=state)


def _line(line: Line) -> TwinLine:
    files = [
        TwinFile(kind=one["kind"], name=one["name"], url=one["url"], mime=one["mime"], size=one.get("size", 0))
        for one in line.files
    ]
    buttons = [[TwinButton(id=one["payload"], text=one["text"], url=one["url"]) for one in row] for row in line.buttons]
    return TwinLine(
        id=line.id,
        side=line.side,
        text="" if line.is_removed else line.text,
        at=line.at,
        title=line.author,
        files=() if line.is_removed else files,
        buttons=() if line.is_removed else buttons,
        is_edited=line.is_edited,
        is_removed=line.is_removed,
    )
