"""Spaces with rooms, guests and conferences; everything in memory, nothing of the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pristan.kit.clock import Clock, random_token, random_uuid
from pristan.sandbox.twin import NobodyError, RefusedError

Json = dict[str, Any]
GUESTS = ("Анна Орлова", "Игорь Смирнов")
HOST = "Елена Маркова"
SCOPES = {
    "rooms": "readWrite",
    "reporting": "read",
    "calendar": "readWrite",
    "recording": "read",
    "webhooks": "readWrite",
}


@dataclass(slots=True, kw_only=True)
class Guest:
    id: str
    name: str


@dataclass(slots=True, kw_only=True)
class Said:
    """One line of the chat of a conference."""

    at: datetime
    guest: Guest | None  # None: the employee
    text: str


@dataclass(slots=True, kw_only=True)
class Recording:
    key: str
    created_at: datetime
    duration_s: int


@dataclass(slots=True, kw_only=True)
class Conference:
    """One time that people were in a room."""

    key: str
    started_at: datetime
    ended_at: datetime | None = None
    people: dict[str, Guest] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    chat: list[Said] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Room:
    name: str
    title: str
    guests_until: datetime | None = None
    conferences: list[Conference] = field(default_factory=list)

    @property
    def current(self) -> Conference | None:
        last = self.conferences[-1] if self.conferences else None
        return last if last is not None and last.ended_at is None else None


@dataclass(slots=True, kw_only=True)
class Entry:
    """A meeting in somebody's calendar."""

    id: str
    organiser: str
    room: str
    subject: str
    start: datetime
    end: datetime


@dataclass(slots=True, kw_only=True)
class Webhook:
    key: str
    title: str
    url: str
    events: tuple[str, ...]
    headers: list[Json]
    activation_key: str
    created_at: datetime
    is_active: bool = False


@dataclass(slots=True, kw_only=True)
class Space:
    id: str
    name: str
    token: str
    rooms: dict[str, Room] = field(default_factory=dict)
    guests: dict[str, Guest] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=lambda: dict(SCOPES))
    faults: dict[str, float] = field(default_factory=dict)
    webhooks_made: int = 0

    def strikes(self, fault: str) -> bool:
        """Whether a switch that works once is on; it goes off."""
        return self.faults.pop(fault, 0) > 0


class World:
    """All spaces of one twin."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.spaces: dict[str, Space] = {}

    def add(self, name: str, *, token: str | None = None) -> Space:
        space = Space(id=str(len(self.spaces) + 1), name=name, token=token or random_token())
        self.spaces[space.id] = space
        for guest in GUESTS:
            self.add_guest(space, guest)
        return space

    def add_guest(self, space: Space, name: str) -> Guest:
        guest = Guest(id=f"anon-{len(space.guests) + 1}", name=name)
        space.guests[guest.id] = guest
        return guest

    def find(self, space_id: str) -> Space:
        if space_id not in self.spaces:
            raise NobodyError("Такого пространства нет")
        return self.spaces[space_id]

    def guest(self, space: Space, guest_id: str) -> Guest:
        if guest_id not in space.guests:
            raise NobodyError("Такого гостя нет")
        return space.guests[guest_id]

    def room(self, space: Space, name: str) -> Room:
        """The named room; without a name the one opened last, a new one where there is none."""
        if not name:
            last = next(reversed(space.rooms.values()), None)
            return last or space.rooms.setdefault("lobby", Room(name="lobby", title="Общая комната"))
        key = name.rstrip("/").rpartition("/")[2]
        if key not in space.rooms:
            raise NobodyError("Такой комнаты нет")
        return space.rooms[key]

    def come(self, room: Room, guest: Guest) -> tuple[Conference, bool]:
        """A guest comes in by the link; whether the conference began with that."""
        now = self.clock.now()
        if room.guests_until is not None and room.guests_until <= now:
            raise RefusedError("Гостей в эту комнату больше не пускают")
        current = room.current
        began = current is None
        if current is None:
            current = Conference(key=f"conf-{random_uuid().hex[:12]}", started_at=now)
            room.conferences.append(current)
        current.people[guest.id] = guest
        current.present.add(guest.id)
        return current, began

    def end(self, room: Room) -> Conference:
        current = room.current
        if current is None:
            raise RefusedError("Встреча не идёт")
        current.ended_at = max(self.clock.now(), current.started_at + timedelta(seconds=1))
        current.present.clear()
        return current

    def record(self, room: Room) -> Recording:
        """A recording of the latest conference is ready."""
        if not room.conferences:
            raise RefusedError("Записывать нечего: встречи ещё не было")
        conference = room.conferences[-1]
        made = Recording(key=f"rec-{random_uuid().hex[:12]}", created_at=self.clock.now(), duration_s=60)
        conference.recordings.append(made)
        return made

    def conference(self, space: Space, key: str) -> Conference | None:
        found = (one for room in space.rooms.values() for one in room.conferences if one.key == key)
        return next(found, None)
