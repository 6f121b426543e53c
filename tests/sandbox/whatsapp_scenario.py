"""What every client of WhatsApp must see on the twin: a stranger (pywa) and our own connector alike."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from pristan.sandbox.twin import Said, TwinLine
from pristan.sandbox.whatsapp import WhatsAppTwin

from .strangers import Refused

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


class Client(Protocol):
    """A client, by the operations of ``whatsapp_client/bot.py``."""

    async def do(self, op: str, **wish: Any) -> Any: ...

    async def next_event(self) -> dict[str, Any]: ...


@dataclass
class Play:
    """``customer`` shows the phone, ``hidden`` does not."""

    twin: WhatsAppTwin
    client: Client
    account: str
    customer: str
    hidden: str
    aside: list[dict[str, Any]] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return self.twin.world.people[self.customer].phone

    def bsuid(self, customer: str) -> str:
        return self.twin.world.people[customer].bsuid

    async def event(self, kind: str = "message", **having: Any) -> dict[str, Any]:
        """The next event of this kind with these words; the others wait their turn."""

        def fits(event: dict[str, Any]) -> bool:
            return event["kind"] == kind and all(event.get(name) == value for name, value in having.items())

        for event in self.aside:
            if fits(event):
                self.aside.remove(event)
                return event
        async with asyncio.timeout(60):
            while True:
                event = await self.client.next_event()
                if fits(event):
                    return event
                self.aside.append(event)

    async def say(self, text: str = "", sample: str = "", *, who: str = "", reply_to: str = "") -> TwinLine:
        return await self.twin.say(
            self.account, who or self.customer, Said(text=text, sample=sample, reply_to=reply_to)
        )

    async def act(self, act: str, *, line: str = "", value: str = "", who: str = "") -> None:
        await self.twin.act(self.account, who or self.customer, act=act, line=line, value=value)

    def last(self, who: str = "") -> TwinLine:
        return self.twin.thread(self.account, who or self.customer)[-1]

    async def refused(self, op: str, **wish: Any) -> Any:
        try:
            await self.client.do(op, **wish)
        except Refused as exc:
            return exc.code
        raise AssertionError(f"{op} was not refused")


async def the_address_answers_the_question(play: Play) -> None:
    assert await play.client.do("name") == "Лавка"
    await play.client.do("hook")
    assert play.twin.number(play.account).own_url


async def nobody_is_written_to_first(play: Play) -> None:
    name = await play.client.do("send", to=play.phone, text="Добрый день")
    event = await play.event("status", id=name)
    assert (event["status"], event["error"]) == ("failed", 131047)
    assert play.twin.thread(play.account, play.customer) == []


async def words_come_with_a_person_and_are_answered(play: Play) -> None:
    line = await play.say("Где мой заказ? 👍")
    event = await play.event(id=line.id)
    assert (event["text"], event["from"]) == ("Где мой заказ? 👍", play.bsuid(play.customer))
    assert (event["phone"], event["name"]) == (play.phone, "Ольга Смирнова")
    await play.client.do("typing", message=line.id)
    name = await play.client.do("send", to=play.phone, text="Уже едет")
    assert (play.last().side, play.last().text) == ("company", "Уже едет")
    assert (await play.event("status", id=name))["status"] == "sent"
    assert (await play.event("status", id=name))["status"] == "delivered"
    await play.act("read")
    assert (await play.event("status", id=name))["status"] == "read"
    again = await play.say("Спасибо", reply_to=name)
    assert (await play.event(id=again.id))["reply_to"] == name


async def a_hidden_phone_is_answered_by_the_bsuid(play: Play) -> None:
    line = await play.say("Это я", who=play.hidden)
    event = await play.event(id=line.id)
    assert (event["phone"], event["from"]) == (None, play.bsuid(play.hidden))
    await play.client.do("send", to=event["from"], text="Здравствуйте")
    assert play.last(play.hidden).text == "Здравствуйте"


async def buttons_and_lists_are_pressed_and_a_link_opens(play: Play) -> None:
    name = await play.client.do("send", to=play.phone, text="Вернуть?", answers=[["Да", "yes"], ["Нет", "no"]])
    await play.act("press", line=name, value="yes")
    event = await play.event("press")
    assert (event["data"], event["title"], event["under"]) == ("yes", "Да", name)
    lines = [["Утром", "am"], ["Днём", "noon"], ["Вечером", "pm"], ["Ночью", "night"]]
    name = await play.client.do("send", to=play.phone, text="Когда?", lines=lines)
    await play.act("press", line=name, value="pm")
    event = await play.event("press")
    assert (event["data"], event["title"], event["under"]) == ("pm", "Вечером", name)
    await play.client.do("send", to=play.phone, text="Мы переехали", link=["Перейти", "https://hub.example/m/x"])
    assert [(one.text, one.url) for row in play.last().buttons for one in row] == [
        ("Перейти", "https://hub.example/m/x")
    ]


async def pictures_and_files_go_both_ways(play: Play) -> None:
    await play.client.do("image", to=play.phone, caption="Вот", data=PNG.hex())
    (picture,) = play.last().files
    assert (picture.kind, picture.size, play.last().text) == ("image", len(PNG), "Вот")
    await play.client.do("document", to=play.phone, filename="Акт.pdf", data=b"%PDF-1.4".hex())
    (file,) = play.last().files
    assert (file.kind, file.name) == ("file", "Акт.pdf")
    for sample in ("image", "file", "voice"):
        line = await play.say(sample=sample)
        event = await play.event(id=line.id)
        assert await play.client.do("download", file=event["file"]) == line.files[0].size


async def ones_own_number_and_place_are_shared(play: Play) -> None:
    line = await play.say(sample="location")
    assert (await play.event(id=line.id))["place"] == [59.934, 30.335]
    name = await play.client.do("ask_phone", to=play.bsuid(play.hidden), text="Поделитесь номером")
    await play.act("press", line=name, value="request_contact_info", who=play.hidden)
    event = await play.event(**{"from": play.bsuid(play.hidden)})
    assert (event["card"], event["asked"]) == (play.twin.world.people[play.hidden].phone, True)


async def words_are_mended_and_taken_back_by_the_customer(play: Play) -> None:
    line = await play.say("Спосибо")
    await play.event(id=line.id)
    await play.act("edit", line=line.id, value="Спасибо")
    assert (await play.event("edited"))["text"] == "Спасибо"
    await play.act("remove", line=line.id)
    assert (await play.event("deleted"))["id"] == line.id


async def what_cannot_be_sent_is_refused_with_a_number(play: Play) -> None:
    assert await play.refused("template", to=play.phone) == 132001
    play.twin.set_fault(play.account, "rate_limit_every", 1)
    assert await play.refused("send", to=play.phone, text="раз") == 130429
    play.twin.set_fault(play.account, "rate_limit_every", 0)
    play.twin.set_fault(play.account, "token_revoked", 1)
    assert await play.refused("send", to=play.phone, text="два") == 190
    play.twin.set_fault(play.account, "token_revoked", 0)
    name = await play.client.do("send", to="79990009999", text="три")
    event = await play.event("status", id=name)
    assert (event["status"], event["error"]) == ("failed", 131026)


async def a_signature_of_somebody_else_is_not_believed(play: Play) -> None:
    for fault in ("bad_signature_every", "unsigned_every"):
        play.twin.set_fault(play.account, fault, 1)
        line = await play.say("чужое")
        await play.event("refused")
        play.twin.set_fault(play.account, fault, 0)
        assert (await play.event(id=line.id))["text"] == "чужое"  # brought again, signed as it must be


STEPS = (
    the_address_answers_the_question,
    nobody_is_written_to_first,
    words_come_with_a_person_and_are_answered,
    a_hidden_phone_is_answered_by_the_bsuid,
    buttons_and_lists_are_pressed_and_a_link_opens,
    pictures_and_files_go_both_ways,
    ones_own_number_and_place_are_shared,
    words_are_mended_and_taken_back_by_the_customer,
    what_cannot_be_sent_is_refused_with_a_number,
    a_signature_of_somebody_else_is_not_believed,
)
