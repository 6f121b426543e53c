"""Our connector on the twin that pywa believes: the same scenario, and what goes wrong on purpose."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pristan.channels import channel
from pristan.channels.model import AttachmentKind, NotSent, OutboundKind, ToBeReported
from pristan.channels.whatsapp.connector import WhatsAppConnector
from pristan.core.errors import (
    AuthFailed,
    MessageRejected,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.sandbox.twin import Said, TwinConfig
from pristan.sandbox.whatsapp import WhatsAppTwin
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account, some_tools
from tests.channels.whatsapp.driver import Ours, addressed, keys_of
from tests.sandbox.conftest import until
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.sandbox.whatsapp_scenario import STEPS, Play

PUBLIC = "https://hub.example"


class AClock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@dataclass
class Place:
    twin: WhatsAppTwin
    clock: AClock
    ours: Ours
    account: str
    customer: str

    @property
    def phone(self) -> str:
        return self.twin.world.people[self.customer].phone

    def fault(self, name: str, value: float = 1) -> None:
        self.twin.set_fault(self.account, name, value)

    async def told(self, text: str) -> None:
        await self.twin.say(self.account, self.customer, Said(text=text))

    def heard(self) -> list[str]:
        return [line.text for line in self.twin.thread(self.account, self.customer) if line.side == "company"]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    port, clock = free_port(), AClock()
    twin = WhatsAppTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"), clock=clock)
    made = twin.add_account("Лавка")
    secrets = channel("whatsapp").manifest.credentials
    async with served(twin.api(), port=port) as url:
        tools = some_tools(tmp_path, hosts=(url.removeprefix("http://"),))
        settings = {name: value for name, value in made.fields.items() if name not in secrets}
        account = replace(
            an_account(channel("whatsapp"), **settings), credentials={name: made.fields[name] for name in secrets}
        )
        ours = Ours(WhatsAppConnector(account, tools), account, tools.files)
        await ours.start()
        yield Place(twin, clock, ours, made.id, twin.customers(made.id)[0].id)
        await ours.stop()
        await twin.stop()


async def test_our_connector_passes_the_scenario_of_the_stranger(place: Place) -> None:
    hidden = place.twin.customers(place.account)[2].id
    play = Play(twin=place.twin, client=place.ours, account=place.account, customer=place.customer, hidden=hidden)
    for step in STEPS:
        await step(play)


async def test_a_lost_answer_is_told_by_a_report_with_our_mark_and_never_sent_twice(place: Place) -> None:
    await place.told("привет")
    place.fault("lose_answer_every")
    message, attempt = cleared(addressed(place.phone, text="В пути")), an_attempt()
    with pytest.raises(OutcomeUnknown):
        await place.ours.connector.send(message, attempt)
    asked = await place.ours.connector.reconcile(message, attempt, known=())
    assert isinstance(asked, ToBeReported)
    assert asked.until - attempt.started_at == timedelta(minutes=2)
    (line,) = [one for one in place.twin.place(place.account, place.customer)[1].lines if one.is_ours]
    assert (line.mark, place.heard()) == (asked.mark, ["В пути"])


async def test_a_gateway_that_did_nothing_leaves_the_outcome_open_too(place: Place) -> None:
    await place.told("привет")
    place.fault("server_error_every")
    with pytest.raises(OutcomeUnknown):
        await place.ours.out(place.phone, text="В пути")
    assert place.heard() == []


async def test_what_changes_nothing_twice_may_be_repeated(place: Place) -> None:
    press = cleared(an_outbound(kind=OutboundKind.ANSWER_CALLBACK, callback_id="wamid.1"))
    assert isinstance(await place.ours.connector.reconcile(press, an_attempt(), known=()), NotSent)
    assert (await place.ours.connector.send(press, an_attempt())).external_id == "wamid.1"


@pytest.mark.parametrize("kind", [OutboundKind.EDIT, OutboundKind.REMOVE])
async def test_what_has_left_cannot_be_changed_and_that_is_said(place: Place, kind: OutboundKind) -> None:
    with pytest.raises(MessageRejected, match="исправить"):
        await place.ours.connector.send(cleared(an_outbound(kind=kind, targets=["wamid.1"])), an_attempt())


async def test_too_much_is_told_with_a_pause(place: Place) -> None:
    await place.told("привет")
    place.fault("rate_limit_every")
    with pytest.raises(RateLimited):
        await place.ours.out(place.phone, text="раз")


async def test_a_day_after_the_last_word_the_window_is_closed(place: Place) -> None:
    await place.ours.do("hook")
    await place.told("привет")
    place.clock.moment += timedelta(hours=24, seconds=1)
    name = await place.ours.out(place.phone, text="Вы ещё здесь?")
    while (event := await place.ours.next_event()).get("id") != name:
        pass
    assert (event["status"], event["error"]) == ("failed", 131047)
    assert place.heard() == []


async def test_repeats_disorder_and_batches_are_seen_once(place: Place) -> None:
    await place.ours.do("hook")
    for fault, value in (("duplicate_every", 2), ("reorder_every", 3), ("batches", 1)):
        place.fault(fault, value)
    for number in range(6):
        await place.told(f"{number}")
    await until(lambda: len(keys_of(place.ours.raw, place.ours.account)) >= 9)
    keys = keys_of(place.ours.raw, place.ours.account)
    assert (len(keys), len(set(keys))) == (9, 6)
    assert len(place.ours.raw) < 9


async def test_a_key_taken_away_stops_the_inbox_and_is_told(place: Place) -> None:
    place.fault("token_revoked")
    with pytest.raises(AuthFailed):
        await place.ours.out(place.phone, text="В пути")
    (line,) = await place.ours.connector.check()
    assert (line.id, line.state) == ("token", "problem")
    assert place.ours.account.credentials["token"] not in str(line)


async def test_the_address_is_arranged_looked_after_and_taken_away(place: Place) -> None:
    arrange, url = place.ours.connector.arrange, place.ours.url
    assert (await arrange(url=url, secret="", expected=False)).subscribed
    assert not (await arrange(url=url, secret="", expected=True)).subscribed
    place.twin.number(place.account).own_url = ""
    lost = await arrange(url=url, secret="", expected=True)
    assert (lost.subscribed, lost.was_lost) == (True, True)
    assert (await arrange(url="", secret="", expected=False)).removed == (url,)
    assert not (await arrange(url="", secret="", expected=False)).removed


async def test_an_address_entered_for_the_whole_app_is_left_as_it_is(place: Place) -> None:
    place.twin.number(place.account).app_url = place.ours.url
    assert not (await place.ours.connector.arrange(url=place.ours.url, secret="", expected=True)).subscribed
    assert place.twin.number(place.account).own_url == ""


async def test_an_address_that_does_not_answer_the_question_is_refused(place: Place) -> None:
    with pytest.raises(ProtocolError):
        await place.ours.connector.arrange(url=f"{PUBLIC}/hooks/whatsapp/x", secret="", expected=False)


async def test_the_checklist_says_whose_number_it_is_and_where_its_messages_go(place: Place) -> None:
    lines = {line.id: line for line in await place.ours.connector.check()}
    assert lines["token"].detail.startswith("Лавка · +7900")
    assert (lines["receiving"].state, "слово проверки" in lines["receiving"].fix) == ("problem", True)
    place.twin.number(place.account).own_url = f"{PUBLIC}/hooks/whatsapp/{place.ours.account.key}"
    assert {line.state for line in await place.ours.connector.check()} == {"ok"}


async def test_a_number_of_somebody_else_is_told_apart_from_a_bad_key(place: Place, tmp_path: Path) -> None:
    settings = {**place.ours.account.settings, "phone_number_id": "1"}
    tools = some_tools(tmp_path, hosts=(str(settings["base_url"]).split("/")[2],))
    connector = WhatsAppConnector(replace(place.ours.account, settings=settings), tools)
    (line,) = await connector.check()
    assert (line.id, line.state) == ("number", "problem")
    await connector.close()


async def test_an_id_never_leads_to_another_call(place: Place, tmp_path: Path) -> None:
    settings = {**place.ours.account.settings, "phone_number_id": "../v26.0"}
    tools = some_tools(tmp_path, hosts=(str(settings["base_url"]).split("/")[2],))
    connector = WhatsAppConnector(replace(place.ours.account, settings=settings), tools)
    with pytest.raises(MessageRejected):
        await connector.send(cleared(addressed(place.phone, text="раз")), an_attempt())
    with pytest.raises(MessageRejected):
        await connector.content({"remote_id": "../../messages"})
    await connector.close()


async def test_a_file_that_is_gone_is_nothing_and_a_file_of_ours_is_uploaded_once(place: Place) -> None:
    assert await place.ours.connector.content({}) is None
    name = await place.ours.do("image", to=place.phone, caption="Вот", data="89504e47")
    assert name.startswith("wamid.")
    count = len(place.twin.world.blobs)
    file = await place.ours._stored_file("а.pdf", "25504446", mime="application/pdf", kind=AttachmentKind.FILE)
    attempt = an_attempt()
    for _ in range(2):
        await place.ours.connector.send(cleared(addressed(place.phone, files=[file])), attempt)
    assert len(place.twin.world.blobs) == count + 1


async def test_nobody_without_an_address_is_written_to(place: Place) -> None:
    with pytest.raises(RecipientUnreachable):
        await place.ours.connector.send(cleared(replace(an_outbound(), recipient="x", address={})), an_attempt())


async def test_a_server_that_is_away_is_a_normal_state(tmp_path: Path) -> None:
    host = f"127.0.0.1:{free_port()}"
    account = an_account(channel("whatsapp"), base_url=f"http://{host}/v26.0", phone_number_id="1")
    connector = WhatsAppConnector(account, some_tools(tmp_path, hosts=(host,)))
    with pytest.raises(Transient):
        await connector.send(cleared(addressed("79990000001", text="раз")), an_attempt())
    await connector.typing("", {"last_message": "wamid.1"})  # nothing depends on it
    (line,) = await connector.check()
    assert (line.id, line.state) == ("reach", "problem")
    assert "Из России это обычное состояние" in line.detail
    await connector.close()
