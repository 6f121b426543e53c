"""Our connectors of employees' messengers on the twins that strangers believe: the same scenario, and troubles."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from pristan.channels import Account, channel
from pristan.channels.employees import Telling, for_employees
from pristan.channels.model import Button, Inbound, InboundCallback, InboundMessage, Poller, StaffNotice
from pristan.core.errors import AuthFailed, ChannelError, MessageRejected, OutcomeUnknown, RateLimited, Transient
from pristan.sandbox.office import OfficeTwin
from pristan.sandbox.office.twin import SAMPLE
from pristan.sandbox.twin import Said, TwinConfig
from pristan.sandbox.vk_teams import an_office_with_teams
from pristan.sandbox.yandex_messenger import an_office_with_yandex
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account, some_tools
from tests.sandbox.office_scenario import STEPS, Play
from tests.sandbox.serving import served
from tests.sandbox.strangers import Refused
from tests.sandbox.twin import free_port

TOKEN = "001.0000000001.0000000002:1000001"
OFFICES: dict[str, Callable[[TwinConfig], OfficeTwin]] = {
    "vk_teams": an_office_with_teams,
    "yandex_messenger": an_office_with_yandex,
}


@dataclass
class Ours:
    """The connector by the operations of the scenario."""

    connector: Any
    account: Account
    cursor: Mapping[str, Any] = field(default_factory=dict)
    waiting: list[Inbound] = field(default_factory=list)

    async def do(self, op: str, **wish: Any) -> Any:
        rows = [[Button(text=one["text"], payload=one["data"]) for one in row] for row in wish.get("rows") or ()]
        replaces = str(wish["message"]) if op == "edit" else None
        notice = StaffNotice(key=uuid4(), to=wish["to"], text=wish["text"], buttons=rows, replaces=replaces)
        try:
            return (await self.tell(notice)).external_id
        except ChannelError as exc:
            raise Refused(0) from exc

    async def tell(self, notice: StaffNotice) -> Any:
        return await cast("Telling", self.connector).tell(notice)

    async def next_event(self) -> dict[str, Any]:
        while not self.waiting:
            self.waiting += await self.heard()
        match self.waiting.pop(0):
            case InboundMessage() as message:
                return {"kind": "message", "text": message.text, "from": message.person.value}
            case InboundCallback() as press:
                return {"kind": "press", "data": press.payload}
            case other:
                raise AssertionError(other)

    async def heard(self) -> list[Inbound]:
        batch = await cast("Poller", self.connector).poll(self.cursor)
        self.cursor = batch.cursor
        parse = channel(self.account.channel).parse
        return [inbound for raw in batch.entries for inbound in parse(raw, self.account)]


@dataclass
class Desk:
    twin: OfficeTwin
    ours: Ours
    account: str
    person: str

    def lines(self) -> list[str]:
        return [one.text for one in self.twin.thread(self.account, self.person) if one.side == "company"]

    def notice(self, text: str = "Новое обращение", *, key: UUID | None = None) -> StaffNotice:
        return StaffNotice(key=key or uuid4(), to=self.person, text=text)


@pytest.fixture(params=sorted(OFFICES))
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    name, port = request.param, free_port()
    twin = OFFICES[name](TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Дежурный", token=TOKEN)
    async with served(twin.api(), port=port) as url:
        tools = some_tools(tmp_path, hosts=(url.removeprefix("http://"),))
        account = replace(an_account(channel(name), base_url=url), credentials={"token": TOKEN})
        connector = channel(name).connect(account, tools)
        yield Desk(twin, Ours(connector, account), made.id, twin.customers(made.id)[0].id)
        await connector.close()


def test_every_channel_of_employees_has_its_office() -> None:
    assert set(for_employees()) == set(OFFICES)


async def test_our_connector_passes_the_scenario_of_the_strangers(desk: Desk) -> None:
    play = Play(twin=desk.twin, client=desk.ours, account=desk.account, person=desk.person)
    for step in STEPS:
        await step(play)


async def test_a_pause_asked_for_is_told(desk: Desk) -> None:
    await desk.twin.say(desk.account, desk.person, Said(text="/start"))
    desk.twin.set_fault(desk.account, "rate_limit_every", 1)
    with pytest.raises(RateLimited) as caught:
        await desk.ours.tell(desk.notice())
    assert caught.value.retry_after.total_seconds() == 1


async def test_a_key_taken_away_is_told_apart(desk: Desk) -> None:
    desk.twin.set_fault(desk.account, "token_revoked", 1)
    with pytest.raises(AuthFailed):
        await desk.ours.tell(desk.notice())
    (line,) = await desk.ours.connector.check()
    assert (line.id, line.state) == ("token", "problem")
    assert TOKEN not in str(line)


async def test_a_bot_that_works_says_so(desk: Desk) -> None:
    lines = await desk.ours.connector.check()
    assert [line.state for line in lines] == ["ok"] * len(lines)
    assert lines[0].detail.startswith("Дежурный")


async def test_repeats_have_one_key(desk: Desk) -> None:
    desk.twin.set_fault(desk.account, "duplicate_every", 1)
    for number in range(3):
        await desk.twin.say(desk.account, desk.person, Said(text=f"{number}"))
    keys = [inbound.dedupe_key for inbound in await desk.ours.heard()]
    assert (len(keys), len(set(keys))) == (6, 3)


async def test_what_was_not_confirmed_comes_again(desk: Desk) -> None:
    await desk.twin.say(desk.account, desk.person, Said(text="раз"))
    first = await desk.ours.connector.poll({})
    again = await desk.ours.connector.poll({})
    assert list(first.entries) == list(again.entries)
    await desk.twin.say(desk.account, desk.person, Said(text="два"))
    following = await desk.ours.connector.poll(first.cursor)
    assert len(following.entries) == 1


async def test_a_file_of_a_colleague_is_fetched(desk: Desk) -> None:
    await desk.twin.say(desk.account, desk.person, Said(sample="file"))
    (message,) = await desk.ours.heard()
    assert isinstance(message, InboundMessage)
    (file,) = message.attachments
    found = await cast("Telling", desk.ours.connector).fetch(file.source)
    assert found is not None
    assert (found[0] or file.name, found[1]) == ("Ответ.txt", SAMPLE)


async def test_nothing_is_sent_to_a_customer(desk: Desk) -> None:
    with pytest.raises(MessageRejected) as caught:
        await desk.ours.connector.send(cleared(an_outbound(text="Добрый день")), an_attempt())
    assert caught.value.own_code == "channel.staff_only"
    assert desk.lines() == []


async def test_yandex_tells_a_thing_once_though_the_answer_got_lost(tmp_path: Path) -> None:
    port = free_port()
    twin = an_office_with_yandex(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Дежурный", token=TOKEN)
    person = twin.customers(made.id)[0].id
    async with served(twin.api(), port=port) as url:
        account = replace(an_account(channel("yandex_messenger"), base_url=url), credentials={"token": TOKEN})
        connector = channel("yandex_messenger").connect(
            account, some_tools(tmp_path, hosts=(url.removeprefix("http://"),))
        )
        notice = StaffNotice(key=uuid4(), to=person, text="Обращение № 5")
        twin.set_fault(made.id, "lose_answer_every", 1)
        with pytest.raises(Transient):
            await cast("Telling", connector).tell(notice)
        twin.set_fault(made.id, "lose_answer_every", 0)
        told = await cast("Telling", connector).tell(notice)
        lines = twin.thread(made.id, person)
        assert [(line.id, line.text) for line in lines] == [(told.external_id, "Обращение № 5")]
        await connector.close()


async def test_vk_teams_leaves_the_outcome_open_when_the_answer_got_lost(tmp_path: Path) -> None:
    port = free_port()
    twin = an_office_with_teams(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Дежурный", token=TOKEN)
    person = twin.customers(made.id)[0].id
    async with served(twin.api(), port=port) as url:
        account = replace(an_account(channel("vk_teams"), base_url=f"{url}/bot/v1"), credentials={"token": TOKEN})
        connector = channel("vk_teams").connect(account, some_tools(tmp_path, hosts=(url.removeprefix("http://"),)))
        await twin.say(made.id, person, Said(text="/start"))
        twin.set_fault(made.id, "lose_answer_every", 1)
        with pytest.raises(OutcomeUnknown):
            await cast("Telling", connector).tell(StaffNotice(key=uuid4(), to=person, text="Обращение № 5"))
        assert [line.text for line in twin.thread(made.id, person)] == ["/start", "Обращение № 5"]
        await connector.close()
