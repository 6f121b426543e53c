"""Commands about where data rest: show it, declare it, answer for a store abroad."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import msgspec
import typer

from pristan.kit.clock import SystemClock
from pristan.kit.db import EVERYTHING, Tx
from pristan.kit.installation import Installation, open_installation
from pristan.residency import service
from pristan.residency.model import Place
from pristan.residency.policy import why_abroad
from pristan.staff import Entry, append_access_log

residency = typer.Typer(no_args_is_help=True, help="Где хранятся данные (152-ФЗ, статья 18, часть 5)")
PROBLEM = 1
T = TypeVar("T")
Name = Annotated[str, typer.Argument(help="database, files, mail, backups или channel:<канал>")]
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
_STATES = {
    "unused": "не используется",
    "russia": "в России",
    "undeclared": "страна не записана",
    "admitted": "за пределами России, основание записано",
    "refused": "за пределами России, основания нет: Пристань не запустится",
    "abroad": "за пределами России",
}


@residency.command("show")
def show(*, json: Json = False) -> None:
    """Показать места хранения; выход 1, если с ними Пристань не запустится."""
    here = open_installation()

    async def run(tx: Tx) -> service.Report:
        return await service.look(tx, here.settings)

    places = _with_db(here, run).places
    if json:
        sys.stdout.buffer.write(msgspec.json.encode({"places": [_told(place) for place in places]}) + b"\n")
    else:
        for place in places:
            typer.echo(f"{place.id:20} {place.setup.title}: {place.setup.where or '—'} ({_STATES[place.state]})")
            if place.is_abroad:
                typer.echo(f"{'':20} {why_abroad(place)}")
    sys.exit(PROBLEM if any(place.state == "refused" for place in places) else 0)


@residency.command("declare")
def declare(
    name: Name,
    *,
    country: Annotated[str, typer.Option(help="Код страны, две буквы: RU")],
    owner: Annotated[str, typer.Option(help="Чьё это: организация или «мы сами»")],
    operator: Annotated[str, typer.Option(help="Кто обслуживает: хостинг, облако")] = "",
    network: Annotated[list[str] | None, typer.Option(help="Сеть, где должны лежать адреса: 10.20.0.0/16")] = None,
) -> None:
    """Записать, где находится место хранения, чьё оно и кто его обслуживает."""
    now = SystemClock().now()
    told = service.Declaration(country=country, owner=owner, operator=operator, networks=network or ())

    async def run(tx: Tx) -> None:
        await service.declare(tx, name, told=told, by=None, now=now)
        details = {"country": country.upper(), "owner": owner.strip(), "operator": operator.strip()}
        entry = Entry(action="residency.declared", target=f"place:{name}", address="console", details=details)
        await append_access_log(tx, entry, now=now)

    _with_db(open_installation(), run)
    typer.echo(f"Записано: {name}, {country.upper()}", err=True)


@residency.command("admit")
def admit(name: Name, *, reason: Annotated[str, typer.Option(help="Основание, от 20 знаков")]) -> None:
    """Записать основание, по которому хранилище за пределами России всё же используется."""
    here, now = open_installation(), SystemClock().now()

    async def run(tx: Tx) -> None:
        place = (await service.look(tx, here.settings)).place(name)
        await service.admit(tx, place, reason=reason, by=None, now=now)
        details = {"found": place.found, "reason": reason.strip()}
        entry = Entry(action="residency.admitted", target=f"place:{name}", address="console", details=details)
        await append_access_log(tx, entry, now=now)

    _with_db(here, run)
    typer.echo("Основание записано. Оно не отменяет закон: о нём напоминает полоса в Пристани", err=True)


@residency.command("withdraw")
def withdraw(name: Name) -> None:
    """Отозвать основание: следующий запуск с этим хранилищем не состоится."""
    now = SystemClock().now()

    async def run(tx: Tx) -> None:
        await service.withdraw(tx, name, by=None, now=now)
        entry = Entry(action="residency.withdrawn", target=f"place:{name}", address="console")
        await append_access_log(tx, entry, now=now)

    _with_db(open_installation(), run)
    typer.echo("Основание отозвано", err=True)


def _told(place: Place) -> dict[str, object]:
    setup = place.setup
    return {
        "id": place.id,
        "title": setup.title,
        "where": setup.where,
        "hosts": setup.hosts,
        "state": place.state,
        "country": place.country,
        "why": why_abroad(place),
        "declared": asdict(place.declared) if place.declared else None,
        "reason": asdict(place.reason) if place.reason else None,
    }


def _with_db(here: Installation, act: Callable[[Tx], Awaitable[T]]) -> T:
    here.refuse_unmigrated()

    async def run() -> T:
        db = here.database("worker", size=1)
        await db.open()
        try:
            async with db.transaction(EVERYTHING) as tx:
                return await act(tx)
        finally:
            await db.close()

    return asyncio.run(run())
