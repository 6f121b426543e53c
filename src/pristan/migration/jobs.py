"""Imports at work: a file is read on, a batch is a transaction. Killed at any moment, it goes on where it was."""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import psycopg

from pristan.kit.db import Database
from pristan.kit.files import STORAGE_ERRORS, Files
from pristan.kit.side_by_side import SideBySide
from pristan.kit.waiting import ended
from pristan.migration import mappings, service, store, uploading
from pristan.migration.box import Box, Sent, opened
from pristan.migration.carried import Batch, Carrier
from pristan.migration.formats import FORMATS
from pristan.migration.inspection import Findings, inspect
from pristan.migration.linked import ANSWER, linked
from pristan.migration.media import Kept, Media, Place
from pristan.migration.model import Item, Record, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.pulling import Peers, Pull, pull, reach_of
from pristan.migration.questions import attachments
from pristan.migration.service import LEASE
from pristan.migration.store import Import, queries

AT_ONCE = 1_000
AT_WORK = ("looking", "running", "undoing")
FETCHED = ("pulling",)
FILES_AT_ONCE = 40
BEAT_S = 2.0
COMPANIES_AT_ONCE = 2  # reading and writing takes the processor from those who answer people
FETCHED_AT_ONCE = 4  # fetching only waits
LONGEST_S = 6 * 3_600.0  # what takes longer is begun anew where it was
REST = timedelta(minutes=1)
MOST_TRIES = 5
AWAY = ("08", "53", "57P")  # no connection, no room, the server stops or starts
NOT_AWAY = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
BROKEN = "Пристань останавливалась на этом месте пять раз подряд. Ошибка записана в журнал сервера"
_SHOWN = 200
Progress = Callable[[Import], None]


class ImportStation:
    """Works on imports side by side, on one of a company at a time: looks at exports, carries over, takes back."""

    def __init__(
        self,
        db: Database,
        files: Files,
        *,
        now: Callable[[], datetime],
        peers: Peers | None = None,
        states: Sequence[str] = AT_WORK,
        at_once: int = COMPANIES_AT_ONCE,
    ) -> None:
        """``peers``: what it fetches from other systems with; ``states``: which imports it works on."""
        self._db, self._files, self._now, self._peers, self._states = db, files, now, peers, list(states)
        self._by = uuid.uuid4().hex
        self.work = SideBySide("imports", at_once=at_once, each_s=LONGEST_S)

    async def run_once(self) -> int:
        """Begin with the import that waits longest; returns whether one was begun."""
        if self.work.free <= 0:
            return 0
        given = {"by": self._by, "states": self._states, "busy": self.work.busy}
        async with self._db.transaction() as tx:
            await tx.fetch_value(queries.hold_claims)
            now = self._now()
            found = await tx.fetch_value(queries.claim_import, **given, now=now, until=now + LEASE)
        if found is None:
            return 0
        self.work.start(int(found), partial(self._serve, int(found)))
        return 1

    async def _serve(self, import_id: int) -> None:
        await work(self._db, import_id, now=self._now, files=self._files, by=self._by, peers=self._peers)


async def work(
    db: Database,
    import_id: int,
    *,
    now: Callable[[], datetime],
    files: Files | None = None,
    by: str = "",
    told: Progress = lambda _: None,
    at_once: int = AT_ONCE,
    peers: Peers | None = None,
) -> int:
    """Do what is left of one import, unless another process does. ``at_once`` things are one transaction."""
    by = by or uuid.uuid4().hex
    async with db.transaction() as tx:
        if not await tx.execute(queries.take_import, id=import_id, by=by, now=now(), until=now() + LEASE):
            return 0
        found = await service.load(tx, import_id)
    look = _Look()
    try:
        async with _held(db, found, by=by, now=now, look=look):
            match found.state:
                case "pulling" if files is not None and peers is not None:
                    return await pull(db, files, found, peers=peers, now=now)
                case "undoing":
                    return await _undo(db, found, now=now)
                case "looking":
                    return await _look_at(db, found, look=look, source=_source(found, files))
                case "running":
                    async with _media(db, found, files=files, peers=peers) as media:
                        return await _apply(db, found, now=now, told=told, at_once=at_once, media=media)
                case _:
                    pass
    except Unreadable as exc:
        async with db.transaction() as tx:
            await service.fail(tx, found, exc.detail, now=now())
    finally:
        await _let_go_when_over(db, files, import_id)
    return 0


