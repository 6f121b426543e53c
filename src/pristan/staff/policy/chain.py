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


def follow(links: Iterable[ChainLink], *, head: tuple[int, bytes] | None = None) -> ChainReport:
    """Walk the chain from its beginning; ``head`` is the kept end, so a cut-off tail is seen too."""
    entries, previous = 0, GENESIS
    first_broken: int | None = None
    for link in links:
        entries += 1
        intact = (
            link.position == entries
            and link.previous == previous
            and link.own == entry_hash(previous, (str(link.position), *link.fields))
        )
        if not intact and first_broken is None:
            first_broken = min(link.position, entries)
        previous = link.own
    if first_broken is None and head is not None and head != (entries, previous):
        first_broken = entries + 1
    return ChainReport(entries=entries, ok=first_broken is None, first_broken=first_broken)
