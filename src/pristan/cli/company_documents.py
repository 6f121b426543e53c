"""Commands about the documents a controller must have: what each lacks, and making one as a file."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from pristan.core.errors import NotFound
from pristan.kit.clock import SystemClock
from pristan.kit.db import Tx
from pristan.kit.installation import open_installation
from pristan.reports import service
from pristan.reports.model import Content, Stamp
from pristan.reports.service import Entry, Maker
from pristan.staff import Entry as LogEntry
from pristan.staff import append_access_log

documents = typer.Typer(no_args_is_help=True, help="Документы о персональных данных")
Company = Annotated[str, typer.Option(help="Компания, именем или номером; не нужна, если она одна")]
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
T = TypeVar("T")


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


@documents.command("list")
def list_documents(*, company: Company = "", json: Json = False) -> None:
    """Показать документы компании, их редакции и чего в каждом не хватает."""

    async def run(tx: Tx) -> list[Entry]:
        company_id = await service.company_named(tx, company)
        return await service.catalogue(tx, company_id, now=SystemClock().now())

    entries = asyncio.run(_in_transaction(run))
    if json:
        sys.stdout.write(msgspec.json.encode([_shown(entry) for entry in entries]).decode() + "\n")
        return
    for entry in entries:
        told = _shown(entry)
        typer.echo(f"{told['template'] or told['document']:30} {told['about']:14} {told['state']:8} {told['title']}")
        if told["missing"]:
            typer.echo(f"{'':30} не хватает: {', '.join(told['missing'])}")


@documents.command("make")
def make_document(
    template: Annotated[str, typer.Argument(help="Документ из списка, например POLICY")],
    *,
    about: Annotated[str, typer.Option(help="О чём документ, если таких несколько: столбец из списка")] = "",
    company: Company = "",
    file_format: Annotated[Format, typer.Option("--format", help="Вид файла")] = Format.PDF,
    out: Annotated[Path | None, typer.Option(help="Куда записать; без него имя по документу")] = None,
) -> None:
    """Сделать документ из того, что известно сейчас, и записать файлом."""

    async def run(tx: Tx) -> tuple[Content, Stamp, str]:
        company_id, now = await service.company_named(tx, company), SystemClock().now()
        made = await service.make(tx, company_id, template, about=about, by=Maker(), now=now)
        entry = LogEntry(action="document.made", company_id=company_id, target=f"document:{made}")
        await append_access_log(tx, entry, now=now)
        return await service.made(tx, company_id, made)

    try:
        content, stamp, author = asyncio.run(_in_transaction(run))
    except NotFound as exc:
        typer.echo(exc.detail, err=True)
        sys.exit(2)
    path = out or Path(f"{template}-{stamp.version}.{file_format}")
    path.write_bytes(service.drawn(content, stamp, kind=file_format, author=author))
    typer.echo(f"{path}: редакция {stamp.version}, не заполнено: {len(content.gaps)}")


async def _in_transaction(work: Callable[[Tx], Awaitable[T]]) -> T:
    db = open_installation().database("worker", size=1)
    await db.open()
    try:
        async with db.transaction() as tx:
            return await work(tx)
    finally:
        await db.close()


def _shown(entry: Entry) -> dict[str, Any]:
    latest = entry.latest or {}
    return {
        "document": entry.document.id,
        "template": entry.template.key if entry.template else None,
        "about": entry.about,
        "title": entry.document.title if entry.template is None else entry.template.title,
        "name": entry.name,
        "state": entry.state,
        "version": latest.get("version"),
        "made_at": latest.get("made_at"),
        "missing": [gap.title for gap in entry.content.gaps] if entry.content else [],
    }
