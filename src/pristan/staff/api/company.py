"""The company: name, lines, teams, hours, automatic replies, allowed channels."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, to_builtins

from pristan.core.errors import NotFound
from pristan.kit.given import GivenClock, GivenDb
from pristan.staff.api.roles import Made
from pristan.staff.api.shapes import Id, Name, Ok, entry_of
from pristan.staff.service import access_log, hours, organisation
from pristan.staff.service.founding import DEFAULT_TIME_ZONE
from pristan.staff.service.setup import found_another
from pristan.staff.store import queries

Caller = Request[Any, Any, Any]
Clock = Annotated[str, Meta(min_length=5, max_length=5)]
Intervals = Annotated[list[tuple[Clock, Clock]], Meta(max_length=8)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class CompanyShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is known of a company."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    inn: Annotated[str, Meta(max_length=20)] | None = None
    time_zone: Annotated[str, Meta(max_length=60)] = DEFAULT_TIME_ZONE

    def details(self) -> organisation.CompanyDetails:
        return organisation.CompanyDetails(name=self.name, inn=self.inn or None, time_zone=self.time_zone)


class LineShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """A business line."""

    name: Name


class LineChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """Another name, or put away."""

    name: Name | None = None
    is_archived: bool = False


class TeamShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """A whole team."""

    name: Name
    business_line_id: Id | None = None
    member_ids: Annotated[list[Id], Meta(max_length=1000)] = []
    is_archived: bool = False

    def team(self) -> organisation.Team:
        return organisation.Team(
            name=self.name,
            line_id=self.business_line_id,
            member_ids=self.member_ids,
            is_archived=self.is_archived,
        )


class HoursException(Struct, kw_only=True, forbid_unknown_fields=True):
    """A date that is not like its weekday; no intervals mean a day off."""

    date: date
    intervals: Intervals = []
    title: Annotated[str, Meta(max_length=100)] = ""


class HoursShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """Working hours of the company (no line) or of one line."""

    time_zone: Annotated[str, Meta(max_length=60)]
    weekly: dict[Day, Intervals]
    business_line_id: Id | None = None
    exceptions: list[HoursException] = []

    def schedule(self) -> hours.Schedule:
        return hours.Schedule(
            time_zone=self.time_zone,
            weekly=to_builtins(self.weekly),
            line_id=self.business_line_id,
            exceptions=[to_builtins(item) for item in self.exceptions],
        )


class ReplyShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """One automatic reply."""

    kind: Literal["greeting", "out_of_hours"]
    is_enabled: bool
    text: Annotated[str, Meta(max_length=4000)] = ""
    business_line_id: Id | None = None


@get("/companies", signed_in=True)
async def companies(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await tx.fetch_all(queries.account_companies, account_id=request.user.operator_id)}


@post("/companies", permission="company.manage")
async def add_company(request: Caller, *, data: JSONBody[CompanyShape], db: GivenDb, clock: GivenClock) -> Made:
    async with db.transaction(request.user.scope) as tx:
        company_id = await found_another(tx, request.user, details=data.details(), now=clock.now())
        entry = entry_of(request, "company.founded", target=f"company:{company_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Made(id=company_id)


@patch("/companies/{company_id:int}", permission="company.manage")
async def change_company(
    request: Caller,
    company_id: FromPath[int],
    *,
    data: JSONBody[CompanyShape],
    db: GivenDb,
    clock: GivenClock,
) -> Ok:
    if company_id != request.user.company_id:
        raise NotFound("Сначала перейдите в эту компанию")
    async with db.transaction(request.user.scope) as tx:
        await organisation.change_company(tx, request.user, details=data.details())
        await access_log.append(tx, entry_of(request, "company.changed"), now=clock.now())
    return Ok()


@get("/business-lines", signed_in=True)
async def lines(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await organisation.list_lines(tx, request.user)}


@post("/business-lines", permission="organisation.manage")
async def add_line(request: Caller, *, data: JSONBody[LineShape], db: GivenDb, clock: GivenClock) -> Made:
    async with db.transaction(request.user.scope) as tx:
        line_id = await organisation.add_line(tx, request.user, name=data.name)
        entry = entry_of(request, "line.added", target=f"line:{line_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Made(id=line_id)


@patch("/business-lines/{line_id:int}", permission="organisation.manage")
async def change_line(
    request: Caller, line_id: FromPath[int], *, data: JSONBody[LineChange], db: GivenDb, clock: GivenClock
) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await organisation.change_line(
            tx, request.user, line_id=line_id, name=data.name, archived=data.is_archived, now=now
        )
        entry = entry_of(request, "line.changed", target=f"line:{line_id}", archived=data.is_archived)
        await access_log.append(tx, entry, now=now)
    return Ok()


@get("/teams", signed_in=True)
async def teams(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await tx.fetch_all(queries.teams_of_company, company_id=request.user.company_id)}


@post("/teams", permission="organisation.manage")
async def add_team(request: Caller, *, data: JSONBody[TeamShape], db: GivenDb, clock: GivenClock) -> Made:
    async with db.transaction(request.user.scope) as tx:
        team_id = await organisation.add_team(tx, request.user, team=data.team())
        entry = entry_of(request, "team.added", target=f"team:{team_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Made(id=team_id)


@put("/teams/{team_id:int}", permission="organisation.manage")
async def change_team(
    request: Caller, team_id: FromPath[int], *, data: JSONBody[TeamShape], db: GivenDb, clock: GivenClock
) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await organisation.change_team(tx, request.user, team_id=team_id, team=data.team(), now=now)
        entry = entry_of(request, "team.changed", target=f"team:{team_id}")
        await access_log.append(tx, entry, now=now)
    return Ok()


@get("/business-hours", signed_in=True)
async def business_hours(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.hours_of_company, company_id=request.user.company_id)
        replies = await tx.fetch_all(queries.replies_of_company, company_id=request.user.company_id)
    return {"items": rows, "replies": replies}


@put("/business-hours", permission="hours.manage")
async def put_hours(request: Caller, *, data: JSONBody[HoursShape], db: GivenDb, clock: GivenClock) -> Made:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        hours_id = await hours.put_schedule(tx, request.user, schedule=data.schedule(), now=now)
        await access_log.append(tx, entry_of(request, "hours.changed"), now=now)
    return Made(id=hours_id)


@delete("/business-hours/{hours_id:int}", permission="hours.manage", status_code=200)
async def drop_hours(request: Caller, hours_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        if not await tx.execute(queries.drop_hours, company_id=request.user.company_id, id=hours_id):
            raise NotFound("Такого расписания нет")
        await access_log.append(tx, entry_of(request, "hours.removed"), now=clock.now())
    return Ok()


@put("/auto-replies", permission="hours.manage")
async def put_reply(request: Caller, *, data: JSONBody[ReplyShape], db: GivenDb, clock: GivenClock) -> Made:
    now = clock.now()
    reply = hours.Reply(kind=data.kind, enabled=data.is_enabled, text=data.text, line_id=data.business_line_id)
    async with db.transaction(request.user.scope) as tx:
        reply_id = await hours.put_reply(tx, request.user, reply=reply, now=now)
        await access_log.append(tx, entry_of(request, "auto_reply.changed", kind=data.kind), now=now)
    return Made(id=reply_id)


routes = (
    companies,
    add_company,
    change_company,
    lines,
    add_line,
    change_line,
    teams,
    add_team,
    change_team,
    business_hours,
    put_hours,
    drop_hours,
    put_reply,
)
