"""The register of incidents over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, convert, to_builtins

from pristan.compliance.rulebook import shipped
from pristan.incidents import service
from pristan.incidents.model import Notice
from pristan.incidents.policy import standing
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Long = Annotated[str, Meta(max_length=4000)]
Line = Annotated[str, Meta(max_length=500)]


class IncidentGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A new incident: what is known in the first minute."""

    title: Title
    noticed_at: Moment
    happened_at: Moment | None = None
    what: Long = ""


class IncidentKnown(Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything known of an incident, whole. ``version``: the one the editor saw."""

    version: Annotated[int, Meta(ge=1)]
    title: Title
    noticed_at: Moment
    happened_at: Moment | None = None
    what: Long = ""
    causes: Long = ""
    harm: Long = ""
    measures: Long = ""
    kinds: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=200)] = []
    people: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    records: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    published_at: Line = ""
    contact: Line = ""
    results: Long = ""
    culprits: Annotated[str, Meta(max_length=2000)] = ""
    final_measures: Long = ""
    act: Annotated[str, Meta(max_length=300)] = ""


class ClockShape(Struct, kw_only=True):
    """One notice: when it is due, when it went, how it stands (running, overdue, sent, late)."""

    due_at: datetime
    sent_at: datetime | None
    standing: str


class IncidentShape(Struct, kw_only=True):
    """A line of the register. ``found``: contacts in the selection; ``people``: the number told in the notice."""

    id: int
    title: str
    state: Literal["open", "closed", "dropped"]
    noticed_at: datetime
    people: int | None
    found: int
    rules: list[str]
    first: ClockShape
    final: ClockShape
    created_by_name: str
    created_at: datetime


class IncidentStep(Struct, kw_only=True):
    """What was done; ``step`` is a code the screen has words for."""

    at: datetime
    by_name: str
    step: str
    note: str


class KindShape(Struct, kw_only=True):
    id: str
    title: str


class IncidentDetail(Struct, kw_only=True):
    """One incident: the line of the register, all that is known, its log, and kinds of data to choose from."""

    incident: IncidentShape
    known: IncidentKnown
    notice_number: str
    ended_at: datetime | None
    ended_why: str
    steps: list[IncidentStep]
    kinds: list[KindShape]


class IncidentsShape(Struct, kw_only=True):
    """``now``: the server's moment, so that a wrong clock of a screen shows no wrong hours."""

    now: datetime
    items: list[IncidentShape]


class IncidentMade(Struct, kw_only=True):
    id: int


class PeopleGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom it may concern: who spoke with us in these inboxes within a time, and contacts by number."""

    inbox_ids: Annotated[list[Id], Meta(max_length=200)] = []
    since: Moment | None = None
    until: Moment | None = None
    contact_ids: Annotated[list[Id], Meta(max_length=10_000)] = []


class PeopleAdded(Struct, kw_only=True):
    added: int


class SentGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A notice went; ``number``: what the supervisory body gave the first one."""

    notice: Literal["first", "final"]
    at: Moment
    number: Annotated[str, Meta(max_length=100)] = ""


class EndGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``is_false``: it was no incident, and ``why``."""

    is_false: bool = False
    why: Annotated[str, Meta(max_length=1000)] = ""


@get("/incidents", permission="privacy.manage")
async def incidents(request: Caller, *, db: GivenDb, clock: GivenClock) -> IncidentsShape:
    """The register: running clocks first, the nearest deadline on top."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        rows = await service.incidents_of(tx, user.company_id)
    return IncidentsShape(now=now, items=[_line(row, now=now) for row in rows])


@post("/incidents", permission="privacy.manage")
async def open_incident(
    request: Caller, *, data: JSONBody[IncidentGiven], db: GivenDb, clock: GivenClock
) -> IncidentMade:
    """Write an incident down; the clocks of the law run from ``noticed_at``."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        made = await service.open_incident(tx, user, **_fields(data), now=clock.now())
        await _log(tx, request, "incident.opened", about=made, now=clock.now())
    return IncidentMade(id=made)


@get("/incidents/{incident_id:int}", permission="privacy.manage")
async def incident(request: Caller, *, incident_id: PathId, db: GivenDb, clock: GivenClock) -> IncidentDetail:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        [row] = await service.incidents_of(tx, user.company_id, id_=incident_id)
        steps = await tx.fetch_all(service.queries.steps, company_id=user.company_id, incident_id=incident_id)
    return IncidentDetail(
        incident=_line(row, now=clock.now()),
        known=convert({name: row[name] for name in IncidentKnown.__struct_fields__}, IncidentKnown),
        notice_number=row["notice_number"],
        ended_at=row["ended_at"],
        ended_why=row["ended_why"],
        steps=convert(steps, list[IncidentStep]),
        kinds=[KindShape(id=kind.id, title=kind.title) for kind in shipped().kinds.values()],
    )


@put("/incidents/{incident_id:int}", permission="privacy.manage")
async def change_incident(
    request: Caller, *, incident_id: PathId, data: JSONBody[IncidentKnown], db: GivenDb, clock: GivenClock
) -> Ok:
    """What is known now; 409 ``incident.changed`` if somebody else has changed it meanwhile."""
    user: Principal = request.user
    known = {name: value for name, value in _fields(data).items() if name != "version"}
    async with db.transaction(user.scope) as tx:
        await service.change(tx, user, incident_id, known=known, version=data.version, now=clock.now())
        await _log(tx, request, "incident.changed", about=incident_id, now=clock.now())
    return Ok()


@post("/incidents/{incident_id:int}/people", permission="privacy.manage", status_code=200)
async def add_people(
    request: Caller, *, incident_id: PathId, data: JSONBody[PeopleGiven], db: GivenDb, clock: GivenClock
) -> PeopleAdded:
    """Add the contacts of a selection to those it concerns."""
    user: Principal = request.user
    chosen = service.Selection(**_fields(data))
    async with db.transaction(user.scope) as tx:
        added = await service.add_people(tx, user, incident_id, chosen=chosen, now=clock.now())
        await _log(tx, request, "incident.people", about=incident_id, now=clock.now())
    return PeopleAdded(added=added)


@delete("/incidents/{incident_id:int}/people", permission="privacy.manage", status_code=200)
async def clear_people(request: Caller, *, incident_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.clear_people(tx, user, incident_id, now=clock.now())
        await _log(tx, request, "incident.people", about=incident_id, now=clock.now())
    return Ok()


@post("/incidents/{incident_id:int}/sent", permission="privacy.manage", status_code=200)
async def notice_sent(
    request: Caller, *, incident_id: PathId, data: JSONBody[SentGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """A notice went to the supervisory body."""
    user: Principal = request.user
    notice, now = Notice(data.notice), clock.now()
    async with db.transaction(user.scope) as tx:
        await service.sent(tx, user, incident_id, notice=notice, at=data.at, number=data.number, now=now)
        await _log(tx, request, f"incident.{notice}_sent", about=incident_id, now=now)
    return Ok()


@post("/incidents/{incident_id:int}/end", permission="privacy.manage", status_code=200)
async def end_incident(
    request: Caller, *, incident_id: PathId, data: JSONBody[EndGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Close it when both notices went, or drop it as none."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.end(tx, user, incident_id, is_false=data.is_false, why=data.why, now=clock.now())
        await _log(tx, request, "incident.ended", about=incident_id, now=clock.now())
    return Ok()


async def _log(tx: Tx, request: Caller, action: str, *, about: int, now: datetime) -> None:
    await append_access_log(tx, entry_of(request, action, target=f"incident:{about}"), now=now)


def _fields(data: Struct) -> dict[str, Any]:
    fields: dict[str, Any] = to_builtins(data, builtin_types=(datetime,))
    return fields


def _line(row: dict[str, Any], *, now: datetime) -> IncidentShape:
    clocks = {
        name: ClockShape(
            due_at=row[f"{name}_due_at"],
            sent_at=row[f"{name}_sent_at"],
            standing=standing(due_at=row[f"{name}_due_at"], sent_at=row[f"{name}_sent_at"], now=now),
        )
        for name in Notice
    }
    shown = {name: row[name] for name in IncidentShape.__struct_fields__ if name in row}
    return IncidentShape(**shown, first=clocks[Notice.FIRST], final=clocks[Notice.FINAL])


routes = (
    incidents, open_incident, incident, change_incident, add_people, clear_people, notice_sent, end_incident,
)  # fmt: skip
