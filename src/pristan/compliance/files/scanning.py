"""Files looked through: tables by their headings, text in windows; only kinds and numbers come out."""

import csv
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pristan.compliance.files.model import FileRead, FileUnreadable, Sure, Unread, gravest
from pristan.compliance.files.reading import Piece, encoding_of, form_of, pieces
from pristan.compliance.files.themes import Themes
from pristan.compliance.ours import is_own
from pristan.compliance.pd import Hints, Kind, Strength, TableReport, scan, scan_table
from pristan.kit.clock import monotonic_s

WINDOW, OVERLAP = 4_000, 200
PIECE = 64 * 1024
SECONDS = 120.0
NOTHING = Hints()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet, a table of a document, or a CSV; ``name`` is empty where it has none."""

    name: str
    report: TableReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKind:
    """How often a kind stands in the running text. ``strong``: how many of them are sure."""

    kind: Kind
    found: int
    strong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What a file carries. ``complete`` is false when not all of it was read: then it is never called clean.

    ``characters``: length of the running text. ``notes``: what was left out, in Russian. ``read``: for the gate.
    """

    form: str
    tables: tuple[Table, ...]
    characters: int
    text: tuple[TextKind, ...]
    notes: tuple[str, ...]
    complete: bool
    read: FileRead

    @property
    def is_clean(self) -> bool:
        found = any(table.report.columns or table.report.stray for table in self.tables)
        return self.complete and not found and not self.text and not self.read.sure


