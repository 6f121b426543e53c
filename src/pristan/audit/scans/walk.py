"""One look from its first step to its result. A step is a transaction: killed at any moment, a look goes on."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pristan.audit.items import Source
from pristan.audit.scans.model import Concluded, Kind, Looked, Looker, Scan, Step
from pristan.audit.scans.store import add_steps, next_step, queries
from pristan.audit.service.suggesting import suggest
from pristan.core.errors import ChannelError, InvalidInput, PristanError, Transient
from pristan.core.ids import CompanyId
from pristan.kit.db import Database, Tx, to_json
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended

LEASE, BEAT_S = timedelta(seconds=45), 10.0
LONGEST = timedelta(hours=6)
MOST_STEPS = 20_000
MOST_BYTES = 1024 * 1024 * 1024
MOST_WARNINGS = 200
MOST_CLAIMS = 5
SOURCES = {
    Kind.SITE: Source.SITE,
    Kind.PAGES: Source.SITE,
    Kind.DNS: Source.DNS,
    Kind.FILES: Source.FILES,
    Kind.MAIL: Source.MAILBOX,
    Kind.EXPORT: Source.EXPORT,
}


class Walk:
    """Carries one look out. It stops by itself when the look is paused, cancelled, or taken over by another worker."""

    def __init__(self, db: Database, scan: Scan, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._scan = scan
        self._now = now
        self._bytes = scan.bytes
        self._began = now()

    async def run(self, looker: Looker) -> None:
        """Until the end, or until somebody stops it."""
        beating = asyncio.create_task(self._beat())
        try:
            await self._run(looker)
        except Transient as exc:  # the lease ends, and it is tried again
            get_logger().info("scan_waits", scan_id=self._scan.id, code=exc.own_code)
            if self._scan.claims >= MOST_CLAIMS:
                await self.fail(exc)
        except (InvalidInput, ChannelError) as exc:
            await self.fail(exc)
        finally:
            await ended(beating)
            await looker.close()

    async def fail(self, exc: PristanError) -> None:
        """End with what went wrong."""
        await self._finish("failed", failure=exc.detail or exc.title)

    async def _run(self, looker: Looker) -> None:
        step, left = await self._first(looker), ""
        while step is not None:
            if left := self._too_much():
                break
            looked = await looker.look(step)
            if looked.is_over:
                left = looked.warning
                break
            goes_on, following = await self._put(step, looked)
            if not goes_on:
                return
            step = following
            if step is not None:
                await asyncio.sleep(looker.pause_s)
        async with self._db.transaction() as tx:
            found = await tx.all_of(Step, queries.found_steps, **self._place)
        concluded = await looker.conclude(found, is_whole=not left)
        await self._finish("done", concluded=concluded, warning=left)

    async def _first(self, looker: Looker) -> Step | None:
        async with self._db.transaction() as tx:
            known = await tx.all_of(Step, queries.steps, **self._place)
        first = await looker.open(known)
        async with self._db.transaction() as tx:
            if not known:
                await add_steps(tx, self._scan, first, most=MOST_STEPS)
            return await next_step(tx, self._scan)

    async def _put(self, step: Step, looked: Looked) -> tuple[bool, Step | None]:
        """Write what a step has brought and name the next one; False when this walk has to stop."""
        where = {"company_id": self._scan.company_id, "id": self._scan.id}
        async with self._db.transaction() as tx:
            if await tx.fetch_value(queries.lock_scan, **where, lease=self._scan.lease) is None:
                return False, None
            state = "waiting" if looked.again else "left" if looked.found is None else "done"
            found = None if looked.found is None else to_json(looked.found)
            await tx.execute(queries.put_step, **self._place, place=step.place, state=state, found=found)
            await add_steps(tx, self._scan, looked.more, most=MOST_STEPS)
            self._bytes = await tx.fetch_value(
                queries.move_scan,
                **where,
                size=looked.size,
                warning=looked.warning[:1000],
                most=MOST_WARNINGS,
                now=self._now(),
                until=self._now() + LEASE,
            )
            return True, await next_step(tx, self._scan)

    def _too_much(self) -> str:
        if self._bytes > MOST_BYTES:
            return f"Прочитан 1{chr(160)}ГБ, остальное не смотрели"
        if self._now() - self._began > LONGEST:
            return "Прошло шесть часов, остальное не смотрели"
        return ""

    async def _finish(
        self, state: str, *, concluded: Concluded | None = None, failure: str | None = None, warning: str = ""
    ) -> None:
        """The result and what goes into the inventory in one transaction; nothing if the look is no longer ours."""
        scan, now = self._scan, self._now()
        async with self._db.transaction() as tx:
            result = None
            if concluded is not None:
                if (
                    await tx.fetch_value(queries.lock_scan, company_id=scan.company_id, id=scan.id, lease=scan.lease)
                    is None
                ):
                    return
                result = {**concluded.result, "offered": await offered(tx, scan, concluded, now=now)}
            await tx.execute(
                queries.finish_scan,
                company_id=scan.company_id,
                id=scan.id,
                lease=scan.lease,
                state=state,
                result=None if result is None else to_json(result),
                failure=failure,
                warning=warning,
                now=now,
            )

    async def _beat(self) -> None:
        """A step may take longer than the lease."""
        while True:
            await asyncio.sleep(BEAT_S)
            async with self._db.transaction() as tx:
                await tx.execute(
                    queries.keep_lease,
                    company_id=self._scan.company_id,
                    id=self._scan.id,
                    lease=self._scan.lease,
                    until=self._now() + LEASE,
                )

    @property
    def _place(self) -> dict[str, int]:
        return {"company_id": self._scan.company_id, "scan_id": self._scan.id}


async def offered(tx: Tx, scan: Scan, concluded: Concluded, *, now: datetime) -> dict[str, Any]:
    """Propose what was met to the inventory; how many are new there."""
    done = await suggest(
        tx,
        CompanyId(scan.company_id),
        concluded.sightings,
        source=SOURCES[Kind(scan.kind)],
        seen_at=now,
        whole=concluded.whole,
    )
    return {"added": done.added, "refreshed": done.refreshed, "refused": list(done.refused)}
