"""Troubles of connections for whoever watches the queues, and the thresholds of a company."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from pristan.channels.alarm_rules import rules
from pristan.channels.api.shapes import doer_of
from pristan.channels.service import alarms
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
SHOWN = timedelta(days=7)


class InboxAlarm(Struct, kw_only=True):
    """What is wrong with a connection, since when, and what to do. ``ended_at``: None while it lasts."""

    id: int
    inbox_id: int
    inbox_name: str
    channel: str
    kind: str
    title: str
    detail: str
    fix: str
    started_at: datetime
    ended_at: datetime | None


class AlarmLimit(Struct, kw_only=True):
    """From where on a figure is a trouble; ``usual`` is the value as delivered."""

    kind: str
    title: str
    what: str
    unit: str
    value: float
    usual: float
    least: float
    most: float


class AlarmLimitGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """The new threshold; None: as delivered."""

    value: Annotated[float, Meta(ge=0, le=1_000_000)] | None


@get("/inboxes/alarms", permission="queues.view")
async def list_alarms(
    request: Caller, *, db: GivenDb, clock: GivenClock, ended: FromQuery[bool] = False
) -> list[InboxAlarm]:
    """What is wrong now; with ``ended`` also what was in the last seven days."""
    since = clock.now() - SHOWN if ended else None
    async with db.transaction(request.user.scope) as tx:
        return [_shown(one) for one in await alarms.alarms(tx, company_id=request.user.company_id, since=since)]


@get("/inboxes/alarms/limits", permission="queues.view")
async def list_limits(request: Caller, *, db: GivenDb) -> list[AlarmLimit]:
    async with db.transaction(request.user.scope) as tx:
        return _limits(await alarms.limits_of(tx, company_id=request.user.company_id))


@put("/inboxes/alarms/limits/{kind:str}", permission="inboxes.manage")
async def change_limit(
    request: Caller, *, kind: FromPath[str], data: JSONBody[AlarmLimitGiven], db: GivenDb, clock: GivenClock
) -> list[AlarmLimit]:
    async with db.transaction(request.user.scope) as tx:
        await alarms.set_limit(tx, kind, data.value, doer=doer_of(request, now=clock.now()))
        return _limits(await alarms.limits_of(tx, company_id=request.user.company_id))


def _shown(one: alarms.Alarm) -> InboxAlarm:
    return InboxAlarm(
        id=one.id,
        inbox_id=one.inbox_id,
        inbox_name=one.inbox_name,
        channel=one.channel,
        kind=one.kind,
        title=one.rule.title,
        detail=one.detail,
        fix=one.rule.fix,
        started_at=one.started_at,
        ended_at=one.ended_at,
    )


def _limits(own: dict[str, float]) -> list[AlarmLimit]:
    return [
        AlarmLimit(
            kind=rule.kind,
            title=rule.title,
            what=rule.what,
            unit=rule.unit,
            value=own[rule.kind],
            usual=rule.value,
            least=rule.least,
            most=rule.most,
        )
        for rule in rules().values()
    ]


routes = (list_alarms, list_limits, change_limit)
