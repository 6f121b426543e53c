"""How sending ends when things go wrong: nothing lost, nothing twice, nothing stuck for ever."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from pristan import outbox
from pristan.channels.email.failures import failure
from pristan.channels.model import FoundSent, Receipt
from pristan.core.errors import (
    Conflict,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    Transient,
)
from pristan.delivery.policy import ASK_AFTER, PATIENCE
from pristan.delivery.removed import give_up_removed
from pristan.delivery.replay import replay
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.outbox.service import lock
from tests.delivery.ground import Ground, a_ground

SECOND = timedelta(seconds=1)


@pytest.fixture
async def ground(worker_db: Database, vault: Vault) -> Ground:
    return await a_ground(worker_db, vault)


async def test_waiting_at_the_channels_wish_brings_nothing_nearer_to_being_given_up(ground: Ground) -> None:
    ground.script.errors = [*[NotReady(SECOND) for _ in range(15)], Transient("HTTP 502")]
    id_ = await ground.say("с видео")
    await ground.work(turns=16, minutes=1)
    assert (await ground.message(id_))["state"] == "queued"
    await ground.work(turns=1, minutes=1)
    assert (await ground.message(id_))["state"] == "sent"


async def test_a_long_pause_is_waited_out_in_the_outbox_and_the_gate_decides_after_it(ground: Ground) -> None:
    ground.script.errors = [RateLimited(timedelta(hours=1))]
    first = await ground.say("раз")
    await ground.work()
    async with ground.db.transaction() as tx:  # another customer's message would be due meanwhile, as this one is now
        due = ground.clock.now()
        await tx.execute("update outbox set not_before = %(at)s where company_id = %(c)s", at=due, c=ground.company_id)
    async with asyncio.timeout(60):
        await ground.work()
    async with ground.db.transaction() as tx:
        await tx.execute("update identities set state = 'blocked' where company_id = %(c)s", c=ground.company_id)
    ground.sender._pace._paused_until = 0.0
    await ground.work(minutes=60)
    assert (await ground.message(first))["state"] == "failed"
    assert ground.script.sent == []


async def test_a_bug_while_looking_up_an_outcome_asks_the_operator_and_blocks_nobody(ground: Ground) -> None:
    ground.script.errors = [OutcomeUnknown("обрыв")]
    ground.script.found = IndexError("list index out of range")
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work(turns=3, minutes=1)
    message = await ground.message(first)
    assert (message["state"], message["failure"]["actions"]) == ("unknown", ["resolve"])
    assert (await ground.message(second))["state"] == "sent"


async def test_what_a_channel_refused_stands_on_its_card_in_words(ground: Ground) -> None:
    ground.script.errors = [MessageRejected("MAX не принимает файлы этого вида", code="max.file_forbidden")]
    await ground.say("прошивка")
    await ground.work()
    async with ground.db.transaction() as tx:
        said = await tx.fetch_value("select last_error from inbox_health where company_id = %(c)s", c=ground.company_id)
    assert said == "MAX не принимает файлы этого вида. Клиент ничего не получил"


async def test_what_a_mail_server_answered_stands_on_the_message_and_not_on_the_card(ground: Ground) -> None:
    ground.script.errors = [failure(550, "5.1.1 <ivan@example.ru> no such user")]
    id_ = await ground.say("письмо")
    await ground.work()
    (row,) = await ground.rows("select last_error from inbox_health where company_id = %(c)s")
    assert "ivan@example.ru" in (await ground.message(id_))["failure"]["title"]
    assert row["last_error"]
    assert "550" not in row["last_error"]
    assert "ivan" not in row["last_error"]


async def test_a_message_that_cannot_be_rendered_blocks_nobody(ground: Ground) -> None:
    def count(message: Any) -> int:
        if message.text == "яд":
            raise KeyError(message.text)
        return 1

    ground.script.count = count
    first, second = await ground.say("яд"), await ground.say("два")
    await ground.work(turns=3, minutes=1)
    assert (await ground.message(first))["state"] == "unknown"
    assert (await ground.message(second))["state"] == "sent"


@pytest.mark.parametrize("state", ["paused", "attention", "removed"])
async def test_a_sender_at_work_stops_with_its_inbox(ground: Ground, state: str) -> None:
    await ground.set_inbox(state)
    async with ground.db.transaction() as tx:  # it was said before the inbox stopped
        await tx.execute("update inboxes set state = 'active' where id = %(i)s", i=ground.inbox_id)
    id_ = await ground.say("раз")
    await ground.set_inbox(state)
    await ground.work(turns=2, minutes=1)
    assert ground.script.sent == []
    await ground.set_inbox("active")
    await ground.work()
    assert (await ground.message(id_))["state"] == "sent"


async def test_what_waits_in_a_removed_inbox_is_told_and_nothing_more_is_taken(ground: Ground) -> None:
    ground.script.errors = [OutcomeUnknown("обрыв")]
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work()
    await ground.set_inbox("removed")
    await ground.act(lambda tx: give_up_removed(tx, now=ground.clock.now()))
    assert (await ground.message(first))["failure"]["actions"] == ["resolve"]
    message = await ground.message(second)
    assert (message["state"], message["failure"]["code"]) == ("failed", "inbox.removed")
    with pytest.raises(Conflict, match="удалено"):
        await ground.say("три")


async def test_a_part_under_way_when_the_clock_went_back_is_looked_up_not_sent_again(ground: Ground) -> None:
    ground.script.count = lambda _: 2
    ground.script.errors = [None, psycopg.OperationalError("the database went away")]

    async def break_off() -> None:
        await ground.sender.run_once()
        ground.clock.moment -= timedelta(minutes=5)
        while not ground.sender.is_idle:
            await ground.sender.run_once()

    await ground.say("две части")
    await break_off()
    assert len(ground.script.sent) == 1
    async with ground.db.transaction() as tx:
        await tx.execute(
            "update deliveries set started_at = started_at - interval '5 minutes'"
            " where company_id = %(c)s and part = 1", c=ground.company_id,
        )  # fmt: skip
    await ground.sender.recover()
    rows = await ground.rows("select state from outbox where company_id = %(c)s")
    assert rows[0]["state"] == "unknown"


async def orphaned(ground: Ground) -> None:
    """A message whose request had left when its sender was killed."""
    ground.script.errors = [psycopg.OperationalError("the database went away")]
    await ground.say("раз")
    await ground.sender.run_once()
    while not ground.sender.is_idle:
        await ground.sender.run_once()
    await ground.sender.recover()


async def test_what_a_killed_sender_left_is_found_soon(ground: Ground) -> None:
    await orphaned(ground)
    ground.script.found = FoundSent(receipt=Receipt(external_id="out.found"))
    await ground.work(minutes=3 / 60)
    rows = await ground.rows("select state, external_ids from outbox where company_id = %(c)s")
    assert rows == [{"state": "sent", "external_ids": ["out.found"]}]
    assert ground.script.sent == []


async def test_what_a_killed_sender_left_is_sent_again_only_when_it_cannot_arrive_any_more(ground: Ground) -> None:
    await orphaned(ground)
    left_at = ground.clock.now()
    while not ground.script.sent:
        await ground.work(minutes=1 / 60)
        assert ground.clock.now() - left_at < timedelta(minutes=1)
    assert ground.clock.now() - left_at >= PATIENCE + ASK_AFTER[1]
    assert len(ground.script.sent) == 1


async def test_an_outcome_told_as_unknown_is_looked_up_though_its_sender_was_killed_at_once(ground: Ground) -> None:
    ground.script.errors = [OutcomeUnknown("504")]
    await ground.say("раз")
    await ground.work()
    async with ground.db.transaction() as tx:  # the attempt was closed, the entry not yet: two transactions
        await tx.execute(
            "update outbox set state = 'sending', payload = payload - 'memo' where company_id = %(c)s",
            c=ground.company_id,
        )
    await ground.sender.recover()
    ground.script.found = FoundSent(receipt=Receipt(external_id="out.found"))
    await ground.work(minutes=1)
    rows = await ground.rows("select state, external_ids from outbox where company_id = %(c)s")
    assert rows == [{"state": "sent", "external_ids": ["out.found"]}]
    assert ground.script.sent == []


async def test_an_edit_that_failed_or_was_replayed_leaves_the_message_sent(ground: Ground) -> None:
    id_ = await ground.say("раз")
    await ground.work()
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    ground.script.errors = [ProtocolError("HTTP 418")]
    await ground.act(lambda tx: outbox.edit(tx, id_, "два", **where))
    await ground.work(minutes=1)
    message = await ground.message(id_)
    assert (message["state"], message["failure"]["actions"]) == ("sent", [])
    assert await ground.act(lambda tx: replay(tx, company_id=ground.company_id, entry_id=None, now=ground.clock.now()))
    assert (await ground.message(id_))["state"] == "sent"
    await ground.work(minutes=1)
    message = await ground.message(id_)
    assert (message["state"], message["failure"]) == ("sent", None)


async def test_a_text_sent_in_parts_is_not_edited_in_half(ground: Ground) -> None:
    ground.script.count = lambda _: 2
    id_ = await ground.say("ж" * 6000)
    await ground.work()
    with pytest.raises(Conflict) as caught:
        await ground.act(
            lambda tx: outbox.edit(tx, id_, "коротко", company_id=ground.company_id, now=ground.clock.now())
        )
    assert caught.value.own_code == "message.many_parts"


async def test_a_message_waiting_for_another_try_can_be_taken_back_unless_a_part_has_left(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502")]
    id_ = await ground.say("раз")
    await ground.work()
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    done = await ground.act(lambda tx: outbox.cancel(tx, id_, **where))
    assert done["message"]["state"] == "cancelled"
    ground.script.count = lambda _: 2
    ground.script.errors = [None, MessageRejected("нет")]
    halved = await ground.say("две части")
    await ground.work(minutes=1)
    await ground.act(lambda tx: outbox.retry(tx, halved, **where))
    with pytest.raises(Conflict):
        await ground.act(lambda tx: outbox.cancel(tx, halved, **where))


async def test_taking_back_what_delivery_holds_waits_for_nobody(ground: Ground) -> None:
    id_ = await ground.say("раз")
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    async with ground.db.transaction() as delivery:
        await delivery.execute("select 1 from outbox where company_id = %(c)s for update", c=ground.company_id)
        with pytest.raises(Conflict) as caught:
            await ground.act(lambda tx: outbox.cancel(tx, id_, **where))
    assert caught.value.own_code == "message.already_leaving"


async def test_presses_answered_together_are_all_waited_for(ground: Ground) -> None:
    async with ground.db.transaction() as tx:
        ref = await lock(tx, company_id=ground.company_id, conversation_id=ground.conversation_id)
        for name in ("a", "b"):
            await outbox.answer_callback(tx, ref, callback_id=name, now=ground.clock.now())
    await ground.sender.run_once()
    assert len(ground.sender._tasks()) == 2
    await ground.sender.close()
    assert len(ground.script.sent) == 2
