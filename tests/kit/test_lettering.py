"""Texts on pages as Russian typography wants them."""

import pytest

from pristan.kit.lettering import bound, listed


@pytest.mark.parametrize(
    ("given", "set_"),
    [
        ("закон № 152-ФЗ «О персональных данных»", "закон №\u00a0152-ФЗ «О\u00a0персональных данных»"),
        ("ст. 6, ч. 1, п. 5 и ст. 15", "ст.\u00a06, ч.\u00a01, п.\u00a05 и\u00a0ст.\u00a015"),
        ("разрешённых для распространения", "разрешённых для\u00a0распространения"),
        ("вино на столе", "вино на\u00a0столе"),
        ("до 700 тыс. ₽, 1–3 % выручки, 5 лет", "до\u00a0700\u00a0тыс.\u00a0₽, 1–3\u00a0% выручки, 5\u00a0лет"),
        ("18 млн ₽ и 5 часов", "18\u00a0млн\u00a0₽ и\u00a05 часов"),
        ("№ ______ от «____»", "№\u00a0______ от\u00a0«____»"),
    ],
)
def test_words_that_end_no_line_are_bound_to_the_next(given: str, set_: str) -> None:
    assert bound(given) == set_


def test_titles_in_one_line_keep_one_capital_and_their_abbreviations() -> None:
    assert (
        listed(["Телефон", "Электронная почта", "СНИЛС", "IP, cookie"])
        == "Телефон, электронная почта, СНИЛС, IP, cookie"
    )
    assert listed(["Телефон", "ИНН"], is_within=True) == "телефон, ИНН"
    assert listed([]) == ""
