"""The head of a record: date, time and what ends them, in every shape WhatsApp has written."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pristan.migration.whatsapp.words import MARKS, listed, months

_M = f"[{MARKS}]*"
_SPACE = r"[ \u00a0\u202f]"


def _halves() -> str:
    words = sorted({*listed("am"), *listed("pm")}, key=len, reverse=True)
    dotted = [r"\.?\s?".join(map(re.escape, word)) if len(word) == 2 else re.escape(word) for word in words]  # noqa: PLR2004
    return "(?:" + "|".join(f"{word}\\.?" for word in dotted) + ")"


def _time() -> str:
    half = _halves()
    return (
        rf"(?:(?P<before>{half})\s?)?{_M}(?P<h>\d{{1,2}}){_M}[:.]{_M}(?P<m>\d{{2}})(?:{_M}[:.]{_M}(?P<s>\d{{2}}))?{_M}"
        rf"(?:\s?{_M}(?P<after>{half})(?!\w))?{_M}(?:\s(?:Uhr|น\.|ч\.|h))?"
    )


_NUMERIC = (
    rf"(?P<a>[A-Z]?\d{{1,4}}){_M}(?P<sep>{_SPACE}?[./\-年년]{_SPACE}?){_M}(?P<b>\d{{1,2}}){_M}{_SPACE}?[./\-月월]{_SPACE}?{_M}"
    rf"(?P<c>[A-Z]?\d{{1,4}}){_M}(?:[.日일]|{_SPACE}?г\.)?(?:{_SPACE}(?P<era>BE|AD|CE|н\.{_SPACE}?э\.|พ\.ศ\.))?{_M}"
)
_LONG = (
    rf"(?:[^\W\d]+\.?,?{_SPACE})?(?:(?P<day>\d{{1,2}})\.?{_SPACE}(?:de{_SPACE})?(?P<name>[^\W\d]{{3,12}})\.?"
    rf"|(?P<name2>[^\W\d]{{3,12}})\.?{_SPACE}(?P<day2>\d{{1,2}})),?{_SPACE}(?:de{_SPACE})?(?P<year>\d{{4}})(?:{_SPACE}?г\.)?{_M}"
)
_BETWEEN = rf"[,،]?{_SPACE}(?:klo|um|à|alle|a las|às|в|о|at|kl\.)?{_SPACE}?"
_END = rf"(?P<end>\]{_SPACE}?-?{_SPACE}?|{_SPACE}?[-–—]{_SPACE}|[:,]{_SPACE})(?P<rest>.*)"


_NUMERIC_PATTERNS = 2  # the first ones; the others have months by name


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Every shape of a head; a file is read by the first that fits its first records."""
    start = rf"{_M}(?P<open>\[)?{_M}"
    return tuple(
        re.compile(start + body + _END, re.IGNORECASE | re.DOTALL)
        for date in (_NUMERIC, _LONG)
        for body in (date + _BETWEEN + _time(), _time() + _BETWEEN + date)
    )


# A line that starts otherwise is no head: most lines of long messages are told apart by one look.
may_be_head = re.compile(rf"{_M}\[?{_M}[\w一-龠가-힣]").match


class Shape(NamedTuple):
    """What all heads of one export have in common."""

    bracket: bool
    separator: str
    year_first: bool
    has_seconds: bool
    has_half: bool
    end: str
    pattern: int


class Head(NamedTuple):
    """A head as it stands: its shape, the parts of its date and time, and the text after it."""

    shape: Shape
    date: tuple[str, str, str, str | None]
    time: tuple[str, str, str | None, str | None]
    rest: str


_NAMED = "named"
_TIME_GROUPS = ("h", "m", "s", "before", "after", "open", "end", "rest")


def head_of(found: re.Match[str], number: int) -> Head:
    """The head that the pattern of that number has found."""
    hour, minute, second, before, after, bracket, end, rest = found.group(*_TIME_GROUPS)
    half = before or after
    if number < _NUMERIC_PATTERNS:
        first, separator, middle, last, era = found.group("a", "sep", "b", "c", "era")
        date = (first, middle, last, era)
        is_long = len(first) > 2 or first[0].isalpha()  # noqa: PLR2004 - a day and a month have two digits
    else:
        separator, is_long = "", False
        date = (found["day"] or found["day2"], found["name"] or found["name2"], found["year"], _NAMED)
    shape = _shape(bool(bracket), separator, is_long, second=bool(second), half=bool(half), end=end, pattern=number)
    return Head(shape, date, (hour, minute, second, half), rest)


@lru_cache(maxsize=1024)
def _shape(
    bracket: bool,  # noqa: FBT001 - one key of the cache
    separator: str,
    is_long: bool,  # noqa: FBT001
    *,
    second: bool,
    half: bool,
    end: str,
    pattern: int,
) -> Shape:
    return Shape(bracket, separator.strip(), is_long, second, half, end.strip()[:1], pattern)


@lru_cache(maxsize=8192)
def numbers(date: tuple[str, str, str, str | None]) -> tuple[int, int, int] | None:
    """The three numbers of a date as they stand; a named month stands as day, month, year."""
    first, middle, last, era = date
    if era == _NAMED:
        month = months().get(middle.casefold())
        return (int(first), month, int(last)) if month else None
    return _year(first, era), int(middle), _year(last, era)


_ERAS = {"R": 2018, "H": 1988, "S": 1925}
_BUDDHIST = 543


def _year(digits: str, era: str | None) -> int:
    if digits[0].isalpha():
        return _ERAS.get(digits[0].upper(), 0) + int(digits[1:])
    number = int(digits)
    is_year = len(digits) == 4  # noqa: PLR2004
    return number - _BUDDHIST if is_year and (era in {"BE", "พ.ศ."} or 2400 < number < 2700) else number  # noqa: PLR2004


@lru_cache(maxsize=8192)
def clock(time: tuple[str, str, str | None, str | None]) -> tuple[int, int, int] | None:
    """Hours, minutes, seconds on a 24-hour clock; None where such a time does not exist."""
    hour, minute, second = int(time[0]), int(time[1]), int(time[2] or 0)
    if time[3]:
        if not 0 <= hour <= 12:  # noqa: PLR2004
            return None
        hour = hour % 12 + (12 if _is_pm(time[3]) else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None  # noqa: PLR2004


def _is_pm(half: str) -> bool:
    bare = re.sub(r"[.\s]", "", half.casefold())
    return any(bare == re.sub(r"[.\s]", "", word) for word in listed("pm"))
