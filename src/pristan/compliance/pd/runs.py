"""Numbers of a text: maximal runs of digits with separators, found once; numbers said in words among them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pristan.compliance.pd.data import table
from pristan.compliance.pd.words import Word

_RUN = re.compile(r"(?:\+ ?)?\(?\d(?:[ \t\-().,/_*]{0,3}\d)*", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
_COMMA = re.compile(r",\s|\s,|,(?=\d{1,2}(?!\d))")
LONGEST = 24
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that may be one value. ``shape`` holds the sizes of the groups, ``said`` tells of words among them."""

    digits: str
    start: int
    end: int
    shape: tuple[int, ...]
    plus: bool = False
    said: bool = False

    @property
    def bare(self) -> bool:
        """Written without a separator."""
        return len(self.shape) == 1


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits that stand side by side: start, end, digits."""

    groups: tuple[tuple[int, int, str], ...]
    plus: int | None
    said: bool = False

    def window(self, first: int, last: int) -> Number:
        """Groups ``first`` to ``last`` as one number."""
        groups = self.groups[first : last + 1]
        start = groups[0][0]
        plus = self.plus is not None and first == 0
        if plus and self.plus is not None:
            start = self.plus
        digits = "".join(digits for _, _, digits in groups)
        shape = tuple(len(digits) for _, _, digits in groups)
        return Number(digits, start, groups[-1][1], shape, plus=plus, said=self.said)


def runs_of(text: str) -> Iterator[Run]:
    """Every run of digits, cut where a comma with a space stands."""
    for found in _RUN.finditer(text):
        start = found.start()
        for piece in _pieces(found[0]):
            groups = tuple(
                (start + piece[0] + one.start(), start + piece[0] + one.end(), one[0])
                for one in _GROUP.finditer(found[0][piece[0] : piece[1]])
            )
            plus = start if piece[0] == 0 and found[0][0] == "+" else None
            yield Run(groups, plus)


def _pieces(run: str) -> Iterator[tuple[int, int]]:
    if "," not in run:
        yield 0, len(run)
        return
    at = 0
    for comma in _COMMA.finditer(run):
        if comma.start() > at:
            yield at, comma.start()
        at = comma.end()
    yield at, len(run)


def windows_of(run: Run, sizes: frozenset[int]) -> Iterator[tuple[int, Sequence[tuple[int, Number]]]]:
    """For every first group the numbers that start there, as (last group, number)."""
    groups = run.groups
    for first in range(len(groups)):
        total, found = 0, []
        for last in range(first, len(groups)):
            total += len(groups[last][2])
            if total > LONGEST:
                break
            if total in sizes:
                found.append((last, run.window(first, last)))
        if found:
            yield first, found


# Numbers in words.
NUMERALS: Mapping[str, int] = {word: int(value) for value, line in table("numerals").items() for word in line.split()}
_FILLERS = frozenset(
    "дальше далее потом затем и тире дефис минус пробел плюс точка скобка так после там ещё еще".split()
)
_GAP = re.compile(r"[\s,.\-:;()]{1,4}", re.ASCII)
_HUNDRED, _TEN = 100, 10


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    value: int | None
    digits: str


def said_runs(low: str, words: Sequence[Word]) -> Iterator[Run]:
    """Runs with at least one numeral in words: восемь девятьсот шестнадцать 123 45 67."""
    if not any(word.low.split("-")[0] in NUMERALS for word in words):
        return
    line: list[_Part] = []
    for part in _parts(low, words):
        if line and not _GAP.fullmatch(low, line[-1].end, part.start):
            yield from _run(line)
            line = []
        line.append(part)
    yield from _run(line)


def _parts(low: str, words: Sequence[Word]) -> Iterator[_Part]:
    said = [piece for word in words for piece in _pieces_of(word)]
    parts = [
        _Part(word.start, word.end, NUMERALS.get(word.low), "")
        for word in said
        if word.low in NUMERALS or word.low in _FILLERS
    ]
    digits = [_Part(found.start(), found.end(), None, found[0]) for found in _GROUP.finditer(low)]
    yield from sorted(parts + digits, key=lambda part: part.start)


def _pieces_of(word: Word) -> Iterator[Word]:
    """Numerals with hyphens between: восемь-девятьсот."""
    if "-" not in word.low:
        yield word
        return
    at = word.start
    for piece in word.low.split("-"):
        yield Word(at, at + len(piece), piece)
        at += len(piece) + 1


def _run(line: Sequence[_Part]) -> Iterator[Run]:
    """Whatever is said in one breath."""
    if any(part.value is not None for part in line):
        yield Run(tuple(_spelled(line)), None, said=True)


def _spelled(line: Sequence[_Part]) -> list[tuple[int, int, str]]:
    """Groups of digits: девятьсот шестнадцать is 916, сорок пять шестьдесят is 45 and 60."""
    groups: list[tuple[int, int, str]] = []
    before: int | None = None
    for part in line:
        if part.value is None:
            groups += [(part.start, part.end, part.digits)] if part.digits else []
            before = None
        elif before is not None and _joins(before, part.value):
            start, _, digits = groups.pop()
            groups.append((start, part.end, str(int(digits) + part.value)))
            before = part.value
        else:
            groups.append((part.start, part.end, str(part.value)))
            before = part.value
    return groups


def _joins(before: int, value: int) -> bool:
    if not value:
        return False
    if before >= _HUNDRED:
        return value < _HUNDRED
    return before >= 2 * _TEN and value < _TEN
