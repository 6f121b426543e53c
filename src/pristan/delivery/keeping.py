"""Copies of what left, laid where a company looks for them (the folder of sent letters), after the sending.

What goes wrong here never touches the sending: the message has left; the health of the inbox tells of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg

from pristan.channels import ClearedMessage
from pristan.channels.model import Attempt
from pristan.channels.watch import Keeping
from pristan.core.errors import AuthFailed, ChannelError, own_words
from pristan.delivery.store import queries
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended, happens_within

SETTLE_S = 5.0  # who keeps sent letters by himself has done so by then
AGAIN_S = (30.0, 120.0)
LAST_S = 20.0  # what has not been laid when the inbox is given back gets so long
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    cleared: ClearedMessage
    attempt: Attempt
    due_s: float
    tries: int = 0


class Keeper:
    """Lays copies of one inbox, one after another; a copy that does not work out comes again twice."""

    def __init__(
        self,
        db: Database,
        connector: Keeping,
        *,
        now: Callable[[], datetime],
        settle_s: float = SETTLE_S,
        again_s: Sequence[float] = AGAIN_S,
        most: int = MOST,
    ) -> None:
        self._db = db
        self._connector = connector
        self._now = now
        self._settle_s = settle_s
        self._again_s = again_s
        self._most = most
        self._copies: list[_Copy] = []
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._is_closing = False
        self._log = get_logger()

    @property
    def is_idle(self) -> bool:
        return self._task is None or self._task.done()

    async def add(self, cleared: ClearedMessage, attempt: Attempt) -> None:
        """Lay a copy of it, soon."""
        copy = _Copy(cleared=cleared, attempt=attempt, due_s=monotonic_s() + self._settle_s)
        if len(self._copies) >= self._most:
            await self._tell(copy, "слишком много писем ждут")
            return
        self._copies.append(copy)
        self._wake.set()
        if self.is_idle:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Lay what waits at once; what does not work out now is told and given up."""
        self._is_closing = True
        self._wake.set()
        if self._task is None:
            return
        _, late = await asyncio.wait([self._task], timeout=LAST_S)
        await ended(*late)
        for copy in self._copies:
            await self._tell(copy, "подключение закрыто раньше")
        self._copies.clear()

    async def _run(self) -> None:
        while self._copies:
            self._wake.clear()
            copy = min(self._copies, key=lambda one: one.due_s)
            wait_s = copy.due_s - monotonic_s()
            if wait_s > 0 and not self._is_closing:
                await happens_within(self._wake, wait_s)
                continue
            again = await self._lay(copy)
            self._copies.remove(copy)
            if again is not None:
                self._copies.append(again)

    async def _lay(self, copy: _Copy) -> _Copy | None:
        """Give what shall be tried again, None when it is done or given up."""
        laying = asyncio.create_task(self._connector.keep(copy.cleared, copy.attempt))
        try:
            await asyncio.wait([laying])
        except asyncio.CancelledError:
            await ended(laying)
            raise
        exc = laying.exception()
        if exc is None:
            return None
        if not isinstance(exc, ChannelError):  # a bug of a connector must not stop the copies of others
            self._log.error("connector_bug", outbox_id=copy.cleared.message.outbox_id, error=type(exc).__name__)
            await self._tell(copy, "ошибка на нашей стороне")
            return None
        if copy.tries >= len(self._again_s) or isinstance(exc, AuthFailed) or self._is_closing:
            await self._tell(copy, own_words(exc.detail) or exc.title)
            return None
        return replace(copy, tries=copy.tries + 1, due_s=monotonic_s() + self._again_s[copy.tries])

    async def _tell(self, copy: _Copy, why: str) -> None:
        message = copy.cleared.message
        self._log.warning("copy_not_kept", outbox_id=message.outbox_id, inbox_id=message.inbox_id)
        try:
            async with self._db.transaction() as tx:
                await tx.execute(
                    queries.note_error,
                    company_id=message.company_id,
                    inbox_id=message.inbox_id,
                    error_at=self._now(),
                    error=f"Письмо отправлено, но его копия не легла в папку отправленных: {why}",
                )
        except psycopg.Error as exc:  # the database is away: the log has it
            self._log.warning("copy_not_told", outbox_id=message.outbox_id, error=type(exc).__name__)
