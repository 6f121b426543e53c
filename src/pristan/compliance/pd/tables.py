"""Tables: the heading of a column is the context of its cells; a column is judged by the share of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pristan.compliance.pd.model import CLASSES, Finding, Hints, Kind, Klass, Profile, Report
from pristan.compliance.pd.scanner import DEFAULT_PROFILE, NO_HINTS, scan

LONGEST_CELL, LONGEST_LABEL, MOST_COLUMNS = 4_000, 60, 256
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
    """``columns``: kinds that columns are of. ``stray``: cells with a kind their column is not of, counted by kind.

    ``sure``: number of a column, a kind that surely stands in some of its cells, in how many: what a message would be
    judged by, so references count and weak findings do not.
    """

    rows: int
    columns: tuple[Column, ...]
    stray: tuple[tuple[Kind, int], ...]
    complete: bool
    sure: tuple[tuple[int, Kind, int], ...] = ()


@dataclass
class _Counted:
    """What has been found so far, by the place of the column."""

    cells: Counter[tuple[int, Kind]] = field(default_factory=Counter)
    sure: Counter[tuple[int, Kind]] = field(default_factory=Counter)
    filled: Counter[int] = field(default_factory=Counter)
    complete: bool = True


def scan_table(
    rows: Iterable[Sequence[str]], *, profile: Profile = DEFAULT_PROFILE, hints: Hints = NO_HINTS
) -> TableReport:
    """Read rows one by one; the first row is the heading. Cells are cut at 4,000 characters, columns at 256.

    A cut or a spent budget makes the report incomplete, never clean. A first row that holds data is data too.
    """
    lines = iter(rows)
    heading = [str(cell).strip() for cell in next(lines, ())]
    read = _Reader(heading, profile, hints)
    found = _Counted(complete=len(heading) <= MOST_COLUMNS)
    for place, cell in enumerate(heading[:MOST_COLUMNS]):
        found.sure.update((place, kind) for kind in read.sure_in(cell, found))
    number = 0
    for number, row in enumerate(lines, start=1):  # noqa: B007 - the last number is the number of rows
        found.complete = found.complete and len(row) <= MOST_COLUMNS
        before = ""
        for place, cell in enumerate(row[:MOST_COLUMNS]):
            text = str(cell).strip()
            if text:
                read.cell(place, text, before=before, found=found)
            before = text
    return _report(heading, found, rows=number)


class _Reader:
    """Reads the cells of one table, each behind its heading."""

    def __init__(self, heading: Sequence[str], profile: Profile, hints: Hints) -> None:
        self._heading = heading
        self._profile = profile
        self._hints = hints

    def cell(self, place: int, text: str, *, before: str, found: _Counted) -> None:
        """What the heading itself says does not count. ``before``: the cell to the left."""
        found.filled[place] += 1
        heading = self._heading[place] if place < len(self._heading) else ""
        report, start = self._behind(heading, text, found)
        found.cells.update({(place, one.kind) for one in report.findings if one.end > start})
        sure = {one.kind for one in _sure(report) if one.end > start}
        if not sure and _is_label(before) and any(map(str.isdigit, text)):
            report, start = self._behind(before, text, found)  # «Паспорт | 4511 123456»: a form, not a register
            sure = {one.kind for one in _sure(report) if one.end > start}
        found.sure.update((place, kind) for kind in sure)

    def sure_in(self, text: str, found: _Counted) -> set[Kind]:
        """What surely stands in a cell that has no heading."""
        return {one.kind for one in _sure(self._behind("", text, found)[0])} if text else set()

    def _behind(self, heading: str, text: str, found: _Counted) -> tuple[Report, int]:
        words = f"{heading}: " if heading else ""
        report = scan(words + text[:LONGEST_CELL], profile=self._profile, hints=self._hints)
        found.complete = found.complete and report.complete and len(text) <= LONGEST_CELL
        return report, len(words)


def _sure(report: Report) -> tuple[Finding, ...]:
    return (*report.strong, *report.references)


def _is_label(text: str) -> bool:
    return 1 < len(text) <= LONGEST_LABEL and not any(map(str.isdigit, text))


def _report(heading: Sequence[str], found: _Counted, *, rows: int) -> TableReport:
    columns, stray = [], Counter[Kind]()
    for (place, kind), cells in sorted(found.cells.items()):
        filled = found.filled[place]
        if cells < SHARE * filled:
            stray[kind] += cells
            continue
        title = heading[place] if place < len(heading) else ""
        columns.append(
            Column(heading=title, number=place + 1, kind=kind, klass=CLASSES[kind], cells=cells, filled=filled)
        )
    return TableReport(
        rows=rows,
        columns=tuple(columns),
        stray=tuple(sorted(stray.items())),
        complete=found.complete,
        sure=tuple((place + 1, kind, cells) for (place, kind), cells in sorted(found.sure.items())),
    )
