"""Shows the customer that an operator types, where the remote channel can show it; best effort.

Nothing depends on it: it is told by NOTIFY, never stored, and a failure is not even retried.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
import psycopg

from pristan.channels import Connector, Tools, channel
from pristan.channels.accounts import Accounts
from pristan.core.errors import PristanError
from pristan.core.ids import CompanyId, InboxId
from pristan.delivery.store import queries
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.log import get_logger

EVERY_S = 4.0  # no oftener to one conversation: the rates of the channel are for messages
LISTEN = "listen pristan_presence"


class TypingStation:
    """Listens for operators who type and tells their customers' channels."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._told: dict[int, float] = {}
        self._connectors: dict[InboxId, Connector] = {}

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
        for connector in self._connectors.values():
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
            async with asyncio.timeout(5):
                await self._tell(CompanyId(notice["company_id"]), conversation_id)
        except (PristanError, psycopg.Error, OSError, TimeoutError) as exc:
            get_logger().info("typing_not_told", conversation_id=conversation_id, error=type(exc).__name__)

    async def _tell(self, company_id: CompanyId, conversation_id: int) -> None:
        async with self._db.transaction() as tx:
            place = await tx.fetch_one(queries.typing_place, company_id=company_id, id=conversation_id)
            if place is None:
                return
            kind = channel(place["channel"])
            if kind.own_side is not None or not kind.manifest.capabilities.typing_out:
                return
            inbox_id = InboxId(place["inbox_id"])
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
        if account is None:
            return
        connector = self._connectors.get(inbox_id) or kind.connect(account, self._tools)
        self._connectors[inbox_id] = connector
        await connector.typing(place["recipient"], place["address"])
