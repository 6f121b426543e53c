"""Receiving by asking: what came and where to go on are committed together, so nothing is lost or doubled."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import psycopg

from pristan.channels import Connector, Tools, channel, channels
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account, PollBatch, Poller
from pristan.channels.service.inboxes import stop
from pristan.core.errors import AuthFailed, PristanError, RateLimited
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.journal import Entry, append_within, lane_of
from pristan.kit.db import Database, to_json
from pristan.kit.log import get_logger
from pristan.kit.owning import Owner
from pristan.kit.sql import load

queries = load("pristan.ingest", "receiving.sql")
LOCK_CLASS = 7003
LONGEST_PAUSE_S = 60.0


class PollingStation:
    """Each inbox that polls has one owner among the workers."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._owner = Owner(db, lock_class=LOCK_CLASS)

    async def run_once(self) -> int:
        """Take over the inboxes that poll and have no owner."""
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(queries.polling_inboxes, beside=_beside())
        for row in rows:
            await self._owner.own(row["inbox_id"], partial(self._serve, row["company_id"], row["inbox_id"]))
        return 0

    async def stop(self) -> None:
        await self._owner.stop()

    async def _serve(self, company_id: CompanyId, inbox_id: InboxId) -> None:
        log = get_logger(inbox_id=inbox_id)
        pause_s = 1.0
        opened: tuple[Account, Connector] | None = None
        try:
            while (cursor := await self._cursor(company_id, inbox_id)) is not None:
                try:
                    opened = await self._open(company_id, inbox_id, known=opened)
                    if opened is None:
                        return
                    await self._poll(opened, cursor)
                    pause_s = 1.0
                except AuthFailed as exc:
                    await self._stop_inbox(company_id, inbox_id, reason=exc.detail)
                    return
                except (PristanError, psycopg.Error, OSError) as exc:
                    log.warning("poll_failed", error=type(exc).__name__)
                    asked_s = exc.retry_after.total_seconds() if isinstance(exc, RateLimited) else 0.0
                    await asyncio.sleep(max(pause_s, asked_s))
                    pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        finally:
            if opened is not None:
                await opened[1].close()

    async def _cursor(self, company_id: CompanyId, inbox_id: InboxId) -> Mapping[str, Any] | None:
        async with self._db.transaction() as tx:
            row = await tx.fetch_one(queries.poll_cursor, company_id=company_id, inbox_id=inbox_id, beside=_beside())
        return None if row is None else row["cursor"]

    async def _open(
        self, company_id: CompanyId, inbox_id: InboxId, *, known: tuple[Account, Connector] | None
    ) -> tuple[Account, Connector] | None:
        """The connector; a new one when the account was changed meanwhile."""
        async with self._db.transaction() as tx:
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
        if known is not None and known[0] == account:
            return known
        if known is not None:
            await known[1].close()
        return None if account is None else (account, channel(account.channel).connect(account, self._tools))

    async def _poll(self, opened: tuple[Account, Connector], cursor: Mapping[str, Any]) -> None:
        account, connector = opened
        if not isinstance(connector, Poller):
            raise TypeError(f"{account.channel} cannot poll")
        batch = await connector.poll(cursor)
        where = {"company_id": account.company_id, "inbox_id": account.inbox_id}
        async with self._db.transaction() as tx:
            await append_within(tx, entries_of(account, batch, origin="polling"))
            if dict(batch.cursor) != dict(cursor):
                await tx.execute(queries.move_cursor, **where, cursor=to_json(dict(batch.cursor)))
            await tx.execute(queries.note_polled, **where, now=self._now())

    async def _stop_inbox(self, company_id: CompanyId, inbox_id: InboxId, *, reason: str) -> None:
        async with self._db.transaction() as tx:
            await stop(tx, inbox_id, company_id=company_id, reason=reason)


def _beside() -> list[str]:
    """Channels that ask beside their webhook."""
    return [name for name, found in channels().items() if found.manifest.asks_beside]


def entries_of(account: Account, batch: PollBatch, *, origin: str) -> list[Entry]:
    """What was fetched, as journal entries."""
    lane_key = channel(account.channel).lane_key
    return [
        Entry(
            company_id=account.company_id,
            inbox_id=account.inbox_id,
            channel=account.channel,
            lane=lane_of(account.inbox_id, lane_key(raw)),
            raw=raw,
            origin=origin,
        )
        for raw in batch.entries
    ]
