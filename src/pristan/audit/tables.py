"""The inventory as a table: read from CSV and XLSX line by line, written so that no cell is a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from pristan.audit.items import Item
from pristan.audit.naming import (
    PURPOSES,
    country_from,
    data_from,
    kind_from,
    kind_title,
    purpose_from,
    service_from,
)
from pristan.compliance.files import FileUnreadable
from pristan.compliance.files.reading import form_of, pieces
from pristan.compliance.rulebook import Rulebook
from pristan.consents.policy import neutral

MOST_ROWS: Final = 20_000
MOST_FAULTS: Final = 500
_LONGEST_CELL: Final = 2_000
_SECONDS: Final = 20.0
_WIDEST: Final = 60
COLUMNS: Final[Mapping[str, str]] = {
    "kind": "Вид", "service": "Сервис", "title": "Название", "purposes": "Назначение", "data": "Данные",
    "first_place": "Первая запись", "location": "Место хранения", "volume": "Объём", "owner": "Владелец",
    "contract": "Договор", "contract_note": "О договоре", "line": "Направление", "note": "Заметка",
}  # fmt: skip
_CONTRACT: Final = {"да": "yes", "есть": "yes", "yes": "yes", "нет": "no", "no": "no"}
_UNSAID: Final = {"", "не знаю", "неизвестно", "unknown", "?"}


class RowInvalid(ValueError):
    """A line cannot be taken; the text says why, in Russian."""


def lines_of(content: bytes, *, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines of a CSV or XLSX with their numbers, as cells by our column names. FileUnreadable says what is wrong."""
    rows = _xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content)
    head = next(rows, None)
    if head is None:
        raise FileUnreadable(f"Файл «{name}» пуст")
    names = {title.lower(): key for key, title in COLUMNS.items()} | {key: key for key in COLUMNS}
    keys = [names.get(cell.strip().lower().lstrip("'")) for cell in head]
    if "kind" not in keys:
        raise FileUnreadable("В первой строке нет столбца «Вид». Возьмите за образец выгрузку описи")
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            yield number, {key: cell.strip() for key, cell in zip(keys, row, strict=False) if key is not None}


