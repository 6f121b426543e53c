"""One inbox, one customer, and a sender whose channel does what the test says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pristan.channels import ClearedMessage, OutboundMessage
from pristan.channels.accounts import Accounts
from pristan.channels.model import Attempt, CheckResult, NotSent, Receipt, Reconciled
from pristan.core.ids import CompanyId, ConversationId, InboxId, MessageId
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.ingest import Entry, IngestStation, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Tx
from pristan.outbox import Utterance, say
from tests.builders import a_company, an_inbox
from tests.staff.people import MovingClock
from tests.way.hub import OPERATOR
from tests.way.test_way_of_a_message import a_message


@dataclass
class Script:
    """A channel that answers by the script: an error to raise, or nothing for «accepted»."""

    errors: list[Exception | None] = field(default_factory=list)
    sent: list[ClearedMessage] = field(default_factory=list)
    found: Exception | Reconciled = field(default_factory=NotSent)
    count: Callable[[OutboundMessage], int] = lambda _: 1

    def parts(self, message: OutboundMessage) -> int:
        return self.count(message)

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.sent.append(cleared)
        return Receipt(external_id=f"out.{cleared.message.outbox_id}.{attempt.part}")

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        del cleared, attempt, known
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None: ...

    async def check(self) -> Sequence[CheckResult]:
        return []

    async def close(self) -> None: ...


@dataclass(slots=True, kw_only=True)
class Ground:
    db: Database
    company_id: CompanyId
    inbox_id: InboxId
    conversation_id: ConversationId
    clock: MovingClock
    script: Script
    sender: Sender

    async def say(self, text: str, **more: Any) -> MessageId:
        async with self.db.transaction() as tx:
            where: dict[str, Any] = {"company_id": self.company_id, "speaker": OPERATOR, "now": self.clock.now()}
            fact = await say(tx, self.conversation_id, Utterance(text=text, **more), **where)
        return MessageId(fact["message"]["id"])

    async def act(self, doing: Callable[[Tx], Any]) -> Any:
        async with self.db.transaction() as tx:
            return await doing(tx)

    async def work(self, *, turns: int = 1, minutes: float = 0) -> None:
        """Turns of the sender; before each, time passes."""
        for _ in range(turns):
            self.clock.moment += timedelta(minutes=minutes)
            await self.sender.run_once()
            while not self.sender.is_idle:
                await self.sender.run_once()

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.company_id, **params)

    async def message(self, id_: int) -> dict[str, Any]:
        return (await self.rows("select * from messages where company_id = %(c)s and id = %(id)s", id=id_))[0]

    async def set_inbox(self, state: str) -> None:
        async with self.db.transaction() as tx:
            await tx.execute("update inboxes set state = %(s)s where id = %(id)s", s=state, id=self.inbox_id)


async def a_ground(db: Database, vault: Vault) -> Ground:
    company = await a_company(db)
    inbox_id = await an_inbox(db, company)
    async with db.transaction() as tx:
        lane = lane_of(inbox_id, "7001")
        raw = a_message("mid.1", "Здравствуйте", at=1763726400000)
        await append_within(tx, [Entry(company_id=company.id, inbox_id=inbox_id, channel="max", lane=lane, raw=raw)])
    station = IngestStation(db, Accounts(vault))
    while await station.run_once():
        pass
    async with db.transaction() as tx:
        conversation_id = await tx.fetch_value("select id from conversations where company_id = %(c)s", c=company.id)
    clock, script = MovingClock(), Script()
    pace = Pace(per_inbox_per_s=1000, per_chat_per_s=1000)
    sender = Sender(db, script, pace=pace, inbox_id=inbox_id, parallel=8, now=clock.now)
    return Ground(
        db=db,
        company_id=company.id,
        inbox_id=inbox_id,
        conversation_id=ConversationId(conversation_id),
        clock=clock,
        script=script,
        sender=sender,
    )
