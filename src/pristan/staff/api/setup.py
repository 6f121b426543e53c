"""The first-run wizard: each step is saved at once."""

from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings
from pristan.kit.principal import Principal
from pristan.staff.api.company import CompanyShape
from pristan.staff.api.given import GivenHasher
from pristan.staff.api.roles import Made
from pristan.staff.api.session import session_cookie
from pristan.staff.api.shapes import Email, Id, Name, Ok, Password, entry_of
from pristan.staff.policy.inn import InnKind, check_inn
from pristan.staff.service import access_log, setup
from pristan.staff.service.identify import NOBODY
from pristan.staff.service.passwords import demand_good
from pristan.staff.store import queries

Caller = Request[Any, Any, Any]


class NewAdministrator(Struct, kw_only=True, forbid_unknown_fields=True):
    """The first person."""

    name: Name
    email: Email
    password: Password


class Lines(Struct, kw_only=True, forbid_unknown_fields=True):
    """Names of the business lines."""

    names: Annotated[list[Name], Meta(min_length=1, max_length=50)]


class Step(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where to go on after a break."""

    step: Literal["company", "rules", "lines", "inbox", "people"]


class Consent(Struct, kw_only=True, forbid_unknown_fields=True):
    """Said in so many words, because it cannot be taken back."""

    confirm: Literal["remove-demo"]


class DemoPerson(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which of the invented people to be."""

    operator_id: Id


class InnAnswer(Struct, kw_only=True):
    """What the check digits tell."""

    ok: bool
    kind: Literal["legal_entity", "person"] | None = None
    message: str = ""


@get("/setup", public=True)
async def state(*, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(NOBODY) as tx:
        found = await setup.setup_state(tx)
        people = await tx.fetch_all(queries.demo_people) if found.demo else []
    return {
        "required": found.required,
        "demo": found.demo,
        "started": found.started,
        "step": found.step,
        "demo_people": people,
    }


@get("/setup/inn/{inn:str}", public=True)
async def inn_check(inn: FromPath[str]) -> InnAnswer:
    answer = check_inn(inn)
    if isinstance(answer, InnKind):
        return InnAnswer(ok=True, kind=answer.value)
    return InnAnswer(ok=False, message=answer)


@post("/setup/account", public=True)
async def begin(
    request: Caller,
    *,
    data: JSONBody[NewAdministrator],
    db: GivenDb,
    clock: GivenClock,
    hasher: GivenHasher,
    settings: GivenSettings,
) -> Response[Ok]:
    demand_good(data.password, field="password", email=data.email, name=data.name)
    hashed = await hasher.hash(data.password)
    administrator = setup.Administrator(email=data.email, name=data.name, password_hash=hashed)
    async with db.transaction(NOBODY) as tx:
        token = await setup.begin(tx, administrator=administrator, caller=request.scope["auth"], now=clock.now())
    return Response(Ok(), cookies=[session_cookie(token, request=request, settings=settings)])


@put("/setup/company", signed_in=True)
async def company(request: Caller, *, data: JSONBody[CompanyShape], db: GivenDb, clock: GivenClock) -> Made:
    async with db.transaction(request.user.scope) as tx:
        company_id = await setup.name_company(tx, request.user, details=data.details(), now=clock.now())
        entry = entry_of(request, "setup.company", target=f"company:{company_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Made(id=company_id)


@put("/setup/lines", permission="organisation.manage")
async def lines(request: Caller, *, data: JSONBody[Lines], db: GivenDb, clock: GivenClock) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        await setup.name_lines(tx, request.user, names=data.names, now=clock.now())
    return Ok()


@put("/setup/step", permission="company.manage")
async def step(request: Caller, *, data: JSONBody[Step], db: GivenDb) -> Ok:
    async with db.transaction(request.user.scope) as tx:
        await setup.save_step(tx, request.user, step=data.step)
    return Ok()


@post("/setup/finish", permission="company.manage", status_code=200)
async def finish(request: Caller, *, db: GivenDb, clock: GivenClock) -> Ok:
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await setup.finish(tx, request.user, now=now)
        await access_log.append(tx, entry_of(request, "setup.finished"), now=now)
    return Ok()


@post("/setup/demo-session", public=True, status_code=200)
async def enter_demo(
    request: Caller, *, data: JSONBody[DemoPerson], db: GivenDb, clock: GivenClock, settings: GivenSettings
) -> Response[Ok]:
    async with db.transaction(NOBODY) as tx:
        token = await setup.enter_demo(tx, operator_id=data.operator_id, caller=request.scope["auth"], now=clock.now())
    return Response(Ok(), cookies=[session_cookie(token, request=request, settings=settings)])


@post("/setup/remove-demo", permission="company.manage", status_code=200)
async def remove_demo(
    request: Caller,
    *,
    data: JSONBody[Consent],  # noqa: ARG001 - that it could be decoded is the confirmation
    db: GivenDb,
    clock: GivenClock,
    files: GivenFiles,
    settings: GivenSettings,
) -> Response[Ok]:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        keys = await setup.end_demo(tx, who)
        await access_log.append(tx, entry_of(request, "demo.removed"), now=clock.now())
    for key in keys:
        await files.delete(key)
    return Response(Ok(), cookies=[session_cookie("", request=request, settings=settings)])


routes = (state, inn_check, begin, company, lines, step, finish, enter_demo, remove_demo)
