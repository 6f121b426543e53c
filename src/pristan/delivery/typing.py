"""Shows the customer that an operator types, where the remote channel can show it; best effort.

Nothing depends on it: it is told by NOTIFY, never stored, and a failure is not even retried.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import psycopg

from pristan.channels import Connector, Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account
from pristan.core.errors import PristanError
from pristan.core.ids import CompanyId, InboxId
from pristan.delivery.store import queries
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.side_by_side import SideBySide

AT_ONCE, OF_ONE_INBOX = 16, 4
EACH_S = 5.0
EVERY_S = 4.0  # no oftener to one conversation: the rates of the channel are for messages
LISTEN = "listen pristan_presence"


class TypingStation:
    """Listens for operators who type and tells their customers' channels, several at once.

    A channel that does not answer keeps only some of the places, and what finds none is not told: it would be late.
    """

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._told: dict[int, float] = {}
        self._opened: dict[InboxId, tuple[Account, Connector]] = {}
        self._work = SideBySide("typing", at_once=AT_ONCE, each_s=EACH_S, of_group=OF_ONE_INBOX)

    async def run_once(self) -> int:
        """Listen until the connection breaks."""
        connection = await self._db.dedicated()
        try:
            await connection.execute(LISTEN)
            async for notice in connection.notifies():
                with suppress(msgspec.DecodeError):
                    await self._take(msgspec.json.decode(notice.payload))
        finally:
            await connection.close()
        return 0

    async def close(self) -> None:
        await self._work.stop()
        for _, connector in self._opened.values():
            await connector.close()

    async def _take(self, notice: dict[str, Any]) -> None:
        if (notice.get("what"), notice.get("who")) != ("typing", "operator"):
            return
        conversation_id, now_s = notice["conversation_id"], monotonic_s()
        if self._told.get(conversation_id, 0.0) > now_s:
            return
        self._told = {id_: until for id_, until in self._told.items() if until > now_s}
        self._told[conversation_id] = now_s + EVERY_S
        try:
            place = await self._place(CompanyId(notice["company_id"]), conversation_id)
        except (PristanError, psycopg.Error) as exc:
            get_logger().info("typing_not_told", conversation_id=conversation_id, error=type(exc).__name__)
            return
        if place is not None and self._is_room(conversation_id, place["inbox_id"]):
            self._work.start(conversation_id, partial(self._tell, place), group=place["inbox_id"])

    def _is_room(self, conversation_id: int, inbox_id: InboxId) -> bool:
        work = self._work
        return work.free > 0 and inbox_id not in work.full and conversation_id not in work.busy

    async def _place(self, company_id: CompanyId, conversation_id: int) -> dict[str, Any] | None:
        """Where to tell it; None where nobody would see it."""
        async with self._db.transaction() as tx:
            place = await tx.fetch_one(queries.typing_place, company_id=company_id, id=conversation_id)
            if place is None:
                return None
            kind = channel(place["channel"])
            if kind.own_side is not None or not kind.manifest.capabilities.typing_out:
                return None
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=InboxId(place["inbox_id"]))
        return None if account is None else {**place, "account": account}

    async def _tell(self, place: Mapping[str, Any]) -> None:
        try:
            connector = await self._open(place["account"])
            await connector.typing(place["recipient"], place["address"])
        except PristanError as exc:
            get_logger().info("typing_not_told", inbox_id=place["inbox_id"], error=type(exc).__name__)

    async def _open(self, account: Account) -> Connector:
        """The connector of an inbox; a new one when its key or its address was changed."""
        known = self._opened.get(account.inbox_id)
        if known is not None and known[0] == account:
            return known[1]
        connector = channel(account.channel).connect(account, self._tools)
        self._opened[account.inbox_id] = (account, connector)
        if known is not None:
            await known[1].close()
        return connector
