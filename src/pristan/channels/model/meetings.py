"""Meetings by video: what is asked of a service that holds them, and what it tells. No messages travel there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

MEETINGS = "meetings"  # the role of a channel that holds meetings


def room_prefix(key: UUID) -> str:
    """How names of rooms of one inbox begin, which tells them from all other rooms of the service."""
    return f"pr{key.hex[:8]}"


def room_name(key: UUID, token: str) -> str:
    """A new name of small Latin letters and digits, which every service takes; ``token`` is random."""
    return room_prefix(key) + "".join(char for char in token.lower() if char.isascii() and char.isalnum())[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room to open. ``name`` is ours and random: asking twice for the same name makes one room.

    ``title`` is seen by everybody who comes in. ``opens_until``: when guests are no longer let in.
    """

    name: str
    title: str
    opens_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A time in the calendar of ``organiser`` (an e-mail known to the service)."""

    organiser: str
    starts_at: datetime
    ends_at: datetime


@runtime_checkable
class MeetingHost(Protocol):
    """A connector that holds meetings. Every call may be repeated: after a lost answer it changes nothing twice."""

    async def open_room(self, room: Room) -> str:
        """Make the room, or set it right; returns the address for guests."""
        ...

    async def plan(self, room: Room, plan: Plan) -> str:
        """Put the meeting into the calendar; returns the id of the entry there."""
        ...

    async def close_room(self, room: Room, *, plan: Plan | None, entry_id: str) -> None:
        """Let no guest in any more, and take the entry out of the calendar. ``room.opens_until`` is now."""
        ...


class MeetingChange(StrEnum):
    STARTED = "started"
    ENDED = "ended"
    JOINED = "joined"
    LEFT = "left"
    RECORDED = "recorded"
    TRANSCRIBED = "transcribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChanged:
    """Something happened in a meeting; what the service does not tell is empty.

    ``session``: one time that people were in the room. ``who`` came or left, ``is_guest`` by the link.
    """

    dedupe_key: str
    at: datetime
    change: MeetingChange
    room: str = ""
    session: str = ""
    recording: str = ""
    who: str = ""
    is_guest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    name: str
    is_guest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """A line of the chat of a meeting that everybody there could read."""

    at: datetime
    author: str
    is_guest: bool
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """``url`` opens for whoever the service lets in. ``state``: ready, or the service's own word for why not yet."""

    key: str
    title: str
    url: str
    duration_s: int
    state: str
    has_transcript: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReported:
    """All that the service knows of one session of a room that has ended."""

    dedupe_key: str
    room: str
    session: str
    started_at: datetime
    ended_at: datetime
    participants: Sequence[Participant] = ()
    chat: Sequence[ChatLine] = ()
    recordings: Sequence[Recording] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HookOffered:
    """The service asks to confirm a webhook: ``settings`` are kept until the next check confirms it."""

    dedupe_key: str
    settings: Mapping[str, str] = field(default_factory=dict)
