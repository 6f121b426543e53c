"""Our SMPP with the server of another implementation: what is sent, what comes back, and the traps of operators."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pristan.channels.model import Account, CannotTell, ClearedMessage, InboundMessage, InboundReceipt, ReceiptKind
from pristan.channels.registry import Tools
from pristan.channels.sms.connector import SmsConnector
from pristan.channels.sms.parse import parse
from pristan.core import errors
from pristan.core.ids import OutboxId
from pristan.kit.files import open_files
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.sandbox.clients import installed

from .accounts import an_account
from .peer import PASSWORD, SOURCE, USER, Smsc, running_smsc

ANNA = "+79161234567"


@pytest.fixture(scope="session")
def peer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(SOURCE, fresh_in=tmp_path_factory.mktemp("smpp-peer"))


@pytest.fixture
async def smsc(peer_folder: Path) -> AsyncIterator[Smsc]:
    async with running_smsc(peer_folder) as found:
        yield found


@pytest.fixture
def account(smsc: Smsc) -> Account:
    return an_account("smpp", keys={"password": PASSWORD}, login=USER, host=f"127.0.0.1:{smsc.port}")


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(files=open_files("", tmp_path), public_url="https://hub.example")


@pytest.fixture
async def connector(account: Account, tools: Tools) -> AsyncIterator[SmsConnector]:
    made = SmsConnector(account, tools)
    yield made
    await made.close()


def a_message(text: str = "Заказ уже едет") -> ClearedMessage:
    return cleared(an_outbound(text=text, recipient=ANNA, address={}, channel="sms", outbox_id=OutboxId(7)))


def an_attempt_now(part: int = 0) -> Any:
    return an_attempt(part=part, at=datetime.now(UTC))


class Receiving:
    """The hub's side of receiving: each batch is stored before the next is asked for; a broken line is tried again."""

    def __init__(self, connector: SmsConnector, account: Account) -> None:
        self.connector = connector
        self.account = account
        self.cursor: dict[str, Any] = {}
        self.found: list[Any] = []

    async def until(self, count: int) -> list[Any]:
        async with asyncio.timeout(60):
            while len(self.found) < count:
                with suppress(errors.Transient):
                    await self.once()
        return self.found

    async def once(self) -> None:
        batch = await self.connector.poll(self.cursor)
        self.cursor = msgspec.json.decode(msgspec.json.encode(batch.cursor))  # as the database keeps it
        for entry in batch.entries:
            self.found += parse(entry, self.account)


@pytest.fixture
async def receiving(smsc: Smsc, connector: SmsConnector, account: Account) -> Receiving:
    found = Receiving(connector, account)
    binding = asyncio.create_task(connector.poll({}))
    await smsc.seen("bind")
    smsc.say("начали")
    batch = await binding
    found.cursor = dict(batch.cursor)
    return found


async def test_cyrillic_goes_as_one_request_with_a_name_for_a_sender(smsc: Smsc, connector: SmsConnector) -> None:
    receipt = await connector.send(a_message(), an_attempt_now())
    (sent,) = await smsc.seen("submit")
    assert receipt.external_id == "1001"
    assert (sent["text"], sent["coding"], sent["esm"], sent["registered"]) == ("Заказ уже едет", 8, 0, 1)
    assert (sent["source"], sent["source_ton"], sent["source_npi"]) == ("PRISTAN", 5, 0)
    assert (sent["destination"], sent["ton"], sent["npi"]) == ("79161234567", 1, 1)


async def test_latin_goes_in_the_alphabet_of_the_operator(smsc: Smsc, connector: SmsConnector) -> None:
    await connector.send(a_message("Code 42 @ {x}"), an_attempt_now())
    (sent,) = await smsc.seen("submit")
    assert sent["coding"] == 0


async def test_a_long_text_is_cut_at_67_and_its_parts_belong_together(smsc: Smsc, connector: SmsConnector) -> None:
    text = "Буква за буквой. " * 6
    message = a_message(text)
    assert connector.parts(message.message) == 2
    for part in (0, 1):
        await connector.send(message, an_attempt_now(part))
    sent = await smsc.seen("submit", count=2)
    assert "".join(one["text"] for one in sent) == text.strip()
    assert [len(one["text"]) <= 67 for one in sent] == [True, True]
    assert [one["esm"] for one in sent] == [0x40, 0x40]
    headers = [one["udh"][0] for one in sent]
    assert headers[0][:-2] == headers[1][:-2]  # the same reference and total
    assert [header[-2:] for header in headers] == ["01", "02"]


@pytest.mark.parametrize(
    ("ids", "reported"),
    [
        pytest.param("decimal", "decimal", id="the same id"),
        pytest.param("hexadecimal", "decimal", id="hexadecimal in the answer, decimal in the report"),
        pytest.param("decimal", "hexadecimal", id="the reverse"),
        pytest.param("padded", "decimal", id="leading zeros in the answer"),
        pytest.param("decimal", "padded", id="leading zeros in the report"),
    ],
)
@pytest.mark.parametrize("tags", [False, True])
async def test_a_report_finds_its_message_however_the_id_is_written(
    ids: str, reported: str, *, tags: bool, smsc: Smsc, connector: SmsConnector, receiving: Receiving
) -> None:
    smsc.behave(ids=ids, reported=reported, tags=tags)
    receipt = await connector.send(a_message(), an_attempt_now())
    (report,) = await receiving.until(1)
    assert isinstance(report, InboundReceipt)
    assert receipt.external_id in {report.external_id, *report.also}
    assert (report.kind, report.recipient) == (ReceiptKind.DELIVERED, ANNA)


