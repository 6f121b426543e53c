"""Commands about editions of the rulebook: what the new one changes, accepting it, checking one's own rules."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from pristan.compliance import accepting
from pristan.compliance.editions import Change, compare
from pristan.compliance.own import in_use, with_own
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Nature
from pristan.kit.clock import SystemClock
from pristan.kit.db import EVERYTHING, Tx
from pristan.kit.installation import open_installation
from pristan.staff import Entry, append_access_log

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
_KINDS = {"added": "новое", "gone": "больше нет", "changed": "изменено"}
_KEPT = "до принятия действует и прежняя запись"


def diff(
    old: Annotated[
        Path | None, typer.Argument(help="Папка другого свода правил; без неё — принятая редакция из базы")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Показать, что новая редакция свода меняет. Код выхода 1 — изменения есть. С папкой база не нужна."""
    if old is None:
        found = _with_db(accepting.standing)
        changes = found.changes
        accepted = found.accepted.version if found.accepted else None
        if not found.is_readable:
            typer.echo("Принятую редакцию эта версия не читает: сравнить не с чем", err=True)
    elif old.is_dir():
        before = Rulebook(old)
        changes, accepted = compare(in_use(), before.rules), before.edition.version
    else:
        typer.echo(f"Папки {old} нет", err=True)
        sys.exit(2)
    if json:
        told = {"from": accepted, "to": in_use().edition.version, "changes": [_told(item) for item in changes]}
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    else:
        for line in _lines(changes):
            typer.echo(line)
        typer.echo(f"{accepted or 'ничего не принято'} → {in_use().edition.version}: {len(changes)}", err=True)
    sys.exit(1 if changes else 0)


def accept(*, yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать")] = False) -> None:
    """Принять редакцию свода правил этой версии за всю установку."""
    found = _with_db(accepting.standing)
    if found.is_accepted:
        typer.echo(f"Редакция {found.book.edition.version} уже принята", err=True)
        return
    for line in _lines(found.changes):
        typer.echo(line, err=True)
    if not yes and not typer.confirm(f"Принять редакцию {found.book.edition.version}?", err=True):
        sys.exit(1)

    async def take(tx: Tx) -> str:
        now = SystemClock().now()
        version = await accepting.accept(tx, seen=found.digest, by=None, now=now)
        await append_access_log(tx, Entry(action="rulebook.accepted", target=f"rulebook:{version}"), now=now)
        return version

    typer.echo(f"Принята редакция {_with_db(take)}", err=True)


def check(
    folder: Annotated[Path | None, typer.Argument(help="Папка со своими правилами; иначе из rules_dir")] = None,
) -> None:
    """Проверить свои правила установки: ошибка называет файл и строку. База не нужна."""
    book = with_own(shipped(), folder) if folder else in_use()
    own = [rule for rule in book.rules if rule.nature is Nature.OWN]
    changes = compare(book, shipped().rules)
    tightened = [change for change in changes if change.kind == "changed"]
    for change in changes:
        typer.echo(f"{change.rule.key}: {change.rule.title}{''.join(f'; {words}' for words in change.words)}")
    typer.echo(f"Своих правил: {len(own)}, ужесточено: {len(tightened)}", err=True)


def _with_db(act: Callable[[Tx], Awaitable[T]]) -> T:
    here = open_installation()
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


def _told(item: Change) -> dict[str, Any]:
    rule = item.rule
    return {
        "kind": item.kind,
        "id": rule.id,
        "version": rule.version,
        "title": rule.title,
        "words": item.words,
        "kept": item.kept,
    }


def _lines(changes: tuple[Change, ...]) -> list[str]:
    lines: list[str] = []
    for item in changes:
        kept = f" ({_KEPT})" if item.kept else ""
        lines.append(f"{_KINDS[item.kind]:11} {item.rule.key}: {item.rule.norm} — {item.rule.title}{kept}")
        lines += [f"{'':11} {words}" for words in item.words]
    return lines
