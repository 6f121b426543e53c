"""Our connector on the twins of the four HTTP providers: sending, asking, and everything that goes wrong."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.model import (
    CannotTell,
    ClearedMessage,
    FoundSent,
    InboundMessage,
    InboundReceipt,
    NotSent,
    OutboundKind,
    ReceiptKind,
)
from pristan.channels.sms.connector import SmsConnector
from pristan.channels.sms.parse import parse
from pristan.channels.watch import Unreported
from pristan.core import errors
from pristan.core.ids import OutboxId
from pristan.testing.outbound import an_attempt, an_outbound, cleared

from .serving import ANNA, OnTwin, on_twin

PROVIDERS = ["smsc", "sms_aero", "exolve", "sms_ru"]
TAKES_REPEATS = {"sms_aero", "exolve"}


@pytest.fixture(params=PROVIDERS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OnTwin]:
    async with on_twin(str(request.param), tmp_path) as found:
        yield found


@pytest.fixture
async def smsc(tmp_path: Path) -> AsyncIterator[OnTwin]:
    async with on_twin("smsc", tmp_path) as found:
        yield found


def a_message(text: str = "Заказ уже едет", *, number: int = 1, to: str = ANNA) -> ClearedMessage:
    return cleared(an_outbound(text=text, recipient=to, address={}, channel="sms", outbox_id=OutboxId(number)))


def now() -> datetime:
    return datetime.now(UTC)


async def told(here: OnTwin, external_id: str) -> Any:
    """What the provider says of a part when asked."""
    parts = [Unreported(external_id=external_id, recipient=ANNA, sent_at=now())]
    (entry,) = await here.connector.statuses(parts)
    (found,) = parse(entry, here.account)
    return found


async def test_a_message_arrives_in_its_own_letters_and_is_reported(here: OnTwin) -> None:
    attempt = an_attempt(at=now())
    receipt = await here.connector.send(a_message("Ёлка — «готова» №1 😀"), attempt)
    (line,) = here.twin.thread(here.side.id, ANNA)
    assert (line.text, line.title) == ("Ёлка — «готова» №1 😀", "PRISTAN")
    found = await told(here, receipt.external_id)
    assert isinstance(found, InboundReceipt)
    assert (found.external_id, found.kind) == (receipt.external_id, ReceiptKind.DELIVERED)


async def test_a_phone_that_is_off_is_told(here: OnTwin) -> None:
    await here.twin.act(here.side.id, ANNA, act="block")
    receipt = await here.connector.send(a_message(), an_attempt(at=now()))
    found = await told(here, receipt.external_id)
    assert (found.kind, bool(found.detail)) == (ReceiptKind.FAILED, True)


async def test_a_message_on_its_way_is_no_receipt_yet(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "status_delay", 60)
    receipt = await here.connector.send(a_message(), an_attempt(at=now()))
    assert not isinstance(await told(here, receipt.external_id), InboundReceipt)


async def test_a_lost_answer_is_asked_for_and_never_sent_again_blindly(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "lost_answer", 1)
    message, attempt = a_message(), an_attempt(at=now())
    with pytest.raises(errors.OutcomeUnknown):
        await here.connector.send(message, attempt)
    found = await here.connector.reconcile(message, attempt, known=())
    if here.side.provider == "sms_ru":  # it shows nothing of what was sent: a person decides
        assert isinstance(found, CannotTell)
        return
    assert isinstance(found, FoundSent)
    assert [one.id for one in here.side.messages] == [found.receipt.external_id]


async def test_what_never_arrived_is_told_apart(here: OnTwin) -> None:
    found = await here.connector.reconcile(a_message(), an_attempt(at=now()), known=())
    assert isinstance(found, CannotTell if here.side.provider == "sms_ru" else NotSent)


async def test_a_gateway_that_is_down_left_nothing_and_says_nothing(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "broken", 1)
    message, attempt = a_message(), an_attempt(at=now())
    with pytest.raises(errors.OutcomeUnknown):  # 502: nobody knows what is behind it
        await here.connector.send(message, attempt)
    assert not here.side.messages
    if here.side.provider != "sms_ru":
        assert isinstance(await here.connector.reconcile(message, attempt, known=()), NotSent)


async def test_a_provider_that_asks_to_wait_is_heard(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "too_often", 1)
    with pytest.raises(errors.RateLimited) as caught:
        await here.connector.send(a_message(), an_attempt(at=now()))
    assert caught.value.retry_after.total_seconds() == 1


async def test_without_money_the_inbox_stops_and_says_why(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "no_money", 1)
    with pytest.raises(errors.AuthFailed) as caught:
        await here.connector.send(a_message(), an_attempt(at=now()))
    assert (caught.value.own_code, "деньги" in caught.value.detail) == ("sms.no_money", True)


async def test_a_wrong_key_is_told_apart(here: OnTwin) -> None:
    stranger = SmsConnector(replace(here.account, credentials={"api_key": "wrong"}), here.tools)
    try:
        with pytest.raises(errors.AuthFailed) as caught:
            await stranger.send(a_message(), an_attempt(at=now()))
        assert caught.value.own_code == "sms.key_refused"
        (line,) = await stranger.check()
        assert (line.id, line.state, bool(line.fix)) == ("token", "problem", True)
    finally:
        await stranger.close()


async def test_an_impossible_number_marks_the_recipient(here: OnTwin) -> None:
    with pytest.raises(errors.RecipientUnreachable):
        await here.connector.send(a_message(to="900"), an_attempt(at=now()))
    assert not here.side.messages


async def test_a_name_that_is_not_ours_is_refused_and_seen_in_the_checklist(here: OnTwin) -> None:
    settings = {**here.account.settings, "sender": "NOTOURS"}
    stranger = SmsConnector(replace(here.account, settings=settings), here.tools)
    try:
        with pytest.raises(errors.MessageRejected):
            await stranger.send(a_message(), an_attempt(at=now()))
        lines = {line.id: line for line in await stranger.check()}
        assert lines["sender"].state == "problem"
    finally:
        await stranger.close()


async def test_the_checklist_shows_the_account_and_the_name(here: OnTwin) -> None:
    lines = {line.id: line for line in await here.connector.check()}
    assert {"token", "sender", "reports", "incoming"} == set(lines)
    assert lines["token"].state == lines["sender"].state == "ok"
    if here.side.provider == "sms_aero":
        assert "Билайн: на модерации" in lines["sender"].detail


async def test_a_provider_that_is_away_for_a_moment_does_not_stop_the_inbox(here: OnTwin) -> None:
    here.twin.set_fault(here.side.id, "broken", 1)
    (line,) = await here.connector.check()
    assert (line.id, line.state, bool(line.fix)) == ("service", "problem", True)  # «token» would mean a refused key


async def test_the_same_words_twice_in_a_minute(here: OnTwin) -> None:
    await here.connector.send(a_message(number=1), an_attempt(at=now()))
    again = an_attempt(at=now())
    if here.side.provider in TAKES_REPEATS:
        await here.connector.send(a_message(number=2), again)
        return
    with pytest.raises(errors.NotReady) as caught:  # refused, so surely not sent: later
        await here.connector.send(a_message(number=2), again)
    assert caught.value.retry_after.total_seconds() > 60
    assert len(here.side.messages) == 1


async def test_a_repeat_after_a_lost_answer_is_no_reason_to_send_again(tmp_path: Path) -> None:
    async with on_twin("sms_ru", tmp_path) as here:
        here.twin.set_fault(here.side.id, "lost_answer", 1)
        message, attempt = a_message(), an_attempt(at=now())
        with pytest.raises(errors.OutcomeUnknown):
            await here.connector.send(message, attempt)
        with pytest.raises(errors.OutcomeUnknown):  # «такое же уже отправлено»: it had arrived
            await here.connector.send(message, an_attempt(at=now(), number=2, memo=attempt.memo))
        assert len(here.side.messages) == 1


async def test_a_repeat_after_a_try_whose_trace_was_lost_is_looked_up(smsc: OnTwin) -> None:
    await smsc.connector.send(a_message(), an_attempt(at=now()))
    with pytest.raises(errors.OutcomeUnknown):
        await smsc.connector.send(a_message(), an_attempt(at=now(), number=2))
    found = await smsc.connector.reconcile(a_message(), an_attempt(at=now(), number=2), known=())
    assert isinstance(found, FoundSent)
    assert len(smsc.side.messages) == 1


async def test_segments_and_price_are_kept_with_the_attempt(smsc: OnTwin) -> None:
    attempt = an_attempt(at=now())
    await smsc.connector.send(a_message("я" * 71), attempt)
    paid = attempt.memo["sms"]["0"]
    assert (paid["segments"], Decimal(paid["price"])) == (2, Decimal("9.80"))


async def test_a_very_long_text_leaves_as_several_messages(smsc: OnTwin) -> None:
    text = " ".join(f"Слово {number} за слово." for number in range(100))
    message = a_message(text)
    total = smsc.connector.parts(message.message)
    assert total == 3
    for part in range(total):
        await smsc.connector.send(message, an_attempt(part=part, at=now()))
    lines = smsc.twin.thread(smsc.side.id, ANNA)
    assert " ".join(line.text for line in lines).split() == text.split()


async def test_our_number_of_a_message_is_the_same_in_every_try_and_of_no_other(smsc: OnTwin) -> None:
    first = await smsc.connector.send(a_message("раз", number=7), an_attempt(at=now()))
    second = await smsc.connector.send(a_message("два", number=8), an_attempt(at=now()))
    assert first.external_id != second.external_id
    found = await smsc.connector.reconcile(a_message("раз", number=7), an_attempt(at=now()), known=())
    assert found == FoundSent(first)


@pytest.mark.parametrize("provider", ["smsc", "exolve"])
async def test_what_a_customer_writes_is_fetched_once(provider: str, tmp_path: Path) -> None:
    async with on_twin(provider, tmp_path) as here:
        here.twin.world.say(here.side, ANNA, "Где мой заказ?")
        first = await here.connector.poll({})
        (message,) = parse(first.entries[0], here.account)
        assert isinstance(message, InboundMessage)
        assert (message.person.value, message.text) == (ANNA, "Где мой заказ?")
        assert not (await here.connector.poll(first.cursor)).entries
        here.twin.world.say(here.side, ANNA, "Ау")
        second = await here.connector.poll(first.cursor)
        assert [parse(entry, here.account)[0].text for entry in second.entries] == ["Ау"]  # type: ignore[union-attr]


async def test_an_edit_is_refused_with_a_reason(smsc: OnTwin) -> None:
    with pytest.raises(errors.MessageRejected) as caught:
        edit = replace(a_message().message, kind=OutboundKind.EDIT)
        await smsc.connector.send(cleared(edit), an_attempt(at=now()))
    assert caught.value.own_code == "sms.no_edits"
