"""Commands of the audit that look at the names of a domain and at files. No database."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pristan.audit.check import Auditor, Who
from pristan.audit.domain import report_on, told
from pristan.audit.files import SECONDS, FileFound, files_of, is_looked_at, look_through, rulebook_kinds, summed
from pristan.audit.reading.names import domain_of, read_names, resolver_at
from pristan.audit.scans.unpacking import is_archive, unpack
from pristan.audit.standards import standards
from pristan.compliance.case import CaseInvalid, CompanyGiven, company_of, moment_of, today_in_moscow
from pristan.compliance.own import in_use
from pristan.core.errors import InvalidInput
from pristan.kit.clock import SystemClock

Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


def dns(
    domain: Annotated[str, typer.Argument(help="Имя домена: example.ru")],
    *,
    on: Annotated[str, typer.Option(help="Правила этого дня, вида 2026-11-21; иначе сегодня")] = "",
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Категория организации; можно повторять")
    ] = None,
    server: Annotated[str, typer.Option(help="Сервер имён вместо сервера этой машины: 127.0.0.1:53")] = "",
    json: Json = False,
) -> None:
    """Показать, чьи сервисы видны по записям домена: MX, SPF, TXT, DMARC, CNAME, NS. База не нужна."""
    book = in_use()
    try:
        day = moment_of(on, "on").day if on else today_in_moscow(SystemClock().now())
        who = Who(company=company_of(book, CompanyGiven(categories=category or [])), facts={})
    except CaseInvalid as exc:
        typer.echo(str(exc), err=True)
        sys.exit(2)
    names = asyncio.run(read_names(domain_of(domain), resolver_at(server)))
    report = told(report_on(names, book=book, auditor=Auditor(book, standards(), who=who, day=day)))
    report |= {"rulebook": book.edition.version, "disclaimer": book.edition.disclaimer}
    for warning in report["warnings"]:
        typer.echo(warning, err=True)
    if json:
        _print(report)
        return
    for one in report["services"]:
        typer.echo(f"{one['title']} ({one['country'] or 'страна неизвестна'}): {one['evidence']}")
    for note in report["notes"]:
        typer.echo(note)
    for finding in report["findings"]:
        typer.echo(f"[{finding['severity']}] {finding['service']}: {finding['title']} ({finding['norm']})")
        if finding["ask"]:
            typer.echo(f"    Уточнить: {finding['ask']}")
    typer.echo(report["disclaimer"])


def files(
    path: Annotated[Path, typer.Argument(help="Папка, файл или ZIP с CSV, XLSX, DOCX, PDF, mbox, eml")],
    *,
    seconds: Annotated[
        float, typer.Option("--seconds", min=1, max=3600, help="Сколько секунд читать один файл")
    ] = SECONDS,
    json: Json = False,
) -> None:
    """Сказать, каких личных данных сколько в файлах; сами значения не выводятся и не хранятся. База не нужна."""
    if not path.exists():
        typer.echo(f"Ни папки, ни файла {path} нет", err=True)
        sys.exit(2)
    found: list[tuple[str, FileFound]] = []
    unread: list[dict[str, str]] = []
    warnings: list[str] = []
    with tempfile.TemporaryDirectory(prefix="pristan-files-") as room:
        for folder, name in _given(path, Path(room), warnings):
            typer.echo(name, err=True)
            try:
                today = SystemClock().now().date()
                found.append((name, look_through(folder / name, today=today, seconds=seconds)))
            except InvalidInput as exc:
                unread.append({"name": name, "why": exc.detail})
    report = {
        "files": len(found),
        "kinds": summed(found),
        "data": rulebook_kinds(found),
        "by_file": [{"name": name, **msgspec.to_builtins(one)} for name, one in found],
        "unread": unread,
        "warnings": warnings,
    }
    if json:
        _print(report)
    else:
        _tell(report)


def _given(path: Path, room: Path, warnings: list[str]) -> Iterator[tuple[Path, str]]:
    if path.is_dir():
        yield from ((path, name) for name in files_of(path))
    elif not is_looked_at(path.name) and is_archive(path):
        there = unpack(path, room, wanted=is_looked_at)
        warnings += there.warnings
        yield from ((room, name) for name in there.names)
    else:
        yield path.parent, path.name


def _tell(report: dict[str, Any]) -> None:
    typer.echo(f"Прочитано файлов: {report['files']}, не прочитано: {len(report['unread'])}")
    for one in report["kinds"]:
        typer.echo(f"{one['title']}: {one['found']}, из них уверенно {one['strong']}, файлов {one['files']}")
    for one in report["unread"]:
        typer.echo(f"Не прочитан {one['why']}")
    for warning in report["warnings"]:
        typer.echo(warning)
    if not report["kinds"]:
        typer.echo("Личных данных не найдено")


def _print(report: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
