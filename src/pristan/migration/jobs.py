"""Imports at work: a file is read on, a batch is a transaction. Killed at any moment, it goes on where it was."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from pristan.kit.db import Database
from pristan.migration import service, store
from pristan.migration.box import opened
from pristan.migration.carried import Carrier
from pristan.migration.formats import FORMATS
from pristan.migration.model import Item, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.store import Import, queries

AT_ONCE = 1_000
Progress = Callable[[Import], None]


async def carry_on(db: Database, *, now: datetime) -> int:
    """Finish what is left to do of every import; returns how many things were dealt with."""
    async with db.transaction() as tx:
        waiting = [row["id"] for row in await tx.fetch_all(queries.at_work)]
    dealt = 0
    for import_id in waiting:
        dealt += await work(db, import_id, now=lambda: now)
    return dealt


async def work(
    db: Database,
    import_id: int,
    *,
    now: Callable[[], datetime],
    told: Progress = lambda _: None,
    at_once: int = AT_ONCE,
) -> int:
    """Do what is left of one import: apply or undo it. ``at_once`` things are one transaction."""
    async with db.transaction() as tx:
        found = await service.load(tx, import_id)
    if found.state == "undoing":
        return await _undo(db, found, now=now)
    if found.state != "running":
        return 0
    try:
        return await _apply(db, found, now=now, told=told, at_once=at_once)
    except Unreadable as exc:
        async with db.transaction() as tx:
            await service.fail(tx, import_id, exc.detail, now=now())
        return 0


async def _apply(db: Database, found: Import, *, now: Callable[[], datetime], told: Progress, at_once: int) -> int:
    notes = Notes()
    items = _items(found, notes)
    carrier = Carrier(format_id=found.format, name=found.name, answers=found.answers)
    skipped = 0
    while skipped < found.position:  # what is in already is only looked at
        passed = await asyncio.to_thread(_next, items, min(AT_ONCE, found.position - skipped))
        if not passed:
            raise Unreadable("Файл стал короче, чем был, когда его начали переносить")
        carrier.batch(passed)
        skipped += len(passed)
    dealt = 0
    while part := await asyncio.to_thread(_next, items, at_once):
        batch = carrier.batch(part)
        async with db.transaction() as tx:
            moved = await service.apply(tx, found, batch, taken=len(part), now=now())
        if moved is None:
            return dealt
        found, dealt = moved, dealt + len(part)
        told(found)
    async with db.transaction() as tx:
        await tx.execute(
            queries.finish_import,
            company_id=found.company_id,
            id=found.id,
            warnings=store.to_json(notes.warnings),
            now=now(),
        )
    return dealt


def _items(found: Import, notes: Notes) -> Iterator[Item]:
    box = opened(Path(found.path), notes)
    return iter(FORMATS[found.format].reader()(box, notes, found.answers))


def _next(items: Iterator[Item], count: int) -> list[Item]:
    return list(islice(items, count))


async def _undo(db: Database, found: Import, *, now: Callable[[], datetime]) -> int:
    dealt, is_left = 0, True
    while is_left:
        async with db.transaction() as tx:
            is_left = await service.undo_some(tx, found, now=now())
        dealt += 1
    return dealt


def digest_of(path: Path) -> bytes:
    """What tells one export from another: its content, or names and sizes in a folder."""
    mark = hashlib.sha256()
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            mark.update(f"{found.relative_to(path).as_posix()}\0{found.stat().st_size}\0".encode())
        return mark.digest()
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            mark.update(chunk)
    return mark.digest()
