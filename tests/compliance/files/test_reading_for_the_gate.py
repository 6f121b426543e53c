"""What the gate goes by: sure kinds with their places, and why something was not read; always in a process apart."""

import asyncio
import os
import time
from datetime import date
from pathlib import Path

import pytest

from pristan.compliance.files import FileRead, Sure, Unread, read_apart, scan_file
from pristan.compliance.pd import Kind
from tests.compliance.files import made

TODAY = date(2026, 11, 21)
LETTER = "Уважаемая Анна Петровна, ваш паспорт 4511 123456 принят."


def read(path: Path, name: str = "", *, seconds: int = 20) -> FileRead:
    return asyncio.run(read_apart(path, name=name, own=frozenset(), today=TODAY, seconds=seconds))


def kinds(found: FileRead) -> dict[Kind, int]:
    return {one.kind: one.found for one in found.sure}


def test_a_table_tells_its_columns_by_number_and_never_by_name(tmp_path: Path) -> None:
    found = read(made.xlsx(tmp_path / "a", {"Иванов": [["x"]], "Клиенты": made.ROWS}), "клиенты.xlsx")
    assert Sure(kind=Kind.PASSPORT_RF, found=21, table=1, column=2) in found.sure
    assert (found.form, found.unread) == ("xlsx", frozenset())
    assert Kind.PHONE in kinds(found)


def test_a_pdf_tells_the_page(tmp_path: Path) -> None:
    text = "Обычная страница\n#pagebreak()\n" + LETTER
    (one,) = [one for one in read(made.pdf(tmp_path / "a", text)).sure if one.kind is Kind.PASSPORT_RF]
    assert (one.found, one.page) == (1, 2)


@pytest.mark.parametrize("code", ["utf-8", "cp1251", "utf-16"])
def test_plain_text_is_read_in_the_letters_of_old_programs_too(tmp_path: Path, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(LETTER.encode(code))
    found = read(path, "письмо.txt")
    assert (found.form, kinds(found)[Kind.PASSPORT_RF]) == ("txt", 1)


def test_a_table_without_a_heading_hides_nothing_in_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Кузнецова Анна;паспорт 4511 123456\n", "utf-8")
    assert kinds(read(path, "a.csv"))[Kind.PASSPORT_RF] == 1


def test_a_form_gives_its_label_to_the_cell_beside(tmp_path: Path) -> None:
    rows = [["Анкета", ""], ["Паспорт", "4511 123456"], ["Заявка", "4511123"]]
    assert kinds(read(made.xlsx(tmp_path / "a", {"Лист": rows})))[Kind.PASSPORT_RF] == 1


def test_an_account_of_an_organisation_is_told_though_it_is_nobodys_data(tmp_path: Path) -> None:
    text = "Счёт № 12. ООО «Ромашка», ИНН 7707083893, БИК 044525225, р/с 40702810900000012345"
    assert any("ACCOUNT" in one.kind for one in read(made.word(tmp_path / "a", text)).sure)


def test_the_companys_own_contacts_are_left_out(tmp_path: Path) -> None:
    words = "Пишите нам на почту help@romashka.ru или звоните на наш телефон: +7 926 102-45-89"
    path = tmp_path / "file"
    path.write_text(words, "utf-8")
    assert Kind.PHONE not in kinds(read(path, "a.txt"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096, Unread.LOCKED, id="locked or old"),
        pytest.param(b"PK\x03\x04" + b"\0" * 64, Unread.BROKEN, id="a broken archive"),
        pytest.param(b"%PDF-1.7\n" + b"\0" * 64, Unread.BROKEN, id="a broken PDF"),
        pytest.param(b"\x7fELF\0\0\1", Unread.OTHER, id="a program"),
        pytest.param(made.a_zip(), Unread.OTHER, id="an archive"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, why: Unread) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert read(path) == FileRead(unread=frozenset({why}))


def test_a_document_with_a_picture_and_a_document_inside_is_not_read_whole(tmp_path: Path) -> None:
    path = made.word(tmp_path / "a", LETTER)
    made.with_part(path, "word/media/image1.png", b"png")
    made.with_part(path, "word/embeddings/clients.xlsx", made.a_zip())
    found = read(path)
    assert found.unread == {Unread.PICTURE, Unread.NESTED}
    assert kinds(found)[Kind.PASSPORT_RF] == 1


def test_no_value_no_heading_and_no_name_is_kept(tmp_path: Path) -> None:
    rows = [["Петров Пётр 4511 987654", "Паспорт"], ["Кузнецова Анна", "4511 123456"]]
    said = str(scan_file(made.xlsx(tmp_path / "a.xlsx", {"Сидоров": rows})).read)
    assert not [word for word in ("Петров", "Кузнецова", "Сидоров", "4511", "123456", "Паспорт") if word in said]


@pytest.mark.parametrize("sign", [" ", ";", ",", "\t", "-", ".", "\n", "|", "_", "0", "\u200b"])
def test_a_hundred_thousand_of_one_separator_are_read_in_a_moment(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(sign * 100_000, "utf-8")
    started = sum(os.times()[:4])  # of the processor, ours and that of who opens the file
    for name in ("a.csv", "a.txt"):
        scan_file(path, name=name, seconds=60)
    assert sum(os.times()[:4]) - started < 20


def test_a_dear_file_ends_in_time_and_is_not_called_clean(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Комментарий\n" + ("слово Пётр 4511 " * 300 + "\n") * 5_000, "utf-8")
    started = time.monotonic()
    found = read(path, "a.csv", seconds=2)
    assert time.monotonic() - started < 20
    assert Unread.PARTIAL in found.unread
