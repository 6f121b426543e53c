"""Commands about personal data in texts. No database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pristan.compliance.files import FileReport, FileUnreadable, scan_file
from pristan.compliance.files.scanning import SECONDS
from pristan.compliance.pd import Hints, Report, scan
from pristan.kit.clock import SystemClock

pd = typer.Typer(no_args_is_help=True, help="Персональные данные в тексте")
LONGEST = 64 * 1024 * 1024


class Line(msgspec.Struct):
    """One text to look at."""

    text: str
    id: str | int | None = None


@pd.callback()
def root() -> None:
    """Персональные данные в тексте."""


@pd.command("scan")
def scan_texts(
    source: Annotated[
        Path, typer.Argument(help="Файл: JSON Lines с --jsonl, иначе текст; «-» читает стандартный ввод")
    ] = Path("-"),
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="По объекту {id, text} в строке, по ответу на строку")] = False,
) -> None:
    """Найти персональные данные: вид, место, уверенность и причину. База и сеть не нужны."""
    hints = Hints(today=SystemClock().now().date())
    if not jsonl:
        _tell(_whole(source), hints)
        return
    is_good = True
    for line in _lines(source):
        answer = _answer(line, hints)
        is_good = is_good and "error" not in answer
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    if not is_good:
        typer.echo("Есть строки, которые не удалось прочитать: в ответе на них поле error", err=True)
        sys.exit(2)


@pd.command("file")
def look_through(
    file: Annotated[Path, typer.Argument(help="CSV, TXT, XLSX, DOCX или PDF, до 64 МБ; вид узнаётся по содержимому")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=1, max=3600, help="Сколько секунд читать файл")] = SECONDS,
) -> None:
    """Сказать, каких личных данных сколько в таблицах и тексте файла; сами значения не выводятся. База не нужна."""
    _must_be(file)
    try:
        report = scan_file(file, hints=Hints(today=SystemClock().now().date()), seconds=seconds)
    except FileUnreadable as exc:
        typer.echo(str(exc), err=True)
        sys.exit(2)
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        return
    _tell_file(report)


def _tell_file(report: FileReport) -> None:
    for table in report.tables:
        typer.echo(f"Таблица{f' «{table.name}»' if table.name else ''}, строк: {table.report.rows}")
        for column in table.report.columns:
            typer.echo(f"{column.number}. {column.heading}: {column.kind}, ячеек {column.cells} из {column.filled}")
        for kind, cells in table.report.stray:
            typer.echo(f"Вне своих столбцов: {kind}, ячеек {cells}")
    if report.characters:
        typer.echo(f"Текст, знаков: {report.characters}")
    for one in report.text:
        typer.echo(f"{one.kind}: {one.found}, из них уверенно {one.strong}")
    for note in report.notes:
        typer.echo(note)
    if report.is_clean:
        typer.echo("Личных данных не найдено")


def _answer(line: bytes, hints: Hints) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        return {"id": None, "error": f"Строка не разобрана: {exc}"}
    return {"id": given.id, **shown(scan(given.text, hints=hints))}


def shown(report: Report) -> dict[str, Any]:
    """A report as the command prints it; ``complete`` stands there only when the time ran out."""
    answer: dict[str, Any] = {
        "verdict": report.verdict.value,
        "findings": [
            {
                "kind": finding.kind.value,
                "start": finding.start,
                "end": finding.end,
                "score": finding.score,
                "strength": finding.strength.value,
                "why": finding.why,
            }
            for finding in report.findings
        ],
        "elapsed_us": report.elapsed_us,
    }
    return answer if report.complete else {**answer, "complete": False}


def _lines(source: Path) -> Iterator[bytes]:
    if str(source) == "-":
        yield from (line for line in sys.stdin.buffer if line.strip())
        return
    _must_be(source)
    with source.open("rb") as lines:
        yield from (line for line in lines if line.strip())


def _whole(source: Path) -> str:
    if str(source) == "-":
        return sys.stdin.buffer.read(LONGEST).decode("utf-8", "replace")
    _must_be(source)
    with source.open("rb") as text:
        return text.read(LONGEST).decode("utf-8", "replace")


def _must_be(source: Path) -> None:
    if not source.is_file():
        typer.echo(f"Файла {source} нет", err=True)
        sys.exit(2)


def _tell(text: str, hints: Hints) -> None:
    report = scan(text, hints=hints)
    typer.echo(f"Итог: {report.verdict}")
    for finding in report.findings:
        typer.echo(f"{finding.start}–{finding.end}  {finding.kind}  {finding.score:.2f}  {finding.why}")
