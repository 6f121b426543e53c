"""Holds meetings in one space of Толк. Carries no messages, decides nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.kontur_talk import receiving
from pristan.channels.kontur_talk.client import KonturTalkClient
from pristan.channels.kontur_talk.parse import space_of
from pristan.channels.kontur_talk.render import meeting_body, moment, room_body
from pristan.channels.kontur_talk.report import Found, entry_of
from pristan.channels.model import (
    Account,
    Attempt,
    CheckResult,
    ClearedMessage,
    NotSent,
    OutboundMessage,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.channels.model.meetings import Plan, Room, room_prefix
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.core.errors import MessageRejected, ProtocolError
from pristan.kit.clock import Clock, SystemClock

EVERY_S = 60.0
FIRST_LOOK_BACK = timedelta(hours=1)
# Recordings and their texts are made after the end, nobody says how long after: a conference is looked at for two days.
LOOK_BACK = timedelta(days=2)
LOOK_AGAIN = timedelta(minutes=10)


class KonturTalkConnector:
    """One space. The key is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools, *, clock: Clock | None = None) -> None:
        self._account = account
        self._http = tools.client(account)
        self._clock = clock or SystemClock()
        self.every_s = EVERY_S
        self._space = space_of(account)
        self._prefix = room_prefix(account.key)
        self.client = KonturTalkClient(
            self._http, token=account.credentials.get("token", ""), base_url=space_of(account)
        )

    # Meetings

    async def open_room(self, room: Room) -> str:
        made = await self.client.put_room(room.name, room_body(room))
        if made.text("roomName").lower() != room.name:
            raise ProtocolError("Толк открыл не ту комнату, которую просили", code="kontur_talk.other_room")
        return f"{self._space}/{room.name}"

    async def plan(self, room: Room, plan: Plan) -> str:
        """The calendar has no keys against repeats: an entry with our room in it is the one made before."""
        found = await self.client.meetings(plan.organiser, start=plan.starts_at, end=plan.ends_at)
        entry = next((one for one in found if _room_of(one) == room.name), None)
        if entry is None:
            entry = await self.client.create_meeting(plan.organiser, meeting_body(room, plan))
        return entry.text("id")

    async def close_room(self, room: Room, *, plan: Plan | None, entry_id: str) -> None:
        await self.client.put_room(room.name, room_body(room))
        if plan is not None and entry_id:
            try:
                await self.client.delete_meeting(plan.organiser, entry_id)
            except MessageRejected as exc:
                if exc.own_code != "kontur_talk.no_organiser":  # gone already is what was wanted
                    raise

    # Receiving

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """What conferences of our rooms left behind. The safety net beside webhooks, which nobody repeats."""
        if cursor:
            await asyncio.sleep(self.every_s)
        now = self._clock.now()
        since = now - (LOOK_BACK if cursor else FIRST_LOOK_BACK)
        seen = cursor.get("seen")
        known: Mapping[str, Any] = seen if isinstance(seen, dict) else {}
        entries: list[bytes] = []
        kept: dict[str, Any] = {}
        for conference in await self.client.history(since=since):
            key = conference.text("key")
            if not key or not conference.text("roomName").lower().startswith(self._prefix):
                continue
            mark, looked_at = _memory(known.get(key))
            if looked_at is None or now - looked_at >= LOOK_AGAIN:
                entry, fresh = entry_of(await self._found(conference))
                entries += [entry] if fresh != mark else []
                mark, looked_at = fresh, now
            kept[key] = [mark, looked_at.isoformat()]
        return PollBatch(entries=entries, cursor={"seen": kept})

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make our webhook stand (none when ``url`` is empty)."""
        return await receiving.arrange(self.client, account=self._account, url=url, secret=secret, expected=expected)

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, now=self._clock.now())

    # What every connector has, and this one cannot

    def parts(self, message: OutboundMessage) -> int:
        del message
        return 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        del cleared, attempt
        raise MessageRejected("Толк проводит встречи и не передаёт сообщений", code="kontur_talk.no_messages")

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        del cleared, attempt, known
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """Nobody would see it."""

    async def close(self) -> None:
        await self._http.aclose()

    async def _found(self, conference: Payload) -> Found:
        key = conference.text("key")
        return Found(
            conference=conference,
            participants=await self._or_none(self.client.participants(key)),
            messages=await self._or_none(self.client.messages(key)),
            artifacts=await self._or_empty(key),
        )

    async def _or_none(self, asking: Any) -> list[Payload]:
        """A report that is not there yet, or that the key may not read, leaves its place empty."""
        try:
            found: list[Payload] = await asking
        except MessageRejected:
            return []
        return found

    async def _or_empty(self, key: str) -> Payload:
        try:
            return await self.client.artifacts(key)
        except MessageRejected:
            return Payload()


def _room_of(entry: Payload) -> str:
    return (entry.text("roomName") or entry.part("room").text("roomName")).lower()


def _memory(value: Any) -> tuple[str, datetime | None]:
    match value:
        case [str() as mark, str() as at]:
            return mark, moment(at)
        case _:
            return "", None
