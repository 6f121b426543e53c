"""Numbers of companies, people and lines of the twin; everything in memory, nothing of the wire."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pristan.kit.clock import Clock, random_token
from pristan.sandbox.keeping import Shelf

Json = dict[str, Any]
WINDOW = timedelta(hours=24)
PEOPLE = (("Ольга Смирнова", False), ("Тимур Хасанов", False), ("Пётр Ильин", True))


@dataclass(slots=True, kw_only=True)
class Blob:
    """Bytes somebody sent; ``kind`` is image, video, audio or file."""

    id: str
    name: str
    mime: str
    size: int
    sha256: str

    @property
    def kind(self) -> str:
        kind = self.mime.partition("/")[0]
        return kind if kind in {"image", "audio", "video"} else "file"


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with WhatsApp. ``is_hidden``: the phone is told to nobody, as with usernames since 2026."""

    id: str
    bsuid: str
    name: str
    phone: str
    is_hidden: bool = False


@dataclass(slots=True, kw_only=True)
class Line:
    """One message; ``state`` of ours: sent, delivered, read or failed."""

    id: str
    is_ours: bool
    at: datetime
    text: str = ""
    blob: Blob | None = None
    buttons: list[Json] = field(default_factory=list)
    state: str = ""
    mark: str = ""
    is_edited: bool = False
    is_removed: bool = False


@dataclass(slots=True, kw_only=True)
class Thread:
    """What one person and one number said to each other."""

    person: Person
    lines: list[Line] = field(default_factory=list)
    heard_at: datetime | None = None  # when the person wrote last
    is_blocked: bool = False

    def line(self, id_: str) -> Line | None:
        return next((one for one in self.lines if one.id == id_), None)


@dataclass(slots=True, kw_only=True)
class Number:
    """One phone number of a company, and where its events go."""

    id: str
    name: str
    display: str
    token: str
    app_secret: str
    word: str
    own_url: str = ""
    app_url: str = ""
    threads: dict[str, Thread] = field(default_factory=dict)
    spoiled: dict[str, float] = field(default_factory=dict)
    occasions: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.own_url or self.app_url

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

    numbers: dict[str, Number] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)


class World:
    """All numbers and people of one twin."""

    def __init__(self, clock: Clock, *, memory: Memory, shelf: Shelf) -> None:
        self._clock = clock
        self.memory = memory
        self.numbers, self.people, self.blobs = memory.numbers, memory.people, memory.blobs
        self.shelf = shelf

    def now(self) -> datetime:
        return self._clock.now()

    def add_number(self, name: str, *, token: str | None = None) -> Number:
        place = len(self.numbers) + 1
        number = Number(
            id=f"20000000000{place:04}",
            name=name,
            display=f"7900000{place:04}",
            token=token or f"EAAG{random_token()}",
            app_secret=random_token(24),
            word=random_token(12),
        )
        self.numbers[number.id] = number
        for who, is_hidden in PEOPLE if not self.people else ():
            self.add_person(who, is_hidden=is_hidden)
        return number

    def add_person(self, name: str, *, is_hidden: bool = False) -> Person:
        place = len(self.people) + 1
        person = Person(
            id=str(place), bsuid=f"RU.9000000000000{place:05}", name=name, phone=f"7999100{place:04}",
            is_hidden=is_hidden,
        )  # fmt: skip
        self.people[person.id] = person
        return person

    def person_at(self, *, phone: str = "", bsuid: str = "") -> Person | None:
        """Who answers there; a hidden phone still receives."""
        digits = "".join(one for one in phone if one.isdecimal())
        return next(
            (one for one in self.people.values() if (bsuid and one.bsuid == bsuid) or (digits and one.phone == digits)),
            None,
        )

    def thread(self, number: Number, person: Person) -> Thread:
        return number.threads.setdefault(person.id, Thread(person=person))

    def is_open(self, thread: Thread) -> bool:
        """Whether a free answer is allowed now."""
        return thread.heard_at is not None and self.now() - thread.heard_at < WINDOW

    def by_token(self, token: str) -> Number | None:
        return next((one for one in self.numbers.values() if one.token == token), None)

    def keep(self, *, name: str, mime: str, content: bytes) -> Blob:
        id_ = f"9{int.from_bytes(random_token(8).encode()[:6], 'big'):015}"
        found = hashlib.sha256(content).hexdigest()
        self.blobs[id_] = blob = Blob(id=id_, name=name, mime=mime, size=len(content), sha256=found)
        self.shelf.put(id_, content)
        return blob

    def add_line(self, thread: Thread, *, is_ours: bool, **content: Any) -> Line:
        line = Line(id=f"wamid.{random_token(18)}", is_ours=is_ours, at=self.now(), **content)
        thread.lines.append(line)
        if not is_ours:
            thread.heard_at = line.at
        return line
