"""Commands about access: prove that nobody changed the access log."""

import asyncio
import sys
from typing import Annotated

import msgspec
import typer

from pristan.kit.installation import Installation, open_installation
from pristan.staff import ChainReport, verify_access_log

access_log = typer.Typer(no_args_is_help=True, help="Журнал доступа")
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


@access_log.command("verify")
def verify(*, json: Json = False) -> None:
    """Пересчитать цепочку журнала доступа и назвать первую испорченную запись."""
    report = asyncio.run(_verify(open_installation()))
    if json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    elif report.ok:
        typer.echo(f"Журнал цел, записей: {report.entries}")
    else:
        typer.echo(f"Цепочка нарушена на записи {report.first_broken}. Сверьте с резервной копией")
    sys.exit(0 if report.ok else 1)


async def _verify(installation: Installation) -> ChainReport:
    db = installation.database("worker", size=1)
    await db.open()
    try:
        async with db.transaction() as tx:
            return await verify_access_log(tx)
    finally:
        await db.close()
