"""What an import writes: things of a file as rows, with keys that are the same each time the file is read."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal
from pristan.migration.model import Answers, Chat, Item, Kind, Owner, Person, Record

_LONGEST_NAME = 200
_LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message on its way into the database."""

    chat: str
    external_id: str
    kind: str
    author_kind: str
    author_name: str
    text: str
    at: datetime
    place: int
    reply_to: str | None
    files: tuple[tuple[str, str], ...]
    is_edited: bool
    is_removed: bool
    content: Mapping[str, Any]

    def preview(self) -> dict[str, Any]:
        """What the list shows of it."""
        shown: dict[str, Any] = {
            "kind": self.files[0][0] if self.files and not self.text else "text",
            "text": self.text[:200],
            "direction": "out" if self.kind == "out" else "in",
        }
        if self.kind == "out":
            shown |= {"author": self.author_name, "state": "sent"}
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A chat that becomes a conversation; ``person_key`` is the key of the person it is held with."""

    value: str
    name: str
    person_key: str
    phone: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person on the way into the database."""

    key: str
    name: str
    note: str
    details: tuple[tuple[str, str, str], ...]
    attributes: Mapping[str, Any]
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Things of one transaction. ``left`` counts what has no place in the product yet."""

    lines: Sequence[Line]
    threads: Mapping[str, Thread]
    cards: Sequence[Card]
    left: int


class Carrier:
    """Turns things of one file into rows. Reads the file from its beginning, also when it goes on after a stop."""

    def __init__(self, *, format_id: str, name: str, answers: Answers) -> None:
        self._format, self._name = format_id, name
        zone = answers.get("time_zone")
        self._zone: ZoneInfo | timezone = ZoneInfo(zone) if zone else UTC
        self._we = {word.strip().casefold() for word in answers.get("who_are_we", "").split("|") if word.strip()}
        self._chat = Chat(key="")
        self._value = self._address()
        self._partner = ""
        self._last = datetime(1970, 1, 1, tzinfo=UTC)
        self._equal: Counter[str] = Counter()
        self._equal_at: datetime | None = None

    def batch(self, items: Sequence[Item]) -> Batch:
        """Rows of the next things."""
        lines: dict[str, Line] = {}
        threads: dict[str, Thread] = {}
        cards: dict[str, Card] = {}
        left = 0
        for item in items:
            match item:
                case Chat():
                    self._chat, self._partner = item, ""
                    self._value = self._address()
                case Owner():
                    self._we |= {item.author_id.casefold()}
                case Record():
                    line = self._line(item)
                    lines.setdefault(line.external_id, line)
                    if line.chat not in threads or (not threads[line.chat].name and self._partner):
                        threads[line.chat] = self._thread(item.place)
                case Person():
                    card = card_of(item, self._format)
                    cards.setdefault(card.key, card)
                case _:
                    left += 1
        return Batch(lines=list(lines.values()), threads=threads, cards=list(cards.values()), left=left)

    def _address(self) -> str:
        """The address of the chat in the archive; a chat without a name is known by the name of its file."""
        return f"import:{self._format}:{_short(self._chat.key or self._name.casefold())}"

    def _line(self, item: Record) -> Line:
        is_ours = item.author.casefold() in self._we or item.author_id.casefold() in self._we
        kind = "system" if item.is_notice else "out" if is_ours else "in"
        if kind == "in" and not self._partner:
            self._partner = item.author
        at = self._moment(item.at)
        return Line(
            chat=self._value,
            external_id=f"{self._value}:{item.source_id or self._mark(item, at)}",
            kind=kind,
            author_kind={"system": "system", "out": "operator", "in": "contact"}[kind],
            author_name=item.author[:_LONGEST_NAME],
            text=_without_zero(item.text or (item.kind is Kind.CALL and "Звонок") or "")[:_LONGEST_TEXT],
            at=at,
            place=item.place,
            reply_to=f"{self._value}:{item.reply_to}" if item.reply_to else None,
            files=tuple(_file(name) for name in item.files) + (("file", ""),) * item.omitted,
            is_edited=item.is_edited,
            is_removed=item.kind is Kind.DELETED,
            content={"system": {"code": "imported"}} if kind == "system" else {},
        )

    def _moment(self, at: datetime | None) -> datetime:
        """The moment in UTC; what has no time stands where the one before it does."""
        if at is not None:
            self._last = (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)
        return self._last

    def _mark(self, item: Record, at: datetime) -> str:
        """A key of what has no number: time, author and words, and which it is among equal ones."""
        if at != self._equal_at:
            self._equal_at = at
            self._equal.clear()
        said = "\0".join((at.isoformat(), item.author_id, item.kind, item.text, *item.files))
        mark = _short(said)
        self._equal[mark] += 1
        return f"{mark}:{self._equal[mark]}"

    def _thread(self, place: int) -> Thread:
        name = self._chat.title or self._partner
        is_personal = self._chat.kind in {"personal_chat", "bot_chat"}
        key = f"user{self._chat.key}" if is_personal else self._value
        phone = name if (normal(DetailKind.PHONE, name) and not any(letter.isalpha() for letter in name)) else ""
        return Thread(value=self._value, name=name[:_LONGEST_NAME], person_key=key, phone=phone, place=place)


def card_of(person: Person, format_id: str) -> Card:
    """A person with the key that the source knows them by; without one, what is known of them is the key."""
    told = [(DetailKind.PHONE, shown) for shown in person.phones] + [
        (DetailKind.EMAIL, shown) for shown in person.emails
    ]
    details = [(str(kind), value, shown[:320]) for kind, shown in told if (value := normal(kind, shown))]
    known = "\0".join([person.name.casefold(), *sorted(value for _, value, _ in details)])
    unread = [value for value in (*person.phones, *person.emails) if value not in {shown for _, _, shown in details}]
    attributes = {
        "Компания": person.company,
        "Отказ от сообщений": "да" if person.has_opted_out else "",
        "Записано": ", ".join(unread),
    }
    return Card(
        key=person.external_id or f"{format_id}:{_short(known)}",
        name=_without_zero(person.name)[:_LONGEST_NAME],
        note=_without_zero(person.note)[:_LONGEST_TEXT],
        details=tuple(dict.fromkeys(details)),
        attributes={name: _without_zero(value) for name, value in attributes.items() if value},
        place=person.place,
    )


_KINDS = {
    "jpg": "image",
    "jpeg": "image",
    "png": "image",
    "webp": "image",
    "gif": "image",
    "mp4": "video",
    "mov": "video",
    "3gp": "video",
    "opus": "audio",
    "ogg": "audio",
    "mp3": "audio",
    "m4a": "audio",
}


def _file(name: str) -> tuple[str, str]:
    base = _without_zero(name.rpartition("/")[2])
    return _KINDS.get(base.rpartition(".")[2].casefold(), "file"), base[:_LONGEST_NAME]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _without_zero(text: str) -> str:
    """What PostgreSQL can hold: no zero characters and no halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
