import pytest

from pristan.staff.policy.passwords import check_password


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        pytest.param("верная лошадь скрепка", None, id="three words"),
        pytest.param("kQ9#vLm2xP", None, id="ten random signs"),
        pytest.param("коротко", "не меньше 10 знаков, сейчас 7", id="short"),
        pytest.param("щ" * 300, "не больше 256", id="too long to hash for free"),
        pytest.param("roman-and-more", "почту или имя", id="holds the mailbox"),
        pytest.param("гущин-2026-года", "почту или имя", id="holds the name"),
        pytest.param("aaaaaaaaaaaa", "подбирают первым", id="one letter"),
        pytest.param("password2026!", "подбирают первым", id="common word with a tail"),
        pytest.param("qwertyuiop", "подбирают первым", id="a row of keys"),
        pytest.param("ЙЦУКЕНГШЩЗ", "подбирают первым", id="a row of Russian keys"),
        pytest.param("0987654321", "подбирают первым", id="digits back"),
    ],
)
def test_password_must_not_be_guessable(password: str, expected: str | None) -> None:
    answer = check_password(password, email="roman@shop.example", name="Роман Гущин")
    if expected is None:
        assert answer is None
    else:
        assert answer is not None
        assert expected in answer
