"""How many SMS a text takes; the figures of the contract, and what must hold for any text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.sms.segments import EXTENSION, GSM, plain, segments


@pytest.mark.parametrize(
    ("text", "alphabet", "count", "left"),
    [
        pytest.param("", "gsm7", 0, 160, id="nothing"),
        pytest.param("a" * 160, "gsm7", 1, 0, id="160 Latin letters are one"),
        pytest.param("a" * 161, "gsm7", 2, 145, id="161 are two"),
        pytest.param("a" * 307, "gsm7", 3, 152, id="307 are three"),
        pytest.param("я" * 70, "ucs2", 1, 0, id="70 Cyrillic letters are one"),
        pytest.param("я" * 71, "ucs2", 2, 63, id="71 are two"),
        pytest.param("я" * 134, "ucs2", 2, 0, id="134 are two"),
        pytest.param("я" * 135, "ucs2", 3, 66, id="135 are three"),
        pytest.param("€" * 100, "gsm7", 2, 105, id="a hundred extension characters are two"),
        pytest.param("€" * 80, "gsm7", 1, 0, id="an extension character takes two places"),
        pytest.param("😀" * 35, "ucs2", 1, 0, id="35 emoji are one"),
        pytest.param("😀" * 36, "ucs2", 2, 61, id="36 emoji are two, and no pair is torn"),
        pytest.param("a" * 70 + "№", "ucs2", 2, 63, id="one odd sign makes all of it dear"),
        pytest.param("`", "ucs2", 1, 69, id="the backtick is not in the alphabet"),
    ],
)
def test_segments_are_counted_as_operators_bill_them(text: str, alphabet: str, count: int, left: int) -> None:
    found = segments(text)
    assert (found.alphabet, found.count, found.left) == (alphabet, count, left)


def test_no_part_begins_with_half_of_an_extension_character() -> None:
    found = segments("a" * 152 + "€" + "b" * 20)
    assert found.parts[0] == "a" * 152  # 153 places, but the sign needs two
    assert found.parts[1] == "€" + "b" * 20


@given(st.text(alphabet=st.one_of(st.sampled_from("яЖ№«😀👍🏽€[]^~aZ@\n "), st.characters(exclude_categories=["Cs"]))))
def test_parts_hold_every_character_and_none_is_longer_than_its_place(text: str) -> None:
    found = segments(text)
    assert "".join(found.parts) == text
    latin = found.alphabet == "gsm7"
    limit = (160 if latin else 70) if found.count == 1 else (153 if latin else 67)
    for part in found.parts:
        weight = len(part) + sum(character in EXTENSION for character in part)
        assert (weight if latin else len(part.encode("utf-16-be")) // 2) <= limit
    assert latin == all(character in GSM or character in EXTENSION for character in text)


def test_signs_to_blame_are_named_only_when_replacing_them_helps() -> None:
    assert segments("Code «42» — №1").odd == ("«", "»", "—", "№")
    assert segments("Код «42»").odd == ()
    assert segments("Code 42").odd == ()
    assert segments(plain("Code «42» — №1")).alphabet == "gsm7"


def test_the_price_is_of_every_segment() -> None:
    assert segments("я" * 135).price(Decimal("4.90")) == Decimal("14.70")
