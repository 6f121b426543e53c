"""What an import writes: things of a file as rows, with keys that are the same each time the file is read."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal
from pristan.migration.model import Answers, Chat, Deal, Item, Kind, Organisation, Owner, Person, Record
from pristan.migration.questions import as_answered

_KNOWN = 10_000  # authors who are told apart by one look
_LONGEST_NAME = 200
_LONGEST_KEY = 200
_LONGEST_TITLE = 500
_AUTHORS = {"system": "system", "out": "operator", "note": "operator", "in": "contact"}
# What the thread calls the system that a message came from.
SOURCES = {
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "zendesk": "Zendesk",
    "intercom": "Intercom",
    "freshdesk": "Freshdesk",
    "chatwoot": "Chatwoot",
    "wazzup": "Wazzup",
    "salesforce": "Salesforce",
    "amocrm": "amoCRM",
    "bitrix24": "Битрикс24",
    "hubspot": "HubSpot",
    "csv": "таблица",
}
_LONGEST_TEXT = 100_000
# The format of any table: its numbers are of its rows, and another table has the same ones.
NOBODYS = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """An attachment as a message names it; ``path`` where the export carries it, ``url`` where the source keeps it."""

    kind: str
    name: str
    path: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message on its way into the database; ``seq``: which it is among all of the export."""

    chat: str
    external_id: str
    kind: str
    author_kind: str
    author_name: str
    text: str
    at: datetime
    place: int
    seq: int
    reply_to: str | None
    files: tuple[NamedFile, ...]
    is_edited: bool
    is_removed: bool
    content: Mapping[str, Any]
    state: str = "received"

    def preview(self) -> dict[str, Any]:
        """What the list shows of it."""
        shown: dict[str, Any] = {
            "kind": "note" if self.kind == "note" else self.files[0].kind if self.files and not self.text else "text",
            "text": self.text[:200],
            "direction": "out" if self.kind == "out" else "in",
        }
        if self.kind == "out":
            shown |= {"author": self.author_name, "state": self.state}
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A chat that becomes a conversation; ``person_key`` is the key of the person it is held with.

    ``channel``: whose history it is where the source tells, else that of the format.
    """

    value: str
    name: str
    person_key: str
    phone: str
    place: int
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person on the way into the database."""

    key: str
    name: str
    note: str
    details: tuple[tuple[str, str, str], ...]
    attributes: Mapping[str, Any]
    place: int

    def with_more(self, other: "Card") -> "Card":
        """The same person with what another card of theirs tells besides."""
        return replace(
            self,
            name=self.name or other.name,
            note=self.note or other.note,
            details=tuple(dict.fromkeys([*self.details, *other.details])),
            attributes={**other.attributes, **self.attributes},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A deal, a ticket or a company on the way into the database: kept as it stands, beside the person it is of."""

    key: str
    kind: str
    title: str
    person_key: str | None
    fields: Mapping[str, str]
    at: datetime | None
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Things of one transaction."""

    lines: Sequence[Line]
    threads: Mapping[str, Thread]
    cards: Sequence[Card]
    records: Sequence[Filed] = ()


def by_channel(batch: Batch, else_: str) -> dict[str, Batch]:
    """The conversations of a batch apart, by the channel they are history of; ``else_`` where none is told."""
    names = {value: thread.channel or else_ for value, thread in batch.threads.items()}
    return {
        name: Batch(
            lines=[line for line in batch.lines if names[line.chat] == name],
            threads={value: thread for value, thread in batch.threads.items() if names[value] == name},
            cards=(),
        )
        for name in dict.fromkeys(names.values())
    }


class Carrier:
    """Turns things of one file into rows. Reads the file from its beginning, also when it goes on after a stop."""

    def __init__(self, *, format_id: str, name: str, answers: Answers, import_id: int = 0) -> None:
        self._format, self._name = format_id, name
        self._came = {"imported": {"from": SOURCES.get(format_id, format_id), "import_id": import_id}}
        zone = answers.get("time_zone")
        self._zone: ZoneInfo | timezone = ZoneInfo(zone) if zone else UTC
        told = answers.get("who_are_we", "")
        self._we = {name.casefold() for word in (told, *told.split("|")) if (name := as_answered(word))}
        self._kinds: dict[tuple[str, str], str] = {}
        self._chat = Chat(key="")
        self._value = self._address()
        self._partner, self._seq = "", 0
        self._last = datetime(1970, 1, 1, tzinfo=UTC)
        self._equal: Counter[tuple[str, str]] = Counter()
        self._equal_at: datetime | None = None

    def batch(self, items: Sequence[Item]) -> Batch:
        """Rows of the next things."""
        lines: dict[str, Line] = {}
        threads: dict[str, Thread] = {}
        cards: dict[str, Card] = {}
        records: dict[tuple[str, str], Filed] = {}
        for item in items:
            match item:
                case Chat():
                    self._chat, self._partner = item, ""
                    self._value = self._address()
                    if item.person is not None:
                        _add(cards, card_of(item.person, self._format))
                case Owner():
                    self._we |= {item.author_id.casefold()}
                    self._kinds.clear()
                case Record():
                    line = self._line(item)
                    lines.setdefault(line.external_id, line)
                    if line.chat not in threads or (not threads[line.chat].name and self._partner):
                        threads[line.chat] = self._thread(item.place)
                case Person():
                    _add(cards, card_of(item, self._format))
                case Deal() | Organisation():
                    filed = self._filed(item)
                    records.setdefault((filed.kind, filed.key), filed)
        return Batch(
            lines=list(lines.values()),
            threads=threads,
            cards=list(cards.values()),
            records=list(records.values()),
        )

    def _filed(self, item: Deal | Organisation) -> Filed:
        fields = {_without_zero(name): _without_zero(value) for name, value in item.extra.items()}
        if isinstance(item, Organisation):
            kind, title, person_key, at = "company", item.name, None, None
        else:
            kind, title = "ticket" if item.is_ticket else "deal", item.title
            whose = card_of(item.person, self._format).key if item.person else _key(item.person_id)
            person_key, at = whose or None, item.created_at
            told = {"Сумма": item.amount, "Этап": item.stage}
            fields = {name: _without_zero(value) for name, value in told.items() if value} | fields
        at = at and (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)
        known = "\0".join([title, person_key or "", *(f"{name}={value}" for name, value in sorted(fields.items()))])
        number = item.external_id
        if number and self._format == NOBODYS:
            number = _short("\0".join([number, title, person_key or ""]))
        return Filed(
            key=_key(number) or _short(known),
            kind=kind,
            title=_without_zero(title)[:_LONGEST_TITLE],
            person_key=person_key,
            fields=fields,
            at=at,
            place=item.place,
        )

    def _address(self) -> str:
        """The address of the chat in the archive; a chat without a name is known by the name of its file."""
        return f"import:{self._format}:{_short(self._chat.key or self._name.casefold())}"

    def _line(self, item: Record) -> Line:
        kind = self._kind(item)
        self._seq += 1
        if kind == "in" and not self._partner and not _is_number(item):
            self._partner = item.author
        at = self._moment(item.at)
        return Line(
            chat=self._value,
            external_id=f"{self._value}:{_key(item.source_id) or self._mark(item, at)}",
            kind=kind,
            author_kind=_AUTHORS[kind],
            author_name="" if _is_number(item) else _without_zero(item.author)[:_LONGEST_NAME],
            text=_without_zero(item.text or (item.kind is Kind.CALL and "Звонок") or "")[:_LONGEST_TEXT],
            at=at,
            place=item.place,
            seq=self._seq,
            reply_to=f"{self._value}:{_key(item.reply_to)}" if item.reply_to else None,
            files=(
                *(_file(name) for name in item.files),
                *(
                    NamedFile(kind=one.kind, name=_without_zero(one.name)[:_LONGEST_NAME], url=one.url)
                    for one in item.links
                ),
                *((NamedFile(kind="file", name=""),) * item.omitted),
            ),
            is_edited=item.is_edited,
            is_removed=item.kind is Kind.DELETED,
            content=self._came | ({"system": {"code": "imported"}} if kind == "system" else {}),
            state=(item.state or "sent") if kind == "out" else "received",
        )

    def _kind(self, item: Record) -> str:
        if item.is_notice:
            return "system"
        if item.is_note:
            return "note"
        if item.is_ours is not None:
            return "out" if item.is_ours else "in"
        who = (item.author, item.author_id)
        if (kind := self._kinds.get(who)) is None:
            if len(self._kinds) >= _KNOWN:
                self._kinds.clear()
            kind = self._kinds[who] = "out" if self._is_us(*who) else "in"
        return kind

    def _is_us(self, author: str, author_id: str) -> bool:
        """Whether somebody was named as one of us: by the name, by the number, or by both where two bear the name."""
        name = as_answered(author)
        named = {name.casefold(), author_id.casefold(), f"{name} ({author_id})".strip().casefold()}
        return not self._we.isdisjoint(named)

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
        self._equal[self._value, mark] += 1
        return f"{mark}:{self._equal[self._value, mark]}"

    def _thread(self, place: int) -> Thread:
        name = self._chat.title or self._partner
        is_personal = self._chat.kind in {"personal_chat", "bot_chat"}
        key = _key(self._chat.person_id) or (_key(f"user{self._chat.key}") if is_personal else self._value)
        phone = name if (normal(DetailKind.PHONE, name) and not any(letter.isalpha() for letter in name)) else ""
        return Thread(
            value=self._value,
            name=_without_zero(name)[:_LONGEST_NAME],
            person_key=key,
            phone=phone,
            place=place,
            channel=self._chat.channel,
        )


def _is_number(item: Record) -> bool:
    """Whether the source tells only the number of whoever said it."""
    return item.author.isdigit() and item.author == item.author_id


def _add(cards: dict[str, Card], card: Card) -> None:
    cards[card.key] = cards[card.key].with_more(card) if card.key in cards else card


def card_of(person: Person, format_id: str) -> Card:
    """A person with the key that the source knows them by; without one, what is known of them is the key."""
    told = [(DetailKind.PHONE, shown) for shown in person.phones] + [
        (DetailKind.EMAIL, shown) for shown in person.emails
    ]
    details = [(str(kind), value, shown[:320]) for kind, shown in told if (value := normal(kind, shown))]
    known = "\0".join([person.name.casefold(), *sorted(value for _, value, _ in details)])
    if not details:  # a name alone tells nobody: many people share one
        more = sorted(f"{name}={value}" for name, value in person.extra.items())
        known = "\0".join([known, *person.phones, *person.emails, person.company, person.note, *more])
    unread = [value for value in (*person.phones, *person.emails) if value not in {shown for _, _, shown in details}]
    attributes = {
        **person.extra,
        "Компания": person.company,
        "Отказ от сообщений": "да" if person.has_opted_out else "",
        "Записано": ", ".join(unread),
    }
    return Card(
        key=_key(person.external_id) or f"{format_id}:{_short(known)}",
        name=_without_zero(person.name)[:_LONGEST_NAME],
        note=_without_zero(person.note)[:_LONGEST_TEXT],
        details=tuple(dict.fromkeys(details)),
        attributes={_without_zero(name): _without_zero(value) for name, value in attributes.items() if value},
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


def _file(name: str) -> NamedFile:
    path = _without_zero(name)
    base = path.rpartition("/")[2]
    kind = _KINDS.get(base.rpartition(".")[2].casefold(), "file")
    return NamedFile(kind=kind, name=base[:_LONGEST_NAME], path=path)


def _key(text: str) -> str:
    """A key of the source as an index can hold it: nobody promises that it is short."""
    clean = _without_zero(text)
    return clean if len(clean) <= _LONGEST_KEY else _short(clean)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _without_zero(text: str) -> str:
    """What PostgreSQL can hold: no zero characters and no halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
