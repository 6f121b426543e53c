"""Bringing made documents up to date: by the clock, where what they were made from has changed."""

from datetime import datetime
from typing import Final

from pristan.core.ids import CompanyId
from pristan.kit.db import Database
from pristan.reports.gathering import queries
from pristan.reports.service import Maker, catalogue, make

ACT: Final = "DESTRUCTION_ACT"
AT_ONCE: Final = 100


async def file_acts(db: Database, *, now: datetime) -> int:
    """Make the pages of acts of destruction that have none yet, as they are on this day. Returns how many."""
    async with db.transaction() as tx:
        rows = await tx.fetch_all(queries.acts_not_filed, template=ACT, limit=AT_ONCE)
    for row in rows:
        async with db.transaction() as tx:
            await make(tx, CompanyId(row["company_id"]), ACT, about=f"act:{row['id']}", by=Maker(), now=now)
    return len(rows)


async def renew_documents(db: Database, *, now: datetime) -> int:
    """Make each changed document again, one company at a time, and acts that have no pages yet. Returns how many.

    What was made before stays.
    """
    count = await file_acts(db, now=now)
    async with db.transaction() as tx:
        companies = [CompanyId(row["company_id"]) for row in await tx.fetch_all(queries.companies_with_documents)]
    for company_id in companies:
        async with db.transaction() as tx:
            for entry in await catalogue(tx, company_id, now=now):
                if entry.is_stale and entry.template is not None and entry.template.is_renewed:
                    await make(tx, company_id, entry.template.key, about=entry.about, by=Maker(), now=now)
                    count += 1
    return count
