"""The station: owns inboxes one by one (session locks), runs a sender for each."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account
from pristan.core.errors import ChannelError, PristanError
from pristan.core.ids import CompanyId, InboxId
from pristan.delivery import store
from pristan.delivery.pace import Pace
from pristan.delivery.removed import give_up_removed
from pristan.delivery.sender import Sender
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.waiting import happens_within

LOCK_CLASS = 7002
IDLE_S = 5.0
REMOVED_EVERY_S = 2.0
LOOK_EVERY_S = 2.0  # a mended key or a new address of the server is taken up while sending goes on


class DeliveryStation:
    """Looks for inboxes with something due; each gets a sender while this worker holds its lock.

    The locks live on one dedicated connection: when the worker or the database dies, they are free at
    once, and the next owner begins with looking up what was under way.
    """

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._owned: dict[InboxId, asyncio.Task[None]] = {}
        self._wakes: dict[InboxId, asyncio.Event] = {}
        self._locks: psycopg.AsyncConnection[Any] | None = None
        self._removed_at = 0.0
        self._log = get_logger()

    async def run_once(self) -> int:
        """Take over inboxes that have something due and no owner; wake those we own."""
        locks = await self._lock_connection()
        await self._give_up_removed()
        async with self._db.transaction() as tx:
            due = await store.due_inboxes(tx, self._now())
        for company_id, inbox_id in due:
            if inbox_id in self._owned:
                self._wakes[inbox_id].set()
            elif await self._try_lock(locks, inbox_id):
                self._wakes[inbox_id] = asyncio.Event()
                self._owned[inbox_id] = asyncio.create_task(self._serve(locks, company_id, inbox_id))
        return len(due)

    async def _give_up_removed(self) -> None:
        """Tell of what waits in inboxes that were removed, now and then."""
        if monotonic_s() < self._removed_at:
            return
        self._removed_at = monotonic_s() + REMOVED_EVERY_S
        async with self._db.transaction() as tx:
            await give_up_removed(tx, now=self._now())

    async def stop(self) -> None:
        """Finish what is under way and give the inboxes back."""
        for task in self._owned.values():
            task.cancel()
        await asyncio.gather(*self._owned.values(), return_exceptions=True)
        if self._locks is not None:
            await self._locks.close()

    async def _lock_connection(self) -> psycopg.AsyncConnection[Any]:
        if self._locks is None or self._locks.closed:
            for task in self._owned.values():  # the locks went with the connection
                task.cancel()
            await asyncio.gather(*self._owned.values(), return_exceptions=True)
            self._owned.clear()
            self._locks = await self._db.dedicated()
        else:
            await self._locks.execute("select 1")
        return self._locks

    @staticmethod
    async def _try_lock(locks: psycopg.AsyncConnection[Any], inbox_id: InboxId) -> bool:
        cursor = await locks.execute("select pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, inbox_id])
        row = await cursor.fetchone()
        return bool(row and row[0])

    async def _serve(self, locks: psycopg.AsyncConnection[Any], company_id: CompanyId, inbox_id: InboxId) -> None:
        try:
            while (account := await self._account(company_id, inbox_id)) is not None:
                if not await self._work(account, self._wakes[inbox_id]):
                    return
        except (psycopg.Error, PristanError, ChannelError, OSError) as exc:
            self._log.warning("inbox_stopped", inbox_id=inbox_id, error=type(exc).__name__)
            await asyncio.sleep(1)
        finally:
            self._owned.pop(inbox_id, None)
            with suppress(psycopg.Error):
                await locks.execute("select pg_advisory_unlock(%s, %s)", [LOCK_CLASS, inbox_id])

    async def _account(self, company_id: CompanyId, inbox_id: InboxId) -> Account | None:
        async with self._db.transaction() as tx:
            return await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)

    def _open(self, account: Account) -> Sender:
        kind = channel(account.channel)
        limits = kind.manifest.limits
        pace = Pace(per_inbox_per_s=limits.per_inbox_per_s, per_chat_per_s=limits.per_chat_per_s)
        connector = kind.connect(account, self._tools)
        return Sender(
            self._db,
            connector,
            pace=pace,
            inbox_id=account.inbox_id,
            parallel=limits.parallel,
            now=self._now,
            patience=timedelta(hours=limits.retry_for_h),
        )

    async def _work(self, account: Account, wake: asyncio.Event) -> bool:
        """Send until there is nothing to do; True if the account changed meanwhile and sending must begin anew."""
        sender = self._open(account)
        sender.freed = wake.set
        looked_at = monotonic_s()
        try:
            while True:
                if monotonic_s() - looked_at > LOOK_EVERY_S:
                    looked_at = monotonic_s()
                    if account != await self._account(account.company_id, account.inbox_id):
                        return True
                wake.clear()
                if await sender.run_once():
                    continue
                if not await happens_within(wake, IDLE_S) and sender.is_idle:
                    return False
        finally:
            await sender.close()
