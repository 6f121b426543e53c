"""Files as people and as attackers make them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import typst
from PIL import Image

ROWS = [
    ["Клиент", "Паспорт", "Артикул", "Комментарий"],
    *([["Кузнецова Анна", "4511 123456", "9834123", "всё хорошо"]] * 20),
    ["Ким Вера", "4511 654321", "", "звонить на 8 926 102-45-89"],
]
OLD = bytes.fromhex("d0cf11e0a1b11ae1")
TEXT = "Договор с Кузнецовой Анной Петровной, паспорт 4511 123456, телефон +7 926 102-45-89."


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def word(path: Path, *lines: str, table: Sequence[Sequence[str]] = ()) -> Path:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    if table:
        grid = made.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    made.sections[0].header.paragraphs[0].text = "Бланк организации"
    made.save(str(path))
    return path


def pdf(path: Path, text: str) -> Path:
    path.write_bytes(typst.compile(text.encode()))
    return path


def office(path: Path, parts: Mapping[str, bytes | str], *, level: int = 9) -> Path:
    """An archive with these parts, whatever is in them."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """A good file with one part more, or another one in its place."""
    with ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    return office(path, parts | {name: content})


def a_zip() -> bytes:
    kept = io.BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("clients.csv", "a")
    return kept.getvalue()


def a_picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "png")
    return kept.getvalue()
