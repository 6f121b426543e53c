"""What is the same phone and the same address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.contacts.model import DetailKind
from pristan.contacts.policy import normal, normal_email, normal_phone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("+7 900 123-45-67", "+79001234567", id="international"),
        pytest.param("8 (900) 123-45-67", "+79001234567", id="with an eight"),
        pytest.param("900 123 45 67", "+79001234567", id="without a country"),
        pytest.param("79001234567", "+79001234567", id="with a country and no plus"),
        pytest.param("0049 30 1234567", "+49301234567", id="with two zeros"),
        pytest.param("+375 29 123-45-67", "+375291234567", id="of another country"),
        pytest.param("+8 900 123-45-67", "+89001234567", id="a plus before eight is a country"),
        pytest.param("12345", None, id="too short"),
        pytest.param("+1234567890123456", None, id="too long"),
        pytest.param("+0 900 123 45 67", None, id="no country begins with zero"),
        pytest.param(
            "\u0667\u0669\u0660\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667", None, id="digits of another script"
        ),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_phone_has_one_writing(written: str, expected: str | None) -> None:
    assert normal_phone(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(" Ira@Example.RU ", "ira@example.ru", id="letters and spaces"),
        pytest.param("ira.s+shop@example.ru", "ira.s+shop@example.ru", id="dots and tags stay"),
        pytest.param("ира@пример.рф", "ира@пример.рф", id="in Russian"),
        pytest.param("ira@example", None, id="no top level"),
        pytest.param("ira@@example.ru", None, id="two signs"),
        pytest.param("a, b@example.ru", None, id="two addresses"),
        pytest.param("i" * 250 + "@example.ru", None, id="too long"),
    ],
)
def test_an_address_has_one_writing(written: str, expected: str | None) -> None:
    assert normal_email(written) == expected


def test_each_kind_is_compared_in_its_own_way() -> None:
    assert normal(DetailKind.PHONE, "8 900 123-45-67") == "+79001234567"
    assert normal(DetailKind.EMAIL, "Ira@example.ru") == "ira@example.ru"


@given(st.text(max_size=40))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    phone, email = normal_phone(text), normal_email(text)
    assert phone is None or normal_phone(phone) == phone
    assert email is None or normal_email(email) == email
