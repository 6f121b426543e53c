"""Dates of birth: a date alone is nothing, a word or a person beside it makes it one."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pristan.compliance.pd.candidate import Candidate, context, negative
from pristan.compliance.pd.model import Kind
from pristan.compliance.pd.words import Context, Near, nearest

_MONTHS = "январ феврал март апрел ма[йя] июн июл август сентябр октябр ноябр декабр".split()
_MONTH = (
    r"январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья]"
)
_MONTH_STEMS = [stem for stem in _MONTHS if stem.isalpha()] + ["май", "мая"]
_NUMERIC = re.compile(r"(\d(?<![\d.,/-].)\d?)(?:\.\s?|/|-| )(\d{1,2})(?:\.\s?|/|-| )(\d{4}|\d{2})(?![\d/-]|\.\d)")
_ISO = re.compile(r"(\d(?<![\d-].)\d{3})([-./])(\d{2})\2(\d{2})(?![\d-])")
_ORDINALS = (
    "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого "
    "тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого восемнадцатого девятнадцатого двадцатого"
).split()
_DAYS = {word: day for day, word in enumerate(_ORDINALS, start=1)} | {"тридцатого": 30, "тридцать первого": 31}
_DAYS |= {f"двадцать {word}": 20 + day for day, word in enumerate(_ORDINALS[:9], start=1)}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_SPOKEN = re.compile(rf"(?<![\dа-яё])(\d{{1,2}}|{_DAY})(?:-?го|-?е|ого)?\s({_MONTH})\s(\d{{4}}|\d{{2}}(?=\s?г))(?!\d)")
_YEAR = re.compile(
    r"((?:1(?<!\d.)9|2(?<!\d.)0)\d{2})\s?(?:-?го\s?)?(?:г\.?\s?р\.?(?![а-яё])|г(?:од)?а?\.?\s?рожд)"
    r"|род(?:ил(?:ся|ась)|\.)\s(?:в\s)?((?:19|20)\d{2})(?!\d)"
)
_YEAR_SIGN = re.compile(r"рожд|род(?:ил|\.)|\d{4}\s?(?:-?го\s?)?г\.?\s?р")
_FIRST_YEAR, _CENTURY, _SHORT_YEAR = 1915, 100, 2
_LEFT, _KIN_LEFT, _SURE, _TOUCH = 40, 16, 3, 12
_LATEST = date(2099, 12, 31)
_NEAR_PERSON = re.compile(r"[\s,;:(\-]{1,4}")


def births(low: str, near_by: Context, *, today: date | None) -> Iterator[Candidate]:
    """Dates that a word about birth makes personal; and bare ones, which a person beside them may yet make so."""
    for start, end, born in _dates(low, today=today):
        near = near_by.near(start, end)
        told = _told(near, start)
        event = nearest(near, "issued", "date_event")
        if told is None:
            if event is None or event.distance > _TOUCH:
                yield Candidate(Kind.BIRTH_DATE, start, end, ())
            continue
        nearer = event is not None and event.distance < told.distance and told.distance > _SURE
        against = negative("article_word", "рядом слово о другой дате", event) if nearer else None
        said = context("birth_context", told, low)
        if born is not None:
            yield Candidate(Kind.BIRTH_DATE, start, end, (said, against) if against else (said,))
    for found in _YEAR.finditer(low) if _YEAR_SIGN.search(low) else ():
        group = 1 if found[1] else 2
        told = Near("birth", 0, *found.span())
        yield Candidate(Kind.BIRTH_DATE, *found.span(group), (context("birth_after", told, low),))


def _told(near: Mapping[str, Near], start: int) -> Near | None:
    """The word that makes the date one of birth: before it, or right behind it; kin stand close before it."""
    birth = near.get("birth")
    if birth and (birth.distance <= _LEFT if birth.start < start else birth.distance <= 2 * _TOUCH):
        return birth
    kin = near.get("kin")
    return kin if kin and kin.start < start and kin.distance <= _KIN_LEFT else None


def _dates(low: str, *, today: date | None) -> Iterator[tuple[int, int, date | None]]:
    patterns = [(_NUMERIC, (3, 2, 1)), (_ISO, (1, 3, 4))]
    if any(stem in low for stem in _MONTH_STEMS):
        patterns.append((_SPOKEN, (3, 2, 1)))
    for pattern, order in patterns:
        for found in pattern.finditer(low):
            born = _date(*(found[group] for group in order), today=today)
            if born:
                yield found.start(), found.end(), born


def _date(year: str, month: str, day: str, *, today: date | None) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    full = int(year)
    if len(year) == _SHORT_YEAR:
        full += 1900 if full > ((today.year if today else 2026) % _CENTURY) else 2000
    try:
        born = date(full, number, _DAYS.get(day) or int(day))
    except ValueError:
        return None
    return born if full >= _FIRST_YEAR and born <= (today or _LATEST) else None


def _month(word: str) -> int:
    return next(place for place, stem in enumerate(_MONTHS, start=1) if re.match(stem, word))


def is_beside(low: str, *, person_end: int, start: int) -> bool:
    """A date directly behind a person."""
    return _NEAR_PERSON.fullmatch(low, person_end, start) is not None
