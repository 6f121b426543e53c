"""What stands in files that go out: asked for when one is uploaded or attached, read by a station, kept beside it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from pristan.compliance.files import FileRead, Sure, Unread
from pristan.compliance.pd import ENGINE_VERSION
from pristan.core.ids import CompanyId, FileId
from pristan.kit import sql
from pristan.kit.db import Tx, to_json

queries = sql.load("pristan.conversations", "readings.sql")

WAKE: Final = "pristan_files"
LEASE: Final = timedelta(minutes=2)
PATIENCE: Final = timedelta(minutes=2)  # a file that waits longer is one nobody could read


@dataclass(frozen=True, slots=True, kw_only=True)
class Unopened:
    """A file to read; ``attempts`` counts this one."""

    company_id: CompanyId
    file_id: FileId
    attempts: int
    storage_key: str
    name: str
    size: int


async def ask(tx: Tx, company_id: CompanyId, ids: Collection[int], *, now: datetime) -> None:
    """Have these files read, unless that was asked before."""
    if ids and await tx.execute(queries.ask_to_read, company_id=company_id, ids=sorted(ids), now=now):
        tx.wake(WAKE)


async def claim(tx: Tx, *, now: datetime, limit: int) -> list[Unopened]:
    """Take what waits to be read."""
    return await tx.all_of(Unopened, queries.claim_readings, now=now, lease=now + LEASE, limit=limit)


async def settle(tx: Tx, file: Unopened, read: FileRead, *, now: datetime) -> None:
    """Keep what was found."""
    await tx.execute(
        queries.settle_reading,
        company_id=file.company_id,
        file_id=file.file_id,
        form=read.form,
        found=to_json([asdict(one) for one in read.sure]),
        unread=sorted(read.unread),
        ad_signs=list(read.ad_signs),
        is_debt=read.is_debt,
        detector=ENGINE_VERSION,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What is known of some files, by their number, and which are being read at this moment."""

    read: dict[FileId, FileRead]
    waiting: frozenset[FileId]


NOTHING_READ: Final = Readings(read={}, waiting=frozenset())


async def readings_of(tx: Tx, company_id: CompanyId, ids: Sequence[FileId], *, now: datetime) -> Readings:
    """What was read of these files; one that has waited too long counts as not read."""
    rows = await tx.fetch_all(queries.readings_of, company_id=company_id, ids=list(ids))
    read: dict[FileId, FileRead] = {}
    waiting = set[FileId]()
    for row in rows:
        if row["state"] == "done":
            read[row["file_id"]] = FileRead(
                form=row["form"],
                sure=msgspec.convert(row["found"], tuple[Sure, ...]),
                unread=frozenset(Unread(why) for why in row["unread"]),
                ad_signs=tuple(row["ad_signs"]),
                is_debt=row["is_debt"],
            )
        elif now - row["asked_at"] < PATIENCE:
            waiting.add(row["file_id"])
    return Readings(read=read, waiting=frozenset(waiting))
