import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.staff.policy.inn import InnKind, check_inn

TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("7707083893", InnKind.LEGAL_ENTITY, id="a bank"),
        pytest.param("7736050003", InnKind.LEGAL_ENTITY, id="a gas company"),
        pytest.param("500100732259", InnKind.PERSON, id="a person"),
        pytest.param("7707083894", "Контрольные цифры не сходятся", id="last digit wrong"),
        pytest.param("500100732258", "Контрольные цифры не сходятся", id="twelfth digit wrong"),
        pytest.param("500100732249", "Контрольные цифры не сходятся", id="eleventh digit wrong"),
        pytest.param("77070838", "Не хватает двух цифр: нужно 10", id="two digits short"),
        pytest.param("", "Укажите ИНН", id="empty"),
        pytest.param("77070838931", "а здесь 11", id="eleven digits"),
        pytest.param("5001007322591", "Лишних цифр: 1", id="one too many"),
        pytest.param("77070838а3", "только из цифр", id="a letter"),
        pytest.param("٧٧٠٧٠٨٣٨٩٣", "только из цифр", id="digits of another script"),
        pytest.param("0000000000", "одних нулей", id="all zeros pass the sums but are no number"),
    ],
)
def test_inn_is_checked_by_its_digits(text: str, expected: InnKind | str) -> None:
    answer = check_inn(text)
    if isinstance(expected, InnKind):
        assert answer is expected
    else:
        assert isinstance(answer, str)
        assert expected in answer


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9).filter(any), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(digits: list[int], place: int, shift: int) -> None:
    check = sum(d * w for d, w in zip(digits, TEN, strict=True)) % 11 % 10
    wrong = digits.copy()
    wrong[place] = (wrong[place] + shift) % 10
    after = sum(d * w for d, w in zip(wrong, TEN, strict=True)) % 11 % 10
    text = "".join(map(str, [*wrong, check]))
    assert isinstance(check_inn(text), InnKind) == (after == check and any(wrong))


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(check_inn(text), str | InnKind)
