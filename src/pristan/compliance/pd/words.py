"""Words of a text and the words of context among them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pristan.compliance.pd.data import table

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_SHORT = re.compile(r"(?<!\w)(?:р/сч?|л/с|к/с|в/у|в\.у\.|д\.?\s?р\.?|г\.\s?р\.?|св-во|e-mail|₽)(?!\w)")
_SHORT_TAGS = {
    "р": "account",
    "л": "account",
    "к": "bik",
    "в": "license",
    "д": "birth",
    "г": "birth",
    "с": "birthcert",
    "e": "email",
    "₽": "money",
}
LEFT, RIGHT = 60, 40
RIGHT_FACTOR = 2  # a word after the value is half as telling as the same word before it
BREAK = 12  # how many characters further off a word seems beyond a new line or the end of a sentence


class Word(NamedTuple):
    """A run of letters with hyphens inside; ``low`` is in small letters."""

    start: int
    end: int
    low: str


@dataclass(frozen=True, slots=True)
class Near:
    """A word of context beside a value: how far it is, and where."""

    tag: str
    distance: int
    start: int
    end: int


def words_of(low: str) -> list[Word]:
    """Words of a text in small letters."""
    return [Word(found.start(), found.end(), found[0]) for found in _WORD.finditer(low)]


class Context:
    """Words of context of one text, found once and asked by place."""

    def __init__(self, low: str, words: Iterable[Word]) -> None:
        self._low = low
        hits = [(word.start, word.end, tag) for word in words for tag in tags_of(word.low)]
        hits += [(found.start(), found.end(), _SHORT_TAGS[found[0][0]]) for found in _SHORT.finditer(low)]
        hits.sort()
        self._hits = hits
        self.tags = frozenset(tag for _, _, tag in hits)
        self._starts = [hit[0] for hit in hits]

    def near(self, start: int, end: int) -> Mapping[str, Near]:
        """The nearest word of every tag about ``[start, end)``, distances in characters."""
        found: dict[str, Near] = {}
        at = bisect_left(self._starts, start)
        for begin, finish, tag in reversed(self._hits[max(0, at - 24) : at]):
            if start - finish > LEFT:
                break
            if tag not in found and finish <= start:
                found[tag] = Near(tag, start - finish + self._breaks(finish, start), begin, finish)
        for begin, finish, tag in self._hits[at : at + 12]:
            if begin - end > RIGHT:
                break
            far = (begin - end) * RIGHT_FACTOR + 2 + self._breaks(end, begin)
            if begin >= end and (tag not in found or found[tag].distance > far):
                found[tag] = Near(tag, far, begin, finish)
        return found

    def _breaks(self, start: int, end: int) -> int:
        between = self._low[start:end]
        return BREAK * (between.count("\n") + between.count(". ") + between.count("; "))


def begun(expression: re.Pattern[str], low: str, *starts: str) -> Iterator[re.Match[str]]:
    """What ``expression.finditer`` finds, where every match begins with one of ``starts``: looked for only there."""
    yield from begun_at(expression, low, sorted({at for start in starts for at in _places(low, start)}))


def begun_at(expression: re.Pattern[str], low: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Matches that begin at one of ``places`` (in order), none over another."""
    behind = 0
    for at in places:
        found = expression.match(low, at) if at >= behind else None
        if found is not None:
            behind = found.end()
            yield found


def _places(low: str, start: str) -> Iterator[int]:
    at = low.find(start)
    while at >= 0:
        yield at
        at = low.find(start, at + 1)


def nearest(near: Mapping[str, Near], *tags: str) -> Near | None:
    """The nearest of several tags."""
    return min((near[tag] for tag in tags if tag in near), key=lambda one: one.distance, default=None)


@lru_cache(maxsize=50_000)
def tags_of(word: str) -> tuple[str, ...]:
    """What a word tells of the numbers beside it."""
    whole, stems, longest = _index()
    tags = dict.fromkeys(whole.get(word, ()))
    for size in range(2, min(len(word), longest) + 1):
        tags.update(dict.fromkeys(stems.get(word[:size], ())))
    return tuple(tags)


@lru_cache(maxsize=1)
def _index() -> tuple[Mapping[str, list[str]], Mapping[str, list[str]], int]:
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for tag, line in table("context")["words"].items():
        for word in line.split():
            where, key = (stems, word[:-1]) if word.endswith("*") else (whole, word)
            where.setdefault(key, []).append(tag)
    return whole, stems, max(map(len, stems))
