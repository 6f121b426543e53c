"""Bots, colleagues, chats and files of an office; everything in memory, nothing of a wire."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.kit.clock import Clock, random_token

Json = dict[str, Any]
KEPT_UPDATES = 10_000
PEOPLE = (("petrova", "Анна Петрова"), ("sidorov", "Олег Сидоров"), ("belov", "Глеб Белов"))
DOMAIN = "romashka.example"


@dataclass(slots=True, kw_only=True)
class Blob:
    """Bytes somebody sent."""

    id: str
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A button: ``url`` opens; everything else goes to the bot as ``data``."""

    id: str
    text: str
    url: str = ""
    data: Any = None


@dataclass(slots=True, kw_only=True)
class Person:
    """A colleague. ``is_known``: wrote to the bot or let it in."""

    login: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is said: in private with ``login``, or in the group ``chat`` where ``login`` is a member."""

    login: str
    chat: str = ""

    @property
    def id(self) -> str:
        return f"{self.chat}~{self.login}" if self.chat else self.login


@dataclass(slots=True, kw_only=True)
class Line:
    """One message; ``author`` is a login, or empty for the bot. ``chat`` is empty in private."""

    number: int
    login: str
    chat: str
    author: str
    at: datetime
    text: str = ""
    blob: Blob | None = None
    keys: list[list[Key]] = field(default_factory=list)
    reply_to: int | None = None
    is_edited: bool = False
    is_removed: bool = False

    def is_at(self, place: Place) -> bool:
        return self.chat == place.chat and (bool(self.chat) or self.login == place.login)


@dataclass(slots=True, kw_only=True)
class Bot:
    """One bot with what it was told and what waits for it. ``keys`` are those of sends that were done."""

    id: str
    name: str
    token: str
    number: int
    lines: list[Line] = field(default_factory=list)
    updates: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT_UPDATES))
    next_update: int = 90_001
    webhook: str = ""
    last_error: str = ""
    known: set[str] = field(default_factory=set)
    shut: set[str] = field(default_factory=set)
    keys: dict[str, int] = field(default_factory=dict)
    presses: dict[str, str] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    spoiled: dict[str, float] = field(default_factory=dict)
    occasions: dict[str, int] = field(default_factory=dict)

    def is_due(self, fault: str) -> bool:
        """Whether this occasion is the one to be spoiled: each N-th."""
        every = int(self.spoiled.get(fault, 0))
        if every <= 0:
            return False
        self.occasions[fault] = self.occasions.get(fault, 0) + 1
        return self.occasions[fault] % every == 0

    def line(self, number: int) -> Line | None:
        return next((one for one in self.lines if one.number == number), None)


class Office:
    """All bots, colleagues and groups of one twin. Numbers of messages are microseconds, as Yandex has them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self.bots: dict[str, Bot] = {}
        self.people: dict[str, Person] = {}
        self.groups: dict[str, str] = {}
        self.blobs: dict[str, Blob] = {}

    def now(self) -> datetime:
        return self._clock.now()

    def add_bot(self, name: str, *, token: str = "") -> Bot:
        number = 1_000 + len(self.bots) + 1
        bot = Bot(id=f"bot{number}", name=name, token=token or random_token(), number=number)
        self.bots[bot.id] = bot
        for login, shown in PEOPLE if not self.people else ():
            self.people[f"{login}@{DOMAIN}"] = Person(login=f"{login}@{DOMAIN}", name=shown)
        return bot

    def add_person(self, name: str) -> Person:
        login = f"user{len(self.people) + 1}@{DOMAIN}"
        self.people[login] = Person(login=login, name=name)
        return self.people[login]

    def add_group(self, title: str, *, chat: str) -> str:
        self.groups[chat] = title
        return chat

    def by_token(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def keep(self, *, name: str, mime: str, content: bytes) -> Blob:
        digest = hashlib.sha256(content).hexdigest()[:12]
        blob = Blob(id=f"{digest}{random_token(6)}", name=name, mime=mime, content=content)
        self.blobs[blob.id] = blob
        return blob

    def add_line(self, bot: Bot, place: Place, *, author: str, **content: Any) -> Line:
        now = self.now()
        self._last = max(self._last + 1, int(now.timestamp() * 1_000_000))
        line = Line(
            number=self._last,
            login="" if place.chat else place.login,
            chat=place.chat,
            author=author,
            at=now,
            **content,
        )
        bot.lines.append(line)
        return line

    def happen(self, bot: Bot, update: Mapping[str, Any]) -> None:
        """Something for the bot; waits until it is taken."""
        bot.updates.append(dict(update))
        if bot.is_due("duplicate_every"):
            bot.updates.append(dict(update))
        bot.next_update += 1
        bot.fresh.set()
