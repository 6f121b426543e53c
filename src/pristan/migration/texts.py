"""Texts of an export as numbered lines."""

from collections.abc import Iterator

from pristan.migration.box import Entry
from pristan.migration.encodings import decoded
from pristan.migration.lines import numbered
from pristan.migration.notes import Notes


def lines_of(entry: Entry, notes: Notes, *, file: str = "") -> Iterator[tuple[int, str]]:
    """Lines of one file with their numbers; the encoding is told by the file itself."""
    with entry.reading() as source:
        yield from numbered(decoded(source, notes, file=file), notes, file=file)
