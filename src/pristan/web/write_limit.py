"""Not too many writes: a guard that counts them for the whole installation, not for one process."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from litestar.handlers import BaseRouteHandler

from pristan.core.errors import TooMany
from pristan.kit.db import Database
from pristan.staff import take_writes
from pristan.web.guards import SAFE, Connection, caller_of, is_api

ALLOWED: Final = 600
WINDOW: Final = timedelta(minutes=1)
BLOCK: Final = 20
_KEYS: Final = 20_000
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Share:
    """What this process may still let through for one caller in one window."""

    window_at: datetime
    left: int = 0
    is_over: bool = False


class WriteLimit:
    """At most ``allowed`` writes a minute from one session or token, or from one address."""

    def __init__(self, db: Database, *, now: Callable[[], datetime], allowed: int = ALLOWED) -> None:
        self._db = db
        self._now = now
        self._allowed = allowed
        self._shares: OrderedDict[str, Share] = OrderedDict()

    async def __call__(self, connection: Connection, _: BaseRouteHandler) -> None:
        if connection.scope.get("method", "GET") not in SAFE and is_api(connection):
            await self.count(caller_of(connection))

    async def count(self, caller: str) -> None:
        """One more write of ``caller``; raises TooMany when the installation has handed out all of this minute."""
        now = self._now()
        share = self._share(caller, now - (now - _EPOCH) % WINDOW)
        if not share.left and not share.is_over:
            took = await take_writes(self._db, caller, window_at=share.window_at, block=BLOCK, allowed=self._allowed)
            share.left += took
            share.is_over = not took
        if not share.left:
            wait = max(1, round((share.window_at + WINDOW - now).total_seconds()))
            raise TooMany(f"Слишком много действий подряд. Повторите через {wait} с", retry_after_s=wait)
        share.left -= 1

    def _share(self, caller: str, window_at: datetime) -> Share:
        share = self._shares.pop(caller, None)
        if share is None or share.window_at != window_at:
            share = Share(window_at)
        self._shares[caller] = share
        while len(self._shares) > _KEYS:
            self._shares.popitem(last=False)
        return share
