"""Opens rooms that were asked for and shuts those that were taken back. Network outside of transactions.

A room has our own name and an entry of the calendar is known by its room, so an attempt that was cut off is done again.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import psycopg

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model.meetings import MeetingHost
from pristan.core.errors import ChannelError, MessageRejected, NotFound, PristanError, RateLimited
from pristan.core.ids import InboxId
from pristan.kit.db import Database, Tx
from pristan.kit.log import get_logger
from pristan.meetings.model import Meeting
from pristan.meetings.policy import guests_until, invitation, next_try
from pristan.meetings.service import lock_both, queries, tell
from pristan.outbox import Speaker, Utterance, say

AT_ONCE = 8
LEASE = timedelta(minutes=2)
REMOVED = "Подключение встреч удалено"


class MeetingsStation:
    """Any number may run side by side."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._log = get_logger()
        self._busy: dict[InboxId, asyncio.Task[None]] = {}

    async def run_once(self) -> int:
        """Begin with what is due, one meeting of an inbox at a time; returns how many were begun."""
        now, room = self._now(), AT_ONCE - len(self._busy)
        if room <= 0:
            return 0
        async with self._db.transaction() as tx:
            due = await tx.all_of(
                Meeting, queries.claim_due, now=now, lease=now + LEASE, limit=room, busy=list(self._busy)
            )
        for meeting in due:
            task = self._busy[meeting.inbox_id] = asyncio.create_task(self._serve(meeting))
            task.add_done_callback(partial(self._forget, meeting.inbox_id))
        return len(due)

    async def settled(self) -> None:
        """Let what is under way end."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    def _forget(self, inbox_id: InboxId, _: asyncio.Task[None]) -> None:
        self._busy.pop(inbox_id, None)

    async def _serve(self, meeting: Meeting) -> None:
        try:
            await (self._open(meeting) if meeting.state == "asked" else self._shut(meeting))
        except psycopg.Error as exc:  # its lease ends, and it is done again
            self._log.warning("meeting_not_recorded", meeting_id=meeting.id, error=type(exc).__name__)
        except (MessageRejected, NotFound) as exc:
            await self._give_up(meeting, exc)
        except ChannelError as exc:
            asked = exc.retry_after if isinstance(exc, RateLimited) else timedelta()
            at = next_try(meeting.attempts, now=self._now(), at_least=asked)
            if at is None:
                await self._give_up(meeting, exc)
                return
            self._log.info("meeting_waits", meeting_id=meeting.id, code=exc.own_code)
            async with self._db.transaction() as tx:
                await tx.execute(queries.try_later, **_id(meeting), at=at, failure=exc.detail or exc.title)

    async def _open(self, meeting: Meeting) -> None:
        room = meeting.place(opens_until=guests_until(ends_at=meeting.ends_at, asked_at=meeting.asked_at))
        host = await self._host(meeting)
        try:
            link = await host.open_room(room)
            entry_id = await host.plan(room, meeting.plan) if meeting.plan is not None else ""
        finally:
            await host.close()  # type: ignore[attr-defined] # every connector has it
        async with self._db.transaction() as tx:
            await self._keep(tx, meeting, link=link, entry_id=entry_id)

    async def _keep(self, tx: Tx, meeting: Meeting, *, link: str, entry_id: str) -> None:
        """The room is there: the customer gets the link like anything said, so the gate decides about it."""
        now = self._now()
        current, conversation = await lock_both(tx, meeting.id, company_id=meeting.company_id)
        found = {"link": link, "entry_id": entry_id}
        if not await tx.execute(queries.opened, **_id(meeting), **found):
            await tx.execute(queries.opened_too_late, **_id(meeting), **found, now=now)
            return
        said = Utterance(text=invitation(current.words, link), client_key=f"meeting:{meeting.id}")
        speaker = Speaker(kind="operator", id=meeting.asked_by, name=meeting.asked_by_name)
        try:
            async with tx.savepoint():
                await say(tx, conversation.id, said, company_id=meeting.company_id, speaker=speaker, now=now)
        except PristanError as exc:
            params = {"meeting_id": meeting.id, "reason": exc.detail or exc.title}
            await tell(tx, conversation, "meeting_not_sent", params=params, at=now)

    async def _shut(self, meeting: Meeting) -> None:
        host = await self._host(meeting)
        try:
            await host.close_room(meeting.place(opens_until=self._now()), plan=meeting.plan, entry_id=meeting.entry_id)
        finally:
            await host.close()  # type: ignore[attr-defined] # every connector has it
        async with self._db.transaction() as tx:
            await tx.execute(queries.shut, **_id(meeting))

    async def _host(self, meeting: Meeting) -> MeetingHost:
        account = await self._accounts.open(self._db, company_id=meeting.company_id, inbox_id=meeting.inbox_id)
        if account is None:
            raise NotFound(REMOVED, code="meeting.no_host")
        connector = channel(account.channel).connect(account, self._tools)
        if not isinstance(connector, MeetingHost):
            await connector.close()
            raise TypeError(f"{account.channel} holds no meetings")
        return connector

    async def _give_up(self, meeting: Meeting, exc: PristanError) -> None:
        reason = exc.detail or exc.title
        self._log.warning("meeting_failed", meeting_id=meeting.id, code=exc.own_code)
        async with self._db.transaction() as tx:
            _, conversation = await lock_both(tx, meeting.id, company_id=meeting.company_id)
            await tx.execute(queries.give_up, **_id(meeting), failure=reason)
            code = "meeting_failed" if meeting.state == "asked" else "meeting_not_shut"
            await tell(tx, conversation, code, params={"meeting_id": meeting.id, "reason": reason}, at=self._now())


def _id(meeting: Meeting) -> dict[str, int]:
    return {"company_id": meeting.company_id, "id": meeting.id}
