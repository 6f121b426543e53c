"""The head of a record: date, time and what ends them, in every shape WhatsApp has written."""

import re
from dataclasses import dataclass
from functools import cache

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
        rf"(?:\s?{_M}(?P<after>{half})(?!\w))?{_M}"
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
_END = rf"(?P<end>\]{_SPACE}?-?{_SPACE}?|{_SPACE}?[-–—]{_SPACE}|:{_SPACE})(?P<rest>.*)"


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


@dataclass(frozen=True, slots=True)
class Shape:
    """What all heads of one export have in common."""

    bracket: bool
    separator: str
    year_first: bool
    has_seconds: bool
    has_half: bool
    end: str
    pattern: int


def shape_of(found: re.Match[str], number: int) -> Shape:
    """The shape of a head found by the pattern of that number."""
    groups = found.groupdict()
    first = groups.get("a") or ""
    return Shape(
        bracket=bool(groups["open"]),
        separator=(groups.get("sep") or "").strip(),
        year_first=len(first) > 2 or first[:1].isalpha(),  # noqa: PLR2004 - a day and a month have two digits
        has_seconds=groups["s"] is not None,
        has_half=bool(groups["before"] or groups["after"]),
        end=groups["end"].strip()[:1],
        pattern=number,
    )


def numbers(found: re.Match[str]) -> tuple[int, int, int] | None:
    """The three numbers of a date as they stand; a named month stands as day, month, year."""
    groups = found.groupdict()
    if "a" in groups:
        return _year(groups["a"], groups["era"]), int(groups["b"]), _year(groups["c"], groups["era"])
    month = months().get((groups["name"] or groups["name2"]).casefold())
    return (int(groups["day"] or groups["day2"]), month, int(groups["year"])) if month else None


_ERAS = {"R": 2018, "H": 1988, "S": 1925}
_BUDDHIST = 543


def _year(digits: str, era: str | None) -> int:
    if digits[0].isalpha():
        return _ERAS.get(digits[0].upper(), 0) + int(digits[1:])
    number = int(digits)
    is_year = len(digits) == 4  # noqa: PLR2004
    return number - _BUDDHIST if is_year and (era in {"BE", "พ.ศ."} or 2400 < number < 2700) else number  # noqa: PLR2004


def clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Hours, minutes, seconds on a 24-hour clock; None where such a time does not exist."""
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (
        (found["before"] or found["after"] or "")
        .casefold()
        .replace(" ", "")
        .replace("\u202f", "")
        .replace("\u00a0", "")
    )
    if half:
        if not 0 <= hour <= 12:  # noqa: PLR2004
            return None
        hour = hour % 12 + (12 if _is_pm(half.rstrip(".")) else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None  # noqa: PLR2004


@cache
def _is_pm(half: str) -> bool:
    bare = half.replace(".", "")
    return any(bare == word.replace(".", "").replace(" ", "") for word in listed("pm"))
