"""Files: what they carry is told by kind and number; what is built to hurt is refused in one Russian sentence."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pristan.cli.main import build
from pristan.compliance.files import FileUnreadable, scan_file
from pristan.compliance.pd import Kind
from tests.compliance.files import made

DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def test_columns_of_every_sheet_are_judged(tmp_path: Path) -> None:
    report = scan_file(
        made.xlsx(tmp_path / "a.xlsx", {"Клиенты": made.ROWS, "Товары": [["Артикул"], [98341], [98342]]})
    )
    (table,) = [one for one in report.tables if one.report.columns]
    assert table.name == "Клиенты"
    assert [(one.kind, one.cells) for one in table.report.columns] == [(Kind.PERSON, 21), (Kind.PASSPORT_RF, 21)]
    assert table.report.stray == ((Kind.PHONE, 1),)
    assert report.complete
    assert not report.is_clean


def test_numbers_and_dates_of_cells_are_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["ИНН", "Телефон"]]
    rows += [[500100732259, 79261024589] for _ in range(5)]
    (table,) = scan_file(made.xlsx(tmp_path / "a.xlsx", {"Лист": rows})).tables
    assert {one.kind for one in table.report.columns} == {Kind.INN, Kind.PHONE}


def test_a_document_gives_its_text_and_its_tables(tmp_path: Path) -> None:
    report = scan_file(made.word(tmp_path / "a.docx", made.TEXT, "Ещё абзац", table=made.ROWS))
    assert {one.kind for one in report.text} == {Kind.PERSON, Kind.PASSPORT_RF, Kind.PHONE}
    assert [one.kind for one in report.tables[0].report.columns] == [Kind.PERSON, Kind.PASSPORT_RF]


def test_the_text_of_a_pdf_is_read_and_pages_without_text_are_told(tmp_path: Path) -> None:
    report = scan_file(made.pdf(tmp_path / "a.pdf", made.TEXT.replace("@", "\\@") + "\n#pagebreak()\n#rect()"))
    assert Kind.PASSPORT_RF in {one.kind for one in report.text}
    assert report.notes == ("Страниц без текста: 1 из 2. Картинки не читаются",)


def test_what_stands_on_the_border_of_two_windows_is_counted_once(tmp_path: Path) -> None:
    for place in range(3_700, 4_100, 25):
        text = "слово " * (place // 6) + "паспорт 4511 123456 " + "слово " * 700
        report = scan_file(made.word(tmp_path / "a.docx", text))
        assert [(one.kind, one.found) for one in report.text] == [(Kind.PASSPORT_RF, 1)], place


def test_a_clean_file_is_clean(tmp_path: Path) -> None:
    assert scan_file(made.word(tmp_path / "a.docx", "Приказ о рабочем времени")).is_clean


def test_no_value_comes_out(tmp_path: Path) -> None:
    path = made.word(tmp_path / "a.docx", made.TEXT, table=made.ROWS)
    answer = CliRunner().invoke(build(), ["pd", "file", str(path), "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["form"] == "docx"
    for value in ("123456", "654321", "Кузнецов", "102-45"):
        assert value not in answer.stdout


def test_the_name_of_a_file_does_not_decide(tmp_path: Path) -> None:
    assert scan_file(made.xlsx(tmp_path / "a.csv", {"Лист": made.ROWS})).form == "xlsx"


BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
NOISE = random.Random(1).randbytes(524_283).hex().encode()  # noqa: S311 - the word begins before a piece ends


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param({"word/document.xml": BILLION}, "объявления XML", id="entities"),
        pytest.param({"word/document.xml": FILE.encode("utf-16")}, "объявления XML", id="entities in UTF-16"),
        pytest.param({"word/document.xml": NOISE + b"<!DOCTYPE x>"}, "объявления XML", id="entities on a border"),
        pytest.param({"word/document.xml": b"\0" * (300 * 1024 * 1024)}, "бомбу", id="a bomb"),
        pytest.param(
            {"word/document.xml": b"<x/>", **{f"word/{n}.xml": b"" for n in range(10_001)}},
            "частей",
            id="too many parts",
        ),
        pytest.param({"word/document.xml": DOCUMENT.format("<w:p>")}, "испорчен", id="XML that ends early"),
        pytest.param({"xl/workbook.xml": b"<x/>"}, "испорчен", id="a workbook without sheets"),
        pytest.param({"x.txt": b"x"}, "другого вида", id="an archive that is no document"),
    ],
)
def test_what_is_built_to_hurt_is_refused(tmp_path: Path, parts: dict[str, bytes | str], words: str) -> None:
    with pytest.raises(FileUnreadable, match=words):
        scan_file(made.office(tmp_path / "a.docx", parts))


def test_an_archive_inside_is_named_and_not_opened(tmp_path: Path) -> None:
    path = made.word(tmp_path / "a.docx", "Приказ")
    report = scan_file(made.with_part(path, "word/embeddings/clients.zip", made.a_zip()))
    assert report.notes == ("Вложенный файл не открыт: clients.zip",)


def test_tables_within_tables_do_not_break_the_reader(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3_000
    path = made.office(tmp_path / "a.docx", {"word/document.xml": DOCUMENT.format(deep)}, level=1)
    assert scan_file(path, seconds=20).form == "docx"


@pytest.mark.parametrize("cut", [9, 2_000])
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_a_file_that_ends_early_is_told_as_broken(tmp_path: Path, form: str, cut: int) -> None:
    makers = {
        "xlsx": lambda path: made.xlsx(path, {"Лист": made.ROWS}),
        "docx": lambda path: made.word(path, made.TEXT),
        "pdf": lambda path: made.pdf(path, made.TEXT),
    }
    path = makers[form](tmp_path / f"a.{form}")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(FileUnreadable, match="испорчен"):
        scan_file(path)


@pytest.mark.parametrize(
    "head",
    [pytest.param(bytes.fromhex("d0cf11e0a1b11ae1"), id="locked or old"), pytest.param(b"%PDF-1.7", id="no pages")],
)
def test_what_cannot_be_opened_is_told_in_russian(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(head + b"\0" * 4096)
    answer = CliRunner().invoke(build(), ["pd", "file", str(path)])
    assert answer.exit_code == 2
    assert "Файл" in answer.stderr


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(FileUnreadable, match="64 МБ"):
        scan_file(path)


def test_a_file_that_takes_too_long_is_never_called_clean(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Комментарий\n" + ("слово " * 300 + "\n") * 5_000, "utf-8")
    report = scan_file(path, seconds=0.5)
    assert not report.complete
    assert not report.is_clean
    assert report.notes[-1].startswith("Прочитано не всё")
