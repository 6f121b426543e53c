"""Load with numbers in the text, and the account of what came back: lost, doubled and disordered can be counted."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from pristan.sandbox.vk.customers import Phone
from pristan.sandbox.vk.model import Json
from pristan.sandbox.vk.twin import VkTwin

TICK_S = 0.01
MOST_WAITING = 5_000
_NUMBER = re.compile(r"№\s?(\d+)")


class LoadOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Customers write in turn, numbered from ``first_number`` on."""

    messages: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    customers: Annotated[int, msgspec.Meta(ge=1, le=20_000)]
    per_second: Annotated[float, msgspec.Meta(gt=0, le=100_000)]
    first_number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 1


@dataclass(slots=True)
class Run:
    """One community under load."""

    task: asyncio.Task[None] | None = None
    people: list[int] = field(default_factory=list)


class Load:
    """One run per community."""

    def __init__(self, twin: VkTwin) -> None:
        self._twin = twin
        self._runs: dict[str, Run] = {}

    def start(self, account: str, order: LoadOrder) -> None:
        people = [int(self._twin.add_customer(account, f"Нагрузка {one + 1}").id) for one in range(order.customers)]
        run = self._runs[account] = Run(people=people)
        run.task = asyncio.create_task(self._write(account, order, people))

    def is_running(self, account: str) -> bool:
        run = self._runs.get(account)
        return run is not None and run.task is not None and not run.task.done()

    def waiting(self, account: str) -> int:
        """Events that are still to be brought, those that failed and will be repeated among them."""
        return self._twin.platform.line(int(account)).postman.waiting

    def report(self, account: str) -> Json:
        """Per person, in order: the numbers they wrote and the numbers they were sent."""
        chats = []
        for person in self._runs.get(account, Run()).people:
            messages = self._phone(account, person).dialog.messages.values()
            written = [{"numbers": _numbers(one.text)} for one in messages if not one.out]
            sent = [{"numbers": _numbers(one.text)} for one in messages if one.out]
            chats.append({"written": written, "sent": sent})
        return {"chats": chats}

    async def _write(self, account: str, order: LoadOrder, people: list[int]) -> None:
        phones = [self._phone(account, person) for person in people]
        postman = self._twin.platform.line(int(account)).postman
        loop = asyncio.get_running_loop()
        started, done = loop.time(), 0
        while done < order.messages:
            due = min(order.messages, int((loop.time() - started) * order.per_second) + 1)
            while done < due and postman.waiting < MOST_WAITING:
                phones[done % len(phones)].say(f"Проверка № {order.first_number + done}")
                done += 1
            await asyncio.sleep(TICK_S)

    def _phone(self, account: str, person: int) -> Phone:
        return self._twin.phone(account, str(person))


def load_router(twin: VkTwin) -> Router:
    """Orders of a bench, beside the customers' side."""
    load = Load(twin)

    @post("/{account:str}")
    async def start(account: FromPath[str], data: JSONBody[LoadOrder]) -> Json:
        load.start(account, data)
        return {"is_running": True}

    @get("/{account:str}")
    async def status(account: FromPath[str]) -> Json:
        return {"is_running": load.is_running(account), "waiting": load.waiting(account)}

    @get("/{account:str}/report")
    async def report(account: FromPath[str]) -> Json:
        return load.report(account)

    return Router("/load", route_handlers=[start, status, report])


def _numbers(text: str) -> list[int]:
    return [int(one) for one in _NUMBER.findall(text)]
