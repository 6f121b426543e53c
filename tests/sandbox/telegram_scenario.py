"""What every client of Telegram must see on the twin: strangers (aiogram, grammY) and our own connector alike."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from pristan.sandbox.telegram import TelegramTwin
from pristan.sandbox.twin import Said, TwinLine

from .strangers import Refused

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
ROWS = [[{"text": "Где заказ?", "data": "order"}, {"text": "Сайт", "url": "https://lavka.example"}]]


class Client(Protocol):
    """A client, by the operations of ``telegram_client/bot.mjs``."""

    async def do(self, op: str, **wish: Any) -> Any: ...

    async def next_event(self) -> dict[str, Any]: ...


@dataclass
class Play:
    twin: TelegramTwin
    client: Client
    account: str
    customer: str
    seen: list[dict[str, Any]] = field(default_factory=list)

    @property
    def chat(self) -> int:
        return int(self.customer)

    async def event(self) -> dict[str, Any]:
        async with asyncio.timeout(60):
            return await self.client.next_event()

    async def say(self, text: str = "", sample: str = "") -> TwinLine:
        return await self.twin.say(self.account, self.customer, Said(text=text, sample=sample))

    async def act(self, act: str, *, line: str = "", value: str = "") -> None:
        await self.twin.act(self.account, self.customer, act=act, line=line, value=value)

    def last(self) -> TwinLine:
        return self.twin.thread(self.account, self.customer)[-1]

    async def refused(self, op: str, **wish: Any) -> Refused:
        try:
            await self.client.do(op, **wish)
        except Refused as exc:
            return exc
        raise AssertionError(f"{op} was not refused")


async def nobody_is_written_to_first(play: Play) -> None:
    assert await play.client.do("me") == f"bot{play.account}_bot"
    assert (await play.refused("send", chat=play.chat, text="Добрый день")).code == 400


async def a_person_begins_by_a_link(play: Play) -> None:
    await play.say("/start m_7Qk2xZ")
    event = await play.event()
    assert (event["kind"], event["text"], event["chat"]) == ("message", "/start m_7Qk2xZ", play.chat)


async def a_text_with_buttons_is_answered_by_a_press(play: Play) -> None:
    number = await play.client.do("send", chat=play.chat, text="Чем помочь? 👍", rows=ROWS)
    shown = play.last()
    assert (shown.id, shown.side, shown.text) == (str(number), "company", "Чем помочь? 👍")
    assert [(one.text, one.id, one.url) for row in shown.buttons for one in row] == [
        ("Где заказ?", "order", ""),
        ("Сайт", "", "https://lavka.example"),
    ]
    await play.act("press", line=shown.id, value="order")
    event = await play.event()
    assert (event["kind"], event["data"]) == ("callback_query", "order")
    await play.client.do("answer", press=event["press"], text="Ищем")
    assert (await play.refused("answer", press=event["press"], text="Ищем")).code == 400


async def pictures_and_files_go_both_ways(play: Play) -> None:
    await play.client.do("photo", chat=play.chat, caption="Вот", hex=PNG.hex())
    (picture,) = play.last().files
    assert (picture.kind, picture.size, play.last().text) == ("image", len(PNG), "Вот")
    await play.client.do("document", chat=play.chat, name="Акт.pdf", hex=b"%PDF-1.4".hex())
    (file,) = play.last().files
    assert (file.kind, file.name) == ("file", "Акт.pdf")
    for sample in ("image", "file", "voice"):
        line = await play.say(sample=sample)
        event = await play.event()
        assert await play.client.do("download", file=event["file"]) == line.files[0].size


async def ones_own_number_and_place_are_shared(play: Play) -> None:
    await play.say(sample="contact")
    event = await play.event()
    assert event["own"] is True
    assert event["phone"].lstrip("+").startswith("7999")
    await play.say(sample="location")
    assert (await play.event())["place"] == [59.934, 30.335]


async def words_are_changed_and_taken_back(play: Play) -> None:
    line = await play.say("Где зказ?")
    assert (await play.event())["text"] == "Где зказ?"
    await play.act("edit", line=line.id, value="Где заказ?")
    event = await play.event()
    assert (event["kind"], event["text"]) == ("edited_message", "Где заказ?")
    number = await play.client.do("send", chat=play.chat, text="В пути")
    await play.client.do("edit", chat=play.chat, message=number, text="Уже в пути")
    assert (play.last().text, play.last().is_edited) == ("Уже в пути", True)
    await play.client.do("remove", chat=play.chat, message=number)
    assert play.last().is_removed


async def who_stops_the_bot_is_not_written_to(play: Play) -> None:
    await play.act("block")
    event = await play.event()
    assert (event["kind"], event["status"]) == ("my_chat_member", "kicked")
    assert (await play.refused("send", chat=play.chat, text="Вы где?")).code == 403
    await play.act("allow")
    assert (await play.event())["status"] == "member"
    await play.client.do("send", chat=play.chat, text="С возвращением")


async def too_much_is_told_with_a_pause(play: Play) -> None:
    play.twin.set_fault(play.account, "rate_limit_every", 1)
    refused = await play.refused("typing", chat=play.chat)
    play.twin.set_fault(play.account, "rate_limit_every", 0)
    assert (refused.code, refused.retry_after) == (429, 1)
    await play.client.do("typing", chat=play.chat)


STEPS = (
    nobody_is_written_to_first,
    a_person_begins_by_a_link,
    a_text_with_buttons_is_answered_by_a_press,
    pictures_and_files_go_both_ways,
    ones_own_number_and_place_are_shared,
    words_are_changed_and_taken_back,
    who_stops_the_bot_is_not_written_to,
    too_much_is_told_with_a_pause,
)
