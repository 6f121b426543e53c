"""Check digits, in plain arithmetic. Every function takes digits only; another length is False."""

import re

INN_ORG = (2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
ACCOUNT = (7, 1, 3)
SNILS_SINCE = 1_001_998  # numbers up to 001-001-998 carry no check digits: order of the Pension Fund, contract §3.3
SNILS_MODULO = 101
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_SHAPES = {
    name: re.compile(rf"\d{{{size}}}", re.ASCII)
    for name, size in {"inn": 12, "inn_org": 10, "snils": 11, "ogrnip": 15, "ogrn": 13, "account": 20, "bik": 9}.items()
}


def _is(name: str, digits: str) -> bool:
    return _SHAPES[name].fullmatch(digits) is not None


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def inn(digits: str) -> bool:
    """INN of a natural person, 12 digits."""
    return _is("inn", digits) and (_weighed(digits, INN_11), _weighed(digits, INN_12)) == (
        int(digits[10]),
        int(digits[11]),
    )


def inn_org(digits: str) -> bool:
    """INN of an organisation, 10 digits; one random number in ten passes."""
    return _is("inn_org", digits) and _weighed(digits, INN_ORG) == int(digits[9])


def luhn(digits: str) -> bool:
    """The Luhn formula: cards, policies of compulsory health insurance, IMEI."""
    if not digits.isascii() or not digits.isdigit():
        return False
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(_DOUBLED[int(digit)] for digit in even)) % 10 == 0


def snils(digits: str) -> bool:
    """SNILS; numbers that were given before check digits existed do not pass."""
    if not _is("snils", digits) or int(digits[:9]) <= SNILS_SINCE:
        return False
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9]))
    return total % SNILS_MODULO % 100 == int(digits[9:])


def ogrnip(digits: str) -> bool:
    """Registration number of an individual entrepreneur, 15 digits."""
    return _is("ogrnip", digits) and digits[0] == "3" and int(digits[:14]) % 13 % 10 == int(digits[14])


def ogrn(digits: str) -> bool:
    """Registration number of an organisation, 13 digits."""
    return _is("ogrn", digits) and int(digits[:12]) % 11 % 10 == int(digits[12])


def account(digits: str, bik: str) -> bool:
    """Key of a bank account against the BIK: order 515 of the Bank of Russia of 08.09.1997."""
    if not _is("account", digits) or not _is("bik", bik):
        return False
    lead = f"0{bik[4:6]}" if bik[-3:] in {"000", "001", "002"} else bik[-3:]
    return sum(int(digit) * ACCOUNT[place % 3] % 10 for place, digit in enumerate(lead + digits)) % 10 == 0
