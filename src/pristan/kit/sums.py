"""Sums of money in Russian words, written one way everywhere: «1–6 млн ₽», «500 тыс. ₽», «1 234 ₽». Pure."""

from typing import Final

_NBSP: Final = "\u00a0"
_THOUSAND: Final = 1_000
_UNITS: Final = ((1_000_000, "млн"), (_THOUSAND, "тыс."))


def roubles(amount: int) -> str:
    """A sum, short where that loses nothing: in millions or thousands with one digit after the comma at most."""
    size, unit = _unit(amount)
    return f"{_number(amount, size)}{unit}{_NBSP}₽"


def roubles_between(least: int, most: int) -> str:
    """A range; the unit is said once where both have the same."""
    size, unit = _unit(most)
    if least == most:
        return roubles(most)
    if least and _unit(least) != (size, unit):
        return f"от{_NBSP}{roubles(least)} до{_NBSP}{roubles(most)}"
    return f"{_number(least, size)}–{_number(most, size)}{unit}{_NBSP}₽"


def _unit(amount: int) -> tuple[int, str]:
    for size, word in _UNITS:
        if amount >= size and amount * 10 % size == 0:
            return size, f"{_NBSP}{word}"
    return 1, ""


def _number(amount: int, size: int) -> str:
    whole, rest = divmod(amount * 10 // size, 10)
    told = f"{whole:,}".replace(",", _NBSP)
    return f"{told},{rest}" if rest else told
