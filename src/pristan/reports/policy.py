"""Fills a template with facts: text where they are known, a named gap where they are not. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pristan.kit.lettering import clean
from pristan.reports.model import Content, Facts, Gap, Line, Part, Row, Run, Stamp
from pristan.reports.templates import ENVELOPE, PLACEHOLDER, Block, Library, Pair, Template

LONGEST_TITLE: Final = 64  # of the line under a page


def fill(template: Template, facts: Facts, *, library: Library) -> Content:
    """The document of ``template`` with what is known."""
    filling = _Filling(library, facts)
    title = "".join(run.text for run in filling.line(template.title) or ())
    parts = tuple(filling.parts(template.blocks))
    return Content(
        title=title, parts=parts, gaps=tuple(filling.gaps.values()), used=filling.used, is_wide=template.is_wide
    )


@dataclass(slots=True)
class _Numbers:
    """Headings are 1, 2, 3; clauses 1.1, 1.2 within them, or 1, 2 where there is no heading."""

    heading: int = 0
    clause: int = 0

    def next_heading(self) -> str:
        self.heading, self.clause = self.heading + 1, 0
        return f"{self.heading}."

    def next_clause(self) -> str:
        self.clause += 1
        return f"{self.heading}.{self.clause}." if self.heading else f"{self.clause}."


@dataclass(slots=True)
class _Filling:
    """One filling under way: what has been asked for and not found."""

    library: Library
    facts: Facts
    gaps: dict[str, Gap] = field(default_factory=dict)
    used: dict[str, str | list[dict[str, str]]] = field(default_factory=dict)
    numbers: _Numbers = field(default_factory=_Numbers)
    in_row: bool = False  # what is known of a row is kept with its table

    def parts(self, blocks: Sequence[Block]) -> Iterator[Part]:
        for block in blocks:
            if block.each:
                yield from self._each(block.each, block.blocks)
            elif block.when:
                yield from self._when(block.when, block.blocks)
            elif block.table:
                yield self._table(block)
            else:
                yield from self._lines(block)

    def _lines(self, block: Block) -> Iterator[Part]:
        if block.page_break:
            yield Part(kind="break")
        for text in block.right or ():
            yield from self._part("right", text)
        for text in block.above or ():
            yield from self._part("above", text)
        for text in block.items or ():
            yield from self._part("item", text)
        yield from self._part("centred", block.centred)
        yield from self._part("lead", block.lead)
        yield from self._part("text", block.text)
        yield from self._part("note", block.note)
        yield from self._part("heading", block.heading, number=self.numbers.next_heading)
        yield from self._part("clause", block.clause, number=self.numbers.next_clause)
        if block.form:
            yield Part(kind="form", rows=tuple(self._pairs(block.form)), widths=(2, 3))
        if block.signature:
            yield Part(
                kind="signature", rows=tuple((_capital(label), name) for label, name in self._pairs(block.signature))
            )

    def _part(self, kind: str, text: str | None, *, number: Callable[[], str] | None = None) -> Iterator[Part]:
        line = None if text is None else self.line(text)
        if line is not None:
            yield Part(kind=kind, line=line, number="" if number is None else number())  # type: ignore[arg-type] # a kind

    def _pairs(self, pairs: Sequence[Pair]) -> Iterator[tuple[Line, ...]]:
        for pair in pairs:
            label, value = self.line(pair.label), self.line(pair.value)
            if label is not None and value is not None:
                yield (label, value)

    def _each(self, name: str, blocks: Sequence[Block]) -> Iterator[Part]:
        rows = self._rows(name)
        if not rows:
            yield Part(kind="text", line=(self._missing_list(name),))
        for _ in self._over(name, rows):
            yield from self.parts(blocks)

    def _when(self, condition: str, blocks: Sequence[Block]) -> Iterator[Part]:
        name, _, wanted = condition.partition("=")
        value = self._value(name)
        if wanted and not value:
            if name not in self.gaps:  # else the line before tells it already
                yield Part(kind="text", line=(self._missing(name),))
        elif value == wanted if wanted else value or self.facts.lists.get(name):
            yield from self.parts(blocks)

    def _table(self, block: Block) -> Part:
        given = block.table
        assert given is not None  # noqa: S101 # the caller has looked
        rows = self._rows(given.rows)
        cells = [tuple(self.line(column.value) or () for column in given.columns) for _ in self._over(given.rows, rows)]
        if not rows:
            cells = [(((self._missing_list(given.rows)),), *(() for _ in given.columns[1:]))]
        return Part(
            kind="table",
            head=tuple(column.title for column in given.columns),
            rows=tuple(cells),
            widths=tuple(column.width for column in given.columns),
        )

    def line(self, text: str) -> Line | None:
        """The text with its placeholders filled; None when something optional in it is not known."""
        runs: list[Run] = []
        at = 0
        for found in PLACEHOLDER.finditer(text):
            if found.start() > at:
                runs.append(Run(text[at : found.start()]))
            at = found.end()
            run = self._run(found[1])
            if run is None:
                return None
            runs.append(run)
        if at < len(text):
            runs.append(Run(text[at:]))
        return tuple(runs)

    def _run(self, name: str) -> Run | None:
        if name.startswith("blank:"):
            return Run(name.removeprefix("blank:"), "blank")
        known = name.rstrip("?")
        value = self._value(known)
        if not value:
            return None if name.endswith("?") or self._is_optional(known) else self._missing(known)
        if known not in ENVELOPE and not self.in_row:
            self.used[known] = value
        options = self.library.fields[known].options if known in self.library.fields else {}
        return Run(options.get(value, value))

    def _is_optional(self, name: str) -> bool:
        one, _, column = name.partition(".")
        listing = self.library.by_one.get(one)
        return listing is not None and any(item.id == column and item.optional for item in listing.columns)

    def _value(self, name: str) -> str:
        value = clean(self.facts.values.get(name, ""))
        given = self.library.fields.get(name)
        return value or (self._value(given.otherwise) if given is not None and given.otherwise else "")

    def _rows(self, name: str) -> Sequence[Row]:
        rows = self.facts.lists.get(name, ())
        self.used[name] = [{key: clean(value) for key, value in row.items()} for row in rows]
        return rows

    def _over(self, name: str, rows: Sequence[Row]) -> Iterator[None]:
        """Once for each row, with the row's facts in reach meanwhile."""
        one, whole = self.library.lists[name].one, self.facts
        for row in rows:
            self.in_row, self.facts = True, whole.about({f"{one}.{key}": value for key, value in row.items()})
            yield
        self.in_row, self.facts = False, whole

    def _missing(self, name: str) -> Run:
        found = self.library.field_of(name)
        return self._gap(name, title=found.title, place=found.place)

    def _missing_list(self, name: str) -> Run:
        found = self.library.lists[name]
        return self._gap(name, title=found.title, place=found.place)

    def _gap(self, name: str, *, title: str, place: str) -> Run:
        self.gaps.setdefault(name, Gap(name=name, title=title, place=place, where=self.library.places[place]))
        return Run(title, "gap")


def footer(content: Content, stamp: Stamp) -> str:
    """The line under every page that tells which making of the document it is."""
    made = stamp.made_on.strftime("%d.%m.%Y")
    title = content.title if len(content.title) <= LONGEST_TITLE else f"{content.title[: LONGEST_TITLE - 1].rstrip()}…"
    return f"{title} · редакция {stamp.version} от {made} · отпечаток данных {stamp.digest[:12]}"


def _capital(line: Line) -> Line:
    """The line with a capital first letter: a position is told as it stands inside of a sentence."""
    if not line or line[0].kind != "plain":
        return line
    return (replace(line[0], text=line[0].text[:1].upper() + line[0].text[1:]), *line[1:])
