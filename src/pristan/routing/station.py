"""The station of automatic replies."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from pristan.channels import channel
from pristan.core.errors import PristanError
from pristan.kit import sql
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger
from pristan.outbox import Speaker, Utterance, invite, say
from pristan.outbox.model import OwnLinks
from pristan.routing.policy import INVITE_AGAIN, auto_reply, is_invited
from pristan.staff.service.hours import auto_replies

queries = sql.load("pristan.routing")
BATCH = 100
SPEAKER = Speaker(kind="bot", id=None, name="Автоответ")


class RoutingStation:
    """Looks at conversations that a customer has just moved."""

    def __init__(self, db: Database, *, now: Callable[[], datetime], links: OwnLinks | None = None) -> None:
        self._db = db
        self._now = now
        self._links = links

    async def run_once(self) -> int:
        """Claim some, answer where an answer is due; returns how many were looked at."""
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(queries.claim, limit=BATCH)
            for row in rows:
                await self._route(tx, row)
        return len(rows)

    async def _route(self, tx: Tx, row: Mapping[str, Any]) -> None:
        now = self._now()
        if row["closed_at"] is not None or channel(row["channel"]).manifest.role == "leaving":
            await self._invite(tx, row, now=now)
            return
        replies = await auto_replies(tx, company_id=row["company_id"], line_id=row["business_line_id"], now=now)
        text = auto_reply(replies, cause=row["cause"], replied_at=row["auto_replied_at"], now=now)
        where = {"company_id": row["company_id"], "id": row["id"]}
        await tx.execute(queries.routed, **where, replied_at=now if text else None)
        if text is None:
            return
        async with _tried(tx, row):
            await say(tx, row["id"], Utterance(text=text), company_id=row["company_id"], speaker=SPEAKER, now=now)

    async def _invite(self, tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
        """In a channel that is left, or closed, the invitation takes the place of every automatic reply.

        What could not be said is no answer: the next message asks for it again. When the campaign is over it goes
        without a personal link.
        """
        again = INVITE_AGAIN if row["closed_at"] is None else timedelta(days=row["forward_days"])
        is_due = is_invited(invitation=row["invitation"], replied_at=row["auto_replied_at"], again=again, now=now)
        where = {"company_id": row["company_id"], "id": row["id"]}
        await tx.execute(queries.routed, **where, replied_at=None)
        if is_due:
            async with _tried(tx, row):
                given: dict[str, Any] = {"speaker": SPEAKER, "now": now, "links": self._links}
                await invite(tx, row["id"], company_id=row["company_id"], **given, may_lack_link=True)
                await tx.execute(queries.routed, **where, replied_at=now)


@asynccontextmanager
async def _tried(tx: Tx, row: Mapping[str, Any]) -> AsyncIterator[None]:
    """What cannot be said by itself is left to an operator."""
    try:
        async with tx.savepoint():
            yield
    except PristanError as exc:
        get_logger().warning("auto_reply_refused", conversation_id=row["id"], code=exc.own_code)
