"""The command behind ``make run``: hub, sandbox and demo company in one process."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvloop

from pristan.cli import processes
from pristan.core.errors import Misconfigured
from pristan.demo import PASSWORD, found, is_there, is_wanted, load_story, point_at_sandbox, tell
from pristan.demo.stage import Stage
from pristan.kit import log
from pristan.kit import settings as settings_file
from pristan.kit.clock import SystemClock
from pristan.kit.installation import Installation, open_installation
from pristan.residency import refuse_abroad
from pristan.staff import Hasher
from pristan.web.port import demand_free_port

READY_TIMEOUT_S = 60
STEP_S = 0.1

demo = typer.Typer(no_args_is_help=True, help="Демо: Пристань, песочница MAX и компания с перепиской")


@demo.callback()
def root() -> None:
    """Демо."""


@demo.command()
def run(
    *,
    port: Annotated[int, typer.Option(help="Порт")] = 8080,
    data: Annotated[Path, typer.Option(help="Каталог данных; второй запуск их сохраняет")] = Path("var"),
) -> None:
    """Запустить всё вместе; при первом запуске завести демо-компанию."""
    given = settings_file.load()
    settings = replace(
        given, data_dir=data, port=port, demo=True, public_url=given.public_url or f"http://localhost:{port}"
    )
    log.configure(level="warning", form="text")
    demand_free_port(settings.host, port)
    typer.echo("Запускаем Пристань…", err=True)
    here = open_installation(settings)
    here.migrate()
    refuse_abroad(here.owner_url, here.settings)
    uvloop.run(processes.run_together(here, processes.http, processes.stations, _tell_and_wait))


async def _tell_and_wait(here: Installation, stopping: asyncio.Event) -> None:
    db = here.database("worker", size=2)
    await db.open()
    base_url = f"http://127.0.0.1:{here.settings.port}"
    try:
        await point_at_sandbox(db, base_url)
        await _until_ready(base_url)
        if await is_wanted(db, here.settings.data_dir):
            typer.echo("Заводим демо-компанию: люди, каналы, переписка. Это раз и около минуты…", err=True)
            story, now = load_story(), SystemClock().now()
            company_id = await found(db, story, hasher=Hasher(), now=now)
            stage = Stage(story=story, db=db, company_id=company_id, base_url=base_url)
            await tell(stage, data_dir=here.settings.data_dir, now=now)
        _greet(here.settings.public_url, has_demo=await is_there(db))
    finally:
        await db.close()
    await stopping.wait()


async def _until_ready(base_url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(READY_TIMEOUT_S):
        while True:
            try:
                answer = await client.get(f"{base_url}/readyz")
            except httpx.TransportError:
                await asyncio.sleep(STEP_S)
                continue
            if answer.is_success:
                return
            raise Misconfigured(f"Пристань не готова: {answer.text}")


def _greet(url: str, *, has_demo: bool) -> None:
    typer.echo(f"\nPristan is ready: {url}\n")
    if has_demo:
        typer.echo(f"  Вход:            {load_story().operator[0].email}, пароль {PASSWORD}")
        typer.echo(f"  Телефон клиента: {url}/sandbox/max")
        typer.echo(f"  Магазин с чатом: {url}/demo/shop")
    else:
        typer.echo("  Демо удалено:    войдите со своей почтой или начните настройку по этому адресу")
    typer.echo("  Остановить:      Ctrl+C\n")