def _csv_rows(content: bytes) -> Iterator[Sequence[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1251")
        except UnicodeDecodeError as exc:
            raise FileUnreadable("Кодировка файла не UTF-8 и не Windows-1251") from exc
    if "\0" in text:
        raise FileUnreadable("Это не таблица CSV и не XLSX")
    start = text[:65_536].split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(";\t,", key=start.count))
    try:
        yield from reader
    except csv.Error as exc:
        raise FileUnreadable("Таблица CSV испорчена: кавычка не закрыта или ячейка слишком длинна") from exc


def _xlsx_rows(content: bytes) -> Iterator[Sequence[str]]:
    """Rows of the first sheet, read by a process of its own with limits."""
    with _saved(content) as path:
        if form_of(path) != "xlsx":
            raise FileUnreadable("Это не таблица CSV и не XLSX")
        with pieces(path, "xlsx", seconds=_SECONDS) as told:
            sheets = 0
            for kind, said in told:
                sheets += kind == "table"
                if sheets > 1:
                    return
                if kind == "row" and not isinstance(said, str):
                    yield said


@contextmanager
def _saved(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pristan-audit-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        yield path


def fields_of(book: Rulebook, row: Mapping[str, str], *, lines: Mapping[str, int]) -> dict[str, Any]:
    """A line as fields of an item; RowInvalid says what in it is not understood."""
    too_long = next((COLUMNS[key] for key, cell in row.items() if len(cell) > _LONGEST_CELL), "")
    if too_long:
        raise RowInvalid(f"«{too_long}»: длиннее {_LONGEST_CELL} знаков")
    said = {key: row.get(key, "").removeprefix("'") for key in COLUMNS}
    if not said["kind"]:
        raise RowInvalid("не указан вид")
    service = service_from(book, said["service"])
    fields: dict[str, Any] = {
        "kind": kind_from(said["kind"]),
        "service": service,
        "title": (said["title"] or said["service"] or said["kind"])[:200],
        "purposes": [purpose_from(word) for word in _words(said["purposes"])],
        "data": [data_from(book, word) for word in _words(said["data"])],
        "owner": said["owner"][:200],
        "contract": _contract(said["contract"]),
        "contract_note": said["contract_note"][:500],
        "note": said["note"],
        "facts": {},
    }
    try:
        fields |= {name: country_from(said[name]) for name in ("first_place", "location")}
    except ValueError as exc:
        raise RowInvalid(str(exc)) from exc
    return fields | {"volume": _volume(said["volume"]), "business_line_id": _line(said["line"], lines)}


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.replace(";", ",").split(",") if word.strip()]


def _contract(cell: str) -> str:
    said = cell.lower()
    if said in _UNSAID:
        return "unknown"
    if said not in _CONTRACT:
        raise RowInvalid(f"«Договор»: «{cell[:40]}» — не да, не нет и не «не знаю»")
    return _CONTRACT[said]


def _volume(cell: str) -> int | None:
    if cell.lower() in _UNSAID:
        return None
    digits = "".join(cell.split()).replace("\u00a0", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:  # noqa: PLR2004 # fits a bigint with room
        raise RowInvalid(f"«Объём»: «{cell[:40]}» — не целое число")
    return int(digits)


def _line(cell: str, lines: Mapping[str, int]) -> int | None:
    if not cell:
        return None
    if cell.lower() not in lines:
        raise RowInvalid(f"направления «{cell[:60]}» нет")
    return lines[cell.lower()]


def as_rows(items: Iterable[Item], *, lines: Mapping[int, str]) -> Iterator[list[str]]:
    """Items as cells, the head first; what was written can be read back."""
    yield list(COLUMNS.values())
    answers = {"yes": "да", "no": "нет", "unknown": "не знаю"}
    for item in items:
        yield [
            kind_title(item.kind),
            item.service,
            item.title,
            ", ".join(PURPOSES.get(one, one) for one in item.purposes),
            ", ".join(item.data),
            item.first_place or "не знаю",
            item.location or "не знаю",
            "" if item.volume is None else str(item.volume),
            item.owner,
            answers[item.contract],
            item.contract_note,
            lines.get(item.business_line_id or 0, ""),
            item.note,
        ]


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """For table programs: a mark of the encoding at the start, semicolons, no formulas."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def to_xlsx(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """Sheets by name, heads bold and held in place. Every cell is text, and one that looks like a formula is quoted."""
    from openpyxl import Workbook  # noqa: PLC0415 - two hundred modules, only for who saves a table
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        kept = [[neutral(cell) for cell in row] for row in rows]
        widths = [max((len(cell) for cell in column), default=0) for column in zip(*kept, strict=True)]
        for index, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = min(max(width + 2, 10), _WIDEST)
        sheet.freeze_panes = "A2"
        head, body = _style(sheet, is_head=True), _style(sheet, is_head=False)
        for number, row in enumerate(kept):
            sheet.append([_cell(sheet, cell, style=body if number else head) for cell in row])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _style(sheet: Any, *, is_head: bool) -> Any:
    """The look of a cell, worked out once for all cells that have it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - two hundred modules, only for who saves a table
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - the same

    cell: Any = WriteOnlyCell(sheet, value="")
    cell.font = Font(bold=is_head)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell._style  # noqa: SLF001 - the library has no word for it


def _cell(sheet: Any, text: str, *, style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - two hundred modules, only for who saves a table

    cell: Any = WriteOnlyCell(sheet, value="".join(char for char in text if char >= " " or char == "\n"))
    cell.data_type = "s"
    cell._style = style  # noqa: SLF001 - the library has no word for it
    return cell
