"""Kinds with check digits: every valid number is found however it is written, and a wrong one is not."""

import random
from collections.abc import Callable

import pytest

from pristan.compliance.pd import Kind, Verdict, scan
from pristan.compliance.pd.checks import account, inn, luhn, ogrnip, snils

from . import made

ROUNDS = 400
SEPARATORS = ("", " ", "-", "\u00a0", "\u2009", "\u2011", ".")


def grouped(digits: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return separator.join([*parts, digits[at:]]).strip(separator) if separator else digits


CASES: list[tuple[str, Kind, Callable[[random.Random], str], tuple[int, ...]]] = [
    ("инн {}", Kind.INN, made.inn, (4, 4)),
    ("мой снилс {}", Kind.SNILS, made.snils, (3, 3, 3)),
    ("карта {} мир", Kind.BANK_CARD, lambda chance: made.luhn(chance, "2202"), (4, 4, 4)),
    ("переведите на {}", Kind.BANK_CARD, lambda chance: made.luhn(chance, "4276"), (4, 4, 4)),
    ("полис омс {}", Kind.OMS, lambda chance: made.luhn(chance, "77"), (4, 4, 4)),
    ("огрнип {}", Kind.OGRNIP, made.ogrnip, (5, 5)),
    ("перезвоните 8{}", Kind.PHONE, made.phone, (2, 3, 2)),
]


@pytest.mark.parametrize(("phrase", "kind", "make", "sizes"), CASES, ids=[case[0] for case in CASES])
def test_a_valid_number_is_found_in_every_writing(
    phrase: str, kind: Kind, make: Callable[[random.Random], str], sizes: tuple[int, ...]
) -> None:
    chance = made.seeded(1)
    for _ in range(ROUNDS):
        value = grouped(make(chance), sizes, chance.choice(SEPARATORS))
        text = phrase.format(value)
        found = [finding for finding in scan(text).findings if finding.kind is kind]
        assert [text[one.start : one.end].removeprefix("8") for one in found] == [value], text


@pytest.mark.parametrize(
    ("make", "is_valid"),
    [
        pytest.param(made.inn, inn, id="inn"),
        pytest.param(made.snils, snils, id="snils"),
        pytest.param(lambda chance: made.luhn(chance, "4"), luhn, id="luhn"),
        pytest.param(made.ogrnip, ogrnip, id="ogrnip"),
    ],
)
def test_one_digit_changed_is_noticed(make: Callable[[random.Random], str], is_valid: Callable[[str], bool]) -> None:
    chance = made.seeded(2)
    passed = 0
    for _ in range(10_000):
        digits = make(chance)
        assert is_valid(digits)
        place = chance.randrange(1, len(digits))
        changed = chance.choice([one for one in "0123456789" if one != digits[place]])
        passed += is_valid(digits[:place] + changed + digits[place + 1 :])
    assert passed <= 500  # a collision is possible where a remainder is cut to one digit


def test_the_key_of_an_account_is_checked_against_the_bik_of_the_same_text() -> None:
    assert account("40602810700000000025", "049805746")  # the example of order 515
    digits, bik = made.account(made.seeded(3))
    sure = scan(f"р/с {digits}, БИК {bik}").findings[0]
    assert (sure.kind, sure.score > 0.95) == (Kind.BANK_ACCOUNT, True)
    wrong = str((int(digits[-1]) + 1) % 10)
    assert not scan(f"р/с {digits[:-1]}{wrong}, БИК {bik}").findings


@pytest.mark.parametrize("word", ["заказ", "артикул", "накладная №", "трек-номер", "код товара", "чек", "УИН"])
def test_a_business_number_is_not_personal_data(word: str) -> None:
    chance = made.seeded(4)
    flagged = []
    for _ in range(ROUNDS):
        text = f"{word} {made.some_digits(chance, chance.randint(6, 24))} когда будет?"
        if scan(text).verdict is not Verdict.CLEAN:
            flagged.append(text)
    assert len(flagged) <= ROUNDS // 100, flagged[:5]


@pytest.mark.parametrize(
    "text",
    [
        "итого 9 162 345 руб",
        "8-800-555-35-35 это ваш номер?",
        "ИНН 7707083893 ОГРН 1027700132195 КПП 773601001",
        "БИК 044525225 к/с 30101810400000000225",
        "КБК 18210102010011000110",
        "карта лояльности 2200 9910 2374 0954",
        "модель WX-4512 345678",
        "обновите до 10.15.7.2 версии",
        "напишите на info@shop.example",
        "IMEI 353451450612310",
        "ISBN 978-5-17-118366-1",
    ],
)
def test_a_number_of_an_organisation_or_a_thing_is_clean(text: str) -> None:
    assert scan(text).findings == ()
