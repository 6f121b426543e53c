"""Roles, API tokens, the access log."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from pristan.core.access import COMPANY_WIDE, Permission
from pristan.kit.given import GivenClock, GivenDb
from pristan.staff.api.shapes import Id, Name, Ok, entry_of
from pristan.staff.policy.roles import PERMISSION_NAMES
from pristan.staff.service import access_log
from pristan.staff.service import roles as role_verbs
from pristan.staff.service.tokens import WantedToken, make_token, revoke_token
from pristan.staff.store import queries

Caller = Request[Any, Any, Any]
Permissions = Annotated[list[Permission], Meta(max_length=100)]


class RoleShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """A role of the company's own."""

    name: Name
    permissions: Permissions


class NewToken(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a token shall be good for."""

    name: Name
    permissions: Permissions
    business_line_ids: Annotated[list[Id], Meta(min_length=1, max_length=100)] | None = None
    expires_at: datetime | None = None


class Made(Struct, kw_only=True):
    """The number of a new thing."""

    id: int


class MadeToken(Struct, kw_only=True):
    """The token is shown this one time."""

    id: int
    token: str


@get("/permissions", signed_in=True)
async def permissions() -> dict[str, Any]:
    items = [
        {"code": item.value, "title": PERMISSION_NAMES[item], "is_company_wide": item in COMPANY_WIDE}
        for item in Permission
    ]
    return {"items": items}


@get("/roles", permission="operators.view")
async def roles(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await role_verbs.list_roles(tx, request.user)}


@post("/roles", permission="roles.manage")
async def create_role(request: Caller, *, data: JSONBody[RoleShape], db: GivenDb, clock: GivenClock) -> Made:
    async with db.transaction(request.user.scope) as tx:
        role_id = await role_verbs.create_role(tx, request.user, name=data.name, permissions=data.permissions)
        entry = entry_of(request, "role.created", target=f"role:{role_id}", permissions=data.permissions)
        await access_log.append(tx, entry, now=clock.now())
    return Made(id=role_id)


@put("/roles/{role_id:int}", permission="roles.manage")
async def change_role(
    request: Caller, role_id: FromPath[int], *, data: JSONBody[RoleShape], db: GivenDb, clock: GivenClock
) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        await role_verbs.change_role(tx, request.user, role_id=role_id, name=data.name, permissions=data.permissions)
        entry = entry_of(request, "role.changed", target=f"role:{role_id}", permissions=data.permissions)
        await access_log.append(tx, entry, now=clock.now())
    return Ok()


@delete("/roles/{role_id:int}", permission="roles.manage", status_code=200)
async def drop_role(request: Caller, role_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        await role_verbs.drop_role(tx, request.user, role_id=role_id)
        await access_log.append(tx, entry_of(request, "role.removed", target=f"role:{role_id}"), now=clock.now())
    return Ok()


@get("/api-tokens", permission="api_tokens.manage")
async def tokens(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return {"items": await tx.fetch_all(queries.api_tokens_of_company, company_id=request.user.company_id)}


@post("/api-tokens", permission="api_tokens.manage")
async def create_token(request: Caller, *, data: JSONBody[NewToken], db: GivenDb, clock: GivenClock) -> MadeToken:
    now = clock.now()
    wanted = WantedToken(
        name=data.name, permissions=data.permissions, line_ids=data.business_line_ids, expires_at=data.expires_at
    )
    async with db.transaction(request.user.scope) as tx:
        token_id, token = await make_token(tx, request.user, wanted=wanted, now=now)
        entry = entry_of(request, "api_token.made", target=f"api_token:{token_id}", permissions=data.permissions)
        await access_log.append(tx, entry, now=now)
    return MadeToken(id=token_id, token=token)


@delete("/api-tokens/{token_id:int}", permission="api_tokens.manage", status_code=200)
async def drop_token(request: Caller, token_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await revoke_token(tx, request.user, token_id=token_id, now=now)
        entry = entry_of(request, "api_token.revoked", target=f"api_token:{token_id}")
        await access_log.append(tx, entry, now=now)
    return Ok()


@get("/access-log", permission="access_log.view")
async def read_access_log(
    request: Caller,
    *,
    db: GivenDb,
    action: FromQuery[Annotated[str, Meta(max_length=60)] | None] = None,
    account_id: FromQuery[Id | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: FromQuery[Id | None] = None,
    limit: FromQuery[Annotated[int, Meta(ge=1, le=200)]] = 50,
) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(
            queries.access_log_entries,
            company_id=request.user.company_id,
            action=action,
            account_id=account_id,
            since=since,
            until=until,
            before=before,
            limit=limit,
        )
    return {"items": rows, "next": rows[-1]["seq"] if len(rows) == limit else None}


routes = (
    permissions,
    roles,
    create_role,
    change_role,
    drop_role,
    tokens,
    create_token,
    drop_token,
    read_access_log,
)
