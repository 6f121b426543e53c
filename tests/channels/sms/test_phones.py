"""Numbers as people write them, and the words by which they stop us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.model import IdentityChange
from pristan.channels.sms.phones import e164, masked, sender_of
from pristan.channels.stop_words import wish


@pytest.mark.parametrize(
    ("written", "number"),
    [
        pytest.param("8 (916) 123-45-67", "+79161234567", id="the trunk prefix 8"),
        pytest.param("+7 916 123 45 67", "+79161234567", id="the country code"),
        pytest.param("79161234567", "+79161234567", id="as providers write it"),
        pytest.param("9161234567", "+79161234567", id="ten digits of a mobile number"),
        pytest.param("8–916–123–45–67", "+79161234567", id="dashes of an editor"),
        pytest.param("+375 29 123-45-67", "+375291234567", id="another country"),
        pytest.param("810375291234567", "+375291234567", id="dialled abroad from Russia"),
        pytest.param("00375291234567", "+375291234567", id="dialled abroad from elsewhere"),
        pytest.param("+7916123456", None, id="a digit too few"),
        pytest.param("+791612345678", None, id="a digit too many"),
        pytest.param("900", None, id="a short code"),
        pytest.param("Sberbank", None, id="a name"),
        pytest.param("+0 916 123-45-67", None, id="no country begins with zero"),
        pytest.param("1" * 16, None, id="longer than any number"),
        pytest.param("٩١٦١٢٣٤٥٦٧", None, id="digits of another script"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_number_is_brought_to_one_form(written: str, number: str | None) -> None:
    assert e164(written) == number


@given(st.text(max_size=40))
def test_any_text_is_a_number_in_one_form_or_none(text: str) -> None:
    number = e164(text)
    assert number is None or (number[0] == "+" and number[1:].isascii() and number[1:].isdecimal())
    assert number is None or e164(number) == number
    assert len(sender_of(text)) <= 32


def test_a_short_code_stays_what_it_is_and_a_number_is_shown_by_its_edges() -> None:
    assert sender_of(" 900 ") == "900"
    assert sender_of("8 916 123-45-67") == "+79161234567"
    assert masked("+79161234567") == "+7916•••67"


@pytest.mark.parametrize("text", ["СТОП", "стоп", "Стоп.", " STOP! ", "«Стоп»", "отписаться", "Unsubscribe"])
def test_a_word_that_stops_is_heard_in_any_clothes(text: str) -> None:
    assert wish(text) is IdentityChange.WITHDRAWN


@pytest.mark.parametrize("text", ["Стоп, а где заказ?", "нон-стоп", "остановка", "", "...", "стопка"])
def test_a_word_within_a_sentence_stops_nothing(text: str) -> None:
    assert wish(text) is None


def test_a_word_that_allows_again() -> None:
    assert wish("Старт!") is IdentityChange.RESUMED
