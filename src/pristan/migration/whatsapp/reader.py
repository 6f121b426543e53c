"""Reads a chat of WhatsApp: the first look tells the shape and the order of dates, the second gives the records."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pristan.migration.model import Answers, Chat, Item, Kind, Record, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.orders import Order, Orders, arranged
from pristan.migration.questions import ORDER_WORDS, date_order
from pristan.migration.whatsapp.heads import Head, Shape, clock, head_of, may_be_head, numbers, patterns
from pristan.migration.whatsapp.marking import is_notice, marked
from pristan.migration.whatsapp.survey import Survey
from pristan.migration.whatsapp.words import MARKS, clean, titles

Lines = Callable[[Notes], Iterable[tuple[int, str]]]
LONGEST_TEXT = 1 << 20
_LONG_AUTHOR = 60
_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“"}
_ACTS = (
    " created group",
    " changed the subject",
    " changed the group",
    " changed this group",
    " создал",
    " изменил",
    " hat die gruppe",
    " creó el grupo",
    " criou o grupo",
    " cambió",
    " mudou",
)


@dataclass(slots=True, kw_only=True)
class _Open:
    """A record whose lines are still coming."""

    place: int
    at: datetime | None
    rest: str
    is_marked: bool
    is_ios: bool
    more: list[str] = field(default_factory=list)
    size: int = 0


def read(name: str, lines: Lines, *, notes: Notes, answers: Answers, file: str = "") -> Iterator[Item]:
    """The chat and its records. ``lines`` gives the same lines each time and says what is wrong with them."""
    survey = Survey()
    survey.look(lines(Notes()))  # what this look could say, the second one says
    shapes = survey.accepted()
    if not shapes:
        raise Unreadable(f"{name}: нет ни одной строки с датой и временем, это не переписка WhatsApp")
    if len(shapes) > 1:
        notes.warn(f"{name}: в файле выгрузки разного вида, прочитаны обе; проверьте, что это одна переписка")
    orders = {shape: _order(survey.shapes[shape].orders, notes, answers, file=file) for shape in shapes}
    yield Chat(key=title_of(name).casefold(), title=title_of(name), platform="ios" if shapes[0].bracket else "android")
    reading = _Reading(survey, orders, notes=notes, file=file)
    for number, line in lines(notes):
        if finished := reading.take(number, line):
            yield reading.record(finished)
    if reading.open:
        yield reading.record(reading.open)


def title_of(name: str) -> str:
    """The chat's name as the name of the file tells it."""
    base = re.sub(r"\.(txt|zip)$", "", name, flags=re.IGNORECASE).replace("\u00a0", " ")
    spaced = base.replace("_", " ")
    for start in titles():
        if spaced.casefold().startswith(start.casefold()):
            return spaced[len(start) :].strip()
    return "" if base == "_chat" else base


def _order(orders: Orders, notes: Notes, answers: Answers, *, file: str) -> Order | None:
    decision = orders.decide()
    key = f"date_order:{file}" if file else "date_order"
    answer = answers.get(key) or answers.get("date_order")
    if answer:
        return Order(answer)
    if decision.order is None:
        notes.ask(date_order(key, orders, decision))
    elif decision.how == "monotony":
        notes.warn(f"Порядок дат ({ORDER_WORDS[decision.order]}) определён по тому, что время в переписке идёт вперёд")
    return decision.order


class _Reading:
    def __init__(self, survey: Survey, orders: dict[Shape, Order | None], *, notes: Notes, file: str) -> None:
        self._orders, self._notes, self._file = orders, notes, file
        self._authors, self._has_marks = survey.authors, survey.has_marks
        self._patterns = [(number, patterns()[number]) for number in sorted({shape.pattern for shape in orders})]
        self.open: _Open | None = None

    def take(self, number: int, line: str) -> _Open | None:
        """Take a line; gives the record before it where the line begins a new one."""
        if may_be_head(line) and (begun := self._begin(number, line)):
            finished, self.open = self.open, begun
            return finished
        self._continue(number, line)
        return None

    def _begin(self, number: int, line: str) -> _Open | None:
        for index, pattern in self._patterns:
            if (found := pattern.match(line)) is None:
                continue
            head = head_of(found, index)
            if head.shape not in self._orders:
                self._notes.line(
                    "похоже на начало сообщения, но другого вида, отнесено к предыдущему", number, file=self._file
                )
                return None
            at, exists = self._time(head)
            if not exists:
                self._notes.line(
                    "такой даты или времени не бывает, отнесено к предыдущему сообщению", number, file=self._file
                )
                return None
            is_marked = line[0] in MARKS
            return _Open(place=number, at=at, rest=head.rest, is_marked=is_marked, is_ios=head.shape.bracket)
        return None

    def _time(self, head: Head) -> tuple[datetime | None, bool]:
        """The time of a head, and whether such a time exists; while the order is unknown the time is None."""
        values, time, order = numbers(head.date), clock(head.time), self._orders[head.shape]
        if values is None or time is None:
            return None, False
        if order is None:
            return None, True
        date = arranged(values, order)
        try:
            return (datetime(*date, *time), True) if date else (None, False)  # noqa: DTZ001 - the file has no zone
        except ValueError:
            return None, False

    def _continue(self, number: int, line: str) -> None:
        if self.open is None:
            if clean(line).strip():
                self._notes.line("стоит до первого сообщения, пропущено", number, file=self._file)
            return
        if self.open.size > LONGEST_TEXT:
            self._notes.line("сообщение длиннее миллиона знаков, конец пропущен", number, file=self._file)
            return
        self.open.more.append(line)
        self.open.size += len(line) + 1

    def record(self, found: _Open) -> Record:
        """The record of all its lines."""
        author, text = self._split(found.rest)
        if found.more:
            text = "\n".join([text, *found.more]).rstrip("\n")
        if not author:
            return Record(kind=Kind.NOTICE, at=found.at, place=found.place, text=clean(text))
        told = marked(text, is_ios=found.is_ios, has_marks=self._has_marks, is_marked=found.is_marked)
        by_app = found.is_ios and not found.is_marked and text[:1] != "" and text[0] in MARKS
        if told.kind is Kind.TEXT and ((by_app and not told.is_edited) or is_notice(text)):
            return Record(kind=Kind.NOTICE, at=found.at, place=found.place, text=told.text)
        return Record(
            kind=told.kind,
            at=found.at,
            place=found.place,
            text=told.text,
            author=author,
            author_id=author.casefold(),
            files=told.files,
            omitted=told.omitted,
            is_edited=told.is_edited,
        )

    def _split(self, rest: str) -> tuple[str, str]:
        """Author and text; a notice has no author."""
        author, colon, text = rest.partition(": ")
        if not colon:
            author, colon, text = rest.partition(":")
            known = not text or author in self._authors
            return (_named(author), text) if colon and known and not self._is_act(author) else ("", rest)
        return ("", rest) if self._is_act(author) else (_named(author), text)

    def _is_act(self, author: str) -> bool:
        """Whether what stands before the colon is a part of a notice, not a name."""
        if self._authors[author] > 1:
            return False
        if any(
            author.count(first) > author.count(last) if first != last else author.count(first) % 2
            for first, last in _QUOTES.items()
        ):
            return True
        return len(author) > _LONG_AUTHOR or any(act in author.casefold() for act in _ACTS)


def _named(author: str) -> str:
    return clean(author).replace("\u00a0", " ").strip().removeprefix("~").strip()
