"""From facts to rows: whom something concerns. One reader per company at a time; a restart makes nothing twice."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pristan.alerts.model import ALERTS_CHANNEL, Occasion, Outcome, Taken
from pristan.alerts.policy import FACTS, occasions
from pristan.alerts.store import queries
from pristan.channels.employees import for_employees
from pristan.core.access import Permission
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx

AT_ONCE = 500
MOSCOW = ZoneInfo("Europe/Moscow")  # terms of the law are counted there
NEAR = timedelta(days=2)  # so long before its last day a request is told of once more
KEEP_CHANGING = timedelta(days=2)  # what a group was told longer ago is not changed any more


async def companies(tx: Tx) -> list[CompanyId]:
    """Companies with a working bot for employees."""
    rows = await tx.fetch_all(queries.companies_told, channels=list(for_employees()))
    return [CompanyId(row["company_id"]) for row in rows]


async def read_facts(tx: Tx, company_id: CompanyId, *, now: datetime) -> int:
    """Make alerts of the next facts; returns how many positions were looked at."""
    await tx.execute(queries.begin_position, company_id=company_id)
    after = await tx.fetch_value(queries.claim_position, company_id=company_id)
    if after is None:
        return 0  # somebody else reads
    upto = min(int(await tx.fetch_value(queries.last_position, company_id=company_id)), int(after) + AT_ONCE)
    if upto <= after:
        return 0
    rows = await tx.fetch_all(queries.facts_between, company_id=company_id, after=after, upto=upto, kinds=list(FACTS))
    for row in rows:
        for occasion in occasions(row["kind"], row["position"], row["data"]):
            await _note(tx, occasion, company_id=company_id, now=now)
    await tx.execute(queries.move_position, company_id=company_id, position=upto)
    tx.wake(ALERTS_CHANNEL)
    return upto - int(after)


async def note_waiting(tx: Tx, *, now: datetime) -> int:
    """Alerts of what waits too long: customers, held messages, requests about personal data; returns how many."""
    channels = list(for_employees())
    made = await tx.execute(queries.alert_waiting_people, channels=channels, now=now)
    made += await tx.execute(queries.alert_waiting_groups, channels=channels, now=now)
    made += await tx.execute(queries.alert_held, channels=channels, permission=str(Permission.GATE_DECIDE), now=now)
    today = now.astimezone(MOSCOW).date()
    made += await tx.execute(
        queries.alert_requests,
        channels=channels,
        permission=str(Permission.PRIVACY_MANAGE),
        today=today,
        near_on=today + NEAR,
        now=now,
    )
    if made:
        tx.wake(ALERTS_CHANNEL)
    return made


async def _note(tx: Tx, found: Occasion | Outcome | Taken, *, company_id: CompanyId, now: datetime) -> None:
    where: dict[str, Any] = {"company_id": company_id, "now": now}
    match found:
        case Outcome():
            await tx.execute(
                queries.alert_author,
                **where,
                act_id=found.act_id,
                author_id=found.author_id,
                cause=found.cause,
                words=found.words[:1000],
            )
        case Taken():
            await tx.execute(
                queries.change_groups,
                **where,
                conversation_id=found.conversation_id,
                operator_id=found.operator_id,
                since=now - KEEP_CHANGING,
            )
        case Occasion():
            alert = {"kind": found.kind, "cause": found.cause, "conversation_id": found.conversation_id}
            if found.operator_id is None:
                await tx.execute(queries.alert_groups, **where, **alert, line_id=found.line_id)
            else:
                await tx.execute(queries.alert_person, **where, **alert, operator_id=found.operator_id)
