"""Cards from their lines: folding, quoted-printable, charsets of values, escapes. RFC 2426, RFC 6350, vCard 2.1."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from quopri import decodestring
from urllib.parse import unquote

from pristan.migration.model import Person
from pristan.migration.notes import Notes

LONGEST_VALUE = 64 * 1024  # photos are longer and are not kept
_SKIPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN", "AGENT"})
_NAME = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WAID = re.compile(r"waid=(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class _Card:
    place: int
    version: str = ""
    full_name: str = ""
    parts: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    company: str = ""
    note: str = ""
    uid: str = ""


def read(lines: Iterable[tuple[int, str]], notes: Notes, *, file: str = "") -> Iterator[Person]:
    """People of a file of cards. A card without name, phone and address is kept all the same: it is a card."""
    card: _Card | None = None
    for number, line in _unfolded(lines):
        if not line.strip():
            continue
        found = _NAME.match(line.lstrip())
        if found is None:
            notes.line("не похоже на строку карточки, пропущено", number, file=file)
            continue
        name, parameters, value = found[1].upper(), found[2], found[3]
        if name == "BEGIN" and value.strip().upper() == "VCARD":
            if card is not None:
                notes.line("карточка не закрыта, прочитана до начала следующей", card.place, file=file)
                yield _person(card)
            card = _Card(number)
        elif card is None:
            notes.line("стоит вне карточки, пропущено", number, file=file)
        elif name == "END" and value.strip().upper() == "VCARD":
            yield _person(card)
            card = None
        else:
            _take(card, name, parameters, value=value)
    if card is not None:
        notes.line("файл обрезан: карточка не закрыта, прочитано что есть", card.place, file=file)
        yield _person(card)


def _unfolded(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Whole properties with the number of their first line: folded by a space, or by «=» in quoted-printable."""
    number, held = 0, ""
    for at, line in lines:
        if held and (line[:1] in {" ", "\t"}) and not _is_soft(held):
            held += line[1:] if len(held) < LONGEST_VALUE else ""
        elif held and _is_soft(held):
            held = held[:-1] + line.lstrip("\t ") if len(held) < LONGEST_VALUE else held[:-1]
        else:
            if held:
                yield number, held
            number, held = at, line
    if held:
        yield number, held


def _is_soft(line: str) -> bool:
    return line.endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _take(card: _Card, name: str, parameters: str, *, value: str) -> None:
    if name in _SKIPPED:
        return
    text = _decoded(value, parameters)
    match name:
        case "VERSION":
            card.version = text.strip()
        case "FN":
            card.full_name = card.full_name or _plain(text)
        case "N":
            card.parts = card.parts or text
        case "TEL":
            _add(card.phones, _phone(text, parameters))
        case "EMAIL":
            _add(card.emails, _plain(text).removeprefix("mailto:").strip())
        case "ORG":
            card.company = card.company or ", ".join(_pieces(text))
        case "NOTE":
            card.note = "\n".join(filter(None, [card.note, _plain(text)]))
        case "UID":
            card.uid = _plain(text)
        case _:
            pass


def _add(values: list[str], value: str) -> None:
    if value and value not in values:
        values.append(value)


def _decoded(value: str, parameters: str) -> str:
    """Quoted-printable in the charset of the value. Its bytes come from «=XX», whatever the file is in."""
    upper = parameters.upper()
    if "QUOTED-PRINTABLE" not in upper:
        return value
    found = re.search(r"CHARSET=\"?([\w.:-]+)", parameters, re.IGNORECASE)
    raw = decodestring(value.encode("utf-8", "surrogatepass"))
    for charset in (found[1] if found else "utf-8", "utf-8", "cp1251"):
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _pieces(text: str) -> list[str]:
    """Parts of a value that «;» divides, without empty ones."""
    return [piece for part in re.split(r"(?<!\\);", text) if (piece := _plain(part))]


def _phone(text: str, parameters: str) -> str:
    if found := _WAID.search(parameters):
        return f"+{found[1]}"
    number, _, extra = _plain(text).partition(";")
    number = unquote(number.removeprefix("tel:")) if number.startswith("tel:") else number
    return f"{number};{extra}" if extra.startswith("ext=") else number


def _person(card: _Card) -> Person:
    return Person(
        place=card.place,
        name=card.full_name or _name_of(card.parts),
        phones=tuple(card.phones),
        emails=tuple(card.emails),
        external_id=card.uid,
        company=card.company,
        note=card.note,
    )


def _name_of(parts: str) -> str:
    """«Family;Given;Additional;Prefix;Suffix» in the order people are called."""
    found = [_plain(part) for part in re.split(r"(?<!\\);", parts)] + [""] * 5
    return " ".join(word for word in (found[1], found[2], found[0]) if word)
