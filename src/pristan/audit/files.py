"""Which kinds of personal data lie in files, and how many: tables, documents, letters. No value is kept or told."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from pristan.channels.email.letter import Letter, read_letter
from pristan.compliance.files import FileReport, FileUnreadable, scan_file
from pristan.compliance.pd import RULEBOOK_KINDS, Hints, Kind, Strength, scan, title
from pristan.core.errors import InvalidInput
from pristan.kit.clock import monotonic_s

TABLES = frozenset((".csv", ".tsv", ".xlsx", ".docx", ".pdf"))
LETTERS = frozenset((".mbox", ".eml"))
SECONDS = 120.0
MOST_FILES = 20_000
MOST_CSV = 64 * 1024 * 1024
LONGEST_LETTER = 32 * 1024 * 1024
MOST_ATTACHED = 20
LONGEST_TEXT, WINDOW = 200_000, 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One kind in one file; ``strong``: how many of them are sure."""

    kind: str
    found: int
    strong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFound:
    """What one file carries. ``rows``: of tables; ``letters``: of a mailbox; ``notes``: what was left out."""

    form: str
    kinds: Sequence[Found]
    rows: int = 0
    letters: int = 0
    notes: Sequence[str] = ()
    complete: bool = True


def is_looked_at(name: str) -> bool:
    """Whether a file of this name is one of those that are read."""
    return PurePosixPath(name).suffix.lower() in TABLES | LETTERS


def files_of(folder: Path) -> Iterator[str]:
    """Names of the files to look at, in order; symbolic links are not followed."""
    for path in sorted(folder.rglob("*")):
        if is_looked_at(path.name) and path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix()


def look_through(path: Path, *, today: date, seconds: float = SECONDS) -> FileFound:
    """Look through one file.

    :raises InvalidInput: broken, locked by a password, of another kind; its text says why
    """
    hints = Hints(today=today)
    try:
        if path.suffix.lower() in LETTERS:
            return _letters(path, hints=hints, seconds=seconds)
        report = _table(path, hints=hints, seconds=seconds)
    except FileUnreadable as exc:
        raise InvalidInput(f"{path.name}: {exc}", code="audit.file_unreadable") from exc
    counts = _Counts()
    counts.take(report)
    return FileFound(
        form=report.form,
        kinds=counts.told(),
        rows=sum(table.report.rows for table in report.tables),
        notes=report.notes,
        complete=report.complete,
    )


def summed(found: Sequence[tuple[str, FileFound]]) -> list[dict[str, Any]]:
    """Kinds over all files: in how many files, how many, how many of them sure; the commonest first."""
    files: Counter[str] = Counter()
    all_found: Counter[str] = Counter()
    strong: Counter[str] = Counter()
    for _, one in found:
        for kind in one.kinds:
            files[kind.kind] += 1
            all_found[kind.kind] += kind.found
            strong[kind.kind] += kind.strong
    return [
        {"kind": kind, "title": title(Kind(kind)), "files": files[kind], "found": number, "strong": strong[kind]}
        for kind, number in all_found.most_common()
    ]


def rulebook_kinds(found: Sequence[tuple[str, FileFound]]) -> list[str]:
    """The kinds as the rules name them; only those that are sure somewhere."""
    sure = {kind.kind for _, one in found for kind in one.kinds if kind.strong}
    return sorted({RULEBOOK_KINDS[Kind(kind)] for kind in sure})


class _Counts:
    def __init__(self) -> None:
        self._found: Counter[Kind] = Counter()
        self._strong: Counter[Kind] = Counter()

    def take(self, report: FileReport) -> None:
        """A column that is of a kind is sure of all its cells; what strays elsewhere is not."""
        for table in report.tables:
            for column in table.report.columns:
                self._found[column.kind] += column.cells
                self._strong[column.kind] += column.cells
            for kind, cells in table.report.stray:
                self._found[kind] += cells
        for one in report.text:
            self._found[one.kind] += one.found
            self._strong[one.kind] += one.strong

    def text(self, said: str, hints: Hints) -> None:
        """Running text, in windows."""
        for start in range(0, len(said), WINDOW):
            for one in scan(said[start : start + WINDOW], hints=hints).findings:
                self._found[one.kind] += 1
                self._strong[one.kind] += one.strength is Strength.STRONG

    def told(self) -> list[Found]:
        """Kinds of personal data; what explains or pays is left out."""
        return [
            Found(kind=kind.value, found=number, strong=self._strong[kind])
            for kind, number in self._found.most_common()
            if kind in RULEBOOK_KINDS
        ]


def _table(path: Path, *, hints: Hints, seconds: float) -> FileReport:
    try:
        return scan_file(path, hints=hints, seconds=seconds)
    except FileUnreadable:
        if path.suffix.lower() not in {".csv", ".tsv"} or path.stat().st_size > MOST_CSV:
            raise
        try:
            text = path.read_bytes().decode("cp1251")
        except UnicodeDecodeError:
            text = ""
        if not text or "\0" in text:
            raise
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as copy:
        copy.write(text)
        copy.flush()
        return scan_file(Path(copy.name), hints=hints, seconds=seconds)


@dataclass(slots=True)
class _Box:
    counts: _Counts = field(default_factory=_Counts)
    notes: Counter[str] = field(default_factory=Counter)
    letters: int = 0


def _letters(path: Path, *, hints: Hints, seconds: float) -> FileFound:
    """Letters one by one, with the files attached to them."""
    until_s, box, complete = monotonic_s() + seconds, _Box(), True
    with path.open("rb") as source:
        for raw in [source.read(LONGEST_LETTER)] if path.suffix.lower() == ".eml" else _in_mbox(source):
            if monotonic_s() > until_s:
                complete = False
                box.notes["Прочитано не всё: кончилось время"] = 1
                break
            box.letters += 1
            letter = read_letter(raw)
            box.counts.text(f"{letter.subject}\n{letter.text or letter.html}"[:LONGEST_TEXT], hints)
            _attached(letter, box, hints=hints, left_s=until_s - monotonic_s())
    if not box.letters:
        raise InvalidInput(f"{path.name}: писем в файле нет", code="audit.file_unreadable")
    notes = [f"{note}: {number}" if number > 1 else note for note, number in box.notes.items()]
    return FileFound(
        form=path.suffix.lower()[1:], kinds=box.counts.told(), letters=box.letters, notes=notes, complete=complete
    )


def _attached(letter: Letter, box: _Box, *, hints: Hints, left_s: float) -> None:
    for file in islice(letter.attached, MOST_ATTACHED):
        suffix = PurePosixPath(file.name).suffix.lower()
        if suffix not in TABLES:
            continue
        with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
            copy.write(file.content)
            copy.flush()
            try:
                box.counts.take(_table(Path(copy.name), hints=hints, seconds=max(1.0, min(30.0, left_s))))
            except FileUnreadable:
                box.notes["Вложений не прочитано"] += 1


def _in_mbox(source: BinaryIO) -> Iterator[bytes]:
    """Letters of an mbox: each begins with a «From » line after an empty one (RFC 4155). Huge ones are cut."""
    lines: list[bytes] = []
    size, was_empty, has_begun = 0, True, False
    while line := source.readline(1024 * 1024):
        if was_empty and line.startswith(b"From "):
            if lines:
                yield b"".join(lines)
            lines, size, has_begun = [], 0, True
        elif has_begun:
            size += len(line)
            if size <= LONGEST_LETTER:
                lines.append(line)
        was_empty = line in {b"\n", b"\r\n"}
    if lines:
        yield b"".join(lines)
