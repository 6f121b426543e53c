"""Tables: the heading of a column is the context of its cells; a column is judged by the share of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pristan.compliance.pd.model import CLASSES, Hints, Kind, Klass, Profile
from pristan.compliance.pd.scanner import DEFAULT_PROFILE, NO_HINTS, scan

LONGEST_CELL, MOST_COLUMNS = 4_000, 256
SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column carries: a kind, in how many of its filled cells. No value is kept."""

    heading: str
    number: int
    kind: Kind
    klass: Klass
    cells: int
    filled: int

    @property
    def share(self) -> float:
        """The part of the filled cells that carry the kind."""
        return self.cells / self.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """``columns``: kinds that columns are of. ``stray``: cells with a kind their column is not of, counted by kind."""

    rows: int
    columns: tuple[Column, ...]
    stray: tuple[tuple[Kind, int], ...]
    complete: bool


def scan_table(
    rows: Iterable[Sequence[str]], *, profile: Profile = DEFAULT_PROFILE, hints: Hints = NO_HINTS
) -> TableReport:
    """Read rows one by one; the first row is the heading. Cells are cut at 4,000 characters, columns at 256.

    A cut or a spent budget makes the report incomplete, never clean.
    """
    lines = iter(rows)
    heading = [str(cell).strip() for cell in next(lines, ())]
    counts: Counter[tuple[int, Kind]] = Counter()
    filled: Counter[int] = Counter()
    number, complete = 0, len(heading) <= MOST_COLUMNS
    for number, row in enumerate(lines, start=1):  # noqa: B007 - the last number is the number of rows
        complete = complete and len(row) <= MOST_COLUMNS
        for place, cell in enumerate(row[:MOST_COLUMNS]):
            text = str(cell).strip()
            if not text:
                continue
            filled[place] += 1
            kinds, whole = _kinds(heading[place] if place < len(heading) else "", text, profile, hints=hints)
            complete = complete and whole
            counts.update((place, kind) for kind in kinds)
    return _report(heading, counts, filled, rows=number, complete=complete)


def _kinds(heading: str, text: str, profile: Profile, *, hints: Hints) -> tuple[set[Kind], bool]:
    """Kinds of a cell, read behind its heading; what the heading itself says does not count."""
    before = f"{heading}: " if heading else ""
    report = scan(before + text[:LONGEST_CELL], profile=profile, hints=hints)
    found = {finding.kind for finding in report.findings if finding.end > len(before)}
    return found, report.complete and len(text) <= LONGEST_CELL


def _report(
    heading: Sequence[str], counts: Counter[tuple[int, Kind]], filled: Counter[int], *, rows: int, complete: bool
) -> TableReport:
    columns, stray = [], Counter[Kind]()
    for (place, kind), cells in sorted(counts.items()):
        if cells < SHARE * filled[place]:
            stray[kind] += cells
            continue
        title = heading[place] if place < len(heading) else ""
        column = Column(
            heading=title, number=place + 1, kind=kind, klass=CLASSES[kind], cells=cells, filled=filled[place]
        )
        columns.append(column)
    return TableReport(rows=rows, columns=tuple(columns), stray=tuple(sorted(stray.items())), complete=complete)
