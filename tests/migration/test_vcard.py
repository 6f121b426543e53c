"""Cards as devices and services write them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pristan.migration import Findings, inspect
from pristan.migration.model import Person
from pristan.migration.notes import Notes
from pristan.migration.vcard.reader import read

Look = Callable[..., Findings]


def people(text: str, notes: Notes | None = None) -> list[Person]:
    lines: Iterator[tuple[int, str]] = enumerate(text.splitlines(), start=1)
    return list(read(lines, notes or Notes()))


@pytest.mark.parametrize(
    ("name", "contacts"),
    [
        ("John_Doe_ANDROID.vcf", 6),
        ("John_Doe_GMAIL.vcf", 1),
        ("John_Doe_MS_OUTLOOK.vcf", 1),
        ("gmail-list.vcf", 3),
        ("rfc6350-example.vcf", 1),
    ],
)
def test_an_open_sample_is_read_whole(sample: Callable[[str], Path], name: str, contacts: int) -> None:
    found = inspect(sample(f"vcard/{name}"), format_name="vcard")
    assert (found.contacts, found.messages, found.warnings, found.questions) == (contacts, 0, [], [])


def test_russian_quoted_printable_with_soft_breaks() -> None:
    name = "".join(f"={byte:02X}" for byte in "Петров;Иван;;;".encode())
    text = (
        f"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name[:30]}=\n{name[30:]}\n"
        f"TEL;CELL;PREF:8 (999) 000-00-00\nEND:VCARD\n"
    )
    assert people(text) == [Person(place=1, name="Иван Петров", phones=("8 (999) 000-00-00",))]


def test_a_charset_of_one_value() -> None:
    raw = "".join(f"={byte:02X}" for byte in "Анна".encode("cp1251"))
    card = people(f"BEGIN:VCARD\nFN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:{raw}\nEND:VCARD\n")
    assert card[0].name == "Анна"


def test_folding_groups_escapes_and_uris() -> None:
    card = people(
        'begin:vcard\nversion:4.0\nfn:Анна\\, врач\nitem1.TEL;VALUE=uri;TYPE="voice,cell":tel:+7-999-000-00-01\n'
        "TEL;type=CELL;waid=79990000002:+7 999 000-00-02\nEMAIL:anna@\n clinic.example\nORG:Клиника\\; филиал;Терапия\n"
        "NOTE:первая\\nвторая\nUID:urn:uuid:1\nPHOTO;ENCODING=b:AAAA\n AAAA\nend:vcard\n"
    )
    assert card == [
        Person(
            place=1,
            name="Анна, врач",
            phones=("+7-999-000-00-01", "+79990000002"),
            emails=("anna@clinic.example",),
            external_id="urn:uuid:1",
            company="Клиника; филиал, Терапия",
            note="первая\nвторая",
        )
    ]


def test_a_cut_file_and_a_card_without_an_end_are_told() -> None:
    notes = Notes()
    found = people("мусор\nTEL:1\nBEGIN:VCARD\nFN:А\nBEGIN:VCARD\nFN:Б\nTEL:+7", notes)
    assert [person.name for person in found] == ["А", "Б"]
    assert notes.warnings == [
        "не похоже на строку карточки, пропущено: строка 1",
        "стоит вне карточки, пропущено: строка 2",
        "карточка не закрыта, прочитана до начала следующей: строка 3",
        "файл обрезан: карточка не закрыта, прочитано что есть: строка 5",
    ]


def test_a_huge_photo_is_not_kept(look: Look) -> None:
    photo = "\n ".join("A" * 70 for _ in range(20_000))
    assert look(f"BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:{photo}\nTEL:1\nEND:VCARD\n", name="a.vcf").contacts == 1


def test_cards_in_windows_1251_are_read(look: Look) -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Иван Петров\r\n"
        "NOTE:постоянный покупатель, звонить после обеда\r\nEND:VCARD\r\n"
    )
    assert look(text.encode("cp1251"), name="a.vcf").contacts == 1
