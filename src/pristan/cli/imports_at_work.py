"""Commands that carry an export over: they need the database of the installation."""

import asyncio
import sys
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from pristan.channels.registry import open_tools
from pristan.kit.clock import SystemClock
from pristan.kit.db import Database, Tx
from pristan.kit.files import Files
from pristan.kit.installation import open_installation
from pristan.migration import inspect, known_format, service, uploading
from pristan.migration.jobs import AT_WORK, FETCHED, digest_of, work
from pristan.migration.linked import ANSWER
from pristan.migration.pulling import Given, Peers, Pull
from pristan.migration.pulling.asking import account_in, ask, checked_url, give_key
from pristan.migration.store import Import, queries

T = TypeVar("T")
PROBLEM = 1
LISTED = 200
POLL_S = 0.5
UNDER_WAY = (*FETCHED, *AT_WORK)
TURN_S = 5.0  # of a pull; then it is told how far it is
_BY = uuid.uuid4().hex  # who works on an import of this command
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a command works with."""

    db: Database
    files: Files
    peers: Peers


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
    if found.link_hosts and ANSWER not in answers:
        where = ", ".join(found.link_hosts)
        words = f"Вложений, от которых в выгрузке только адреса на {where}: {found.links}. Они останутся там"
        typer.echo(f"{words}. Скачать их: --answer {ANSWER}=yes", err=True)

    whole, digest = str(path.resolve()), digest_of(path)

    async def begun(tx: Tx) -> int:
        now = SystemClock().now()
        made = await service.begin(
            tx,
            *await service.place_of(tx, *place),
            format_id=known.id,
            path=whole,
            digest=digest,
            answers=answers,
            now=now,
        )
        await tx.execute(queries.take_import, id=made, by=_BY, now=now, until=now + service.LEASE)
        return made

    async def run(means: Means) -> Import:
        return await _to_its_end(means, await _in_transaction(means.db, begun))

    _tell(_with_database(run), json=json)


def pull(system: str, told: dict[str, Any], *, place: tuple[str, str], is_look: bool, json: bool) -> None:
    """Fetch what another system holds and carry it over, or only show what it is."""

    async def run(means: Means) -> Import:
        url, account = account_in(told["url"])
        url = await checked_url(url, inner_hosts=means.peers.inner_hosts)
        kept = told | {"url": url, "account": account if system == "chatwoot" else ""}

        async def begun(tx: Tx) -> int:
            now = SystemClock().now()
            company_id, line_id = await service.place_of(tx, *place)
            given = Given(system=system, line_id=line_id, client_key=uuid.uuid4().hex, by=None, by_name="", **kept)
            made = await ask(tx, company_id, given, vault=means.peers.vault, now=now)
            await tx.execute(queries.take_import, id=made, by=_BY, now=now, until=now + service.LEASE)
            return made

        found = await _to_its_end(means, await _in_transaction(means.db, begun))
        return found if is_look or found.state != "asked" else await _started(means, found, is_again=True)

    _tell(_with_database(run), json=json)


def start(import_id: int, *, is_again: bool, json: bool) -> None:
    """Carry over what was fetched or sent, and looked at."""

    async def run(means: Means) -> Import:
        found = await _in_transaction(means.db, lambda tx: service.load(tx, import_id))
        return await _started(means, found, is_again=is_again)

    _tell(_with_database(run), json=json)


def new_key(import_id: int, key: str, *, json: bool) -> None:
    """Go on fetching with another key."""

    async def run(means: Means) -> Import:
        async def change(tx: Tx) -> None:
            found = await service.load(tx, import_id)
            await give_key(tx, found, key, vault=means.peers.vault)
            if found.state == "held":
                await service.set_state(tx, import_id, "running", now=SystemClock().now())

        await _in_transaction(means.db, change)
        return await _to_its_end(means, import_id)

    _tell(_with_database(run), json=json)


def go_on(import_id: int, state: str, *, json: bool) -> None:
    """Change the state of an import and do what follows from it."""

    async def run(means: Means) -> Import:
        async def change(tx: Tx) -> None:
            if state != "running" or (await service.load(tx, import_id)).state not in UNDER_WAY:
                await service.set_state(tx, import_id, state, now=SystemClock().now())

        await _in_transaction(means.db, change)
        return await _to_its_end(means, import_id)

    _tell(_with_database(run), json=json)


def report(import_id: int, *, json: bool) -> None:
    """One import with what was not read, line by line."""
    _tell(_with_database(lambda means: _in_transaction(means.db, lambda tx: service.load(tx, import_id))), json=json)


def listing(*, json: bool) -> None:
    """Every import, the newest first."""

    async def run(means: Means) -> list[Import]:
        return await _in_transaction(
            means.db, lambda tx: tx.all_of(Import, queries.imports_of, company_id=None, below=None, limit=LISTED)
        )

    found = _with_database(run)
    if json:
        _print(found)
        return
    for item in found:
        typer.echo(f"{item.id}: {item.name}, {service.STATES[item.state]}, {item.counts}")


async def _started(means: Means, found: Import, *, is_again: bool) -> Import:
    async def begin(tx: Tx) -> None:
        now = SystemClock().now()
        await uploading.start(tx, found, line_id=found.business_line_id, is_again=is_again, now=now)

    await _in_transaction(means.db, begin)
    return await _to_its_end(means, found.id)


async def _to_its_end(means: Means, import_id: int) -> Import:
    """Work until there is nothing left to do without a person; a worker of the installation may do a part of it."""

    def told(found: Import) -> None:
        typer.echo(f"\rперенесено: {found.position}", err=True, nl=False)

    while True:
        await work(means.db, import_id, now=SystemClock().now, files=means.files, by=_BY, told=told, peers=means.peers)
        found = await _in_transaction(means.db, lambda tx: service.load(tx, import_id))
        if found.state not in UNDER_WAY:
            typer.echo("", err=True)
            return found
        if found.state in FETCHED:
            await _told_of_pull(means.db, found)
        await asyncio.sleep(POLL_S)


async def _told_of_pull(db: Database, found: Import) -> None:
    where = {"company_id": found.company_id, "import_id": found.id}
    row = await _in_transaction(db, lambda tx: tx.one_of(Pull, queries.one_pull, **where))
    if row is not None:
        typer.echo(f"\rзабрано сообщений: {row.got.get('messages', 0)}", err=True, nl=False)


async def _in_transaction(db: Database, act: Callable[[Tx], Awaitable[T]]) -> T:
    async with db.transaction() as tx:
        return await act(tx)


def _with_database(act: Callable[[Means], Awaitable[T]]) -> T:
    here = open_installation()
    here.refuse_unmigrated()
    tools = open_tools(here.settings, here.files)
    peers = Peers(vault=here.vault, context=tools.tls(), inner_hosts=tools.inner_hosts, turn_s=TURN_S)

    async def run() -> T:
        db = here.database("worker", size=2)
        await db.open()
        try:
            return await act(Means(db=db, files=here.files, peers=peers))
        finally:
            await db.close()

    return asyncio.run(run())


def _tell(found: Import, *, json: bool) -> None:
    if json:
        _print(found)
    else:
        typer.echo(f"Перенос {found.id}: {service.STATES[found.state]}")
        for name, count in (found.counts or _findings(found)).items():
            typer.echo(f"{_COUNTS.get(name, name)}: {count}")
        for warning in found.warnings:
            typer.echo(f"Внимание: {warning}", err=True)
    if found.failure:
        typer.echo(found.failure, err=True)
    if found.state == "asked":
        typer.echo(f"Пока ничего не перенесено. Перенести: pristan import start {found.id}", err=True)
    sys.exit(PROBLEM if found.failure and found.state in _STOPPED else 0)


def _findings(found: Import) -> dict[str, int]:
    """What was found where nothing is carried over yet."""
    told = found.findings or {}
    return {name: told[name] for name in ("messages", "notices", "contacts", "deals", "media") if told.get(name)}


_STOPPED = ("failed", "held", "refused")


_COUNTS = {
    "messages": "Сообщений",
    "notices": "Служебных строк",
    "people": "Людей",
    "contacts": "Людей",
    "deals": "Сделок и обращений",
    "media": "Вложений",
    "duplicates": "Уже было",
    "files": "Вложений",
    "files_left": "Вложений не хватило",
    "records": "Сделок, обращений и компаний",
    "left": "Сообщений из обращений, которым нет места",
    "kept": "Людей оставлено: о них известно и другое",
}


def _print(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
