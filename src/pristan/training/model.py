"""Words of the room: what is taught, what was answered, what it came to."""

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way the files are read."""


class Option(Shape, frozen=True, kw_only=True):
    """One answer to choose; ``why`` is told after the choice."""

    text: str
    why: str
    right: bool = False


class Question(Shape, frozen=True, kw_only=True):
    """Exactly one option is right."""

    id: str
    text: str
    options: tuple[Option, ...]


class Lesson(Shape, frozen=True, kw_only=True):
    """Paragraphs to read and questions about them. ``rules``: ids of the rulebook it teaches."""

    id: str
    title: str
    minutes: int
    rules: tuple[str, ...]
    text: tuple[str, ...]
    questions: tuple[Question, ...]


class CheckId(StrEnum):
    """What is looked at in a practised conversation."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    INVITED = "invited"
    CALM = "calm"
    NOTED = "noted"
    CLOSED = "closed"
    REQUEST_TAKEN = "request_taken"
    NO_PROMISE = "no_promise"


class Scenario(Shape, frozen=True, kw_only=True):
    """A practice: who writes what, by which channels best, what is looked at."""

    id: str
    title: str
    lesson: str
    channels: tuple[str, ...]
    customer: str
    brief: str
    says: tuple[str, ...]
    checks: tuple[CheckId, ...]


class Lessons(Shape, frozen=True, kw_only=True):
    lessons: tuple[Lesson, ...]


class Scenarios(Shape, frozen=True, kw_only=True):
    scenarios: tuple[Scenario, ...]


class Standing(StrEnum):
    """How a person stands with a lesson or a practice."""

    NEW = "new"
    FAILED = "failed"
    PASSED = "passed"
    CHANGED = "changed"  # passed, but the lesson or a rule of it has changed since
    EXPIRED = "expired"  # passed longer ago than a year


class Marked(Struct, frozen=True, kw_only=True):
    """What answers came to. ``wrong``: ids of questions answered wrongly."""

    right: int
    total: int
    wrong: tuple[str, ...] = ()

    @property
    def is_passed(self) -> bool:
        return self.right == self.total


class Said(Struct, frozen=True, kw_only=True):
    """One of our messages in a practised conversation; ``findings``: how many places with personal data it has."""

    text: str
    is_invitation: bool = False
    findings: int = 0


class Happened(Struct, frozen=True, kw_only=True):
    """What came of a practised conversation. ``asked``: lines of the customer; ``left``: lines with no answer after."""

    asked: int = 0
    left: int = 0
    said: tuple[Said, ...] = ()
    notes: int = 0
    is_closed: bool = False
    has_request: bool = False


class Checked(Struct, frozen=True, kw_only=True):
    """One check with its words; ``is_done`` turns true as soon as it holds."""

    id: CheckId
    title: str
    is_done: bool
    hint: str = ""


@runtime_checkable
class Players(Protocol):
    """Training channels: there a customer can be played."""

    def stage(self, channels: Collection[str]) -> str | None:
        """The first of the channels that has an account to write to; ``None``: a customer has nowhere to write."""
        ...

    async def play(self, channel: str, *, name: str, text: str) -> None:
        """The customer of that name, made when first needed, writes to the newest account of the channel."""
        ...
