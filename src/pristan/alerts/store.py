"""All SQL of alerts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pristan.alerts.model import Act, Alert, AlertKind, AskedFor, Link, Next, Subject
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.alerts")
LEASE = timedelta(minutes=2)


async def claim_alerts(tx: Tx, *, now: datetime, limit: int, of_inbox: int) -> list[Alert]:
    rows = await tx.fetch_all(queries.claim_alerts, now=now, lease=now + LEASE, limit=limit, of_inbox=of_inbox)
    rows.sort(key=lambda row: row["id"])
    return [Alert(**row | {"kind": AlertKind(row["kind"])}) for row in rows]


async def claim_acts(tx: Tx, *, now: datetime, limit: int) -> list[Act]:
    rows = await tx.fetch_all(queries.claim_acts, now=now, lease=now + LEASE, limit=limit)
    rows.sort(key=lambda row: row["id"])
    return [Act(**row) for row in rows]


async def subject(tx: Tx, alert: Alert) -> Subject | None:
    """The conversation an alert speaks of, as it is now."""
    where = {"company_id": alert.company_id, "id": alert.conversation_id, "outbox_id": alert.outbox_id}
    return await tx.one_of(Subject, queries.subject, **where)


async def asked_for(tx: Tx, alert: Alert) -> AskedFor | None:
    """The request about personal data an alert speaks of, as it is now."""
    return await tx.one_of(AskedFor, queries.asked_for, company_id=alert.company_id, id=alert.request_id)


async def link_of(tx: Tx, act: Act) -> Link | None:
    return await tx.one_of(Link, queries.link_of, **_place(act), value=act.value)


async def not_told(tx: Tx, alert: Alert, following: Next, *, now: datetime) -> None:
    """Keep what follows a try that did not succeed."""
    await tx.execute(
        queries.not_told,
        company_id=alert.company_id,
        id=alert.id,
        state=following.state,
        reason=following.reason[:500],
        at=following.at,
        unknown=int(following.is_unknown),
        now=now,
    )
    if following.pause_inbox and following.at is not None:
        where: Mapping[str, Any] = {"company_id": alert.company_id, "inbox_id": alert.inbox_id}
        await tx.execute(queries.pause_inbox, **where, at=following.at)


def _place(act: Act) -> dict[str, Any]:
    return {"company_id": act.company_id, "inbox_id": act.inbox_id}
