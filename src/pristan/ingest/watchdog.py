"""Looks after receiving every few minutes: re-subscribes, tells, and notices what may have been missed.

MAX unsubscribes a bot by itself when its address did not answer for 8 hours (https://dev.max.ru/docs-api); VK gives an
event up after six attempts in 1.7 hours (https://dev.vk.com/ru/api/callback/getting-started). So it is not enough to
see that a subscription stands: whether we were there to hear is remembered too.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pristan.channels import Tools, channels
from pristan.channels.model import CheckResult
from pristan.channels.service.checking import Desk, check_inbox
from pristan.core.errors import PristanError
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.polling import queries
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope
from pristan.kit.log import get_logger
from pristan.kit.side_by_side import SideBySide

EVERY = timedelta(minutes=5)
STOPPED_EVERY = timedelta(hours=1)  # a refused password tried more often gets the mailbox blocked
AT_ONCE = 8
ONE_INBOX_S = 90.0
GAP = 2 * EVERY  # nobody looked for so long: this installation was off, or could not reach the channel
LONGEST_SILENCE = timedelta(days=14)


class Watchdog:
    """Goes through the checklists that are due, several side by side."""

    def __init__(self, db: Database, vault: Vault, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._desk = Desk(db=db, vault=vault, tools=tools)
        self._now = now
        self._log = get_logger()
        self._channels = [name for name, found in channels().items() if "webhook" in found.manifest.receive]
        self.work = SideBySide("watchdog", at_once=AT_ONCE, each_s=ONE_INBOX_S)

    async def run_once(self) -> int:
        """Begin to check what is due, as much as there is room for; returns how many inboxes that were."""
        now = self._now()
        async with self._desk.db.transaction() as tx:
            rows = await tx.fetch_all(
                queries.claim_watched,
                channels=self._channels,
                now=now,
                due=now - EVERY,
                due_stopped=now - STOPPED_EVERY,
                busy=self.work.busy,
                limit=self.work.free,
            )
        for row in rows:
            self.work.start(row["inbox_id"], partial(self._look, row, now=now))
        await self.work.one_is_free()
        return len(rows)

    async def _look(self, row: Mapping[str, Any], *, now: datetime) -> None:
        company_id, inbox_id = CompanyId(row["company_id"]), InboxId(row["inbox_id"])
        results = await self._check(company_id, inbox_id, now=now)
        if results is None or not row["is_watched"]:
            return
        async with self._desk.db.transaction() as tx:
            gap_from = await tx.fetch_value(
                queries.note_heard,
                company_id=company_id,
                inbox_id=inbox_id,
                is_sound=all(_is_sound(result) for result in results),
                last=row["last_received_at"],
                gap=now - GAP,
                longest=now - LONGEST_SILENCE,
                now=now,
            )
        if gap_from is not None:
            self._log.warning("messages_may_be_missed", inbox_id=inbox_id, since=gap_from.isoformat())

    async def _check(self, company_id: CompanyId, inbox_id: InboxId, *, now: datetime) -> Sequence[CheckResult] | None:
        try:
            return await check_inbox(self._desk, inbox_id, scope=Scope(company_id=company_id), now=now, quick=True)
        except PristanError as exc:
            self._log.warning("inbox_check_failed", inbox_id=inbox_id, code=exc.own_code)
            return None


def _is_sound(result: CheckResult) -> bool:
    """Our own address may look closed from within and be open from without."""
    return result.state != "problem" or result.id.startswith("address.")
