"""Begins looks that were asked for and goes on with those a killed worker has left; clears up after the ended."""

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pristan.audit.scans.means import Means
from pristan.audit.scans.model import Scan
from pristan.audit.scans.store import queries
from pristan.audit.scans.walk import LEASE, LONGEST, MOST_CLAIMS, Walk
from pristan.core.errors import InvalidInput
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.side_by_side import SideBySide

AT_ONCE = 3
CLEAR_EVERY_S = 60.0
KEEP_STANDING = timedelta(days=7)


class ScanStation:
    """Any number may run side by side: a look is leased to one of them."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._db = means.db
        self._now: Callable[[], datetime] = means.now
        self._lease = uuid.uuid4()
        self._clear_at_s = 0.0
        self.work = SideBySide("scans", at_once=AT_ONCE, each_s=LONGEST.total_seconds())

    async def run_once(self) -> int:
        """Begin with what nobody works on; returns how many looks were begun."""
        if monotonic_s() >= self._clear_at_s:
            self._clear_at_s = monotonic_s() + CLEAR_EVERY_S
            await clear(self._db, self._means.tools.files, now=self._now())
        if self.work.free <= 0:
            return 0
        now = self._now()
        async with self._db.transaction() as tx:
            claimed = await tx.all_of(
                Scan, queries.claim_scans, lease=self._lease, now=now, until=now + LEASE, limit=self.work.free
            )
        busy = self.work.busy
        fresh = [scan for scan in claimed if scan.id not in busy]
        for scan in fresh:
            self.work.start(scan.id, lambda scan=scan: self._serve(scan))  # type: ignore[misc]
        return len(fresh)

    async def stop(self) -> None:
        """Give up what is under way, so that another worker goes on with it at once."""
        await self.work.stop()

    async def _serve(self, scan: Scan) -> None:
        walk = Walk(self._db, scan, now=self._now)
        if scan.claims > MOST_CLAIMS:
            await walk.fail(InvalidInput("Сканер каждый раз останавливается на одном месте. Уменьшите объём"))
            return
        from pristan.audit.scans.lookers import looker_of  # noqa: PLC0415 - brought in with the first look

        try:
            looker = await looker_of(scan, self._means)
        except InvalidInput as exc:
            await walk.fail(exc)
            return
        try:
            await walk.run(looker)
        except asyncio.CancelledError:
            async with self._db.transaction() as tx:
                await tx.execute(queries.let_go, company_id=scan.company_id, id=scan.id, lease=scan.lease)
            raise


async def clear(db: Database, files: Files, *, now: datetime) -> int:
    """Remove the steps and the files of looks that have ended; returns how many files went."""
    async with db.transaction() as tx:
        await tx.execute(queries.forget_steps)
        rows = await tx.fetch_all(queries.ended_uploads, before=now - KEEP_STANDING)
    for row in rows:
        await files.delete(row["upload"])
        async with db.transaction() as tx:
            await tx.execute(queries.drop_upload, company_id=row["company_id"], id=row["id"], now=now)
    _forget_folders(now)
    return len(rows)


def _forget_folders(now: datetime) -> None:
    """What a killed worker has unpacked."""
    for folder in Path(tempfile.gettempdir()).glob("pristan-scan-*"):
        try:
            is_old = folder.stat().st_mtime < (now - LONGEST).timestamp()
        except OSError:  # another worker has just removed it
            continue
        if is_old:
            shutil.rmtree(folder, ignore_errors=True)
