"""The station of pushes: tells a company's own server of answers that no device has taken, with the usual patience."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from pristan.channels import Tools
from pristan.channels import store as channel_store
from pristan.channels.accounts import Accounts
from pristan.channels.webchat import pushes
from pristan.channels.webchat.pushes import Push
from pristan.channels.webchat.store import queries
from pristan.core.errors import ChannelError
from pristan.delivery.model import Again, Ending, Failed
from pristan.delivery.policy import ending_of, repeats_within
from pristan.kit.clock import Clock
from pristan.kit.db import Database
from pristan.kit.log import get_logger

AT_ONCE = 8
PATIENCE = timedelta(hours=24)


class PushStation:
    """Claims pushes that are due, a few at once; one silent server holds nobody else's for longer than its time-out."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, clock: Clock) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._clock = clock
        self._now: Callable[[], datetime] = clock.now
        self._log = get_logger()

    async def run_once(self) -> int:
        """Bring one batch; returns how many pushes it held."""
        async with self._db.transaction() as tx:
            claimed = await pushes.claim(tx, now=self._now(), limit=AT_ONCE)
        await asyncio.gather(*(self._bring(push) for push in claimed))
        return len(claimed)

    async def _bring(self, push: Push) -> None:
        async with self._db.transaction() as tx:
            account = await self._accounts.get(tx, company_id=push.company_id, inbox_id=push.inbox_id)
        ending: Ending | None = None
        if account is not None:
            try:
                await pushes.bring(push, account=account, tools=self._tools, clock=self._clock)
            except ChannelError as exc:
                repeats = repeats_within(PATIENCE)
                ending = ending_of(exc, attempts=push.attempts, now=self._now(), repeats=repeats)
        await self._settle(push, ending)

    async def _settle(self, push: Push, ending: Ending | None) -> None:
        where = {"company_id": push.company_id, "id": push.id}
        async with self._db.transaction() as tx:
            if isinstance(ending, Again) and not ending.stops_inbox:
                await tx.execute(queries.push_later, **where, at=ending.at, uncounted=0 if ending.counts else 1)
            else:
                await tx.execute(queries.drop_push, **where)
            if ending is not None:
                self._log.info("push_not_taken", inbox_id=push.inbox_id, attempt=push.attempts)
                error = f"Уведомление приложению не ушло: {_words(ending)}"
                known = {"company_id": push.company_id, "inbox_id": push.inbox_id}
                await tx.execute(channel_store.queries.save_error, **known, error=error, now=self._now())


def _words(ending: Ending) -> str:
    match ending:
        case Failed(title=title, detail=detail):
            return detail or title
        case Again(detail=detail):
            return detail or "повторим"
        case _:
            return "неизвестно"
