"""Check digits of a Russian taxpayer number (ИНН).

Weights: order of the Federal Tax Service ЕД-7-14/559@ of 26.06.2025 keeps the ones of ММВ-7-6/435@.
"""

from enum import Enum
from typing import Final

LEGAL_ENTITY_DIGITS: Final = 10
PERSON_DIGITS: Final = 12

_TEN: Final = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVENTH: Final = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_TWELFTH: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


class InnKind(Enum):
    """Whom a valid number belongs to."""

    LEGAL_ENTITY = "legal_entity"
    PERSON = "person"


def check_inn(text: str) -> InnKind | str:
    """The kind of a valid number, or in Russian what is wrong with it."""
    if not text:
        return "Укажите ИНН"
    if not (text.isascii() and text.isdigit()):
        return "ИНН состоит только из цифр"
    if len(text) not in {LEGAL_ENTITY_DIGITS, PERSON_DIGITS}:
        return _wrong_length(len(text))
    digits = [int(char) for char in text]
    if not any(digits):
        return "ИНН не может состоять из одних нулей"
    if len(digits) == LEGAL_ENTITY_DIGITS:
        return InnKind.LEGAL_ENTITY if _sum(digits, _TEN) == digits[9] else _MISMATCH
    matches = _sum(digits, _ELEVENTH) == digits[10] and _sum(digits, _TWELFTH) == digits[11]
    return InnKind.PERSON if matches else _MISMATCH


_MISMATCH: Final = "Контрольные цифры не сходятся. Проверьте, нет ли опечатки"


def _sum(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def _wrong_length(length: int) -> str:
    if length < LEGAL_ENTITY_DIGITS:
        missing = LEGAL_ENTITY_DIGITS - length
        return f"Не хватает {_GENITIVE.get(missing, f'{missing} цифр')}: нужно 10, у предпринимателя 12"
    if length > PERSON_DIGITS:
        return f"Лишних цифр: {length - PERSON_DIGITS}. Нужно 10, у предпринимателя 12"
    return "В ИНН 10 цифр у организации и 12 у предпринимателя, а здесь 11"


_GENITIVE: Final = {1: "одной цифры", 2: "двух цифр", 3: "трёх цифр", 4: "четырёх цифр", 5: "пяти цифр"}
