"""Dates of tables: ISO, with dots, with slashes; the order of day and month is decided over the whole column."""

import re
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, UTC, datetime

from pristan.migration.orders import Order, Orders, arranged

_SHOWN = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])?\.?\s?[Mm]?\.?)?$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_STAMP = re.compile(r"1\d{9}$")
_NOON = 12
_YEARS = range(MINYEAR + 1, MAXYEAR)  # no zone leads out of the calendar


def look(orders: Orders, value: str) -> None:
    """Take a date into account; ISO ones need no order."""
    found = _SHOWN.match(value.strip())
    if found and not _ISO.match(value.strip()):
        orders.look((int(found[1]), int(found[3]), int(found[4])))


def moment(value: str, order: Order | None) -> datetime | None:
    """The time a cell tells, with a zone only where it has one; None where it tells none."""
    text = value.strip()
    if _STAMP.match(text):
        return datetime.fromtimestamp(int(text), UTC)
    if _ISO.match(text):
        return _iso(text)
    found = _SHOWN.match(text)
    date = arranged((int(found[1]), int(found[3]), int(found[4])), order) if found and order else None
    if found is None or date is None:
        return None
    hour, minute, second = int(found[5] or 0), int(found[6] or 0), int(found[7] or 0)
    if found[8]:
        hour = hour % _NOON + (_NOON if found[8] in "Pp" else 0)
    with suppress(ValueError):
        at = datetime(*date, hour, minute, second)  # noqa: DTZ001 - the cell has no zone
        return at if at.year in _YEARS else None
    return None


def _iso(text: str) -> datetime | None:
    spaced = re.sub(r" (?=[+-]\d\d:?\d\d$)", "", text).replace(" UTC", "+00:00")
    spaced = re.sub(r"Z[+-]\d{4}$", "Z", spaced)
    with suppress(ValueError):
        at = datetime.fromisoformat(spaced)
        return at if at.year in _YEARS else None
    return None
