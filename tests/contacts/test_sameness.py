"""The same phone and the same e-mail, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal, normal_email, normal_phone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("8 (900) 123-45-67", "+79001234567", id="as Russians write it"),
        pytest.param("+7 900 123 45 67", "+79001234567", id="with the country code"),
        pytest.param("79001234567", "+79001234567", id="as channels give it"),
        pytest.param("9001234567", "+79001234567", id="without any code"),
        pytest.param("+375 29 123-45-67", "+375291234567", id="another country"),
        pytest.param("00375291234567", "+375291234567", id="with the international prefix"),
        pytest.param("+8 613 800 138 000", "+8613800138000", id="a country whose code begins with eight"),
        pytest.param("102", None, id="a service number"),
        pytest.param("+0123456789", None, id="no country begins with zero"),
        pytest.param("1" * 16, None, id="too long for a phone"),
        pytest.param("٠١٢٣٤٥٦٧٨٩", None, id="digits of another script"),
        pytest.param("не скажу", None, id="words"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_phone_is_compared_in_its_normal_form(written: str, expected: str | None) -> None:
    assert normal_phone(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(" Anna@Shop.Example ", "anna@shop.example", id="case and spaces"),
        pytest.param("anna+shop@shop.example", "anna+shop@shop.example", id="a tag tells people apart"),
        pytest.param("анна@почта.рф", "анна@почта.рф", id="Russian"),
        pytest.param("Анна <anna@shop.example>", None, id="a name with an address"),
        pytest.param("anna@localhost", None, id="no domain"),
        pytest.param("a@b.c, d@e.f", None, id="two"),
        pytest.param("a" * 300 + "@b.ru", None, id="too long"),
    ],
)
def test_an_email_is_compared_in_its_normal_form(written: str, expected: str | None) -> None:
    assert normal_email(written) == expected


@given(st.sampled_from(DetailKind), st.text(max_size=400))
def test_whatever_is_written_normal_is_normal_already(kind: DetailKind, text: str) -> None:
    value = normal(kind, text)
    assert value is None or normal(kind, value) == value
