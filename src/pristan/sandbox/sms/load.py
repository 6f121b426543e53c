"""Load with numbers in the text, and the account of what came back: lost, doubled and disordered can be counted."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from pristan.sandbox.sms.twin import SmsTwin

TICK_S = 0.01
_NUMBER = re.compile(r"№\s?(\d+)")
# Every so many messages of customers the next request of the hub goes wrong in this way.
EVERY = {"lost_answer": 20, "too_often": 50, "broken": 30}


class LoadOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Customers write in turn, numbered from ``first_number`` on."""

    messages: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    customers: Annotated[int, msgspec.Meta(ge=1, le=20_000)]
    per_second: Annotated[float, msgspec.Meta(gt=0, le=100_000)]
    first_number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 1


@dataclass(slots=True)
class Run:
    """One account under load."""

    task: asyncio.Task[None] | None = None
    people: list[str] = field(default_factory=list)


class Load:
    """One run per account."""

    def __init__(self, twin: SmsTwin) -> None:
        self._twin = twin
        self._runs: dict[str, Run] = {}

    def start(self, account: str, order: LoadOrder) -> None:
        people = [self._twin.add_customer(account, f"Нагрузка {one + 1}").id for one in range(order.customers)]
        run = self._runs[account] = Run(people=people)
        run.task = asyncio.create_task(self._write(account, order, people))

    def is_running(self, account: str) -> bool:
        run = self._runs.get(account)
        return run is not None and run.task is not None and not run.task.done()

    def report(self, account: str) -> dict[str, Any]:
        """Per person, in order: the numbers they wrote and the numbers they were sent."""
        threads = {person: self._twin.thread(account, person) for person in self._runs.get(account, Run()).people}
        chats = [
            {
                "written": [{"numbers": _numbers(line.text)} for line in lines if line.side == "customer"],
                "sent": [{"numbers": _numbers(line.text)} for line in lines if line.side == "company"],
            }
            for lines in threads.values()
        ]
        return {"chats": chats}

    async def _write(self, account: str, order: LoadOrder, people: list[str]) -> None:
        world = self._twin.world
        side = world.find(account)
        loop = asyncio.get_running_loop()
        started, done = loop.time(), 0
        while done < order.messages:
            due = min(order.messages, int((loop.time() - started) * order.per_second) + 1)
            while done < due:
                world.say(side, people[done % len(people)], f"Проверка № {order.first_number + done}")
                done += 1
                for fault, every in EVERY.items():
                    if done % every == 0:
                        side.faults[fault] = 1
            await asyncio.sleep(TICK_S)


def load_router(twin: SmsTwin) -> Router:
    """Orders of a bench, beside the customers' side."""
    load = Load(twin)

    @post("/{account:str}")
    async def start(account: FromPath[str], data: JSONBody[LoadOrder]) -> dict[str, Any]:
        load.start(account, data)
        return {"is_running": True}

    @get("/{account:str}")
    async def status(account: FromPath[str]) -> dict[str, Any]:
        return {"is_running": load.is_running(account)}

    @get("/{account:str}/report")
    async def report(account: FromPath[str]) -> dict[str, Any]:
        return load.report(account)

    return Router("/load", route_handlers=[start, status, report])


def _numbers(text: str) -> list[int]:
    return [int(one) for one in _NUMBER.findall(text)]
