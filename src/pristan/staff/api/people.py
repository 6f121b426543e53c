"""Operators, invitations, links, grants."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from pristan.kit.given import GivenClock, GivenDb, GivenSettings
from pristan.staff.api.given import GivenHasher
from pristan.staff.api.session import session_cookie
from pristan.staff.api.shapes import Email, Id, Name, Ok, Password, entry_of
from pristan.staff.service import access_log, people
from pristan.staff.service.granting import WantedGrant, replace_grants
from pristan.staff.service.passwords import Passwords

Caller = Request[Any, Any, Any]


class GrantShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """A role over one line, or over all of them."""

    role_id: Id
    business_line_id: Id | None = None

    def wanted(self) -> WantedGrant:
        return WantedGrant(role_id=self.role_id, line_id=self.business_line_id)


Grants = Annotated[list[GrantShape], Meta(max_length=100)]


class NewInvitation(Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite and what for."""

    email: Email
    name: Name
    grants: Annotated[Grants, Meta(min_length=1)]
    team_ids: Annotated[list[Id], Meta(max_length=100)] = []


class Link(Struct, kw_only=True):
    """A one-time link to hand over; empty if the person can sign in already."""

    operator_id: int
    path: str


class GrantList(Struct, kw_only=True, forbid_unknown_fields=True):
    """All grants of one operator."""

    grants: Grants


class ResetOrder(Struct, kw_only=True, forbid_unknown_fields=True):
    """Whether the second factor goes too (the phone is lost)."""

    clears_totp: bool = False


class Greeting(Struct, kw_only=True):
    """What the page of a link says."""

    kind: str
    email: str
    name: str
    company_name: str
    expires_at: datetime


class Acceptance(Struct, kw_only=True, forbid_unknown_fields=True):
    """The new password, and the name to work under."""

    password: Password
    name: Name | None = None


@get("/operators", signed_in=True)
async def operators(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await people.list_operators(tx, request.user)}


@post("/invitations", permission="operators.manage")
async def invite(request: Caller, *, data: JSONBody[NewInvitation], db: GivenDb, clock: GivenClock) -> Link:
    now = clock.now()
    invitation = people.Invitation(
        email=data.email, name=data.name, grants=[item.wanted() for item in data.grants], team_ids=data.team_ids
    )
    async with db.transaction(request.user.scope) as tx:
        invited = await people.invite(tx, request.user, invitation=invitation, now=now)
        entry = entry_of(request, "operator.invited", target=f"operator:{invited.operator_id}")
        await access_log.append(tx, entry, now=now)
    return Link(operator_id=invited.operator_id, path=f"/invitation/{invited.token}" if invited.token else "")


@post("/operators/{operator_id:int}/reset-link", permission="operators.manage")
async def reset_link(
    request: Caller,
    operator_id: FromPath[int],
    *,
    data: JSONBody[ResetOrder],
    db: GivenDb,
    clock: GivenClock,
) -> Link:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        token = await people.reset_link(
            tx, request.user, operator_id=operator_id, clears_totp=data.clears_totp, now=now
        )
        entry = entry_of(request, "operator.reset_link", target=f"operator:{operator_id}", totp=data.clears_totp)
        await access_log.append(tx, entry, now=now)
    return Link(operator_id=operator_id, path=f"/password/{token}")


@post("/operators/{operator_id:int}/disable", permission="operators.manage", status_code=200)
async def disable(request: Caller, operator_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await people.switch_off(tx, request.user, operator_id=operator_id, now=now)
        entry = entry_of(request, "operator.disabled", target=f"operator:{operator_id}")
        await access_log.append(tx, entry, now=now)
    return Ok()


@post("/operators/{operator_id:int}/enable", permission="operators.manage", status_code=200)
async def enable(request: Caller, operator_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        await people.switch_on(tx, request.user, operator_id=operator_id)
        entry = entry_of(request, "operator.enabled", target=f"operator:{operator_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Ok()


@delete("/operators/{operator_id:int}/sessions", permission="operators.manage", status_code=200)
async def force_out(request: Caller, operator_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> dict[str, int]:
    async with db.transaction(request.user.scope) as tx:
        ended = await people.force_out(tx, request.user, operator_id=operator_id)
        entry = entry_of(request, "operator.signed_out", target=f"operator:{operator_id}")
        await access_log.append(tx, entry, now=clock.now())
    return {"ended": ended}


@put("/operators/{operator_id:int}/grants", permission="operators.manage")
async def change_grants(
    request: Caller, operator_id: FromPath[int], *, data: JSONBody[GrantList], db: GivenDb, clock: GivenClock
) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        wanted = [item.wanted() for item in data.grants]
        await replace_grants(tx, request.user, operator_id=operator_id, wanted=wanted, now=now)
        details = [{"role": item.role_id, "line": item.line_id} for item in wanted]
        entry = entry_of(request, "grants.changed", target=f"operator:{operator_id}", grants=details)
        await access_log.append(tx, entry, now=now)
    return Ok()


@get("/links/{token:str}", public=True)
async def read_link(token: FromPath[str], *, db: GivenDb, clock: GivenClock, hasher: GivenHasher) -> Greeting:
    link = await Passwords(db, clock=clock, hasher=hasher).link(token)
    return Greeting(
        kind=link.kind,
        email=link.email,
        name=link.name,
        company_name=link.company_name,
        expires_at=link.expires_at,
    )


@post("/links/{token:str}", public=True, status_code=200)
async def accept_link(
    request: Caller,
    token: FromPath[str],
    *,
    data: JSONBody[Acceptance],
    db: GivenDb,
    clock: GivenClock,
    hasher: GivenHasher,
    settings: GivenSettings,
) -> Response[Ok]:
    passwords = Passwords(db, clock=clock, hasher=hasher)
    caller = request.scope["auth"]
    session = await passwords.set_by_link(token, password=data.password, name=data.name, caller=caller)
    return Response(Ok(), cookies=[session_cookie(session, request=request, settings=settings)])


routes = (
    operators,
    invite,
    reset_link,
    disable,
    enable,
    force_out,
    change_grants,
    read_link,
    accept_link,
)
