"""Brings facts to open screens: reads each once per process, gives it to every screen that may see it.

A screen holds a snapshot and a position. It gets the facts after its position from the database, then the
new ones as they are committed, without a gap and without a repeat, because positions are gap-free.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import psycopg

from pristan.conversations.projection import queries
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.clock import monotonic_s
from pristan.kit.db import FACTS_CHANNEL, Database, Scope
from pristan.kit.log import get_logger
from pristan.kit.waiting import happens_within
from pristan.web.presence import Notice, Presence
from pristan.web.sight import WHOLE, Sight, hidden, hidden_fact

BATCH = 500
PRESENT_EVERY_S = 20.0
QUEUE = 1000
PACE_S = 0.02  # facts that come closer together leave together: a screen is woken once, not for each of them
HEARTBEAT_S = 7.0  # rights that ended close their stream within two of these
HEARTBEAT = b"event: beat\ndata: {}\n\n"  # an event, not a comment: the screen has to notice when it fails to come
CATCH_UP = 800  # more than this is quicker read anew as a snapshot
VISITOR_CHANNEL = "pristan_contact_typing"
RELOAD = b"event: reload\ndata: {}\n\n"


class VisitorTyping(msgspec.Struct, kw_only=True):
    """What the web chat tells when a visitor types."""

    company_id: int
    inbox_id: int
    value: str


@dataclass(slots=True, kw_only=True, eq=False)
class Screen:
    """One open stream: over which lines it tells of conversations, over which of inboxes, whose data it shows."""

    operator_id: OperatorId
    lines: frozenset[LineId] | None
    inbox_lines: frozenset[LineId] | None
    position: int | None
    sight: Sight = WHOLE
    frames: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def may_see(self, line_id: int | None, *, only_for: int | None = None, is_of_inbox: bool = False) -> bool:
        if only_for is not None and only_for != self.operator_id:
            return False
        lines = self.inbox_lines if is_of_inbox else self.lines
        return line_id is None or lines is None or line_id in lines

    def is_new(self, fact: Mapping[str, Any]) -> bool:
        """Whether it comes after what the screen has, and is for it to see."""
        return fact["position"] > (self.position or 0) and self.may_see(
            fact["line_id"], only_for=fact["only_for"], is_of_inbox=fact["is_of_inbox"]
        )

    def give(self, frame: bytes) -> None:
        """Queue a frame; a screen that does not keep up is closed and resumes from its position."""
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            with suppress(asyncio.QueueEmpty):
                while True:
                    self.frames.get_nowait()
            self.frames.put_nowait(None)


def _frame(fact: Mapping[str, Any], sight: Sight = WHOLE) -> bytes:
    body = fact["body"] if sight.is_whole else hidden_fact(fact["body"], fact["line_id"], sight)
    return f"id: {fact['position']}\nevent: fact\ndata: {body}\n\n".encode()


@dataclass(slots=True)
class Company:
    """The screens of one company and how far they all are."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    screens: set[Screen] = field(default_factory=set)
    position: int = 0


