"""Load with numbers in the text, and the account of what came back: lost, doubled and disordered can be counted."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from pristan.sandbox.max.customers import Customer
from pristan.sandbox.max.model import Bot, Json, Person
from pristan.sandbox.max.twin import Platform

TICK_S = 0.01
MOST_WAITING = 20_000
_NUMBER = re.compile(r"№\s?(\d+)")


class LoadOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """``per_second`` of zero means «as quickly as they are taken»."""

    messages: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1000
    customers: Annotated[int, msgspec.Meta(ge=1, le=20_000)] = 100
    per_second: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    prefix: Annotated[str, msgspec.Meta(max_length=100)] = "Проверка"
    first_number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 1


@dataclass(slots=True)
class Run:
    order: LoadOrder
    generated: int = 0
    task: asyncio.Task[None] | None = None
    customers: list[Person] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        return self.task is not None and not self.task.done()


class Load:
    """One run at a time per bot."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._runs: dict[int, Run] = {}

    def start(self, bot: Bot, order: LoadOrder) -> Run:
        self.stop(bot)
        run = self._runs.get(bot.user_id)
        people = run.customers if run is not None else []
        for number in range(len(people), order.customers):
            person = self._platform.world.add_person("Нагрузка", last_name=str(number + 1))
            person.persona = "load"
            people.append(person)
        run = self._runs[bot.user_id] = Run(order=order, customers=people)
        run.task = asyncio.create_task(self._generate(bot, run))
        return run

    def stop(self, bot: Bot) -> None:
        run = self._runs.get(bot.user_id)
        if run is not None and run.task is not None:
            run.task.cancel()

    def status(self, bot: Bot) -> Json:
        run = self._runs.get(bot.user_id)
        line = self._platform.ready(bot)
        postman = line.postman
        return {
            "is_running": run is not None and run.is_running,
            "generated": run.generated if run is not None else 0,
            "wanted": run.order.messages if run is not None else 0,
            "emitted": line.emitted,
            "waiting_for_poll": len(line.queue.waiting),
            "waiting_for_webhook": postman.waiting if postman is not None else 0,
            "retrying": postman.retrying if postman is not None else 0,
            "delivered": postman.delivered if postman is not None else 0,
            "failed_attempts": postman.failed if postman is not None else 0,
        }

    def report(self, bot: Bot, *, only_load: bool) -> Json:
        """Per chat, in order: what customers wrote and what the bot sent, with the numbers found in the texts."""
        world = self._platform.world
        chats: list[Json] = []
        for chat in world.chats_of(bot.user_id):
            person = world.memory.people.get(chat.user_id or 0)
            if only_load and (person is None or person.persona != "load"):
                continue
            written: list[Json] = []
            sent: list[Json] = []
            for mid in chat.mids:
                message = world.memory.messages[mid]
                row = {"mid": mid, "at_ms": message.at_ms, "text": message.text, "numbers": numbers(message.text)}
                (sent if message.sender_id == bot.user_id else written).append(row)
            chats.append({"chat_id": chat.chat_id, "user_id": chat.user_id, "written": written, "sent": sent})
        return {"chats": chats, "totals": totals(chats)}

    async def _generate(self, bot: Bot, run: Run) -> None:
        line = self._platform.ready(bot)
        customers = [Customer(self._platform, bot=bot, person=one) for one in run.customers]
        for person in run.customers:
            self._platform.world.open_dialog(bot, person)
        loop = asyncio.get_running_loop()
        started, order = loop.time(), run.order
        while run.generated < order.messages:
            due = order.messages
            if order.per_second:
                due = min(due, int((loop.time() - started) * order.per_second) + 1)
            waiting = (
                line.postman.waiting if line.postman is not None and line.subscriptions else len(line.queue.waiting)
            )
            due = min(due, run.generated + max(0, MOST_WAITING - waiting), run.generated + 1000)
            while run.generated < due:
                self._write(customers, run)
            await asyncio.sleep(TICK_S if order.per_second or waiting >= MOST_WAITING else 0)

    def _write(self, customers: list[Customer], run: Run) -> None:
        index = run.generated % run.order.customers
        round_number = run.generated // run.order.customers + 1
        number = run.order.first_number + run.generated
        customers[index].say(f"{run.order.prefix} № {number}, клиент {index + 1}, сообщение {round_number}")
        run.generated += 1


def numbers(text: str | None) -> list[int]:
    return [int(one) for one in _NUMBER.findall(text or "")]


def totals(chats: list[Json]) -> Json:
    """Sums over all chats, and how often the bot's numbers were doubled or went backwards."""
    doubled = disordered = written = sent = 0
    for chat in chats:
        seen: dict[int, int] = defaultdict(int)
        last = -1
        written += len(chat["written"])
        sent += len(chat["sent"])
        for row in chat["sent"]:
            for number in row["numbers"]:
                doubled += seen[number] > 0
                disordered += number < last
                seen[number] += 1
                last = max(last, number)
    return {"written": written, "sent": sent, "sent_doubled": doubled, "sent_disordered": disordered}