async def test_a_report_may_come_before_the_answer(smsc: Smsc, connector: SmsConnector, receiving: Receiving) -> None:
    smsc.behave(reportFirst=True)
    sending = asyncio.create_task(connector.send(a_message(), an_attempt_now()))
    (report,) = await receiving.until(1)
    assert not sending.done()
    smsc.answer()
    receipt = await sending
    assert receipt.external_id in {report.external_id, *report.also}


async def test_a_message_nobody_could_deliver_is_told(
    smsc: Smsc, connector: SmsConnector, receiving: Receiving
) -> None:
    smsc.behave(fails=True)
    await connector.send(a_message(), an_attempt_now())
    (report,) = await receiving.until(1)
    assert (report.kind, report.detail) == (ReceiptKind.FAILED, "Доставить невозможно")


async def test_a_connection_that_breaks_in_the_middle_leaves_an_unknown_outcome(
    smsc: Smsc, connector: SmsConnector
) -> None:
    smsc.behave(drop=1)
    message, attempt = a_message(), an_attempt_now()
    with pytest.raises(errors.OutcomeUnknown):
        await connector.send(message, attempt)
    assert isinstance(await connector.reconcile(message, attempt, known=()), CannotTell)
    await connector.send(a_message("следующее"), an_attempt_now())  # bound anew
    assert len(await smsc.seen("submit", count=2)) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (0x58, errors.NotReady),
        (0x14, errors.NotReady),
        (0x0B, errors.RecipientUnreachable),
        (0x0A, errors.MessageRejected),
    ],
)
async def test_a_refusal_means_what_the_table_says(
    status: int, kind: type[Exception], smsc: Smsc, connector: SmsConnector
) -> None:
    smsc.behave(status=status)
    with pytest.raises(kind):
        await connector.send(a_message(), an_attempt_now())


async def test_a_wrong_password_is_told_apart(account: Account, tools: Tools) -> None:
    for wrong in ("other", "longer than eight"):
        stranger = SmsConnector(replace(account, credentials={"password": wrong}), tools)
        try:
            with pytest.raises(errors.AuthFailed):
                await stranger.send(a_message(), an_attempt_now())
            (line,) = await stranger.check()
            assert (line.id, line.state) == ("token", "problem")
        finally:
            await stranger.close()


async def test_nobody_at_the_address_is_a_transient_trouble(account: Account, tools: Tools) -> None:
    away = SmsConnector(replace(account, settings={**account.settings, "host": "127.0.0.1:9"}), tools)
    with pytest.raises(errors.Transient):
        await away.send(a_message(), an_attempt_now())
    await away.close()


async def test_a_message_of_a_customer_is_acknowledged_only_when_it_is_stored(
    smsc: Smsc, connector: SmsConnector, receiving: Receiving
) -> None:
    smsc.say("Где мой заказ?")
    (message,) = await receiving.until(1)
    assert isinstance(message, InboundMessage)
    assert (message.person.value, message.text) == (ANNA, "Где мой заказ?")
    answered = len(await smsc.seen("answered"))
    following = asyncio.create_task(connector.poll(receiving.cursor))
    assert len(await smsc.seen("answered", count=answered + 1)) == answered + 1
    following.cancel()


async def test_what_was_stored_but_not_acknowledged_is_taken_once(
    smsc: Smsc, connector: SmsConnector, account: Account, tools: Tools, receiving: Receiving
) -> None:
    smsc.say("Только раз")
    await receiving.until(1)
    await connector.close()  # killed between storing and acknowledging
    await smsc.seen("closed")
    heir = SmsConnector(account, tools)
    again = Receiving(heir, account)
    again.cursor = receiving.cursor
    try:
        taking = asyncio.create_task(again.until(1))
        await smsc.seen("bind", count=2)
        smsc.say("Только раз")  # the operator sends it again, as it heard nothing
        smsc.say("Ещё одно")
        assert [found.text for found in await taking] == ["Ещё одно"]
    finally:
        await heir.close()


async def test_parts_of_a_long_message_are_joined_in_any_order_and_survive_a_restart(
    smsc: Smsc, connector: SmsConnector, account: Account, tools: Tools, receiving: Receiving
) -> None:
    smsc.say(total=3, parts=[[3, "третья"], [1, "первая "]])
    async with asyncio.timeout(60):
        while sum(len(group["pieces"]) for group in receiving.cursor.get("waiting", {}).values()) < 2:
            await receiving.once()
    assert receiving.found == []
    await connector.close()
    await smsc.seen("closed")
    heir = SmsConnector(account, tools)
    again = Receiving(heir, account)
    again.cursor = receiving.cursor
    try:
        taking = asyncio.create_task(again.until(1))
        await smsc.seen("bind", count=2)
        smsc.say(total=3, parts=[[2, "вторая "]])
        (message,) = await taking
        assert message.text == "первая вторая третья"
    finally:
        await heir.close()


async def test_receiving_binds_again_after_a_break(smsc: Smsc, receiving: Receiving) -> None:
    smsc.cut()
    await smsc.seen("closed")
    taking = asyncio.create_task(receiving.until(1))
    await smsc.seen("bind", count=2)
    smsc.say("После обрыва")
    (message,) = await taking
    assert message.text == "После обрыва"
