"""Sums are written one way everywhere; the UI has the same table (ui/src/lib/i18n/money.test.ts)."""

import pytest

from pristan.kit.sums import roubles, roubles_between


def said(text: str) -> str:
    """The words with plain spaces; none of them may be one at which a line breaks."""
    assert " " not in text.replace(" до\u00a0", "\u00a0до\u00a0"), repr(text)
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0 ₽"),
        (500, "500 ₽"),
        (1_500, "1,5 тыс. ₽"),
        (1_234, "1 234 ₽"),
        (100_000, "100 тыс. ₽"),
        (999_999, "999 999 ₽"),
        (1_000_000, "1 млн ₽"),
        (1_300_000, "1,3 млн ₽"),
        (1_250_000, "1 250 тыс. ₽"),
        (18_000_000, "18 млн ₽"),
        (1_500_000_000, "1 500 млн ₽"),
    ],
)
def test_a_sum_is_short_where_that_loses_nothing(amount: int, words: str) -> None:
    assert said(roubles(amount)) == words


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (1_000_000, 6_000_000, "1–6 млн ₽"),
        (6_000_000, 18_000_000, "6–18 млн ₽"),
        (100_000, 700_000, "100–700 тыс. ₽"),
        (1_500, 3_000, "1,5–3 тыс. ₽"),
        (1_000_000, 1_500_000, "1–1,5 млн ₽"),
        (500_000, 1_500_000, "от 500 тыс. ₽ до 1,5 млн ₽"),
        (500, 2_500, "от 500 ₽ до 2,5 тыс. ₽"),
        (0, 300_000, "0–300 тыс. ₽"),
        (300_000, 300_000, "300 тыс. ₽"),
    ],
)
def test_a_range_says_its_unit_once(least: int, most: int, words: str) -> None:
    assert said(roubles_between(least, most)) == words
