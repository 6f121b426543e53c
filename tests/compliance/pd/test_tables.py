"""Tables: headings give context, columns are judged by share, nothing of a value comes out."""

from pathlib import Path

import msgspec
from typer.testing import CliRunner

from pristan.cli.main import build
from pristan.compliance.pd import Kind, scan_table

from . import made


def rows() -> list[list[str]]:
    chance = made.seeded(9)
    people = ["Кузнецова Анна", "Иванов Пётр", "Цой Ольга", "Сафина Алсу"]
    return [
        ["Клиент", "Паспорт", "Артикул", "Комментарий"],
        *(
            [people[place % 4], f"4511 {made.some_digits(chance, 6)}", made.some_digits(chance, 10), "всё хорошо"]
            for place in range(20)
        ),
        ["Ким Вера", "4511 123456", "", f"звонить на 8{made.phone(chance)}"],
    ]


def test_a_column_is_of_a_kind_and_a_stray_cell_is_counted() -> None:
    report = scan_table(rows())
    assert report.complete
    assert [(one.number, one.kind, one.cells, one.filled) for one in report.columns] == [
        (1, Kind.PERSON, 21, 21),
        (2, Kind.PASSPORT_RF, 21, 21),
    ]
    assert report.stray == ((Kind.PHONE, 1),)


def test_a_cell_that_is_too_long_makes_the_report_incomplete() -> None:
    assert not scan_table([["Текст"], ["слово " * 2_000]]).complete


def test_an_empty_table_is_nothing() -> None:
    assert scan_table([]).rows == 0


def test_the_command_tells_columns_and_no_values(tmp_path: Path) -> None:
    table = tmp_path / "clients.csv"
    table.write_text("\n".join(";".join(row) for row in rows()), "utf-8")
    answer = CliRunner().invoke(build("pd"), ["pd", "file", str(table), "--json"])
    assert answer.exit_code == 0
    assert "узнецова" not in answer.stdout
    assert [one["kind"] for one in msgspec.json.decode(answer.stdout)["tables"][0]["report"]["columns"]] == [
        "PERSON",
        "PASSPORT_RF",
    ]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\x7fELF\x00\x01")
    assert CliRunner().invoke(build("pd"), ["pd", "file", str(broken)]).exit_code == 2
