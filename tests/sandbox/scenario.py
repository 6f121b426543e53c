"""Plays ``scenario.json`` on a twin with any client of the API."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample

from .twin import Twin

Mode = Literal["polling", "webhook"]
UPDATE_TIMEOUT_S = 60.0
STEPS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "scenario.json").read_text("utf-8"))["steps"]


class Refused(Exception):
    """The API refused, as the client saw it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Driver(Protocol):
    """Wraps one client. Updates are plain: ``type``, ``text``, ``payload``, ``attachments`` (types), ``mid`` …"""

    async def start(self, twin: Twin, mode: Mode) -> None: ...
    async def do(self, op: str, **wish: Any) -> dict[str, Any]: ...
    async def next_update(self) -> dict[str, Any]: ...
    async def stop(self) -> None: ...


@dataclass(slots=True, kw_only=True)
class Play:
    twin: Twin
    driver: Driver
    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    touched: str | None = None
    passed: list[str] = field(default_factory=list)

    async def run(self, mode: Mode, steps: list[dict[str, Any]] = STEPS) -> list[str]:
        """Names of the steps that were played; a failing one raises with its name."""
        await self.driver.start(self.twin, mode)
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
        if "faults" in step:
            await self.twin.faults(**step["faults"])
        if "customer" in step:
            await self._customer(step["customer"])
        if "update" in step:
            await self._update(step["update"])
        if "bot" in step and not await self._bot(step):
            return
        if "phone" in step:
            await self._phone(step["phone"])
        self.passed.append(step["name"])

    async def _customer(self, wish: dict[str, Any]) -> None:
        if "act" in wish:
            payload = {"payload": wish["payload"]} if "payload" in wish else {}
            found = await self.twin.customer(f"acts/{wish['act']}", **payload)
            self.names["chat"] = found["chat"]["customer"]["chat_id"]
            return
        ((verb, body),) = wish.items()
        path = "messages" if verb == "say" else verb
        found = await self.twin.customer(path, **self._named(body))
        if verb == "say":
            self.names["last"] = found["mid"]

    async def _update(self, expected: dict[str, Any]) -> None:
        found = await asyncio.wait_for(self.driver.next_update(), UPDATE_TIMEOUT_S)
        assert {name: found.get(name) for name in expected} == expected
        if found.get("callback_id"):
            self.names["callback"] = found["callback_id"]

    async def _bot(self, step: dict[str, Any]) -> bool:
        wish = self._named(step["bot"])
        op = wish.pop("op")
        for one in wish.get("attachments", []):
            one["file"] = str(self._file(one["file"]))
        if op == "send":
            wish.setdefault("user_id", self.twin.user_id)
        result: dict[str, Any] = {}
        try:
            result = await self.driver.do(op, **wish)
        except NotImplementedError:
            assert step.get("optional")
            return False
        except Refused as exc:
            refusal = {"status": exc.status, "code": exc.code}
        else:
            refusal = {}
        wanted = step.get("error", {})
        assert {name: refusal.get(name) for name in wanted or refusal} == wanted
        if refusal:
            return True
        self.touched = result.get("mid") or wish.get("mid") or self.touched
        if "save" in step:
            self.names[step["save"]] = result["mid"]
        return True

    async def _phone(self, expected: dict[str, Any]) -> None:
        page = await self.twin.phone()
        message = next(one for one in page["messages"] if one["mid"] == self.touched)
        seen = {
            **{name: message[name] for name in ("text", "is_edited", "is_removed")},
            "buttons": [[button["text"] for button in row] for row in message["buttons"]],
            "attachments": [one["type"] for one in message["attachments"]],
            "toast": page["toast"],
            "action": page["action"],
        }
        assert {name: seen[name] for name in expected} == expected

    def _file(self, kind: str) -> Path:
        name, data = sample(UploadType(kind))
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
