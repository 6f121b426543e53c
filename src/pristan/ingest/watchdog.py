"""Looks after receiving every few minutes: re-subscribes, tells, and reads back what was missed.

MAX unsubscribes a bot by itself when its address did not answer for 8 hours, and keeps what came then for
nobody knows how long (https://dev.max.ru/docs-api).
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from pristan.channels import Tools, channel, channels
from pristan.channels.model import PollBatch
from pristan.channels.service.checking import Desk, check_inbox
from pristan.channels.store import account as account_of
from pristan.channels.watch import Watched
from pristan.core.errors import ChannelError, PristanError
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.journal import append_within
from pristan.ingest.polling import entries_of, queries
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope
from pristan.kit.log import get_logger

EVERY = timedelta(minutes=5)
AT_ONCE = 4
LONGEST_SILENCE = timedelta(days=3)
OVERLAP = timedelta(minutes=10)
CUSTOMERS = 500
BETWEEN_CHATS_S = 0.1  # the bot's rate belongs to operators first


class Watchdog:
    """Goes through the checklists that are due."""

    def __init__(self, db: Database, vault: Vault, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._desk = Desk(db=db, vault=vault, tools=tools)
        self._now = now
        self._log = get_logger()

    async def run_once(self) -> int:
        """Check what is due; returns how many inboxes that were."""
        now = self._now()
        watched = [name for name, found in channels().items() if "webhook" in found.manifest.receive]
        async with self._desk.db.transaction() as tx:
            rows = await tx.fetch_all(queries.claim_watched, channels=watched, now=now, due=now - EVERY, limit=AT_ONCE)
        for row in rows:
            await self._look(row["company_id"], row["inbox_id"], last=row["last_received_at"], now=now)
        return len(rows)

    async def _look(self, company_id: CompanyId, inbox_id: InboxId, *, last: datetime | None, now: datetime) -> None:
        try:
            await check_inbox(self._desk, inbox_id, scope=Scope(company_id=company_id), now=now, quick=True)
            async with self._desk.db.transaction() as tx:
                lost = await tx.fetch_value(queries.was_lost, company_id=company_id, inbox_id=inbox_id, now=now)
            if lost:
                self._log.error("subscription_lost", inbox_id=inbox_id)
                since = max(last or now - LONGEST_SILENCE, now - LONGEST_SILENCE) - OVERLAP
                await self._read_back(company_id, inbox_id, since=since)
        except PristanError as exc:
            self._log.warning("inbox_check_failed", inbox_id=inbox_id, code=exc.own_code)

    async def _read_back(self, company_id: CompanyId, inbox_id: InboxId, *, since: datetime) -> None:
        """What customers wrote while nobody listened; entries seen already are dropped by their keys."""
        where = {"company_id": company_id, "inbox_id": inbox_id}
        async with self._desk.db.transaction() as tx:
            found = await account_of(tx, company_id=company_id, inbox_id=inbox_id, vault=self._desk.vault)
            rows = await tx.fetch_all(
                queries.recent_addresses, **where, since=since - timedelta(days=30), limit=CUSTOMERS
            )
        if found is None:
            return
        account = found[0]
        connector = channel(account.channel).connect(account, self._desk.tools)
        try:
            for row in rows:
                if isinstance(connector, Watched):
                    entries = await connector.missed(row["address"], since=since)
                    batch = PollBatch(entries=entries, cursor={})
                    async with self._desk.db.transaction() as tx:
                        await append_within(tx, entries_of(account, batch, origin="backfill"))
                    await asyncio.sleep(BETWEEN_CHATS_S)
        except ChannelError as exc:
            self._log.warning("backfill_stopped", inbox_id=inbox_id, code=exc.own_code)
        finally:
            await connector.close()