class _Looked:
    """What has been found so far, until the time is over."""

    def __init__(self, hints: Hints, until_s: float, *, is_paged: bool = False) -> None:
        self._hints = hints
        self._until_s = until_s
        self._is_paged = is_paged
        self._left = ""  # the end of the last window: what stands on a border is read twice and counted once
        self._from = 0
        self._at = 0  # where in the whole text the next window begins
        self._pages: list[int] = []  # where each page begins
        self.tables: list[Table] = []
        self.counts: Counter[tuple[Kind, bool]] = Counter()
        self.sure: Counter[tuple[Kind, int]] = Counter()  # by kind and page
        self.notes: list[str] = []
        self.unread: set[Unread] = set()
        self.themes = Themes()
        self.characters = 0
        self.complete = True

    @property
    def is_over(self) -> bool:
        if monotonic_s() > self._until_s:
            self.complete = False
        return not self.complete

    def table(self, name: str, rows: Iterator[Sequence[str]]) -> None:
        report = scan_table(self._in_time(rows), hints=self._hints)
        if report.rows or report.columns or report.sure:
            self.tables.append(Table(name=name, report=replace(report, complete=report.complete and self.complete)))
        self.complete = self.complete and report.complete

    def _in_time(self, rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
        while not self.is_over and (row := next(rows, None)) is not None:
            self.themes.hear(" ".join(cell for cell in row if cell))
            yield row

    def note(self, said: Sequence[str]) -> None:
        self.unread.add(Unread(said[0]))
        self.notes.append(said[1])

    def text(self, said: str) -> None:
        """A piece of the running text; of a PDF a page."""
        if self._is_paged:
            self._pages.append(self._at + len(self._left))
        self.characters += len(said)
        self.themes.hear(said)
        whole = self._left + said + "\n"
        while len(whole) > WINDOW and not self.is_over:
            self._window(whole[:WINDOW], upto=WINDOW - OVERLAP // 2)
            whole, self._from = whole[WINDOW - OVERLAP :], OVERLAP // 2
            self._at += WINDOW - OVERLAP
        self._left = whole

    def end(self) -> None:
        if self._left.strip() and not self.is_over:
            self._window(self._left, upto=len(self._left))
        self.themes.end()

    def _window(self, window: str, *, upto: int) -> None:
        """Findings that begin before ``upto``: the next window has the others, with what stands before them."""
        report = scan(window, hints=self._hints)
        self.complete = self.complete and report.complete
        for one in report.findings:
            if self._from <= one.start < upto:
                self.counts[one.kind, one.strength is Strength.STRONG] += 1
        for one in (*report.strong, *report.references):
            if self._from <= one.start < upto and not is_own(one, window):
                self.sure[one.kind, self._page(self._at + one.start)] += 1

    def _page(self, at: int) -> int:
        return bisect_right(self._pages, at) if self._is_paged else 0

    def read(self, form: str) -> FileRead:
        """What the gate goes by, most of a kind first."""
        in_tables = [
            Sure(kind=kind, found=cells, table=number, column=column)
            for number, table in enumerate(self.tables, start=1)
            for column, kind, cells in table.report.sure
        ]
        in_text = [Sure(kind=kind, found=found, page=page) for (kind, page), found in self.sure.items()]
        unread = self.unread | (set() if self.complete else {Unread.PARTIAL})
        return FileRead(
            form=form,
            sure=tuple(gravest([*in_tables, *in_text])),
            unread=frozenset(unread),
            ad_signs=self.themes.signs,
            is_debt=self.themes.is_debt,
        )


def scan_file(path: Path, *, name: str = "", hints: Hints = NOTHING, seconds: float = SECONDS) -> FileReport:
    """Look through a CSV, TXT, XLSX, DOCX or PDF of at most 64 MB, told apart by their content.

    ``name``: as people call it, where the path does not tell. ``seconds`` of time in all; what was not read by then
    makes the report incomplete. Raises FileUnreadable, whose text is Russian, for what is broken, locked with a
    password, built to hurt, or of another kind.
    """
    form = form_of(path, name)
    looked = _Looked(hints, monotonic_s() + seconds, is_paged=form == "pdf")
    if form == "csv":
        _read_csv(path, looked)
    elif form == "txt":
        _read_text(path, looked)
    else:
        with pieces(path, form, seconds=seconds) as told:
            _take(told, looked)
    looked.end()
    if not looked.complete:
        looked.notes.append("Прочитано не всё: кончилось время, или ячейка длиннее 4000 знаков")
    counts = looked.counts
    kinds = sorted({kind for kind, _ in counts})
    found = (
        TextKind(kind=kind, found=counts[kind, True] + counts[kind, False], strong=counts[kind, True]) for kind in kinds
    )
    return FileReport(
        form=form,
        tables=tuple(looked.tables),
        characters=looked.characters,
        text=tuple(found),
        notes=tuple(looked.notes),
        complete=looked.complete,
        read=looked.read(form),
    )


def _read_csv(path: Path, looked: _Looked) -> None:
    try:
        with path.open(encoding=encoding_of(path), errors="replace", newline="") as lines:
            start = lines.readline(65_536)
            lines.seek(0)
            looked.table("", csv.reader(lines, delimiter=max(";\t,", key=start.count)))
    except (UnicodeError, csv.Error) as exc:
        raise FileUnreadable("Это не таблица CSV и не XLSX, DOCX или PDF", Unread.BROKEN) from exc


def _read_text(path: Path, looked: _Looked) -> None:
    """In pieces that end where they end: a text may have no lines."""
    try:
        with path.open(encoding=encoding_of(path), errors="replace") as file:
            while not looked.is_over and (piece := file.read(PIECE)):
                looked.text(piece)
    except UnicodeError as exc:
        raise FileUnreadable("Это не текст", Unread.OTHER) from exc


def _take(told: Iterator[Piece], looked: _Looked) -> None:
    """Tables take their rows; the piece that ends one begins what follows."""
    piece = next(told, None)
    while piece is not None and not looked.is_over:
        kind, said = piece
        if kind == "table":
            rest = _Rows(told)
            looked.table(str(said), rest.rows())
            piece = rest.behind
            continue
        if kind == "text":
            looked.text(str(said))
        elif kind == "note":
            looked.note(said)
        piece = next(told, None)


class _Rows:
    """The rows of one table; ``behind`` is the piece after them."""

    def __init__(self, told: Iterator[Piece]) -> None:
        self._told = told
        self.behind: Piece | None = None

    def rows(self) -> Iterator[Sequence[str]]:
        for kind, said in self._told:
            if kind != "row":
                self.behind = (kind, said)
                return
            yield said
