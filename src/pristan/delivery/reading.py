"""The station that reads files on their way out: before the gate decides about them, and beside everything else."""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pristan.compliance import current_profile
from pristan.compliance.case import today_in_moscow
from pristan.compliance.files import FileRead, Unread, not_read, read_apart
from pristan.compliance.files.reading import LARGEST
from pristan.conversations import readings
from pristan.conversations.readings import Unopened
from pristan.core.ids import CompanyId
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.log import get_logger

AT_ONCE = 2
TRIES = 2  # a file that brought its reader down twice is not tried again


class ReadingStation:
    """Claims files nobody has read, reads each in a process of its own, keeps kinds and places."""

    def __init__(self, db: Database, files: Files, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._files = files
        self._now = now

    async def run_once(self) -> int:
        """Read one batch; returns how many files it held."""
        now = self._now()
        async with self._db.transaction() as tx:
            found = await readings.claim(tx, now=now, limit=AT_ONCE)
            own = {file.company_id: frozenset[str]() for file in found}
            for company_id in own:
                own[company_id] = (await current_profile(tx, company_id)).company.own
        await asyncio.gather(*(self._settle(file, own) for file in found))
        return len(found)

    async def _settle(self, file: Unopened, own: dict[CompanyId, frozenset[str]]) -> None:
        read = await self._read(file, own[file.company_id])
        if read.unread:
            why = ",".join(sorted(read.unread))
            get_logger().info("file_not_read_whole", file_id=file.file_id, why=why, attempt=file.attempts)
        async with self._db.transaction() as tx:
            await readings.settle(tx, file, read, now=self._now())

    async def _read(self, file: Unopened, own: frozenset[str]) -> FileRead:
        if file.attempts > TRIES:
            return not_read(Unread.BROKEN)
        if file.size > LARGEST:
            return not_read(Unread.TOO_BIG)
        try:
            content = await self._files.get(file.storage_key)
        except FileNotFoundError:
            return not_read(Unread.OTHER)
        with tempfile.TemporaryDirectory(prefix="pristan-") as folder:
            path = Path(folder) / "file"
            await asyncio.to_thread(path.write_bytes, content)
            return await read_apart(path, name=file.name, own=own, today=today_in_moscow(self._now()))
