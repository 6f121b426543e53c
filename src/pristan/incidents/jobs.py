"""Warning those who keep privacy before a notice is due."""

from datetime import datetime

from pristan.incidents.model import ALERTS_CHANNEL, Running
from pristan.incidents.policy import warnings
from pristan.incidents.service import queries
from pristan.kit.db import Database


async def warn_of_deadlines(db: Database, *, now: datetime) -> int:
    """Tell every mark that was passed, once, in the messengers of employees and in the log; returns how many marks."""
    async with db.transaction() as tx:
        incidents = await tx.all_of(Running, queries.running)
    count = 0
    for incident in incidents:
        where = {"company_id": incident.company_id, "incident_id": incident.id}
        for warning in warnings(incident, now=now):
            async with db.transaction() as tx:
                new = [
                    mark
                    for mark in warning.passed
                    if await tx.fetch_value(queries.add_warning, **where, mark=mark, now=now) is not None
                ]
                if warning.mark not in new:
                    continue
                cause = f"incident:{incident.id}:{warning.mark}"
                told = await tx.execute(
                    queries.tell_officers, company_id=incident.company_id, cause=cause, words=warning.words, now=now
                )
                await tx.execute(queries.told_to, **where, mark=warning.mark, told=told)
                text = f"{warning.words}. Сообщено в мессенджер: {told}"
                await tx.execute(queries.add_step, **where, by=None, by_name="", step="warned", note=text, now=now)
                tx.wake(ALERTS_CHANNEL)
            count += 1
    return count
