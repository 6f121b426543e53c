"""A lost answer in a channel that reports what it took and tells our own mark back."""

from datetime import timedelta

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
