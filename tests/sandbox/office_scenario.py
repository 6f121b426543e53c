"""What every client of an employees' messenger must see on its twin: strangers and our own connectors alike."""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from pristan.sandbox.office import OfficeTwin
from pristan.sandbox.twin import Said, TwinLine

from .strangers import Refused

ROWS = [[{"text": "Взять", "data": "take:1"}]]


class Client(Protocol):
    """``send`` gives the id of the message, ``edit`` changes it; events are ``message`` and ``press``."""

    async def do(self, op: str, **wish: Any) -> Any: ...

    async def next_event(self) -> dict[str, Any]: ...


@dataclass
class Play:
    twin: OfficeTwin
    client: Client
    account: str
    person: str

    async def event(self) -> dict[str, Any]:
        async with asyncio.timeout(60):
            return await self.client.next_event()

    async def say(self, text: str) -> TwinLine:
        return await self.twin.say(self.account, self.person, Said(text=text))

    def last(self) -> TwinLine:
        return self.twin.thread(self.account, self.person)[-1]

    async def refused(self, op: str, **wish: Any) -> None:
        try:
            done = await self.client.do(op, **wish)
        except Refused:
            return
        raise AssertionError(f"{op} was not refused: {done}")


async def words_of_a_colleague_arrive(play: Play) -> None:
    await play.say("/start")
    event = await play.event()
    assert (event["kind"], event["text"], event["from"]) == ("message", "/start", play.person)


async def a_notice_is_seen_and_its_button_comes_back(play: Play) -> None:
    number = await play.client.do("send", to=play.person, text="Новое обращение № 5", rows=ROWS)
    shown = play.last()
    assert (shown.id, shown.side, shown.text) == (str(number), "company", "Новое обращение № 5")
    [[button]] = shown.buttons
    assert button.text == "Взять"
    await play.twin.act(play.account, play.person, act="press", line=shown.id, value=button.id)
    event = await play.event()
    assert (event["kind"], event["data"]) == ("press", "take:1")


async def a_notice_is_changed_and_loses_its_button(play: Play) -> None:
    number = await play.client.do("send", to=play.person, text="Новое обращение № 6", rows=ROWS)
    await play.client.do("edit", to=play.person, message=number, text="Взяла Анна Петрова")
    shown = play.last()
    assert (shown.text, shown.is_edited, list(shown.buttons)) == ("Взяла Анна Петрова", True, [])


async def who_shut_the_bot_out_and_who_is_nobody_are_refused(play: Play) -> None:
    await play.twin.act(play.account, play.person, act="block")
    await play.refused("send", to=play.person, text="Вы где?")
    await play.twin.act(play.account, play.person, act="allow")
    await play.client.do("send", to=play.person, text="С возвращением")
    await play.refused("send", to="nobody@elsewhere.example", text="Добрый день")


async def several_come_in_their_order(play: Play) -> None:
    for number in range(5):
        await play.say(f"{number}")
    assert [(await play.event())["text"] for _ in range(5)] == ["0", "1", "2", "3", "4"]


STEPS = (
    words_of_a_colleague_arrive,
    a_notice_is_seen_and_its_button_comes_back,
    a_notice_is_changed_and_loses_its_button,
    who_shut_the_bot_out_and_who_is_nobody_are_refused,
    several_come_in_their_order,
)
