"""Reads back what people wrote while nobody here listened.

Where a channel can tell of dialogs (VK), those are asked for, so whoever wrote for the first time is found too; else
(MAX, whose list of chats is gone since June 2026, https://dev.max.ru/docs-api) the people we know are. What is read
has the keys of the events that would have brought it: a late repeat of an event changes nothing.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account, PollBatch
from pristan.channels.watch import Listing, Recalling
from pristan.core.errors import MessageRejected, PristanError, RateLimited, RecipientUnreachable
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.journal import append_within
from pristan.ingest.polling import entries_of, queries
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.owning import Owner

LOCK_CLASS = 7007
AT_ONCE = 4
OVERLAP = timedelta(minutes=10)  # clocks differ, and what came last may not have been answered
# VK stops for a while to bring anything to a server that did not answer: what is written in that while is read too.
AGAIN_AFTER = timedelta(minutes=10)
ONE_READING_S = 1800.0
CUSTOMERS = 2000
BETWEEN_DIALOGS_S = 0.1  # the rate of the account belongs to operators first
PAUSE = timedelta(minutes=1)


class ReadingBackStation:
    """Each inbox is read back by one worker, a few inboxes at once, until it worked out twice."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._owner = Owner(db, lock_class=LOCK_CLASS)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run_once(self) -> int:
        """Take up the inboxes of which something may be missing."""
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(queries.to_read_back, now=self._now())
        for row in rows:
            await self._owner.own(row["inbox_id"], partial(self._serve, row))
        return 0

    async def stop(self) -> None:
        await self._owner.stop()

    async def _serve(self, row: dict[str, Any]) -> None:
        try:
            async with self._room, asyncio.timeout(ONE_READING_S):
                await self._read(row["company_id"], row["inbox_id"], since=row["missed_since"])
            async with self._db.transaction() as tx:
                await tx.execute(queries.read_back, **row, again_at=self._now() + AGAIN_AFTER)
        except (PristanError, psycopg.Error, OSError) as exc:  # a time-out is an OSError
            get_logger(inbox_id=row["inbox_id"]).warning("reading_back_stopped", error=type(exc).__name__)
            where = {"company_id": row["company_id"], "inbox_id": row["inbox_id"]}
            async with self._db.transaction() as tx:
                await tx.execute(queries.read_back_later, **where, again_at=self._now() + PAUSE)

    async def _read(self, company_id: CompanyId, inbox_id: InboxId, *, since: datetime) -> None:
        async with self._db.transaction() as tx:
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
        if account is None:
            return
        connector = channel(account.channel).connect(account, self._tools)
        try:
            if isinstance(connector, Recalling):
                await self._recall(connector, account, since=since - OVERLAP)
        finally:
            await connector.close()

    async def _recall(self, connector: Recalling, account: Account, *, since: datetime) -> None:
        addresses = await self._addresses(connector, account, since=since)
        read = 0
        for address in addresses:
            entries = await _missed(connector, address, since=since)
            if entries:
                read += len(entries)
                batch = PollBatch(entries=entries, cursor={})
                async with self._db.transaction() as tx:
                    await append_within(tx, entries_of(account, batch, origin="backfill"))
            await asyncio.sleep(BETWEEN_DIALOGS_S)
        get_logger(inbox_id=account.inbox_id).info("read_back", dialogs=len(addresses), entries=read)

    async def _addresses(
        self, connector: Recalling, account: Account, *, since: datetime
    ) -> Sequence[Mapping[str, Any]]:
        if isinstance(connector, Listing):
            return await connector.dialogs(since=since)
        where = {"company_id": account.company_id, "inbox_id": account.inbox_id}
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(
                queries.recent_addresses, **where, since=since - timedelta(days=30), limit=CUSTOMERS
            )
        return [row["address"] for row in rows]


async def _missed(connector: Recalling, address: Mapping[str, Any], *, since: datetime) -> Sequence[bytes]:
    """One dialog; one that is closed to us takes nothing from the others."""
    while True:
        try:
            return await connector.missed(address, since=since)
        except RateLimited as exc:
            await asyncio.sleep(exc.retry_after.total_seconds())
        except (RecipientUnreachable, MessageRejected) as exc:
            get_logger().info("dialog_not_read_back", code=exc.own_code)
            return ()
