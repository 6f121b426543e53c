"""A lost answer in a channel that reports what it took and tells our own mark back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from pristan.channels.model import InboundReceipt, ReceiptKind, ToBeReported
from pristan.conversations import part_receipts
from pristan.core.errors import OutcomeUnknown
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.delivery.ground import Ground, a_ground

MARK = "inbox:7:0"


@pytest.fixture
async def ground(worker_db: Database, vault: Vault) -> Ground:
    found = await a_ground(worker_db, vault)
    found.script.errors = [OutcomeUnknown("обрыв")]
    until = found.clock.now() + timedelta(minutes=2)
    found.script.found = ToBeReported(mark=MARK, until=until, reason="канал не сообщил")
    return found


async def a_report(ground: Ground, *, mark: str = MARK) -> None:
    told = InboundReceipt(
        dedupe_key="s:wamid.1:sent", external_id="wamid.1", at=ground.clock.now(), kind=ReceiptKind.SENT, mark=mark
    )
    async with ground.db.transaction() as tx:
        known = await part_receipts.take(tx, told, company_id=ground.company_id, inbox_id=ground.inbox_id)
    assert not known


async def test_a_report_with_our_mark_tells_that_it_was_sent_and_nothing_is_repeated(ground: Ground) -> None:
    id_ = await ground.say("В пути")
    await ground.work()
    await a_report(ground)
    await ground.work(turns=2, minutes=0.2)
    message = await ground.message(id_)
    assert (message["state"], message["external_id"]) == ("sent", "wamid.1")
    assert ground.script.sent == []


async def test_while_the_report_may_still_come_nobody_is_asked_and_nothing_goes_out(ground: Ground) -> None:
    id_ = await ground.say("В пути")
    await ground.work(turns=3, minutes=0.3)
    message = await ground.message(id_)
    assert (message["state"], message["failure"]["actions"]) == ("unknown", [])
    assert ground.script.sent == []


async def test_without_a_report_in_time_the_operator_decides(ground: Ground) -> None:
    id_ = await ground.say("В пути")
    await ground.work()
    await a_report(ground, mark="inbox:8:0")  # of another message
    await ground.work(turns=6, minutes=1)
    message = await ground.message(id_)
    assert (message["state"], message["failure"]["actions"]) == ("unknown", ["resolve"])
    assert ground.script.sent == []


async def test_a_report_under_way_while_the_message_is_told_to_have_left_is_not_lost(ground: Ground) -> None:
    """The report does not see the message sent, the sender does not see the report: whoever is second must look."""
    ground.script.errors = []
    async with ground.db.transaction() as tx:
        for table in ("inboxes", "identities", "conversations"):
            await tx.execute(f"update {table} set channel = 'sms' where company_id = %(c)s", c=ground.company_id)
    told, commit = asyncio.Event(), asyncio.Event()

    async def report() -> None:
        await told.wait()
        async with ground.db.transaction() as tx:
            name = await tx.fetch_value(
                "select external_id from sent_parts where company_id = %(c)s", c=ground.company_id
            )
            delivered = InboundReceipt(
                dedupe_key="d", external_id=name, at=ground.clock.now(), kind=ReceiptKind.DELIVERED
            )
            where: dict[str, Any] = {"company_id": ground.company_id, "inbox_id": ground.inbox_id}
            assert await part_receipts.take(tx, delivered, **where)
            commit.set()
            await asyncio.sleep(0.3)  # meanwhile the sender tells that the message has left

    real = ground.sender._try

    async def try_and_wait(*given: Any, **more: Any) -> Any:
        ending = await real(*given, **more)
        told.set()
        await commit.wait()
        return ending

    ground.sender._try = try_and_wait  # type: ignore[method-assign] # the moment between two transactions
    reporting = asyncio.create_task(report())
    id_ = await ground.say("В пути")
    await ground.work()
    await reporting
    assert (await ground.message(id_))["state"] == "delivered"
