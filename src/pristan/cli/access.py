"""Commands about access: prove that nobody changed the access log, let in whoever is locked out."""

import asyncio
import sys
from typing import Annotated

import msgspec
import typer

from pristan.kit.clock import SystemClock
from pristan.kit.installation import Installation, open_installation
from pristan.staff import ChainReport, link_from_console, verify_access_log

access_log = typer.Typer(no_args_is_help=True, help="Журнал доступа")
account = typer.Typer(no_args_is_help=True, help="Учётные записи")
ClearTotp = Annotated[bool, typer.Option(help="Отключить и код из приложения: телефон потерян")]
Email = Annotated[str, typer.Argument(help="Почта, с которой человек входит")]
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


@account.command("reset-link")
def reset_link(email: Email, *, clear_totp: ClearTotp = False) -> None:
    """Одноразовая ссылка для нового пароля: когда войти больше некому."""
    path = asyncio.run(_reset_link(open_installation(), email, clear_totp=clear_totp))
    typer.echo(path)


async def _reset_link(installation: Installation, email: str, *, clear_totp: bool) -> str:
    db = installation.database("worker", size=1)
    await db.open()
    try:
        async with db.transaction() as tx:
            token = await link_from_console(tx, email, clears_totp=clear_totp, now=SystemClock().now())
    finally:
        await db.close()
    return f"{installation.settings.public_url}/password/{token}"


async def _verify(installation: Installation) -> ChainReport:
    db = installation.database("worker", size=1)
    await db.open()
    try:
        async with db.transaction() as tx:
            return await verify_access_log(tx)
    finally:
        await db.close()
