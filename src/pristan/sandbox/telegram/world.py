"""Bots, people, chats and files of the twin; everything in memory, nothing of the wire."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.kit.clock import Clock, random_token
from pristan.sandbox.keeping import Shelf

Json = dict[str, Any]
KEPT_UPDATES = 10_000
PEOPLE = (("Ольга", "Смирнова"), ("Тимур", "Хасанов"), ("Пётр", "Ильин"))


@dataclass(slots=True, kw_only=True)
class Blob:
    """Bytes somebody sent."""

    file_id: str
    name: str
    mime: str
    kind: str  # image, audio, video, file
    size: int


@dataclass(slots=True, kw_only=True)
class Line:
    """One message of a chat."""

    number: int
    is_bot: bool
    at: datetime
    text: str = ""
    blob: Blob | None = None
    extra: Json = field(default_factory=dict)  # contact, location
    keyboard: list[list[Json]] = field(default_factory=list)
    reply_to: int | None = None
    edited_at: datetime | None = None
    is_removed: bool = False


@dataclass(slots=True, kw_only=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    phone: str = ""


@dataclass(slots=True, kw_only=True)
class Chat:
    """The dialogue of one person with one bot; a bot may write only after it was started."""

    person: Person
    is_started: bool = False
    is_blocked: bool = False
    lines: list[Line] = field(default_factory=list)
    presses: dict[str, int] = field(default_factory=dict)  # callback id → message

    def line(self, number: int) -> Line | None:
        return next((one for one in self.lines if one.number == number), None)


@dataclass(slots=True, kw_only=True)
class Webhook:
    url: str
    secret: str
    kinds: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Bot:
    """One bot with its queue of updates; ``asked`` counts who asked: the last one is heard."""

    id: int
    name: str
    token: str
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT_UPDATES))
    next_update: int = 700_100_200
    next_number: int = 1
    webhook: Webhook | None = None
    last_error: str = ""
    asked: int = 0
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    spoiled: dict[str, float] = field(default_factory=dict)
    occasions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.updates = deque(self.updates, maxlen=KEPT_UPDATES)

    @property
    def username(self) -> str:
        return f"bot{self.id}_bot"

    def is_due(self, fault: str) -> bool:
        """Whether this occasion is the one to be spoiled: each N-th."""
        every = int(self.spoiled.get(fault, 0))
        if every <= 0:
            return False
        self.occasions[fault] = self.occasions.get(fault, 0) + 1
        return self.occasions[fault] % every == 0


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that outlives the process; the bytes of files lie beside it."""

    bots: dict[int, Bot] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)


class World:
    """All bots and people of one twin."""

    def __init__(self, clock: Clock, *, memory: Memory, shelf: Shelf) -> None:
        self._clock = clock
        self.memory = memory
        self.bots, self.people, self.blobs = memory.bots, memory.people, memory.blobs
        self.shelf = shelf

    def now(self) -> datetime:
        return self._clock.now()

    def add_bot(self, name: str, *, token: str | None = None) -> Bot:
        number = 700 + len(self.bots)
        bot = Bot(id=number, name=name, token=token or f"{number}:{random_token()}")
        self.bots[number] = bot
        for first_name, last_name in PEOPLE if not self.people else ():
            self.add_person(first_name, last_name=last_name)
        return bot

    def add_person(self, first_name: str, *, last_name: str = "") -> Person:
        number = 5_550_001_000 + len(self.people)
        phone = f"7999{number % 10**7:07}"
        person = Person(id=number, first_name=first_name, last_name=last_name, phone=phone)
        self.people[number] = person
        return person

    def chat(self, bot: Bot, person: Person) -> Chat:
        return bot.chats.setdefault(person.id, Chat(person=person))

    def by_token(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def keep(self, *, name: str, mime: str, content: bytes) -> Blob:
        kind = mime.partition("/")[0]
        blob = Blob(
            file_id=random_token(18),
            name=name,
            mime=mime,
            kind=kind if kind in {"image", "audio", "video"} else "file",
            size=len(content),
        )
        self.shelf.put(blob.file_id, content)
        self.blobs[blob.file_id] = blob
        return blob

    def add_line(self, bot: Bot, chat: Chat, *, is_bot: bool, **content: Any) -> Line:
        line = Line(number=bot.next_number, is_bot=is_bot, at=self.now(), **content)
        bot.next_number += 1
        chat.lines.append(line)
        return line

    def happen(self, bot: Bot, kind: str, content: Mapping[str, Any]) -> Json:
        """An update for the bot; waits until it is taken."""
        update = {"update_id": bot.next_update, kind: dict(content)}
        bot.next_update += 1
        bot.updates.append(update)
        if bot.is_due("duplicate_every"):
            bot.updates.append(update)
        if bot.is_due("reorder_every") and len(bot.updates) > 1:
            bot.updates[-1], bot.updates[-2] = bot.updates[-2], bot.updates[-1]
        bot.fresh.set()
        return update
