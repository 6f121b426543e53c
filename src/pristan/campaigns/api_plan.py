"""Plans of campaigns over HTTP: the list, the waves, the touches, the start; calls that people make."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.campaigns import planning
from pristan.campaigns.model import REFUSALS, TOLD_BY, Step
from pristan.campaigns.service import demand, queries
from pristan.conversations.shapes import Id, PathId, QueryId
from pristan.core.errors import NotFound
from pristan.core.ids import InboxId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PAGE = 100
Hours = Annotated[int, Meta(ge=0, le=8760)]


class TouchShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """One touch, ``wait_hours`` after the one before. ``{link}`` in the text is the person's own link."""

    kind: Literal["sms", "email", "call"]
    inbox_id: Id | None = None
    wait_hours: Hours = 0
    subject: Annotated[str, Meta(max_length=200)] = ""
    text: Annotated[str, Meta(max_length=5000)] = ""


class PlanAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite and how. ``active_since``, ``active_until``: of the last message in the channels that are left.

    ``value_from``: roubles of deals brought from elsewhere, at least. ``wave_hours``: between waves of ``wave_size``
    people; ``sms_price``: kopecks for one part.
    """

    from_channels: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(min_length=1, max_length=10)]
    active_since: Annotated[datetime, Meta(tz=True)] | None = None
    active_until: Annotated[datetime, Meta(tz=True)] | None = None
    value_from: Annotated[int, Meta(ge=1, le=1_000_000_000_000)] | None = None
    wave_size: Annotated[int, Meta(ge=1, le=1_000_000)] = 1000
    wave_hours: Hours = 24
    sms_price: Annotated[int, Meta(ge=0, le=100_000)] = 0
    steps: Annotated[list[TouchShape], Meta(min_length=1, max_length=9)]


class MoveEstimate(Struct, kw_only=True):
    """What planning counted. ``cost``: kopecks at most; ``ends_at``: when the last touch would be due."""

    people: int = 0
    waves: int = 0
    suppressed: int = 0
    with_phone: int = 0
    with_sms_consent: int = 0
    with_email: int = 0
    unreachable: int = 0
    sms_parts: int = 0
    cost: int = 0
    ends_at: datetime | None = None


class PlanShape(Struct, kw_only=True):
    """A plan as it stands. ``state``: draft, planning, ready, running, paused or finished."""

    state: str
    from_channels: list[str]
    active_since: datetime | None
    active_until: datetime | None
    value_from: int | None
    wave_size: int
    wave_hours: int
    sms_price: int
    steps: list[TouchShape]
    estimate: MoveEstimate | None
    planned_at: datetime | None
    started_at: datetime | None


class StateGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``planning``: find and count the people; ``running``, ``paused``, ``finished``."""

    state: Literal["planning", "running", "paused", "finished"]


class CallShape(Struct, kw_only=True):
    """Somebody to be called."""

    contact_id: int
    contact_name: str
    phone: str | None
    at: datetime


class CallPage(Struct, kw_only=True):
    items: list[CallShape]
    next: int | None


class CalledGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    outcome: Literal["agreed", "refused", "no_answer", "wrong_number"]


@get("/campaigns/{campaign_id:int}/plan", permission="campaigns.view")
async def get_plan(request: Caller, *, campaign_id: PathId, db: GivenDb) -> PlanShape:
    """The plan; 404 ``campaign.no_plan`` until one is written."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        plan = await planning.plan_of(tx, campaign_id, company_id=company_id)
        steps = await planning.steps_of(tx, campaign_id, company_id=company_id)
    return PlanShape(
        state=plan.state,
        from_channels=list(plan.from_channels),
        active_since=plan.active_since,
        active_until=plan.active_until,
        value_from=plan.value_from,
        wave_size=plan.wave_size,
        wave_hours=plan.wave_hours,
        sms_price=plan.sms_price,
        steps=convert(steps, list[TouchShape], from_attributes=True),
        estimate=convert(plan.estimate, MoveEstimate) if plan.estimate else None,
        planned_at=plan.planned_at,
        started_at=plan.started_at,
    )


@put("/campaigns/{campaign_id:int}/plan", permission="campaigns.manage")
async def put_plan(
    request: Caller, *, campaign_id: PathId, data: JSONBody[PlanAsked], db: GivenDb, clock: GivenClock
) -> Ok:
    """Write the plan; 409 ``campaign.at_work`` once it has begun."""
    user: Principal = request.user
    given = planning.PlanGiven(
        from_channels=data.from_channels,
        active_since=data.active_since,
        active_until=data.active_until,
        value_from=data.value_from,
        wave_size=data.wave_size,
        wave_hours=data.wave_hours,
        sms_price=data.sms_price,
        steps=[_step(one, place) for place, one in enumerate(data.steps, start=1)],
    )
    async with db.transaction(user.scope) as tx:
        await planning.write(tx, campaign_id, given, company_id=user.company_id)
        await append_access_log(
            tx, entry_of(request, "campaign.planned", target=f"campaign:{campaign_id}"), now=clock.now()
        )
    return Ok()


@post("/campaigns/{campaign_id:int}/state", permission="campaigns.manage", status_code=200)
async def change_campaign(
    request: Caller, *, campaign_id: PathId, data: JSONBody[StateGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Count the people, start, pause, end. Every message still asks the gate in the moment of sending."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await planning.change(tx, campaign_id, data.state, company_id=user.company_id, now=clock.now())
        entry = entry_of(request, "campaign.state", target=f"campaign:{campaign_id}", state=data.state)
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@get("/campaigns/{campaign_id:int}/calls", permission="campaigns.manage")
async def list_calls(request: Caller, *, campaign_id: PathId, after: QueryId = None, db: GivenDb) -> CallPage:
    """People to be called by hand; ``after``: the ``next`` of the page before."""
    where = {"company_id": request.user.company_id, "campaign_id": campaign_id}
    async with db.transaction(request.user.scope) as tx:
        await demand(tx, campaign_id, company_id=request.user.company_id)
        who = {"told_by": list(TOLD_BY), "purposes": list(REFUSALS)}
        rows = await tx.fetch_all(queries.calls, **where, **who, after=after or 0, limit=PAGE)
    items = [convert(row, CallShape) for row in rows]
    return CallPage(items=items, next=items[-1].contact_id if len(items) == PAGE else None)


@post("/campaigns/{campaign_id:int}/calls/{contact_id:int}", permission="campaigns.manage", status_code=200)
async def note_call(
    request: Caller,
    *,
    campaign_id: PathId,
    contact_id: PathId,
    data: JSONBody[CalledGiven],
    db: GivenDb,
    clock: GivenClock,
) -> Ok:
    """Write down how a call went; it leaves the list, and who ``refused`` is touched no more by this campaign."""
    where = {"company_id": request.user.company_id, "campaign_id": campaign_id, "contact_id": contact_id}
    async with db.transaction(request.user.scope) as tx:
        if not await tx.execute(queries.called, **where, outcome=data.outcome):
            raise NotFound("В списке звонков этого клиента нет", code="campaign.no_call")
        entry = entry_of(request, "campaign.called", target=f"contact:{contact_id}", campaign=campaign_id)
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


def _step(given: TouchShape, place: int) -> Step:
    return Step(
        position=place,
        kind=given.kind,
        inbox_id=None if given.inbox_id is None else InboxId(given.inbox_id),
        wait_hours=given.wait_hours,
        subject=given.subject,
        text=given.text,
    )


routes = (get_plan, put_plan, change_campaign, list_calls, note_call)
