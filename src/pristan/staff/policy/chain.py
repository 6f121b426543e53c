"""The hash chain of the access log. The database writes it; this is the independent second calculation."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

GENESIS: Final = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One entry as stored: its fields as the database prints them, and both hashes."""

    position: int
    fields: tuple[str | None, ...]
    previous: bytes
    own: bytes


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verification found; the shape is fixed by the command line contract."""

    entries: int
    ok: bool
    first_broken: int | None


def entry_hash(previous: bytes, fields: Iterable[str | None]) -> bytes:
    """Hash of an entry: every field with its length, so no two different entries print the same."""
    parts = [b"-1:" if field is None else _sized(field.encode()) for field in fields]
    return hashlib.sha256(previous + b"".join(parts)).digest()


def _sized(value: bytes) -> bytes:
    return str(len(value)).encode() + b":" + value


class ChainWalk:
    """Walks the chain entry by entry from its beginning, keeping nothing but the last hash."""

    def __init__(self) -> None:
        self._entries = 0
        self._last = 0
        self._previous = GENESIS
        self._first_broken: int | None = None

    @property
    def entries(self) -> int:
        """How many were walked."""
        return self._entries

    @property
    def last(self) -> int:
        """The position of the last one as it is stored."""
        return self._last

    def add(self, link: ChainLink) -> None:
        """The next entry as stored."""
        self._entries += 1
        self._last = link.position
        expected = entry_hash(self._previous, (str(link.position), *link.fields))
        intact = (link.position, link.previous, link.own) == (self._entries, self._previous, expected)
        if not intact and self._first_broken is None:
            self._first_broken = min(link.position, self._entries)
        self._previous = link.own

    def report(self, head: tuple[int, bytes] | None = None) -> ChainReport:
        """What was found; ``head`` is the kept end, so a cut-off tail is seen too."""
        broken = self._first_broken
        if broken is None and head is not None and head != (self._entries, self._previous):
            broken = self._entries + 1
        return ChainReport(entries=self._entries, ok=broken is None, first_broken=broken)


def follow(links: Iterable[ChainLink], *, head: tuple[int, bytes] | None = None) -> ChainReport:
    """Walk a whole chain."""
    walk = ChainWalk()
    for link in links:
        walk.add(link)
    return walk.report(head)
