"""Commands for the health of an installation: migrate, doctor, backup."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pristan.channels.certificates import shared_context
from pristan.channels.registry import channels, open_tools
from pristan.kit.clock import SystemClock
from pristan.kit.installation import Installation, open_installation
from pristan.operations import Check, ExpectedJob, State, Surroundings, create, examine, restore, verify
from pristan.rights import reapply
from pristan.worker.jobs import TIMETABLE

backup = typer.Typer(no_args_is_help=True, help="Резервные копии: база и файлы в одном архиве")
Archive = Annotated[Path, typer.Argument(help="Архив, сделанный backup create")]
NewArchive = Annotated[Path, typer.Argument(help="Куда записать архив; готовый файл не затрётся")]
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
MARKS = {State.OK: "✓", State.WARNING: "!", State.PROBLEM: "✗"}


def migrate() -> None:
    """Привести схему базы к этой версии."""
    for name in open_installation().migrate():
        typer.echo(f"применена {name}", err=True)


def doctor(*, json: Json = False) -> None:
    """Проверить базу, диск, хранилище, обработчики, каналы, сертификаты и места хранения данных."""
    checks = asyncio.run(examine(surroundings(open_installation())))
    broken = any(check.state is State.PROBLEM for check in checks)
    if json:
        print_json({"ok": not broken, "checks": checks})
    else:
        for check in checks:
            typer.echo(f"{MARKS[check.state]} {check.title}: {check.detail}")
            if check.state is not State.OK and check.fix:
                typer.echo(f"    {check.fix}")
    sys.exit(1 if broken else 0)


def surroundings(installation: Installation) -> Surroundings:
    """What the self-check of this installation looks at."""
    settings = installation.settings
    return Surroundings(
        owner_url=installation.owner_url,
        settings=settings,
        context=shared_context(settings.max_ca_dir),
        files=installation.files,
        jobs=[ExpectedJob(name=item.name, title=item.title, every=item.every) for item in TIMETABLE],
        channel_hosts={item.manifest.name: item.manifest.hosts for item in channels().values()},
        extra_hosts=open_tools(settings, installation.files).extra_hosts,
        now=SystemClock().now,
    )


@backup.command("create")
def backup_create(path: NewArchive, *, json: Json = False) -> None:
    """Сохранить базу и файлы в новый архив PATH. Ключ установки в копию не входит."""
    here = open_installation()
    made = asyncio.run(create(here.owner_url, path, files=here.files, vault=here.vault, now=SystemClock().now()))
    rows = sum(table.rows for table in made.tables)
    typer.echo(f"{path}: таблиц {len(made.tables)}, строк {rows}, файлов {made.files}", err=True)
    typer.echo("Храните отдельно ключ установки: без него токены каналов из копии не прочитать", err=True)
    if json:
        print_json({"path": str(path), "tables": len(made.tables), "rows": rows, "files": made.files})


@backup.command("verify")
def backup_verify(path: Archive, *, json: Json = False) -> None:
    """Прочитать архив целиком и сверить контрольные суммы."""
    manifest = verify(path)
    typer.echo(f"{path}: копия цела, сделана {manifest.created_at} версией {manifest.product}", err=True)
    if json:
        print_json({"ok": True, "created_at": manifest.created_at, "files": manifest.files})


@backup.command("restore")
def backup_restore(
    path: Archive,
    *,
    other_key: Annotated[bool, typer.Option(help="Принять, что ключ установки другой: токены придётся ввести")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать")] = False,
) -> None:
    """Заполнить пустую установку из архива PATH."""
    if not yes:
        typer.confirm(f"Восстановить {path} в эту установку?", abort=True, err=True)
    here = open_installation()
    done = asyncio.run(
        restore(
            here.owner_url,
            path,
            files=here.files,
            vault=here.vault,
            role_prefix=here.settings.role_prefix,
            other_key=other_key,
        )
    )
    typer.echo(f"Восстановлено: таблиц {len(done.tables)}, файлов {done.files}", err=True)
    again = asyncio.run(_destroy_again(here))
    if again:
        typer.echo(f"Снова уничтожено то, что вернула копия: {again}", err=True)


async def _destroy_again(here: Installation) -> int:
    """What had been destroyed after the copy was made goes once more, before anybody works here."""
    clock = SystemClock()
    database = here.database("worker", size=2)
    await database.open()
    try:
        return await reapply(database, here.files, now=clock.now())
    finally:
        await database.close()


def print_json(value: dict[str, object] | list[Check]) -> None:
    """JSON and nothing else on the standard output."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value)) + b"\n")
