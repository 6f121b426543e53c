"""What a channel cannot carry becomes words a person understands."""

import pytest

from pristan.channels.degrade import as_numbered, chosen, with_links, with_numbers
from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.core.ids import FileId

ROWS = [
    [Button(text="Где заказ?", payload="order"), Button(text="Оператор", payload="person")],
    [Button(text="Сайт", kind="link", url="https://lavka.example")],
]
ACT = OutboundFile(
    file_id=FileId(7),
    storage_key="1/ab/abc",
    name="Акт.pdf",
    mime="application/pdf",
    kind=AttachmentKind.FILE,
    size=10,
    sha256=b"x" * 32,
)


def test_buttons_become_numbered_lines_and_a_link_keeps_its_address() -> None:
    assert as_numbered(ROWS) == "1. Где заказ?\n2. Оператор\n3. Сайт: https://lavka.example"
    assert with_numbers("Чем помочь?", ROWS).startswith("Чем помочь?\n\n1. ")
    assert with_numbers("Чем помочь?", []) == "Чем помочь?"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("2", "person", id="a number"),
        pytest.param(" 1. ", "order", id="a number with a dot"),
        pytest.param("2)", "person", id="a number with a bracket"),
        pytest.param("оператор", "person", id="the words of the button"),
        pytest.param("0", None, id="no such number below"),
        pytest.param("4", None, id="no such number above"),
        pytest.param("999", None, id="a number beyond reason"),
        pytest.param("2 коробки", None, id="a number within a sentence"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_an_answer_by_number_or_by_word_is_understood(said: str, expected: str | None) -> None:
    found = chosen(said, ROWS)
    assert (found.payload if found else None) == expected


def test_two_buttons_of_one_name_are_not_guessed() -> None:
    twice = [[Button(text="Да", payload="1"), Button(text="да", payload="2")]]
    assert chosen("Да", twice) is None


def test_a_file_goes_as_its_name_and_its_address() -> None:
    assert with_links("Вот акт", [(ACT, "https://hub.example/f/x")]) == "Вот акт\nАкт.pdf: https://hub.example/f/x"
    assert with_links("", [(ACT, "https://hub.example/f/x")]) == "Акт.pdf: https://hub.example/f/x"
    assert with_links("Вот акт", []) == "Вот акт"
