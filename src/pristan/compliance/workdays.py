"""Working days of the Russian production calendar, with the years an installation added."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from msgspec import Struct

from pristan.compliance.reading import Text
from pristan.core.errors import Misconfigured
from pristan.kit.log import get_logger

OWN_CALENDAR: Final = "calendar.yaml"
_DAY: Final = timedelta(days=1)
_FRIDAY: Final = 4
_NEW_YEAR: Final = "01-"  # a holiday of January that falls on a weekend moves by order only (Labour Code, article 112)


class Holidays(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Holidays of every year as month-day, and the law that names them."""

    source: str
    days: frozenset[str]


class Year(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One year of the production calendar: working days that are off, days off that are worked."""

    year: int
    source: str
    free: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


class CalendarFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    years: tuple[Year, ...]
    holidays: Holidays | None = None


class Calendar:
    """Which days are worked. ``years`` that are missing are guessed by weekends and ``holidays``."""

    def __init__(self, holidays: Holidays, years: Mapping[int, Year]) -> None:
        self.holidays = holidays
        self.years = years

    def is_known(self, year: int) -> bool:
        return year in self.years

    def is_workday(self, day: date) -> bool:
        year = self.years.get(day.year)
        if year is None:
            return day.weekday() <= _FRIDAY and day not in self._guessed(day.year)
        return day in year.worked or (day.weekday() <= _FRIDAY and day not in year.free)

    def _guessed(self, year: int) -> set[date]:
        """Holidays of a year without data; one on a weekend makes the next working day free (article 112)."""
        fixed = [date.fromisoformat(f"{year}-{day}") for day in sorted(self.holidays.days)]
        free = set(fixed)
        for day in fixed:
            if day.weekday() <= _FRIDAY or f"{day:%m-}" == _NEW_YEAR:
                continue
            moved = day + _DAY
            while moved.weekday() > _FRIDAY or moved in free:
                moved += _DAY
            free.add(moved)
        return free

    def on_or_after(self, day: date) -> date:
        """The day itself, or the next one that is worked."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def after(self, start: date, count: int) -> date:
        """The last of ``count`` working days after ``start``, which itself does not count."""
        day = start
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def left(self, today: date, due: date) -> int:
        """Working days after ``today`` up to ``due``; below zero when it has passed."""
        if due < today:
            return -self.left(due, today)
        days = (today + _DAY * step for step in range(1, (due - today).days + 1))
        return sum(map(self.is_workday, days))


def calendar(data_dir: Path | None) -> Calendar:
    """The production calendar: the shipped years, and over them those of ``calendar.yaml`` in the data folder, if any.

    ``Misconfigured`` names the line of a wrong file.
    """
    own = None if data_dir is None else data_dir / OWN_CALENDAR
    return _calendar(own, own.stat().st_mtime_ns) if own is not None and own.is_file() else _calendar(None, 0)


def calendar_at_work(data_dir: Path | None) -> Calendar:
    """The same for a worker: a wrong file is told to the log once and leaves the shipped years."""
    try:
        return calendar(data_dir)
    except (Misconfigured, OSError) as exc:
        _tell(str(exc))
        return calendar(None)


@lru_cache(maxsize=16)
def _tell(reason: str) -> None:
    get_logger().error("calendar_not_read", reason=reason)


@lru_cache(maxsize=4)
def _calendar(own: Path | None, _changed: int) -> Calendar:
    """Read once for each change of the file."""
    shipped = Text(files("pristan.compliance").joinpath(OWN_CALENDAR), f"compliance/{OWN_CALENDAR}").read(CalendarFile)
    if shipped.holidays is None:
        raise Misconfigured(f"compliance/{OWN_CALENDAR}: нет праздников")
    years = {year.year: year for year in shipped.years}
    if own is not None:
        text = Text(own, OWN_CALENDAR)
        for index, year in enumerate(text.read(CalendarFile).years):
            if any(day.year != year.year for day in year.free | year.worked):
                raise text.refuse(["years", index], f"день не из {year.year} года")
            years[year.year] = year
    return Calendar(shipped.holidays, years)
