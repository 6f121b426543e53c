"""Commands about consents: take them from another system's table, give them out as one."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from pristan.consents import importing, register
from pristan.core.errors import InvalidInput
from pristan.core.ids import CompanyId
from pristan.kit.clock import SystemClock
from pristan.kit.db import Tx
from pristan.kit.installation import open_installation
from pristan.staff import Entry, append_access_log

consents = typer.Typer(no_args_is_help=True, help="Реестр согласий")
T = TypeVar("T")
PROBLEM = 1
MOST_BYTES = 64 * 1024 * 1024
Company = Annotated[int, typer.Option("--company", help="Номер компании")]
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


@consents.command("import")
def take(
    table: Annotated[Path, typer.Argument(help="CSV в UTF-8; колонки описаны в docs/howto/consents.md")],
    *,
    company: Company,
    trial: Annotated[bool, typer.Option("--trial", help="Только показать, что получится")] = False,
    json: Json = False,
) -> None:
    """Записать согласия из таблицы: каждое с доказательством, остальные строки названы с причиной."""
    if table.stat().st_size > MOST_BYTES:
        raise InvalidInput("Таблица больше 64 МБ. Разделите её", code="consent_import.too_long")
    content = table.read_text("utf-8", errors="strict")
    into = importing.Import(company_id=CompanyId(company), by=None, now=SystemClock().now())

    async def run(tx: Tx) -> importing.Report:
        if trial:
            return await importing.try_out(tx, content, into=into)
        report = await importing.take(tx, content, into=into)
        details = {"added": report.added, "refused": report.refused}
        entry = Entry(action="consents.imported", company_id=into.company_id, target="console", details=details)
        await append_access_log(tx, entry, now=into.now)
        return report

    report = _in_company(run)
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(asdict(report)) + b"\n")
    else:
        typer.echo(f"Строк: {report.rows}, записано: {report.added}, уже было: {report.there_already}")
        for line, words in report.faults:
            typer.echo(f"Строка {line}: {words}", err=True)
    sys.exit(PROBLEM if report.refused else 0)


@consents.command("export")
def give_out(*, company: Company) -> None:
    """Реестр согласий таблицей CSV в стандартный вывод. Выгрузка записывается в журнал доступа."""
    now = SystemClock().now()

    async def run(tx: Tx) -> str:
        found = await register.table(tx, register.Filter(), company_id=CompanyId(company), now=now)
        entry = Entry(action="consents.exported", company_id=CompanyId(company), target="console")
        await append_access_log(tx, entry, now=now)
        return found

    sys.stdout.buffer.write(_in_company(run).encode())


def _in_company(act: Callable[[Tx], Awaitable[T]]) -> T:
    here = open_installation()
    here.refuse_unmigrated()

    async def run() -> T:
        db = here.database("worker", size=1)
        await db.open()
        try:
            async with db.transaction() as tx:
                return await act(tx)
        finally:
            await db.close()

    return asyncio.run(run())