class _Look:
    """How far the look is; tells the reader in its thread to stop."""

    def __init__(self) -> None:
        self.count, self.is_over = 0, False

    def told(self, count: int) -> None:
        if self.is_over:
            raise Unreadable("Чтение прервано")
        self.count = count


@asynccontextmanager
async def _held(
    db: Database, found: Import, *, by: str, now: Callable[[], datetime], look: _Look
) -> AsyncIterator[None]:
    """Say that we live while we work; give the import back at the end, to people where it breaks again and again.

    An outage of the storage or of the database is waited out, however long it is.
    """
    mine = {"id": found.id, "by": by}

    async def beat() -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            with suppress(psycopg.Error, OSError, TimeoutError):
                async with db.transaction() as tx:
                    await tx.execute(queries.hold_import, **mine, until=now() + LEASE, looked=look.count)

    task = asyncio.create_task(beat())
    rest, is_broken = timedelta(), False
    try:
        yield
    except Unreadable:
        raise
    except Exception as exc:
        rest, is_broken = REST, not _is_away(exc)
        raise
    finally:
        look.is_over = True
        await ended(task)
        async with db.transaction() as tx:
            tries = await tx.fetch_value(queries.release_import, **mine, now=now(), rest=rest, is_broken=is_broken)
            if is_broken and (tries or 0) >= MOST_TRIES:
                await service.fail(tx, found, BROKEN, now=now())


def _is_away(exc: Exception) -> bool:
    """Whether the storage or the database was away: time mends that, and the import is not to blame."""
    if isinstance(exc, psycopg.OperationalError):
        return (exc.sqlstate or "08").startswith(AWAY)
    return isinstance(exc, STORAGE_ERRORS) and not isinstance(exc, NOT_AWAY)


def _source(found: Import, files: Files | None) -> Path | Sent:
    if found.path:
        return Path(found.path)
    if files is None:
        raise Unreadable("Выгрузка лежит в хранилище, а оно не открыто")
    return uploading.sent(found, files)


async def _look_at(db: Database, found: Import, *, look: _Look, source: Path | Sent) -> int:
    """Read an export to its end and keep what it holds and what it leaves open."""
    findings = await asyncio.to_thread(inspect, source, format_name=found.format, answers=found.answers, told=look.told)
    digest = found.digest or await asyncio.to_thread(digest_of, source)
    if findings.link_hosts and not found.sizes and ANSWER not in found.answers:  # a pull was asked for with its files
        findings.questions.append(attachments(findings.links, findings.link_hosts))
    async with db.transaction() as tx:
        findings.questions = await mappings.suggested(tx, found.company_id, findings.questions)
        await tx.execute(
            queries.looked_at,
            company_id=found.company_id,
            id=found.id,
            format=findings.format,
            digest=digest,
            findings=store.to_json(_shown(findings)),
            total=findings.items,
            warnings=store.to_json(findings.warnings[:_SHOWN]),
        )
    return findings.items


def _shown(findings: Findings) -> dict[str, object]:
    shown: dict[str, object] = msgspec.to_builtins(findings)
    del shown["warnings"]
    return shown | {"participants": findings.participants[:_SHOWN], "people": len(findings.participants)}


async def _apply(
    db: Database,
    found: Import,
    *,
    now: Callable[[], datetime],
    told: Progress,
    at_once: int,
    media: Media,
) -> int:
    notes = Notes()
    box = await asyncio.to_thread(opened, _source(found, media.files), notes)
    media.open(box, company_id=found.company_id)
    items = _items(found, box, notes)
    carrier = Carrier(format_id=found.format, name=found.name, answers=found.answers, import_id=found.id)
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
        kept = await _media_of(db, found, batch, media=media)
        async with db.transaction() as tx:
            moved = await service.apply(tx, found, batch, taken=len(part), kept=kept, now=now())
        if moved is None:
            return dealt
        found, dealt = moved, dealt + len(part)
        told(found)
    async with db.transaction() as tx:
        await tx.execute(
            queries.finish_import,
            company_id=found.company_id,
            id=found.id,
            warnings=store.to_json(notes.warnings[:_SHOWN]),
            skipped=store.to_json(notes.skipped()),
            now=now(),
        )
    return dealt


