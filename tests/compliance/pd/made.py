"""Numbers that nobody has, made with the right check digits."""

import random

INN_11, INN_12 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def seeded(seed: int) -> random.Random:
    """The same chances on every run."""
    return random.Random(seed)  # noqa: S311  # nothing secret is made here


def some_digits(chance: random.Random, size: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(size))


def inn(chance: random.Random) -> str:
    digits = chance.choice("1234567") + some_digits(chance, 9)
    for weights in (INN_11, INN_12):
        digits += str(sum(int(one) * weight for one, weight in zip(digits, weights, strict=True)) % 11 % 10)
    return digits


def snils(chance: random.Random) -> str:
    digits = f"{chance.randint(2_000_000, 199_999_999):09d}"
    total = sum(int(one) * (9 - place) for place, one in enumerate(digits))
    while total > 101:
        total %= 101
    return f"{digits}{0 if total in {100, 101} else total:02d}"


def luhn(chance: random.Random, prefix: str, size: int = 16) -> str:
    digits = prefix + some_digits(chance, size - len(prefix) - 1)
    for last in "0123456789":
        whole = digits + last
        total = 0
        for place, one in enumerate(reversed(whole)):
            value = int(one) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return whole
    raise AssertionError


def ogrnip(chance: random.Random) -> str:
    digits = "3" + some_digits(chance, 13)
    return digits + str(int(digits) % 13 % 10)


def account(chance: random.Random) -> tuple[str, str]:
    bik = f"0445{some_digits(chance, 2)}{chance.randint(100, 999)}"
    for key in "0123456789":
        digits = "40817810" + key + some_digits(chance, 11)
        if sum(int(one) * (7, 1, 3)[place % 3] % 10 for place, one in enumerate(bik[-3:] + digits)) % 10 == 0:
            return digits, bik
    return account(chance)


def phone(chance: random.Random) -> str:
    return "9" + chance.choice(("03", "05", "16", "26", "50", "85")) + some_digits(chance, 7)
