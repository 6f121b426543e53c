"""A look at an export before anything is imported: counts, dates, people, warnings and questions. Nothing is stored."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pristan.migration.box import Box, Sent, opened
from pristan.migration.formats import AUTO, Format, detected, known_format
from pristan.migration.model import (
    Answers,
    Chat,
    Deal,
    Item,
    Organisation,
    Owner,
    Person,
    Question,
    Record,
    Unreadable,
)
from pristan.migration.notes import Notes
from pristan.migration.questions import time_zone, who_are_we

_PARTICIPANTS = 100_000
_CHATS = 500_000
_TOLD_EVERY = 5_000
_HOSTS, _NAMED_HOSTS = 1_000, 5


@dataclass(slots=True, kw_only=True)
class Findings:
    """What an export holds. ``chats`` and ``companies`` say more than the fixed shape asks for.

    ``links``: attachments of which it has the address only; ``link_hosts``: where most of them lie.
    """

    format: str
    messages: int = 0
    notices: int = 0
    participants: list[str] = field(default_factory=list)
    first_at: str | None = None
    last_at: str | None = None
    media: int = 0
    contacts: int = 0
    deals: int = 0
    chats: int = 0
    companies: int = 0
    items: int = 0
    media_missing: int = 0
    links: int = 0
    link_hosts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def inspect(
    path: Path | Sent,
    *,
    format_name: str = AUTO,
    answers: Answers | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Findings:
    """Read an export to its end. Raises Unreadable where it is not one, and says what it looks like.

    ``told`` hears from time to time how many things were read.
    """
    notes = Notes()
    box = opened(path, notes)
    known = known_format(format_name)
    if known is None or format_name == AUTO:
        known = detected(box)
    look = _Look(Findings(format=known.id if format_name == AUTO else format_name), box, notes)
    try:
        for item in known.reader()(box, notes, answers or {}):
            look.take(item)
            if look.items % _TOLD_EVERY == 0:
                told(look.items)
    except Unreadable as exc:
        raise _with_advice(exc, box, known) from exc
    return look.finished(answers or {})


def _with_advice(exc: Unreadable, box: Box, known: Format) -> Unreadable:
    try:
        other = detected(box)
    except Unreadable:
        return exc
    return (
        exc if other.id == known.id else Unreadable(f"{exc.detail}. Похоже, что это {other.title}: укажите {other.id}")
    )


class _Look:
    def __init__(self, findings: Findings, box: Box, notes: Notes) -> None:
        self._found, self._box, self._notes = findings, box, notes
        self._authors: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._times = _Times()
        self._owner: Owner | None = None
        self._chats: set[int] = set()
        self._is_told_who = True  # by the source, of every message
        self._hosts: Counter[str] = Counter()

    @property
    def items(self) -> int:
        """How many things were read so far."""
        return self._found.items

    def take(self, item: Item) -> None:
        """Count one thing."""
        self._found.items += 1
        match item:
            case Record():
                self._record(item)
            case Person():
                self._found.contacts += 1
            case Deal():
                self._found.deals += 1
                self._time(item.created_at)
            case Chat():
                self._chat(item.key)
            case Organisation():
                self._found.companies += 1
            case Owner():
                self._owner = item

    def _chat(self, key: str) -> None:
        """Count a chat once: messages of many may lie mixed."""
        mark = hash(key)
        self._found.chats += mark not in self._chats
        if len(self._chats) < _CHATS:
            self._chats.add(mark)

    def _record(self, item: Record) -> None:
        self._time(item.at)
        self._times.naive = self._times.naive or item.at is None  # its order is asked for, its zone is not there either
        if item.is_notice:
            self._found.notices += 1
            return
        self._found.messages += 1
        self._is_told_who = self._is_told_who and (item.is_ours is not None or item.is_note)
        self._found.media += len(item.files) + len(item.links) + item.omitted
        for link in item.links:
            self._link(link.url)
        if self._box.names:
            self._found.media_missing += sum(file.rpartition("/")[2] not in self._box.names for file in item.files)
        key = item.author_id or item.author
        if key in self._names or len(self._names) < _PARTICIPANTS:
            self._authors[key] += 1
            if item.author or key not in self._names:
                self._names[key] = item.author

    def _link(self, url: str) -> None:
        """Count where an attachment lies; words that are no address are none."""
        self._found.links += 1
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return
        if host and (host in self._hosts or len(self._hosts) < _HOSTS):
            self._hosts[host] += 1

    def _time(self, at: datetime | None) -> None:
        if at is not None:
            self._times.look(at)

    def finished(self, answers: Answers) -> Findings:
        """The findings with their questions."""
        found = self._found
        found.first_at, found.last_at = self._times.told()
        found.participants = self._participants()
        found.link_hosts = [host for host, _ in self._hosts.most_common(_NAMED_HOSTS)]
        if found.media_missing:
            self._notes.warn(f"Вложений названо в переписке, но нет в выгрузке: {found.media_missing}")
        if self._times.naive and "time_zone" not in answers:
            self._notes.ask(time_zone())
        if found.participants and self._owner is None and not self._is_told_who and "who_are_we" not in answers:
            self._notes.ask(who_are_we(found.participants))
        found.warnings, found.questions = self._notes.warnings, self._notes.questions
        return found

    def _participants(self) -> list[str]:
        """Names, each person once; two people of one name are told apart by their ids."""
        twice = Counter(self._names.values())
        shown = []
        for key, _ in self._authors.most_common():
            name = self._names[key]
            shown.append(f"{name} ({key})".strip() if twice[name] > 1 or not name else name)
        return shown


class _Times:
    """First and last moment. Times without a zone and with one are compared by what the clock shows."""

    def __init__(self) -> None:
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._first_bare = datetime.max  # noqa: DTZ901 - a bound to compare with
        self._last_bare = datetime.min  # noqa: DTZ901
        self.naive = False

    def look(self, at: datetime) -> None:
        bare = at
        if at.tzinfo is None:
            self.naive = True
        else:
            bare = at.astimezone(UTC).replace(tzinfo=None)
        if bare < self._first_bare:
            self._first, self._first_bare = at, bare
        if bare > self._last_bare:
            self._last, self._last_bare = at, bare

    def told(self) -> tuple[str | None, str | None]:
        if self._first is None or self._last is None:
            return None, None
        return self._first.isoformat(), self._last.isoformat()