@asynccontextmanager
async def _media(db: Database, found: Import, *, files: Files | None, peers: Peers | None) -> AsyncIterator[Media]:
    """Keeps attachments; those that lie elsewhere only where the import came by an API or a person agreed to it."""
    row, size = None, 0
    if peers is not None:
        where = {"company_id": found.company_id, "import_id": found.id}
        async with db.transaction() as tx:
            row = await tx.one_of(Pull, queries.one_pull, **where)
            size = await tx.fetch_value(queries.bytes_here, **where)
    if peers is None or (row is None and found.answers.get(ANSWER) != "yes"):
        yield Media(files)
        return
    taken = found.counts.get("files", 0)
    async with linked(peers, taken=taken) if row is None else reach_of(row, peers) as reach:
        yield Media(files, reach, taken=size)


async def _media_of(db: Database, found: Import, batch: Batch, *, media: Media) -> Mapping[Place, Kept]:
    """Store the files of a batch before its transaction, so that none is open while a big archive is read."""
    keys = [line.external_id for line in batch.lines if line.files]
    if not keys:
        return {}
    async with db.transaction() as tx:
        rows = await tx.fetch_all(
            queries.known_messages, company_id=found.company_id, line_id=found.business_line_id, keys=keys
        )
    return await media.keep(batch, known=frozenset(row["external_id"] for row in rows))


def _items(found: Import, box: Box, notes: Notes) -> Iterator[Item]:
    return iter(FORMATS[found.format].reader()(box, notes, found.answers))


def _next(items: Iterator[Item], count: int) -> list[Item]:
    """The next things; fewer of them where they bring files, so that a pause is heard between photos."""
    part: list[Item] = []
    named = 0
    for item in islice(items, count):
        part.append(item)
        named += len(item.files) + len(item.links) if isinstance(item, Record) else 0
        if named >= FILES_AT_ONCE:
            break
    return part


async def _undo(db: Database, found: Import, *, now: Callable[[], datetime]) -> int:
    dealt, is_left = 0, True
    while is_left:
        async with db.transaction() as tx:
            is_left = await service.undo_some(tx, found, now=now())
        dealt += 1
    return dealt


async def _let_go_when_over(db: Database, files: Files | None, import_id: int) -> None:
    if files is None:
        return
    async with db.transaction() as tx:
        found = await tx.one_of(Import, queries.one_import, id=import_id)
    if found and found.pieces and found.state in {"done", "undone"}:
        await uploading.let_go(db, files, company_id=found.company_id, import_id=found.id, pieces=found.pieces)


async def clear_imports(db: Database, files: Files, *, now: datetime) -> int:
    """Let go of exports that nobody carried over in time, and of pieces of what is over, a hundred at a time."""
    cleared = 0
    while True:
        async with db.transaction() as tx:
            forsaken = await tx.fetch_all(queries.forsaken, before=now - uploading.KEEP_UNFINISHED)
            over = await tx.fetch_all(queries.pieces_left)
        for row in [*forsaken, *over]:
            await uploading.let_go(db, files, company_id=row["company_id"], import_id=row["id"], pieces=row["pieces"])
        for row in forsaken:
            async with db.transaction() as tx:
                await tx.execute(queries.drop_import, company_id=row["company_id"], id=row["id"], pieces=None)
        cleared += len(forsaken) + len(over)
        if not forsaken and not over:
            return cleared


def digest_of(found: Path | Sent) -> bytes:
    """What tells one export from another: its content, or names and sizes in a folder."""
    mark = hashlib.sha256()
    if isinstance(found, Path) and found.is_dir():
        for inner in sorted(found.rglob("*")):
            mark.update(f"{inner.relative_to(found).as_posix()}\0{inner.stat().st_size}\0".encode())
        return mark.digest()
    with found.open("rb") if isinstance(found, Path) else found.opened() as source:
        while chunk := source.read(1 << 20):
            mark.update(chunk)
    return mark.digest()
