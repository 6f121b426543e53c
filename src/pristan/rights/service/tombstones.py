"""What was destroyed stays destroyed when an older copy is restored.

A tombstone names rows by number and by the moment they were made: it says nothing of the person, and a row of somebody
else under the same number is not mistaken for theirs. It rests beside the files, and so in every later backup.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from pristan.core.ids import CompanyId
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.rights.holdings import gathering
from pristan.rights.model import Erasure
from pristan.rights.service.targets import moment

FOLDER: Final = "tombstones/"
Mark = tuple[int, str]


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """``company_made``: when the company was made; marks are numbers with the moments their rows were made."""

    company_id: int
    company_made: str
    erasure_id: int
    laid_at: str
    contacts: tuple[Mark, ...] = ()
    conversations: tuple[Mark, ...] = ()


async def leave(db: Database, files: Files, found: Erasure, *, now: datetime) -> None:
    """Write the tombstone of what a destruction aims at now, over the one it may have left before."""
    async with db.transaction() as tx:
        row = await tx.fetch_one(gathering.company_made, company_id=found.company_id)
    marks: Mapping[str, Any] = found.targets.get("marks", {})
    stone = Tombstone(
        company_id=found.company_id,
        company_made=moment(row["created_at"]) if row else "",
        erasure_id=found.id,
        laid_at=moment(now),
        contacts=tuple((int(id_), str(at)) for id_, at in marks.get("contacts", ())),
        conversations=tuple((int(id_), str(at)) for id_, at in marks.get("conversations", ())),
    )
    made = "".join(char for char in stone.company_made if char.isdigit())
    await files.put(f"{FOLDER}{found.company_id}-{made}/{found.id}.json", msgspec.json.encode(stone))


async def standing(files: Files) -> AsyncIterator[Tombstone]:
    """Every tombstone of the storage. One that cannot be read raises: silence would bring the destroyed back."""
    keys = [key async for key in files.listing() if key.startswith(FOLDER)]
    for key in sorted(keys):
        yield msgspec.json.decode(await files.get(key), type=Tombstone)


def company_of(stone: Tombstone) -> CompanyId:
    return CompanyId(stone.company_id)
