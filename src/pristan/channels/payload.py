"""Reads JSON that strangers wrote: whatever is missing or of another type is simply absent."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec

_STRICT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Payload:
    """A JSON object read leniently: one odd field never costs the others."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any] | None = None) -> None:
        self._fields = {} if fields is None else fields

    @classmethod
    def decode(cls, raw: bytes) -> Self | None:
        """The object in ``raw``, or None when it is no JSON object."""
        value = read_json(raw)
        return cls(value) if isinstance(value, dict) else None

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def names(self) -> tuple[str, ...]:
        """Names of the fields that hold anything."""
        return tuple(name for name, value in self._fields.items() if value is not None)

    def text(self, name: str) -> str:
        """The string as the database can hold it: without NUL and without halves of surrogate pairs."""
        value = self._fields.get(name)
        return clean_text(value) if isinstance(value, str) else ""

    def verbatim(self, name: str) -> str:
        """The string exactly as it came, for signatures."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def integer(self, name: str) -> int | None:
        """A whole number that fits a database column."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if -(2**63) <= value < 2**63 else None

    def real(self, name: str) -> float | None:
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return float(value) if abs(value) < 1e15 else None  # noqa: PLR2004 - also refuses infinity

    def flag(self, name: str) -> bool:
        return self._fields.get(name) is True

    def flags(self, name: str) -> tuple[bool, ...]:
        """The truths of a list; anything else in it is none."""
        value = self._fields.get(name)
        return tuple(item is True for item in value) if isinstance(value, list) else ()

    def part(self, name: str) -> "Payload":
        """The nested object, empty when there is none."""
        value = self._fields.get(name)
        return Payload(value) if isinstance(value, dict) else EMPTY

    def parts(self, name: str) -> Iterator["Payload"]:
        """The objects of a list; anything else in it becomes an empty object, so that it is counted."""
        value = self._fields.get(name)
        for item in value if isinstance(value, list) else ():
            yield Payload(item) if isinstance(item, dict) else EMPTY

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of a list."""
        value = self._fields.get(name)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def rows(self, name: str) -> Iterator[tuple["Payload", ...]]:
        """A list of lists of objects, as keyboards are."""
        value = self._fields.get(name)
        for row in value if isinstance(value, list) else ():
            if isinstance(row, list):
                yield tuple(Payload(item) for item in row if isinstance(item, dict))


EMPTY = Payload()


def clean_text(value: str) -> str:
    """``value`` without characters PostgreSQL refuses."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def read_json(raw: bytes) -> Any:
    """The value in ``raw``, or None when it is no JSON."""
    try:
        return msgspec.json.decode(raw)
    except _STRICT:
        # The strict decoder refuses halves of surrogate pairs, which real clients do send.
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            return None


def items_of(raw: bytes, *path: str) -> list[bytes] | None:
    """Each item of the list at ``path`` as it came, so that one odd item cannot cost the others; None for no such list.

    A list that is absent or null has no items.
    """
    place = msgspec.Raw(raw)
    try:
        for name in path:
            found = msgspec.json.decode(place, type=dict[str, msgspec.Raw]).get(name)
            if found is None:
                return []
            place = found
        listed = msgspec.json.decode(place, type=list[msgspec.Raw] | None)
    except _STRICT:
        return _items_again(read_json(raw), path)
    return [bytes(item) for item in listed or ()]


def _items_again(value: Any, path: Sequence[str]) -> list[bytes] | None:
    """The same of what the strict decoder refused, written anew."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
        if value is None:
            return []
    return [json.dumps(item).encode() for item in value] if isinstance(value, list) else None
