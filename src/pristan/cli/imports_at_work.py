"""Commands that carry an export over: they need the database of the installation."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from pristan.kit.clock import SystemClock
from pristan.kit.db import Database, Tx
from pristan.kit.installation import open_installation
from pristan.migration import inspect, known_format, service
from pristan.migration.jobs import digest_of, work
from pristan.migration.store import Import, queries

T = TypeVar("T")
PROBLEM = 1
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


def carry(path: Path, *, format_name: str, place: tuple[str, str], answers: dict[str, str], json: bool) -> None:
    """Look at the export; with every question answered, carry it over to its end."""
    found = inspect(path, format_name=format_name, answers=answers)
    known = known_format(found.format)
    if known is None or found.questions:
        for question in found.questions:
            typer.echo(f"Вопрос {question.id}: {question.text} ({question.why})", err=True)
            typer.echo("  " + "; ".join(f"{choice.value} — {choice.label}" for choice in question.choices), err=True)
        typer.echo("Ничего не перенесено. Ответьте на вопросы ключом --answer вопрос=ответ", err=True)
        sys.exit(PROBLEM)
    typer.echo(f"Сообщений: {found.messages}, людей: {found.contacts}. Переносим…", err=True)

    whole, digest = str(path.resolve()), digest_of(path)

    async def begun(tx: Tx) -> int:
        return await service.begin(
            tx,
            *await service.place_of(tx, *place),
            format_id=known.id,
            path=whole,
            digest=digest,
            answers=answers,
            now=SystemClock().now(),
        )

    async def run(db: Database) -> Import:
        return await _to_its_end(db, await _in_transaction(db, begun))

    _tell(_with_database(run), json=json)


def go_on(import_id: int, state: str, *, json: bool) -> None:
    """Change the state of an import and do what follows from it."""

    async def run(db: Database) -> Import:
        async def change(tx: Tx) -> None:
            await service.set_state(tx, import_id, state, now=SystemClock().now())

        await _in_transaction(db, change)
        return await _to_its_end(db, import_id)

    _tell(_with_database(run), json=json)


def report(import_id: int, *, json: bool) -> None:
    """One import with what was not read, line by line."""
    _tell(_with_database(lambda db: _in_transaction(db, lambda tx: service.load(tx, import_id))), json=json)


def listing(*, json: bool) -> None:
    """Every import, the newest first."""

    async def run(db: Database) -> list[Import]:
        return await _in_transaction(db, lambda tx: tx.all_of(Import, queries.imports_of, company_id=None))

    found = _with_database(run)
    if json:
        _print(found)
        return
    for item in found:
        typer.echo(f"{item.id}: {item.name}, {service.STATES[item.state]}, {item.counts}")


async def _to_its_end(db: Database, import_id: int) -> Import:
    def told(found: Import) -> None:
        typer.echo(f"\rпрочитано: {found.position}", err=True, nl=False)

    await work(db, import_id, now=SystemClock().now, told=told)
    typer.echo("", err=True)
    return await _in_transaction(db, lambda tx: service.load(tx, import_id))


async def _in_transaction(db: Database, act: Callable[[Tx], Awaitable[T]]) -> T:
    async with db.transaction() as tx:
        return await act(tx)


def _with_database(act: Callable[[Database], Awaitable[T]]) -> T:
    here = open_installation()
    here.refuse_unmigrated()

    async def run() -> T:
        db = here.database("worker", size=2)
        await db.open()
        try:
            return await act(db)
        finally:
            await db.close()

    return asyncio.run(run())


def _tell(found: Import, *, json: bool) -> None:
    if json:
        _print(found)
    else:
        typer.echo(f"Перенос {found.id}: {service.STATES[found.state]}")
        for name, count in found.counts.items():
            typer.echo(f"{_COUNTS.get(name, name)}: {count}")
        for warning in found.warnings:
            typer.echo(f"Внимание: {warning}", err=True)
    if found.failure:
        typer.echo(found.failure, err=True)
    sys.exit(PROBLEM if found.state == "failed" else 0)


_COUNTS = {
    "messages": "Сообщений",
    "notices": "Служебных строк",
    "people": "Людей",
    "duplicates": "Уже было",
    "files_left": "Вложений осталось в выгрузке",
    "left": "Сделок, компаний и прочего, чему ещё нет места",
    "kept": "Людей оставлено: о них известно и другое",
}


def _print(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
