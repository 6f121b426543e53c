"""Looking by the clock whether tasks of the plan are done."""

from datetime import datetime

from pristan.audit.items import Actor
from pristan.audit.service import plan
from pristan.audit.store import queries
from pristan.core.ids import CompanyId
from pristan.kit.db import Database


async def check_plans(db: Database, *, now: datetime) -> int:
    """Look at the open tasks of every company, one company at a time; returns how many were found done."""
    async with db.transaction() as tx:
        companies = [CompanyId(row["company_id"]) for row in await tx.fetch_all(queries.companies_with_plan)]
    count = 0
    for company_id in companies:
        async with db.transaction() as tx:
            _, done = await plan.check(tx, Actor(company_id=company_id, now=now))
        count += done
    return count
