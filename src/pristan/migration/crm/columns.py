"""What the columns of a table hold, told by their headers and, where those say nothing, by what stands under them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_PHONE = re.compile(r"'?\+?[\d\s().\-\u00a0]{7,25}$")
_DIGITS = 10
_LOOKS = 0.6  # of the cells under a header that says nothing


class Table(StrEnum):
    """What the rows are."""

    CONTACTS = "contacts"
    DEALS = "deals"
    COMPANIES = "companies"
    MESSAGES = "messages"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places of what was understood. ``fields`` gives for a field the numbers of its columns in their order."""

    table: Table
    headers: tuple[str, ...]
    fields: dict[str, tuple[int, ...]]

    def named(self) -> dict[str, str]:
        """Header → field, for showing."""
        return {self.headers[place]: field for field, places in self.fields.items() for place in places}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("columns.toml").read_text("utf-8"))


def normal(header: str) -> str:
    """A header as it is compared."""
    text = header.replace("\u00a0", " ").replace("\ufeff", "").replace("_", " ").casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", text).strip(" '\"")


def unique(headers: Sequence[str]) -> tuple[str, ...]:
    """The same headers, those met again with a number."""
    seen: dict[str, int] = {}
    shown = []
    for place, header in enumerate(headers, start=1):
        name = header.strip() or f"Колонка {place}"
        seen[name] = seen.get(name, 0) + 1
        shown.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(shown)


def field_of(header: str) -> str | None:
    """The field a header names, or None."""
    name = normal(header)
    bare = re.sub(r" \((?:контакт|компания|сделка)\)$", "", name)
    for candidate in (name, bare):
        if found := _exact().get(candidate):
            return found
    return next((field for field, pattern in _patterns() if pattern.fullmatch(name)), None)


@cache
def _exact() -> dict[str, str]:
    return {name: field for field, names in _words()["fields"].items() for name in names if "*" not in name}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (field, re.compile(".*".join(map(re.escape, name.split("*")))))
        for field, names in _words()["fields"].items()
        for name in names
        if "*" in name
    )


def understood(
    headers: Sequence[str], sample: Sequence[Sequence[str]], *, given: Mapping[str, str] | None = None
) -> Columns:
    """The columns by their headers; a phone or an address under a header that says nothing is told by its look.

    ``given``: fields by header as somebody has said; a header that is named there is what it says, or nothing.
    """
    fields: dict[str, list[int]] = {}
    shown = unique(headers)
    for place, header in enumerate(headers):
        if given is not None and shown[place] in given:
            field: str | None = given[shown[place]]
        else:
            field = field_of(header) or _by_look([row[place] for row in sample if len(row) > place])
        if field:
            fields.setdefault(field, []).append(place)
    names = {normal(header) for header in headers}
    table = _table(names, fields)
    if given and table in {Table.CONTACTS, Table.UNKNOWN} and {"deal_title", "deal_id"} & set(given.values()):
        table = Table.DEALS
    return Columns(table=table, headers=shown, fields={field: tuple(places) for field, places in fields.items()})


def _by_look(cells: Sequence[str]) -> str | None:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return None
    if sum(bool(_EMAIL.fullmatch(cell)) for cell in filled) >= _LOOKS * len(filled):
        return "email"
    phones = sum(is_phone(cell) for cell in filled)
    return "phone" if phones >= _LOOKS * len(filled) else None


def is_phone(cell: str) -> bool:
    """Whether a cell looks like a whole phone number, not like a sum or an id."""
    digits = sum(letter.isdigit() for letter in cell)
    return bool(_PHONE.match(cell)) and digits in range(_DIGITS, 16) and (not cell.isdigit() or cell[0] in "78")


def _table(names: set[str], fields: dict[str, list[int]]) -> Table:
    kinds = _words()["kinds"]
    if "message_text" in fields and ("conversation_id" in fields or "message_author" in fields):
        return Table.MESSAGES
    if names & set(kinds["deals"]):
        return Table.DEALS
    is_person = bool(names & set(kinds["api"]["person"]))
    if names & set(kinds["companies"]) or (names & set(kinds["api"]["account"]) and not is_person):
        return Table.COMPANIES if not is_person or "тип компании" in names else Table.CONTACTS
    known = {"full_name", "first_name", "last_name", "phone", "email"} & fields.keys()
    return Table.CONTACTS if known else Table.UNKNOWN


def systems_of(headers: Sequence[str]) -> list[str]:
    """Systems whose signs stand among the headers, the surest first."""
    names = {normal(header) for header in headers}
    found = {
        system: max((len(signs) for signs in lists if names >= set(signs)), default=0)
        for system, lists in _words()["systems"].items()
    }
    return sorted((system for system, size in found.items() if size), key=lambda system: -found[system])
