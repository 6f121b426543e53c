"""Groups, people and chats of the twin; everything in memory, nothing of the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.kit.clock import Clock, random_token
from pristan.sandbox.keeping import Shelf

Json = dict[str, Any]
FIRST_SEQ = 116_200_000_000_000_001  # beyond 2^53, as on the platform
PEOPLE = ("Ольга Смирнова", "Тимур Хасанов", "Пётр Ильин")


@dataclass(slots=True, kw_only=True)
class Person:
    id: str
    name: str


@dataclass(slots=True, kw_only=True)
class Line:
    """One message of a chat."""

    mid: str
    seq: int
    is_ours: bool
    at: datetime
    text: str = ""
    attachments: list[Json] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)
    reply_to: str = ""


@dataclass(slots=True, kw_only=True)
class Chat:
    """A person and a group; the group may write only after the person did."""

    id: str
    person: Person
    is_started: bool = False
    is_blocked: bool = False
    lines: list[Line] = field(default_factory=list)
    presses: dict[str, str] = field(default_factory=dict)  # callback id → mid

    def line(self, mid: str) -> Line | None:
        return next((one for one in self.lines if one.mid == mid), None)


@dataclass(slots=True, kw_only=True)
class Group:
    """One group with its key and its subscriptions."""

    id: str
    name: str
    token: str
    urls: dict[str, datetime] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    spoiled: dict[str, float] = field(default_factory=dict)
    occasions: dict[str, int] = field(default_factory=dict)

    def is_due(self, fault: str) -> bool:
        """Whether this occasion is the one to be spoiled: each N-th."""
        every = int(self.spoiled.get(fault, 0))
        if every <= 0:
            return False
        self.occasions[fault] = self.occasions.get(fault, 0) + 1
        return self.occasions[fault] % every == 0


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that outlives the process; ``files`` are types by name, their bytes lie beside it."""

    seq: int = FIRST_SEQ
    groups: dict[str, Group] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


class World:
    """All groups and people of one twin."""

    def __init__(self, clock: Clock, *, memory: Memory, shelf: Shelf) -> None:
        self._clock = clock
        self.memory = memory
        self.groups, self.people = memory.groups, memory.people
        self._shelf = shelf

    def now(self) -> datetime:
        return self._clock.now()

    def add_group(self, name: str, *, token: str | None = None) -> Group:
        number = 60_000_000_000_001 + len(self.groups)
        group = Group(id=f"group:{number}", name=name, token=token or f"tkn{random_token()}:{number}")
        self.groups[group.id] = group
        for who in PEOPLE if not self.people else ():
            self.add_person(who)
        return group

    def add_person(self, name: str) -> Person:
        person = Person(id=f"user:{580_000_000_001 + len(self.people)}", name=name)
        self.people[person.id] = person
        return person

    def chat(self, group: Group, person: Person) -> Chat:
        number = f"{int(group.id.partition(':')[2]):x}{int(person.id.partition(':')[2]):x}"
        return group.chats.setdefault(person.id, Chat(id=f"chat:C{number}", person=person))

    def by_token(self, token: str) -> Group | None:
        return next((one for one in self.groups.values() if one.token == token), None)

    def keep(self, mime: str, content: bytes) -> str:
        """The name under which bytes can be fetched."""
        name = random_token(12)
        self.memory.files[name] = mime
        self._shelf.put(name, content)
        return name

    def file(self, name: str) -> tuple[str, bytes] | None:
        """The type and the bytes of a file."""
        mime = self.memory.files.get(name)
        return None if mime is None else (mime, self._shelf.get(name))

    def add_line(self, chat: Chat, *, is_ours: bool, **content: Any) -> Line:
        self.memory.seq += 1
        seq = self.memory.seq
        mid = f"mid:{chat.id.partition(':')[2]}.{seq:x}"
        line = Line(mid=mid, seq=seq, is_ours=is_ours, at=self.now(), **content)
        chat.lines.append(line)
        return line
