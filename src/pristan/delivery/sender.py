"""Sends the entries of one inbox; lives as long as this worker owns it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg

from pristan.channels import ClearedMessage, Connector, OutboundMessage
from pristan.channels.model import (
    Attempt,
    CannotTell,
    FoundSent,
    NotSent,
    OutboundKind,
    Receipt,
    Reconciled,
    ToBeReported,
)
from pristan.channels.watch import Keeping
from pristan.conversations import part_receipts
from pristan.core.errors import ChannelError, RateLimited
from pristan.core.ids import ConversationId, InboxId, OutboxId
from pristan.delivery import record, store
from pristan.delivery.keeping import Keeper
from pristan.delivery.model import Again, Ending, Entry, Failed, Sent, Unknown
from pristan.delivery.pace import Pace
from pristan.delivery.policy import (
    ASK_AFTER,
    LONGEST_TRY,
    after_failed_ask,
    after_not_there,
    arrives_until,
    ending_of,
    repeats_within,
    request_left_by,
)
from pristan.gate import RULES, Batch, Denied, Held, Postponed, Rule, judge
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger
from pristan.outbox.model import PARTS

LONGEST_WAIT_S = 5.0


class Sender:
    """One inbox: claims due entries, lets the gate decide, sends with the channel's rates.

    ``freed`` is called whenever something has ended: the next message of its conversation may leave.
    """

    freed: Callable[[], None] = staticmethod(lambda: None)

    def __init__(
        self,
        db: Database,
        connector: Connector,
        *,
        pace: Pace,
        inbox_id: InboxId,
        parallel: int,
        now: Callable[[], datetime],
        patience: timedelta = timedelta(),
        rules: Sequence[Rule] = RULES,
    ) -> None:
        self._db = db
        self._connector = connector
        self._pace = pace
        self._inbox_id = inbox_id
        self._parallel = parallel
        self._now = now
        self._repeats = repeats_within(patience)
        self._rules = rules
        self._busy: dict[OutboxId, tuple[ConversationId, asyncio.Task[None]]] = {}
        self._must_recover = True
        self._keeper = Keeper(db, connector, now=now) if isinstance(connector, Keeping) else None
        self._log = get_logger(inbox_id=inbox_id)

    async def recover(self) -> None:
        """Look after what was left under way: by a former owner, or by us when the database was away."""
        async with self._db.transaction() as tx:
            await store.recover(tx, self._inbox_id, busy=self._conversations(), soon=ASK_AFTER[0], now=self._now())
        self._must_recover = False

    async def run_once(self) -> int:
        """Claim what is due and start sending it; returns how many entries were claimed."""
        if self._must_recover:
            await self.recover()
        room = self._parallel - len(self._busy)
        if room <= 0:
            await asyncio.wait(self._tasks(), return_when=asyncio.FIRST_COMPLETED)
            return 1
        async with self._db.transaction() as tx:
            now = self._now()
            entries = await store.claim(tx, self._inbox_id, busy=self._conversations(), limit=room, now=now)
            ready = await self._prepare(tx, entries, now)
        for entry, cleared, delivery in ready:
            task = asyncio.create_task(self._handle(entry, cleared, delivery))
            self._busy[entry.id] = (entry.conversation_id, task)
            task.add_done_callback(partial(self._forget, entry.id))
        return len(entries)

    def _forget(self, entry_id: OutboxId, _: asyncio.Task[None]) -> None:
        self._busy.pop(entry_id, None)
        self.freed()

    def _conversations(self) -> list[int]:
        return [conversation_id for conversation_id, _ in self._busy.values()]

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for _, task in self._busy.values()]

    async def close(self) -> None:
        """Let what is under way end: a request cut off in the middle is an outcome nobody knows."""
        tasks = self._tasks()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LONGEST_TRY.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._keeper is not None:
            await self._keeper.close()
        await self._connector.close()

    @property
    def is_idle(self) -> bool:
        return not self._busy and (self._keeper is None or self._keeper.is_idle)

    async def _prepare(
        self, tx: Tx, entries: list[Entry], now: datetime
    ) -> list[tuple[Entry, ClearedMessage, tuple[int, datetime]]]:
        """Let the gate decide at the moment of sending; write down what is about to leave."""
        messages = await store.messages_of(tx, entries)
        if not messages:
            return []
        batch = Batch(
            company_id=entries[0].company_id,
            messages=list(messages.values()),
            released={entry.id: entry.released_rules for entry in entries},
            rules=self._rules,
        )
        verdicts = await judge(tx, batch, now=now)
        ready: list[tuple[Entry, ClearedMessage, tuple[int, datetime]]] = []
        for entry in entries:
            message, verdict = messages[entry.id], verdicts[entry.id]
            if isinstance(verdict, Postponed):
                await self._put_off(tx, entry, verdict, message=message, now=now)
                continue
            if not isinstance(verdict, ClearedMessage):
                await self._refuse(tx, entry, verdict, message=message, now=now)
                continue
            started = 0 if entry.is_unknown else await store.start_delivery(tx, entry, part=entry.parts_done, at=now)
            ready.append((entry, verdict, (started, now)))
        return ready

    @staticmethod
    async def _put_off(tx: Tx, entry: Entry, verdict: Postponed, *, message: OutboundMessage, now: datetime) -> None:
        """It waits for its time; what waits for the morning holds nothing of the conversation up."""
        memo = dict(entry.payload.get("memo") or {})
        code = verdict.code
        again = Again(at=verdict.until, code=code, reason=code, detail=verdict.detail, counts=False)
        ending = Unknown(ask_at=verdict.until, code=code, asked=entry.reconciled) if entry.is_unknown else again
        await record.settle(tx, entry, ending, message=message, memo=memo, now=now)

    @staticmethod
    async def _refuse(tx: Tx, entry: Entry, verdict: Denied | Held, *, message: OutboundMessage, now: datetime) -> None:
        """What has not left stays here; what may have left before the refusal is for the operator to judge."""
        if not entry.is_unknown:
            await record.refuse(tx, entry, verdict, now=now)
            return
        ending = Unknown(ask_at=None, code="gate.refused_meanwhile", asked=entry.reconciled)
        memo = dict(entry.payload.get("memo") or {})
        await record.settle(tx, entry, ending, message=message, memo=memo, now=now)

    async def _handle(self, entry: Entry, cleared: ClearedMessage, delivery: tuple[int, datetime]) -> None:
        memo = dict(entry.payload.get("memo") or {})
        try:
            ending = await self._try(entry, cleared, memo, delivery=delivery)
            async with self._db.transaction() as tx:
                await record.settle(tx, entry, ending, message=cleared.message, memo=memo, now=self._now())
        except psycopg.Error as exc:
            # The entry stays in *sending*; it is looked up as one whose outcome is unknown.
            self._log.warning("delivery_not_recorded", outbox_id=entry.id, error=type(exc).__name__)
            self._must_recover = True
            return
        if isinstance(ending, Sent):
            await self._settle_reports(entry, cleared.message)
            if self._keeper is not None and cleared.message.kind is OutboundKind.MESSAGE:
                attempt = Attempt(part=0, number=entry.attempts, started_at=entry.started_at, memo=memo)
                await self._keeper.add(cleared, attempt)

    async def _settle_reports(self, entry: Entry, message: OutboundMessage) -> None:
        try:
            async with self._db.transaction() as tx:
                await record.settle_reports(tx, entry, message)
        except psycopg.Error as exc:  # it stays at «sent» until the next report comes
            self._log.warning("reports_not_settled", outbox_id=entry.id, error=type(exc).__name__)

    async def _try(
        self, entry: Entry, cleared: ClearedMessage, memo: dict[str, Any], *, delivery: tuple[int, datetime]
    ) -> Ending:
        """Send or look up; a bug of the connector ends this entry, or it would hold its conversation for ever."""
        try:
            if cleared.message.kind is OutboundKind.MESSAGE and (parts := self._connector.parts(cleared.message)) > 1:
                memo[PARTS] = parts
            if entry.is_unknown:
                return await self._reconcile(entry, cleared, memo)
            return await self._send_parts(entry, cleared, memo, delivery=delivery)
        except psycopg.Error:
            raise
        except Exception as exc:  # noqa: BLE001 - one poisonous message must not stop its neighbours
            self._log.error("connector_bug", outbox_id=entry.id, error=type(exc).__name__, exc_info=True)
            return Unknown(ask_at=None, code="channel.bug", detail=type(exc).__name__, asked=entry.reconciled)

    async def _send_parts(
        self, entry: Entry, cleared: ClearedMessage, memo: dict[str, Any], *, delivery: tuple[int, datetime]
    ) -> Ending:
        total = self._connector.parts(cleared.message)
        for part in range(entry.parts_done, total):
            if part > entry.parts_done:
                async with self._db.transaction() as tx:
                    at = self._now()
                    delivery = (await store.start_delivery(tx, entry, part=part, at=at), at)
            attempt = Attempt(part=part, number=entry.attempts, started_at=delivery[1], memo=memo)
            ending, external_id = await self._send(cleared, attempt)
            async with self._db.transaction() as tx:
                await record.finish_delivery(
                    tx, entry, ending, delivery=delivery, external_id=external_id, now=self._now()
                )
                if isinstance(ending, Sent):
                    await record.part_sent(
                        tx,
                        entry,
                        part=part,
                        external_id=external_id,
                        memo=memo,
                        message=cleared.message,
                        now=self._now(),
                    )
            if not isinstance(ending, Sent):
                return ending
        return Sent()

    async def _send(self, cleared: ClearedMessage, attempt: Attempt) -> tuple[Ending, str]:
        if (paused_s := self._pace.paused_s) > LONGEST_WAIT_S:  # the gate decides anew when it is over
            at = self._now() + timedelta(seconds=paused_s)
            return Again(at=at, code=RateLimited.code, reason=RateLimited.code, counts=False), ""
        await self._pace.wait(cleared.message.recipient)
        try:
            receipt = await self._connector.send(cleared, attempt)
        except ChannelError as exc:
            if isinstance(exc, RateLimited):
                self._pace.pause(exc.retry_after.total_seconds())
            self._log.info("send_refused", outbox_id=cleared.message.outbox_id, code=exc.own_code)
            return ending_of(exc, attempts=attempt.number, now=self._now(), repeats=self._repeats), ""
        except psycopg.Error:
            raise
        except Exception as exc:  # noqa: BLE001 - a bug in a connector must not stop its neighbours
            self._log.error("connector_bug", outbox_id=cleared.message.outbox_id, error=type(exc).__name__)
            title = "Ошибка подключения на нашей стороне. Проверьте, дошло ли сообщение"
            return Failed(code="channel.bug", title=title, detail=type(exc).__name__, is_dead=True), ""
        return Sent(), receipt.external_id

    async def _reconcile(self, entry: Entry, cleared: ClearedMessage, memo: dict[str, Any]) -> Ending:
        """Find out what became of a part whose answer never came."""
        async with self._db.transaction() as tx:
            known = await store.known_ids(tx, entry)
        started_at = entry.part_started_at or entry.started_at
        attempt = Attempt(part=entry.parts_done, number=entry.attempts, started_at=started_at, memo=memo)
        code = "channel.outcome_unknown"
        await self._pace.wait(cleared.message.recipient)
        try:
            found = await self._connector.reconcile(cleared, attempt, known=known)
        except ChannelError as exc:
            return after_failed_ask(asked=entry.reconciled, code=exc.own_code, now=self._now())
        if isinstance(found, ToBeReported):
            found = await self._as_reported(entry, found)
        match found:
            case FoundSent(receipt=receipt):
                async with self._db.transaction() as tx:
                    await record.part_sent(
                        tx,
                        entry,
                        part=entry.parts_done,
                        external_id=receipt.external_id,
                        memo=memo,
                        message=cleared.message,
                        now=self._now(),
                    )
                return self._after_found(entry, cleared.message)
            case ToBeReported():
                return after_failed_ask(asked=entry.reconciled, code=code, now=self._now())
            case NotSent():
                now, asked = self._now(), entry.reconciled
                left_at = request_left_by(started_at=started_at, ended_at=entry.part_ended_at)
                gone_by = arrives_until(started_at=left_at, now=now, is_orphaned=entry.is_orphaned, asked=asked)
                return after_not_there(asked=asked, code=code, now=now, gone_by=gone_by)
            case CannotTell(reason=reason):
                return Unknown(ask_at=None, code=code, detail=reason, asked=entry.reconciled)

    async def _as_reported(self, entry: Entry, asked: ToBeReported) -> Reconciled:
        """Look for the channel's report among those that nobody knew; a question again while it may still come."""
        async with self._db.transaction() as tx:
            name = await part_receipts.reported(tx, asked.mark, company_id=entry.company_id, inbox_id=entry.inbox_id)
        if name is not None:
            return FoundSent(Receipt(external_id=name))
        return asked if self._now() < asked.until else CannotTell(asked.reason)

    def _after_found(self, entry: Entry, message: OutboundMessage) -> Ending:
        is_last = entry.parts_done + 1 >= self._connector.parts(message)
        if is_last or message.kind is not OutboundKind.MESSAGE:
            return Sent()
        at = self._now() + timedelta(milliseconds=1)
        return Again(at=at, code="channel.outcome_known", reason="channel.outcome_known")
