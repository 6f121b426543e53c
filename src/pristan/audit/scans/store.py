"""SQL of looks."""

from collections.abc import Sequence
from datetime import datetime

from pristan.audit.scans.model import Scan, Step
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.audit.scans")


async def add_steps(tx: Tx, scan: Scan, steps: Sequence[Step], *, most: int) -> None:
    """Remember what is to be opened, in this order; what is known already is left alone."""
    if steps:
        await tx.execute(
            queries.add_steps,
            company_id=scan.company_id,
            scan_id=scan.id,
            keys=[step.key for step in steps],
            depths=[step.depth for step in steps],
            most=most,
        )


async def next_step(tx: Tx, scan: Scan) -> Step | None:
    """What comes next; None at the end."""
    return await tx.one_of(Step, queries.next_step, company_id=scan.company_id, scan_id=scan.id)


async def one_scan(tx: Tx, company_id: int, scan_id: int) -> Scan | None:
    """One look of a company."""
    return await tx.one_of(Scan, queries.one_scan, company_id=company_id, id=scan_id)


async def page_of_scans(tx: Tx, company_id: int, *, before: tuple[datetime, int] | None, limit: int) -> list[Scan]:
    """Looks of a company, the latest first."""
    at, id_ = before or (None, None)
    return await tx.all_of(Scan, queries.scans, company_id=company_id, before_at=at, before_id=id_, limit=limit)
