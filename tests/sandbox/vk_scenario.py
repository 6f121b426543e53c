"""Plays ``vk_scenario.json`` on the twin of VK with any client of the API."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample
from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk import VkTwin
from pristan.sandbox.vk.customers import Phone

from .serving import served
from .strangers import Refused
from .twin import free_port

Mode = Literal["polling", "webhook"]
TOKEN = "vk1.a.scenario"
EVENT_TIMEOUT_S = 60.0
STEPS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vk_scenario.json").read_text("utf-8"))["steps"]
EVENTS = [
    "message_new",
    "message_reply",
    "message_edit",
    "message_allow",
    "message_deny",
    "message_read",
    "message_event",
]
SAMPLES = {"image": UploadType.IMAGE, "file": UploadType.FILE, "voice": UploadType.AUDIO}


class Driver(Protocol):
    """Wraps one client. Events are plain: ``type``, ``cmid``, ``text``, ``attachments`` (types) …"""

    async def start(self, place: "Place", mode: Mode) -> None: ...
    async def do(self, op: str, **wish: Any) -> dict[str, Any]: ...
    async def next_event(self) -> dict[str, Any]: ...
    async def stop(self) -> None: ...


@dataclass(slots=True, kw_only=True)
class Place:
    """A twin on the wire, one community and its people."""

    twin: VkTwin
    url: str
    group_id: int
    people: list[int]

    @property
    def api(self) -> str:
        return f"{self.url}/method"

    @property
    def phone(self) -> Phone:
        return self.twin.phone(str(self.group_id), str(self.people[0]))

    def listen(self) -> None:
        """Keep a queue for long polling from now on."""
        self.twin.platform.world.memory.communities[self.group_id].long_poll = dict.fromkeys(EVENTS, 1)

    def fault(self, name: str, value: float = 1) -> None:
        self.twin.set_fault(str(self.group_id), name, value)


@asynccontextmanager
async def a_place(*, mapped: Mapping[str, str] | None = None, **options: Any) -> AsyncIterator[Place]:
    """A fresh twin with one community."""
    port = free_port()
    twin = VkTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}", mapped_webhooks=mapped or {}), **options)
    account = twin.add_account("Пристань", token=TOKEN)
    people = [int(one.id) for one in twin.customers(account.id)]
    twin.start(asyncio.Event())
    try:
        async with served(twin.api(), port=port) as url:
            yield Place(twin=twin, url=url, group_id=int(account.id), people=people)
    finally:
        await twin.stop()


@dataclass(slots=True, kw_only=True)
class Play:
    place: Place
    driver: Driver
    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)

    async def run(self, mode: Mode, steps: list[dict[str, Any]] = STEPS) -> list[str]:
        """Names of the steps that were played; a failing one raises with its name."""
        self.names |= {"person": self.place.people[0], "stranger": self.place.people[1]}
        await self.driver.start(self.place, mode)
        try:
            for step in steps:
                try:
                    await self._step(step)
                except (AssertionError, TimeoutError, Refused) as exc:
                    raise AssertionError(f"step «{step['name']}»: {exc!r}") from exc
        finally:
            await self.driver.stop()
        return self.passed

    async def _step(self, step: dict[str, Any]) -> None:
        if "customer" in step:
            self._customer(step["customer"])
            await self._events(step.get("events", []))
        if "bot" in step:
            await self._bot(step)
        if "customer" not in step:
            await self._events(step.get("events", []))
        if "phone" in step:
            self._phone(step["phone"])
        self.passed.append(step["name"])

    def _customer(self, wish: dict[str, Any]) -> None:
        phone = self.place.phone
        ((verb, body),) = wish.items()
        match verb:
            case "say":
                phone.say(**body)
            case "press":
                phone.press(self._named(body["line"]), body["place"])
            case "ban":
                phone.ban(is_banned=body)
            case "allow" | "answered_in_vk":
                getattr(phone, verb)(body)
            case _:
                getattr(phone, verb)()

    async def _events(self, expected: list[dict[str, Any]]) -> None:
        for wanted in expected:
            found = await asyncio.wait_for(self.driver.next_event(), EVENT_TIMEOUT_S)
            if "pressed" in wanted:
                found["pressed"] = found["payload"].get("p") if isinstance(found["payload"], dict) else found["payload"]
                self.names["event"] = found["event_id"]
            assert {name: found.get(name) for name in wanted} == self._named(wanted)

    async def _bot(self, step: dict[str, Any]) -> None:
        wish = self._named(step["bot"])
        op = wish.pop("op")
        for one in wish.get("attachments", []):
            one["file"] = str(self._file(one["file"]))
        wish.setdefault("peers", [self.place.people[0]])
        wish.setdefault("peer", self.place.people[0])
        refusal, result = 0, {}
        try:
            result = await self.driver.do(op, **wish)
        except Refused as exc:
            refusal = exc.code
        assert refusal == step.get("error", 0), refusal
        wanted = step.get("sent", {})
        if "save" in step:
            self.names[step["save"]] = result["cmids"][0]
        found = {
            "errors": result.get("errors"),
            "names": result.get("names"),
            "count": len(result.get("cmids", [])),
            "same_as": next((name for name, value in self.names.items() if result.get("cmids") == [value]), None),
        }
        assert {name: found[name] for name in wanted} == wanted

    def _phone(self, expected: dict[str, Any]) -> None:
        account, person = str(self.place.group_id), str(self.place.people[0])
        lines = {one.id: one for one in self.place.twin.thread(account, person)}
        wanted = self._named({name: value for name, value in expected.items() if name != "line"})
        line = lines[str(self._named(expected["line"]))] if "line" in expected else list(lines.values())[-1]
        seen = asdict(line) | {
            "buttons": [[button.text for button in row] for row in line.buttons],
            "files": [one.kind for one in line.files],
            "toast": self.place.phone.dialog.toast,
            "activity": self.place.phone.dialog.activity,
        }
        assert {name: seen[name] for name in wanted} == wanted

    def _file(self, kind: str) -> Path:
        name, data = sample(SAMPLES[kind])
        path = self.folder / name
        path.write_bytes(data)
        return path

    def _named(self, value: Any) -> Any:
        """A copy with ``$name`` put in."""
        match value:
            case dict():
                return {name: self._named(one) for name, one in value.items()}
            case list():
                return [self._named(one) for one in value]
            case str() if value.startswith("$"):
                return self.names[value[1:]]
            case _:
                return value
