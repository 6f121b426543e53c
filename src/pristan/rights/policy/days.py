"""Terms counted by working days of the Russian production calendar. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from pristan.compliance.workdays import Calendar
from pristan.rights.model import Counted, Due

_DAY: Final = timedelta(days=1)


def due(
    received: date, counted: Sequence[Counted], calendar: Calendar, *, extra: Mapping[str, int] | None = None
) -> Due:
    """When the first of the terms ends. ``extra``: working days a rule adds after an extension, by its key."""
    more = extra or {}
    ends = []
    for term in counted:
        days = term.days + more.get(term.rule, 0)
        end = calendar.after(received, days) if term.is_working else received + _DAY * days
        ends.append((end, term))
    last, first = min(ends, key=lambda end: end[0])
    years = range(received.year, last.year + 1)
    guessed = first.is_working and any(not calendar.is_known(year) for year in years)
    return Due(last, tuple(term.rule for term in counted), guessed)
