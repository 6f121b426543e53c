"""Which of three numbers is the day: told by the whole file, by values, then by monotony. Undecided is an answer."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

_CENTURY = 100
_FIRST_YEAR = 1990
_LAST_YEAR = 2069  # two digits are read as 2000 to 2069
_MONTHS, _DAYS = 12, 31
# Of two orders one is taken by monotony when the other goes back in time so many times more often.
_CLEARLY = 3


class Order(StrEnum):
    """Order of day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"
    YDM = "ydm"


@lru_cache(maxsize=8192)
def arranged(values: tuple[int, int, int], order: Order) -> tuple[int, int, int] | None:
    """Year, month, day under that order, or None where no such date can be."""
    by_part = dict(zip(order.value, values, strict=True))
    year, month, day = by_part["y"], by_part["m"], by_part["d"]
    year += 2000 if year < _CENTURY else 0
    good = _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS and 1 <= day <= _DAYS
    return (year, month, day) if good else None


@dataclass(slots=True)
class _Tally:
    fits: int = 0
    fails: int = 0
    backwards: int = 0
    last: tuple[int, int, int] = (0, 0, 0)
    first_at: tuple[int, int, int] | None = None
    last_at: tuple[int, int, int] | None = None

    def look(self, date: tuple[int, int, int] | None) -> None:
        if date is None:
            self.fails += 1
            return
        self.fits += 1
        self.backwards += date < self.last
        self.last = date
        self.first_at = date if self.first_at is None else min(self.first_at, date)
        self.last_at = date if self.last_at is None else max(self.last_at, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The order, or None where the file does not tell it; and what tells it."""

    order: Order | None
    how: str
    candidates: tuple[Order, ...] = ()
    is_mixed: bool = False


@dataclass(slots=True)
class Orders:
    """Looks at every date of a file once."""

    year_first: bool
    separator: str
    tallies: dict[Order, _Tally] = field(default_factory=dict)
    _changes: list[int] = field(default_factory=lambda: [0, 0, 0])
    _last: tuple[int, int, int] | None = None
    _differs: bool = False

    def __post_init__(self) -> None:
        wanted = (Order.YMD, Order.YDM) if self.year_first else (Order.DMY, Order.MDY, Order.YMD)
        self.tallies = {order: _Tally() for order in wanted}

    def look(self, values: tuple[int, int, int]) -> None:
        """Take one more date into account."""
        if values == self._last:
            return
        if self._last is not None:
            for place in range(3):
                self._changes[place] += values[place] != self._last[place]
        self._last = values
        self._differs = self._differs or values[0] != values[1]
        for order, tally in self.tallies.items():
            tally.look(arranged(values, order))

    def decide(self) -> Decision:
        """What the dates tell."""
        possible = [order for order, tally in self.tallies.items() if tally.fits and not tally.fails]
        if not self.year_first and self._changes[0] >= self._changes[2]:
            possible = [
                order for order in possible if order is not Order.YMD
            ]  # a year does not change as often as a day
        if not possible:
            return self._mixed()
        if len(possible) == 1:
            return Decision(order=possible[0], how="values", candidates=tuple(possible))
        if not self._differs and Order.YMD not in possible:
            return Decision(order=possible[0], how="same", candidates=tuple(possible))
        if self.separator == "." and Order.DMY in possible and Order.YMD not in possible:
            return Decision(
                order=Order.DMY, how="dots", candidates=tuple(possible)
            )  # nobody writes the month first with dots
        if self.year_first:
            return Decision(order=Order.YMD, how="year_first", candidates=tuple(possible))
        return self._by_monotony(possible)

    def _by_monotony(self, possible: list[Order]) -> Decision:
        ranked = sorted(possible, key=lambda order: self.tallies[order].backwards)
        best, second = (self.tallies[order].backwards for order in ranked[:2])
        if (best == 0 and second > 0) or (best > 0 and second >= _CLEARLY * best):
            return Decision(order=ranked[0], how="monotony", candidates=tuple(possible))
        return Decision(order=None, how="undecided", candidates=tuple(possible))

    def _mixed(self) -> Decision:
        """No order fits all dates: the one that fits most, and the rest is told by line."""
        ranked = sorted(self.tallies, key=lambda order: self.tallies[order].fails)
        if not self.tallies[ranked[0]].fits:
            return Decision(order=None, how="none")
        second = self.tallies[ranked[1]]
        # A few impossible dates are quotations in messages; many are another order.
        foreign = self.tallies[ranked[0]].fails > max(2, self.tallies[ranked[0]].fits // 50) and second.fits > 0
        if foreign:
            return Decision(order=None, how="mixed", candidates=tuple(ranked[:2]), is_mixed=True)
        return Decision(order=ranked[0], how="most", candidates=tuple(ranked[:1]))
