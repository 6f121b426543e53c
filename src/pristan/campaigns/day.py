"""The day of a closing: it closes by itself where somebody decided so, else those who may close are called, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pristan.campaigns import closing
from pristan.campaigns.figures import queries
from pristan.campaigns.model import DayGround
from pristan.campaigns.policy import day_begins, day_words, waits_for
from pristan.channels import channel
from pristan.compliance.workdays import calendar_at_work
from pristan.core.access import Permission
from pristan.core.ids import CompanyId, OperatorId
from pristan.gate.quiet import zone_of
from pristan.kit.db import Database, Tx
from pristan.staff import Entry, append_access_log, as_operator

AGAIN: Final = timedelta(minutes=10)  # a notice may still be on its way
LATER: Final = timedelta(days=1)  # nothing but a person changes it
ALERTS_CHANNEL: Final = "pristan_alerts"


async def look_at_one(db: Database, *, now: datetime, data_dir: Path | None = None) -> int:
    """Look at one closing whose day has come; returns how many were looked at. ``data_dir``: of the installation.

    The state, the connection, the access log and what is told are one transaction: a worker killed at any moment closes
    once or not at all.
    """
    async with db.transaction() as tx:
        row = await tx.fetch_one(queries.claim_day, now=now)
        if row is None:
            return 0
        where = {"company_id": row["company_id"], "id": row["id"]}
        zone = zone_of("", company=row["time_zone"])
        begins = day_begins(row["closes_on"], now=now, zone=zone, days=calendar_at_work(data_dir))
        if begins is not None:
            await tx.execute(queries.look_later, **where, at=begins)
            return 1
        ground = await _ground(tx, row)
        why = waits_for(ground)
        if why:
            at = now + (AGAIN if why == "notice_waits" else LATER)
            await tx.execute(queries.call, **where, why=why, at=at, now=now)
        else:
            await _close(tx, row, now=now)
        cause = f"closing:{row['id']}:{row['closes_on']}:{'waits' if why else 'closed'}"
        told = {"company_id": row["company_id"], "cause": cause, "words": day_words(ground, why)}
        await tx.execute(
            queries.tell_managers,
            **told,
            line_id=row["business_line_id"],
            permission=Permission.INBOXES_MANAGE,
            now=now,
        )
        tx.wake(ALERTS_CHANNEL)
    return 1


async def _ground(tx: Tx, row: Mapping[str, Any]) -> DayGround:
    company_id = CompanyId(row["company_id"])
    told = await tx.fetch_one(queries.notices_open, company_id=company_id, id=row["id"]) or {"waiting": 0, "failed": 0}
    return DayGround(
        channel=channel(row["channel"]).manifest.name,
        may_decide=await _may_decide(tx, row),
        **{name: row[name] for name in ("inbox_name", "closes_on", "state", "closes_itself", "decided_by_name")},
        is_imported=row["is_imported"],
        waiting=told["waiting"],
        failed=told["failed"],
    )


async def _may_decide(tx: Tx, row: Mapping[str, Any]) -> bool:
    """Whoever left, or may not close any more, decides nothing."""
    if row["decided_by"] is None:
        return False
    company_id, operator_id = CompanyId(row["company_id"]), OperatorId(row["decided_by"])
    who = await as_operator(tx, company_id=company_id, operator_id=operator_id)
    return who is not None and who.may(Permission.INBOXES_MANAGE, line_id=row["business_line_id"])


async def _close(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
    company_id = CompanyId(row["company_id"])
    by = row["decided_by_name"]
    await closing.close(tx, row["id"], company_id=company_id, by=by, now=now, is_by_itself=True)
    entry = Entry(
        company_id=company_id,
        account_id=row["decided_by"],  # by whose decision; nobody was there
        action="closing.closed_itself",
        target=f"closing:{row['id']}",
    )
    await append_access_log(tx, entry, now=now)
