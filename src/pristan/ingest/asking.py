"""Asks what became of sent parts of which nothing was told: reports get lost, and not every channel brings them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account, PollBatch
from pristan.channels.watch import Reporting, Unreported
from pristan.conversations import part_receipts
from pristan.core.errors import ChannelError
from pristan.ingest.journal import append_within
from pristan.ingest.polling import entries_of, queries
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.side_by_side import SideBySide

BATCH = 200
AT_ONCE = 8
ONE_INBOX_S = 120.0
# The longest an operator tries to deliver is 72 hours; what is not reported by then never will be.
GIVE_UP = timedelta(hours=72)
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480))
FORGET_EARLY = timedelta(days=3)


class AskingStation:
    """Claims what is due, asks several inboxes side by side, puts the answers into the journal."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self.work = SideBySide("asking", at_once=AT_ONCE, each_s=ONE_INBOX_S)

    async def run_once(self) -> int:
        """Begin to ask about one batch; returns how many parts it held if there may be more."""
        now = self._now()
        async with self._db.transaction() as tx:
            await tx.execute(part_receipts.queries.forget_early_reports, before=now - FORGET_EARLY)
            rows = await tx.fetch_all(
                queries.claim_unreported,
                now=now,
                give_up=now - GIVE_UP,
                delays=list(DELAYS),
                busy=self.work.busy,
                limit=BATCH,
            )
        rows.sort(key=lambda row: (row["company_id"], row["inbox_id"]))
        for (company_id, inbox_id), group in groupby(rows, key=lambda row: (row["company_id"], row["inbox_id"])):
            async with self._db.transaction() as tx:
                account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
            if account is not None:
                await self.work.one_is_free()
                self.work.start(inbox_id, partial(self._ask, account, [_unreported(row) for row in group]))
        return len(rows) if len(rows) == BATCH else 0

    async def _ask(self, account: Account, parts: Sequence[Unreported]) -> None:
        connector = channel(account.channel).connect(account, self._tools)
        try:
            entries = await connector.statuses(parts) if isinstance(connector, Reporting) else ()
        except ChannelError as exc:  # asked again at the next distance
            get_logger(inbox_id=account.inbox_id).info("status_not_told", code=exc.own_code)
            return
        finally:
            await connector.close()
        async with self._db.transaction() as tx:
            batch = PollBatch(entries=entries, cursor={})
            await append_within(tx, entries_of(account, batch, origin="status"))


def _unreported(row: dict[str, Any]) -> Unreported:
    return Unreported(external_id=row["external_id"], recipient=row["recipient"], sent_at=row["sent_at"])
