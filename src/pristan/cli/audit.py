"""Commands of the audit: an inventory or a site against the rules of a day. No database."""

import asyncio
import ssl
import sys
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import typer

from pristan.audit import case, shown
from pristan.audit.check import Auditor, Who
from pristan.audit.model import Seen
from pristan.audit.reading import read_folder, read_har
from pristan.audit.reading.crawl import Manners, crawl
from pristan.audit.site import report_of
from pristan.audit.standards import standards
from pristan.cli.audit_lookers import dns, files
from pristan.compliance.case import CaseInvalid, CompanyGiven, company_of, moment_of, today_in_moscow
from pristan.compliance.own import choose, in_use
from pristan.kit.clock import SystemClock
from pristan.kit.settings import load_one

audit = typer.Typer(no_args_is_help=True, help="Аудит каналов и хранилищ")
LONGEST = 16 * 1024 * 1024
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
Categories = Annotated[
    list[str] | None, typer.Option("--category", help="Категория организации; можно повторять. Без неё неизвестны все")
]


@audit.callback()
def root() -> None:
    """Аудит каналов и хранилищ."""
    choose(load_one("rules_dir"))


@audit.command("check")
def check(
    source: Annotated[Path, typer.Argument(help="Описания, по объекту в строке; «-» читает стандартный ввод")] = Path(
        "-"
    ),
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="По объекту JSON в строке, в том же порядке")] = False,
) -> None:
    """Сопоставить каналы и хранилища с правилами на дату. База не нужна."""
    if not jsonl:
        typer.echo("Добавьте --jsonl: каждая строка ввода и вывода — один объект JSON", err=True)
        sys.exit(2)
    if str(source) == "-":
        sys.exit(_check_all(sys.stdin.buffer))
    if not source.is_file():
        typer.echo(f"Файла {source} нет", err=True)
        sys.exit(2)
    with source.open("rb") as lines:
        sys.exit(_check_all(lines))


def _check_all(lines: BinaryIO) -> int:
    code = 0
    out = sys.stdout.buffer
    while line := lines.readline(LONGEST + 1):
        if not line.strip():
            continue
        answer = _checked(line) if len(line) <= LONGEST else _error(None, "строка длиннее 16 МБ")
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = lines.readline(LONGEST + 1)  # the rest of it is not read as a line of its own
        if "error" in answer:
            code = 2
            typer.echo(f"{answer['id']}: {answer['error']}", err=True)
        out.write(msgspec.json.encode(answer) + b"\n")
        out.flush()
    return code


def _checked(line: bytes) -> dict[str, Any]:
    book = in_use()
    case_id: Any = None
    try:
        given = case.decoded(line)
        case_id = given.id
        who = case.who_of(book, given)
        things = case.things_of(book, given)
        audited = Auditor(book, standards(), who=who, day=case.day_of(given)).check(things)
    except CaseInvalid as exc:
        return _error(case_id, str(exc))
    return {
        "id": case_id,
        "findings": [shown.finding(one) for one in audited.findings],
        "duties": [one.rule.id for one in audited.duties],
        "duty_details": [shown.duty(one) for one in audited.duties],
        "warnings": [f"{thing.kind} {thing.service}: {thing.note}" for thing in things if thing.note],
        "rulebook": book.edition.version,
        "disclaimer": book.edition.disclaimer,
    }


def _error(case_id: Any, message: str) -> dict[str, Any]:
    return {"id": case_id, "error": message}


audit.command("dns")(dns)
audit.command("files")(files)


@audit.command("site")
def site(  # options of a command
    what: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help="Папка сохранённых страниц, HAR или адрес сайта")],
    *,
    on: Annotated[str, typer.Option(help="Правила этого дня, вида 2026-11-21; иначе сегодня")] = "",
    category: Categories = None,
    pages: Annotated[int, typer.Option(min=1, max=10_000, help="Сколько страниц открыть на сайте")] = 100,
    pause: Annotated[float, typer.Option(min=0.0, max=60.0, help="Пауза между страницами, секунды")] = 0.5,
    json: Json = False,
) -> None:
    """Показать, кого вызывает сайт, что спрашивают его формы и что из этого следует. База не нужна."""
    book = in_use()
    try:
        day = moment_of(on, "on").day if on else today_in_moscow(SystemClock().now())
        company = company_of(book, CompanyGiven(categories=category or []))
    except CaseInvalid as exc:
        typer.echo(str(exc), err=True)
        sys.exit(2)
    seen = _seen(what, pages=pages, pause_s=pause)
    report = report_of(seen, book=book, auditor=Auditor(book, standards(), who=Who(company=company, facts={}), day=day))
    told = shown.site(report) | {"rulebook": book.edition.version, "disclaimer": book.edition.disclaimer}
    for warning in seen.warnings:
        typer.echo(warning, err=True)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    else:
        _tell(told)


def _seen(what: str, *, pages: int, pause_s: float) -> Seen:
    path = Path(what)
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_har(path) if path.suffix.lower() == ".har" else read_folder(path)
    if "://" not in what and ("/" in what or "." not in what or path.suffix.lower() in {".har", ".html", ".htm"}):
        typer.echo(f"Ни папки, ни файла {what} нет. Адрес сайта начните с https://", err=True)
        sys.exit(2)
    manners = Manners(most_pages=pages, pause_s=pause_s)
    return asyncio.run(
        crawl(
            what, context=ssl.create_default_context(), manners=manners, tell=lambda words: typer.echo(words, err=True)
        )
    )


def _tell(told: dict[str, Any]) -> None:
    typer.echo(f"Страниц: {told['pages']}, вызовов: {len(told['calls'])}, форм: {len(told['forms'])}")
    for one in told["findings"]:
        typer.echo(f"[{one['severity']}] {one['service']}: {one['title']} ({one['norm']}, {one['rule']})")
        typer.echo(f"    {one['page']}: {one['evidence']}")
        if one["ask"]:
            typer.echo(f"    Уточнить: {one['ask']}")
        for fine in one["fines"]:
            typer.echo(f"    {fine['text']}")
    typer.echo(told["disclaimer"])