class Feeds:
    """All open screens of one process."""

    def __init__(
        self,
        db: Database,
        *,
        now: Callable[[], datetime],
        stopping: asyncio.Event | None = None,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self.heartbeat_s = heartbeat_s
        self._db = db
        self._now = now
        self._stopping = stopping or asyncio.Event()
        self._companies: dict[CompanyId, Company] = defaultdict(Company)
        self._presence = Presence()
        self._tasks: list[asyncio.Task[None]] = []
        self._woken: set[CompanyId] = set()
        self._wake = asyncio.Event()
        self._joined = asyncio.Event()
        self._log = get_logger()

    def start(self) -> None:
        jobs = (
            self._listen_forever,
            self._spread_forever,
            self._expire,
            self._beat_forever,
            self._note_present_forever,
            self._close_when_stopping,
        )
        self._tasks = [asyncio.create_task(job()) for job in jobs]

    async def _close_when_stopping(self) -> None:
        """End every stream, so that a graceful stop need not wait; screens resume elsewhere."""
        await self._stopping.wait()
        for company in self._companies.values():
            for screen in company.screens:
                with suppress(asyncio.QueueFull):
                    screen.frames.put_nowait(None)

    async def _note_present_forever(self) -> None:
        """Operators with an open screen are at work."""
        while True:
            await happens_within(self._joined, PRESENT_EVERY_S)
            self._joined.clear()
            for company_id, company in list(self._companies.items()):
                ids = sorted({screen.operator_id for screen in company.screens})
                if not ids:
                    continue
                try:
                    async with self._db.transaction(Scope(company_id=company_id)) as tx:
                        await tx.execute(queries.note_present, company_id=company_id, ids=ids, now=self._now())
                except (psycopg.Error, OSError, TimeoutError) as exc:
                    self._log.warning("presence_not_noted", company_id=company_id, error=type(exc).__name__)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def open_screens(self) -> int:
        return sum(len(company.screens) for company in self._companies.values())

    async def join(self, company_id: CompanyId, screen: Screen) -> None:
        """Give ``screen`` what it missed since its position, then keep it up to date.

        No position means «from now»; one that is too old gets a ``reload`` event.
        """
        company = self._companies[company_id]
        async with company.lock:
            current = await self._catch_up(company_id, screen)
            if not company.screens:
                company.position = current
            company.screens.add(screen)
        for key in self._presence.of_company(company_id):
            self._tell_presence(key)
        self._woken.add(company_id)
        self._wake.set()
        self._joined.set()

    async def _catch_up(self, company_id: CompanyId, screen: Screen) -> int:
        """Give what was missed, or say that it cannot be given; returns how far the screen is now."""
        asked = screen.position
        # In this order: a fact that comes between the two readings is among the second.
        current = await self._current(company_id)
        facts = [] if asked is None else await self._read(company_id, asked, limit=CATCH_UP + 1)
        if asked is not None:
            if asked > current or len(facts) > CATCH_UP or self._has_gap(asked, current, facts):
                screen.give(RELOAD)
            else:
                self._spread(facts, [screen])
        screen.position = max(current, facts[-1]["position"] if facts else 0)
        return screen.position

    def leave(self, company_id: CompanyId, screen: Screen) -> None:
        company = self._companies[company_id]
        company.screens.discard(screen)
        if not company.screens and not company.lock.locked():
            self._companies.pop(company_id, None)

    @staticmethod
    def _has_gap(position: int, current: int, facts: list[dict[str, Any]]) -> bool:
        if position < current and not facts:
            return True
        return bool(facts) and facts[0]["position"] != position + 1

    async def _current(self, company_id: CompanyId) -> int:
        async with self._db.transaction(Scope(company_id=company_id)) as tx:
            value: int | None = await tx.fetch_value(queries.position, company_id=company_id)
        return value or 0

    async def _read(self, company_id: CompanyId, position: int, *, limit: int = BATCH) -> list[dict[str, Any]]:
        async with self._db.transaction(Scope(company_id=company_id)) as tx:
            return await tx.fetch_all(
                queries.facts_after,
                company_id=company_id,
                position=position,
                limit=limit,
            )

    def _spread(self, facts: list[dict[str, Any]], screens: list[Screen]) -> None:
        """Give each screen what it may see of ``facts`` as one piece; screens with the same rights share it."""
        frames = [(fact, _frame(fact)) for fact in facts]
        addressed = {fact["only_for"] for fact in facts} - {None}
        pieces: dict[tuple[Any, ...], bytes] = {}
        last = facts[-1]["position"] if facts else 0
        for screen in screens:
            position = screen.position or 0
            if position >= last:
                continue
            who = screen.operator_id if screen.operator_id in addressed else None  # to the others they look the same
            key = (who, screen.lines, screen.inbox_lines, position, screen.sight)
            piece = pieces.get(key)
            if piece is None:
                piece = pieces[key] = b"".join(
                    frame if screen.sight.is_whole else _frame(fact, screen.sight)
                    for fact, frame in frames
                    if screen.is_new(fact)
                )
            screen.position = last
            if piece:
                screen.give(piece)

    async def _spread_company(self, company_id: CompanyId) -> None:
        company = self._companies.get(company_id)
        if company is None or not company.screens:
            return
        async with company.lock:
            while facts := await self._read(company_id, company.position):
                if facts[0]["position"] != company.position + 1:  # dropped while this process slept
                    self._begin_anew(company, position=facts[-1]["position"])
                    continue
                company.position = facts[-1]["position"]
                self._spread(facts, list(company.screens))
                if len(facts) < BATCH:
                    break

    @staticmethod
    def _begin_anew(company: Company, *, position: int) -> None:
        company.position = position
        for screen in company.screens:
            screen.position = position
            screen.give(RELOAD)

    async def _spread_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            began_at = monotonic_s()
            woken, self._woken = self._woken, set()
            for company_id in woken:
                try:
                    await self._spread_company(company_id)
                except (psycopg.Error, OSError, TimeoutError) as exc:
                    self._log.warning("facts_not_read", company_id=company_id, error=type(exc).__name__)
                    self._woken.add(company_id)
                    asyncio.get_running_loop().call_later(0.5, self._wake.set)
            await asyncio.sleep(max(0.0, began_at + PACE_S - monotonic_s()))

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as exc:
                self._log.warning("listen_lost", error=type(exc).__name__)
            await asyncio.sleep(0.3)

    async def _listen(self) -> None:
        connection = await self._db.dedicated()
        try:
            await connection.execute(f"listen {FACTS_CHANNEL}".encode())
            await connection.execute("listen pristan_presence")
            await connection.execute(f"listen {VISITOR_CHANNEL}".encode())
            self._wake_everybody()  # whatever happened while nobody listened
            async for notice in connection.notifies():
                if notice.channel == FACTS_CHANNEL:
                    self._woken.add(CompanyId(int(notice.payload.partition(":")[0])))
                    self._wake.set()
                elif notice.channel == VISITOR_CHANNEL:
                    await self._take_visitor(notice.payload)
                else:
                    self._take_presence(notice.payload)
        finally:
            await connection.close()

    def _wake_everybody(self) -> None:
        self._woken |= set(self._companies)
        self._wake.set()

    def _take_presence(self, payload: str) -> None:
        try:
            notice = msgspec.json.decode(payload, type=Notice)
        except msgspec.DecodeError:
            self._log.warning("presence_not_understood")
            return
        self._presence.take(notice, now_s=monotonic_s())
        self._tell_presence((notice.company_id, notice.conversation_id))

    async def _take_visitor(self, payload: str) -> None:
        """A visitor of the web chat types: shown in the conversation, if anybody here could see it."""
        try:
            told = msgspec.json.decode(payload, type=VisitorTyping)
        except msgspec.DecodeError:
            self._log.warning("presence_not_understood")
            return
        if CompanyId(told.company_id) not in self._companies:
            return
        async with self._db.transaction(Scope(company_id=CompanyId(told.company_id))) as tx:
            found = await tx.fetch_one(
                queries.conversation_of_visitor,
                company_id=told.company_id,
                inbox_id=told.inbox_id,
                value=told.value,
            )
        if found is None:
            return
        notice = Notice(
            company_id=told.company_id,
            conversation_id=found["id"],
            line_id=found["business_line_id"],
            what="typing",
            who="contact",
            name=found["name"],
        )
        self._presence.take(notice, now_s=monotonic_s())
        self._tell_presence((notice.company_id, notice.conversation_id))

    def _tell_presence(self, key: tuple[int, int]) -> None:
        company = self._companies.get(CompanyId(key[0]))
        if company is None:
            return
        line_id, shown = self._presence.shown(key)
        frame = b"event: presence\ndata: " + msgspec.json.encode(shown) + b"\n\n"
        for screen in company.screens:
            if screen.may_see(line_id) and screen.sight.on(line_id):
                screen.give(frame)
            elif screen.may_see(line_id):
                told = hidden(msgspec.to_builtins(shown), screen.sight, is_open=False)
                screen.give(b"event: presence\ndata: " + msgspec.json.encode(told) + b"\n\n")

    async def _beat_forever(self) -> None:
        """A word to every screen now and then: it keeps the connection open and lets the stream look at its rights."""
        while True:
            await asyncio.sleep(self.heartbeat_s)
            for company in list(self._companies.values()):
                for screen in list(company.screens):
                    screen.give(HEARTBEAT)

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(1)
            for key in self._presence.expire(now_s=monotonic_s()):
                self._tell_presence(key)
            self._presence.drop_empty()
