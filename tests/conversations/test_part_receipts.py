"""Reports of parts: early, twice, out of order, in another spelling, of somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pristan.channels.model import InboundReceipt, Person, ReceiptKind
from pristan.contacts import Seen, introduce
from pristan.conversations import arrivals_store, part_receipts
from pristan.conversations.part_receipts import SentPart
from pristan.core.ids import OutboxId
from pristan.kit.db import Database
from pristan.outbox import Utterance, say
from tests.builders import ACompany, a_company, an_inbox
from tests.way.hub import OPERATOR

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANNA, BORIS = "+79161234567", "+79167654321"
DELIVERED, READ, FAILED = ReceiptKind.DELIVERED, ReceiptKind.READ, ReceiptKind.FAILED


@dataclass(slots=True)
class Sending:
    """A message of two parts to one phone."""

    db: Database
    company: ACompany
    inbox_id: Any
    outbox_id: OutboxId
    message_id: int

    async def sent(self, *parts: str, is_last: bool = True) -> None:
        """Parts leave one after another; with the last the message is sent."""
        for place, external_id in enumerate(parts):
            async with self.db.transaction() as tx:
                part = SentPart(
                    company_id=self.company.id, inbox_id=self.inbox_id, outbox_id=self.outbox_id, part=place,
                    external_id=external_id, recipient=ANNA, at=NOON,
                )  # fmt: skip
                await part_receipts.note(tx, part)
        if is_last:
            async with self.db.transaction() as tx:
                await tx.execute(
                    "update outbox set state = 'sent', parts_done = %(n)s where company_id = %(c)s and id = %(id)s",
                    n=len(parts), c=self.company.id, id=self.outbox_id,
                )  # fmt: skip
                await tx.execute(
                    "update messages set state = 'sent' where company_id = %(c)s and id = %(id)s",
                    c=self.company.id, id=self.message_id,
                )  # fmt: skip
                await part_receipts.settle(
                    tx,
                    company_id=self.company.id,
                    outbox_id=self.outbox_id,
                    message_id=self.message_id,  # type: ignore[arg-type] # a plain number from SQL
                )

    async def told(
        self, external_id: str, kind: ReceiptKind, *, also: Sequence[str] = (), of: str = ANNA, minutes: int = 0
    ) -> bool:
        receipt = InboundReceipt(
            dedupe_key=f"{external_id}:{kind}", external_id=external_id, kind=kind, also=also, recipient=of,
            at=NOON + timedelta(minutes=minutes), detail="Истёк срок" if kind is FAILED else "",
        )  # fmt: skip
        async with self.db.transaction() as tx:
            return await part_receipts.take(tx, receipt, company_id=self.company.id, inbox_id=self.inbox_id)

    async def state(self) -> str:
        async with self.db.transaction() as tx:
            state: str = await tx.fetch_value(
                "select state from messages where company_id = %(c)s and id = %(id)s",
                c=self.company.id, id=self.message_id,
            )  # fmt: skip
        return state


@pytest.fixture
async def sending(worker_db: Database) -> Sending:
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company, channel="sms")
    async with worker_db.transaction() as tx:
        seen = Seen(company_id=company.id, inbox_id=inbox_id, channel="sms", person=Person(value=ANNA), at=NOON)
        identity = await introduce(tx, seen, contact_id=None)
        place = (await arrivals_store.open_for(tx, [(identity, NOON)]))[identity.id]
        fact = await say(tx, place.id, Utterance(text="раз"), company_id=company.id, speaker=OPERATOR, now=NOON)
        outbox_id = await tx.fetch_value("select id from outbox where company_id = %(c)s", c=company.id)
    return Sending(worker_db, company, inbox_id, OutboxId(outbox_id), fact["message"]["id"])


async def test_a_message_is_delivered_when_all_its_parts_are(sending: Sending) -> None:
    await sending.sent("A1", "A2")
    assert await sending.told("A2", DELIVERED)
    assert await sending.state() == "sent"
    assert await sending.told("A1", DELIVERED)
    assert await sending.state() == "delivered"


async def test_one_part_that_failed_fails_the_message_with_its_reason(sending: Sending) -> None:
    await sending.sent("A1", "A2")
    await sending.told("A1", DELIVERED)
    await sending.told("A2", FAILED)
    assert await sending.state() == "failed"


async def test_reports_that_overtake_the_answers_wait_for_them(sending: Sending) -> None:
    assert not await sending.told("A1", DELIVERED)
    assert not await sending.told("A2", DELIVERED)
    await sending.sent("A1", is_last=False)
    assert await sending.state() == "queued"
    await sending.sent("A1", "A2")
    assert await sending.state() == "delivered"


async def test_a_report_between_two_parts_delivers_nothing_early(sending: Sending) -> None:
    await sending.sent("A1", is_last=False)
    assert await sending.told("A1", DELIVERED)
    assert await sending.state() == "queued"
    await sending.sent("A1", "A2")
    assert await sending.state() == "sent"


async def test_reports_twice_and_in_the_wrong_order_change_nothing(sending: Sending) -> None:
    await sending.sent("A1")
    await sending.told("A1", DELIVERED)
    await sending.told("A1", DELIVERED)
    await sending.told("A1", FAILED, minutes=5)
    assert await sending.state() == "delivered"


async def test_a_failure_may_turn_out_to_be_a_delay(sending: Sending) -> None:
    await sending.sent("A1")
    await sending.told("A1", FAILED)
    assert await sending.state() == "failed"
    await sending.told("A1", DELIVERED)
    assert await sending.state() == "delivered"


async def test_early_reports_are_applied_in_the_order_of_their_time(sending: Sending) -> None:
    await sending.told("A1", DELIVERED, minutes=2)
    await sending.told("A1", FAILED, minutes=1)
    await sending.sent("A1")
    assert await sending.state() == "delivered"


async def test_an_id_in_another_spelling_finds_its_part_also_early(sending: Sending) -> None:
    await sending.told("43981", DELIVERED, also=("ABCD",))
    await sending.sent("ABCD")
    assert await sending.state() == "delivered"
    await sending.told("43981", READ, also=("ABCD",))
    assert await sending.state() == "read"


async def test_a_chance_match_of_somebody_elses_id_is_not_taken(sending: Sending) -> None:
    await sending.sent("10")
    assert not await sending.told("16", DELIVERED, also=("10",), of=BORIS)
    assert await sending.state() == "sent"


async def test_reports_nobody_came_for_are_forgotten(sending: Sending, worker_db: Database) -> None:
    await sending.told("lost", DELIVERED)
    async with worker_db.transaction() as tx:
        await tx.execute(part_receipts.queries.forget_early_reports, before=datetime.now(UTC) + timedelta(days=3))
        left = await tx.fetch_value("select count(*) from early_reports where company_id = %(c)s", c=sending.company.id)
    assert left == 0
