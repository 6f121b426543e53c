"""Our connector against the twin, which is led by the published sample; and what goes wrong on purpose."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.api_channel.connector import ApiConnector
from pristan.channels.model import Button, OutboundKind
from pristan.channels.registry import Tools, channel
from pristan.core.errors import AuthFailed, MessageRejected, RateLimited, RecipientUnreachable, Transient
from pristan.core.ids import OutboxId
from pristan.kit.files import open_files
from pristan.sandbox.api_channel import ApiTwin
from pristan.sandbox.twin import RefusedError, Said, TwinConfig, TwinLine
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port

ANNA = "client-1042"


@dataclass(slots=True, kw_only=True)
class Pair:
    """The connector and the twin it talks to."""

    connector: ApiConnector
    twin: ApiTwin
    account: str

    def phone(self) -> list[TwinLine]:
        return list(self.twin.thread(self.account, ANNA))

    async def send(self, text: str, *, number: int = 1, **more: Any) -> str:
        message = an_outbound(text=text, outbox_id=OutboxId(number), recipient=ANNA, **more)
        return (await self.connector.send(cleared(message), an_attempt())).external_id


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    port = free_port()
    twin = ApiTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    async with served(twin.api(), port=port):
        shop = twin.accounts()[0]
        account = an_account(channel("api_channel"), url=shop.fields["url"])
        account.credentials["secret"] = shop.fields["secret"]  # type: ignore[index] # a test's own dictionary
        tools = Tools(
            files=open_files("", tmp_path), public_url="https://hub.example", sandbox_hosts=(f"127.0.0.1:{port}",)
        )
        connector = ApiConnector(account, tools)
        yield Pair(connector=connector, twin=twin, account=shop.id)
        await connector.close()
        await twin.stop()


async def test_the_checklist_is_green_and_the_twin_has_learnt_our_address(pair: Pair) -> None:
    lines = await pair.connector.check()
    assert [(line.id, line.state) for line in lines] == [("token", "ok"), ("reach", "ok"), ("events", "ok")]
    system = pair.twin.world.systems[pair.account]
    assert system.company.events_url == lines[2].detail
    assert lines[2].detail.startswith("https://hub.example/hooks/api_channel/")


async def test_words_buttons_edits_and_removals(pair: Pair) -> None:
    assert await pair.send("Забрать?", buttons=[[Button(text="Да", payload="yes")]]) == "pm-1"
    (line,) = pair.phone()
    assert (line.text, line.buttons[0][0].text) == ("Забрать?", "Да")
    assert await pair.send("Забрать завтра?", number=2, kind=OutboundKind.EDIT, targets=["pm-1"]) == "pm-1"
    assert (pair.phone()[0].text, pair.phone()[0].is_edited) == ("Забрать завтра?", True)
    await pair.send("", number=3, kind=OutboundKind.REMOVE, targets=["pm-1"])
    assert pair.phone()[0].is_removed
    with pytest.raises(MessageRejected, match="Такого сообщения у клиента нет"):
        await pair.send("x", number=4, kind=OutboundKind.EDIT, targets=["pm-99"])
    await pair.connector.typing(ANNA, {"author_name": "Дарья"})
    assert len(pair.phone()) == 1


async def test_a_repeat_after_a_lost_answer_shows_the_message_once(pair: Pair) -> None:
    pair.twin.set_fault(pair.account, "lost_answer", 1)
    with pytest.raises(Transient):
        await pair.send("Уже едет")
    assert await pair.send("Уже едет") == "pm-1"
    assert [line.text for line in pair.phone()] == ["Уже едет"]


async def test_troubles_that_pass_and_troubles_that_do_not(pair: Pair) -> None:
    pair.twin.set_fault(pair.account, "broken", 1)
    with pytest.raises(Transient):
        await pair.send("a")
    pair.twin.set_fault(pair.account, "too_often", 1)
    with pytest.raises(RateLimited):
        await pair.send("a")
    pair.twin.set_fault(pair.account, "other_secret", 1)
    with pytest.raises(AuthFailed):
        await pair.send("a")
    (line,) = await pair.connector.check()
    assert (line.id, line.state) == ("token", "problem")
    pair.twin.set_fault(pair.account, "other_secret", 0)
    assert await pair.send("a") == "pm-1"


async def test_whoever_is_blocked_over_there_is_unreachable(pair: Pair) -> None:
    pair.twin.world.systems[pair.account].company.blocked.add(ANNA)
    with pytest.raises(RecipientUnreachable, match="запретил"):
        await pair.send("a")


async def test_a_twin_that_knows_no_address_says_so(pair: Pair) -> None:
    with pytest.raises(RefusedError, match="проверьте подключение"):
        await pair.twin.say(pair.account, ANNA, Said(text="a"))
