"""Rows of a table as they come: delimiter and header told by the file, a row by the number of its first line."""

import csv
import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pristan.migration.box import Entry
from pristan.migration.encodings import decoded
from pristan.migration.lines import numbered
from pristan.migration.notes import Notes

DELIMITERS = ";,\t|"
LONGEST_CELL = 1 << 20
_LOOK = 60
_HEADER = 20_000  # characters of a row that tell the delimiter
_SEPARATOR = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
Row = tuple[int, list[str]]


def rows_of(entry: Entry, notes: Notes, *, file: str = "") -> Iterator[Row]:
    """Rows with their line numbers, the header first; empty ones are left out."""
    with entry.reading() as source:
        pieces = decoded(source, notes, file=file)
        first = next(pieces, "")
        if is_markup(first):
            yield from _html_rows(chain([first], pieces))
        else:
            yield from _csv_rows(numbered(chain([first], pieces), notes, file=file), notes, file=file)


def is_markup(text: str) -> bool:
    """Whether a «table» is a page with a table, as Bitrix24 names it .xls."""
    return text.lstrip()[:1] == "<" and "<t" in text[:200_000].casefold()


def delimiter_of(lines: list[str]) -> str:
    """The delimiter by the header; where several fit, by the rows under it."""
    if not lines:
        return ","
    outside = [re.sub(r'"[^"]*"', "", line[:_HEADER]) for line in lines]
    best = max(DELIMITERS, key=lambda sign: (outside[0].count(sign), sum(line.count(sign) for line in outside)))
    return best if outside[0].count(best) or not any(best in line for line in outside) else ","


def _csv_rows(lines: Iterator[tuple[int, str]], notes: Notes, *, file: str) -> Iterator[Row]:
    head = list(islice(lines, _LOOK))
    while head and not head[0][1].strip():
        head.pop(0)
    if head and (found := _SEPARATOR.match(head[0][1])):
        delimiter, head = found[1], head[1:]
    else:
        delimiter = delimiter_of([line for _, line in head if line.strip()][:20])
    counter = _Counter(chain(head, lines))
    csv.field_size_limit(LONGEST_CELL)
    reading = csv.reader(counter, delimiter=delimiter)
    while True:
        start = counter.number + 1
        try:
            row = next(reading)
        except StopIteration:
            return
        except csv.Error:
            notes.line("кавычка не закрыта или ячейка длиннее миллиона знаков, пропущено", start, file=file)
            continue
        if any(cell.strip() for cell in row):
            yield start, row


class _Counter:
    """Lines for the reader of CSV; knows the number of the last one given."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._lines = iter(lines)
        self.number = 0

    def __iter__(self) -> "_Counter":
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        return line.replace("\0", "") + "\n"


_ROW_END = re.compile(r"</tr\s{0,9}>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]\s{0,9}>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)


def _html_rows(pieces: Iterable[str]) -> Iterator[Row]:
    text, line = "", 1
    for piece in pieces:
        parts = _ROW_END.split(text + piece)
        text = parts.pop()[-LONGEST_CELL:]
        for part in parts:
            cells = [_text(cell) for cell in _cells(part)]
            if any(cells):
                yield line, cells
            line += part.count("\n")


def _cells(markup: str) -> Iterator[str]:
    """What stands in each cell of a row, by the ends of cells: markup that never closes costs one look."""
    for part in _CELL_END.split(markup)[:-1]:
        begins = [found.end() for found in _CELL.finditer(part)]
        if begins:
            yield part[begins[-1] :]


def _text(markup: str) -> str:
    plain = re.sub(r"<[^<>]*>", "", re.sub(r"<br\s{0,9}/?>", "\n", markup, flags=re.IGNORECASE))
    return html.unescape(plain).replace("\u00a0", " ").strip()
