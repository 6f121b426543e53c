"""What the caller knows turns findings on and off."""

import pytest

from pristan.compliance.pd import Hints, Kind, Verdict, scan

OWN = Hints(
    own=frozenset({"+7 (495) 123-45-67", "director@romashka.ru", "https://vk.com/romashka", "ул. Гагарина, д. 21"})
)
CONTACT = Hints(contact=frozenset({"+7 495 765-43-21", "Тё Геннадий", "x@local"}))


@pytest.mark.parametrize(
    "text",
    ["звоните 8 495 123 45 67", "пишите director@romashka.ru", "мы тут vk.com/romashka/", "ждём: ул. Гагарина, д. 21"],
)
def test_what_the_company_has_published_is_nobodys_data(text: str) -> None:
    assert scan(text).verdict is Verdict.PD
    assert scan(text, hints=OWN).verdict is Verdict.CLEAN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("заказ 84957654321", Kind.PHONE, id="a phone behind a word of business"),
        pytest.param("тё геннадий оплатил", Kind.PERSON, id="a name no dictionary knows"),
    ],
)
def test_data_of_the_contact_is_found_whatever_stands_about_it(text: str, kind: Kind) -> None:
    assert kind not in {one.kind for one in scan(text).findings}
    found = scan(text, hints=CONTACT).findings
    assert [one.kind for one in found] == [kind]
    assert "совпадает с данными контакта" in found[0].why
