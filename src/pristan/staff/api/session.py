"""Login, logout, who am I."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody
from msgspec import Struct

from pristan.kit.given import GivenClock, GivenDb, GivenSettings, GivenVault
from pristan.kit.principal import Principal
from pristan.kit.settings import Settings
from pristan.staff.api.given import GivenHasher
from pristan.staff.api.shapes import Code, Id, Ok, Password, entry_of
from pristan.staff.model import SESSION_DAYS
from pristan.staff.service import access_log
from pristan.staff.service.overview import overview, work_in
from pristan.staff.service.sign_in import Attempt, Doorman
from pristan.staff.store import queries

COOKIE: Final = "pristan_session"
Caller = Request[Any, Any, Any]


class Login(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person typed."""

    email: str
    password: Password
    totp: Code = ""


class Choice(Struct, kw_only=True, forbid_unknown_fields=True):
    """The company to work in."""

    company_id: Id


def session_cookie(token: str, *, request: Caller, settings: Settings) -> Cookie:
    """Not readable by script, not sent by other sites' posts, and only over TLS where there is TLS."""
    is_secure = request.url.scheme == "https" or settings.public_url.startswith("https://")
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=SESSION_DAYS * 86_400 if token else 0,
        path="/",
        httponly=True,
        secure=is_secure,
        samesite="lax",
    )


@post("/login", public=True, status_code=200)
async def login(
    request: Caller,
    *,
    data: JSONBody[Login],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    hasher: GivenHasher,
    settings: GivenSettings,
) -> Response[Ok]:
    doorman = Doorman(db, clock=clock, hasher=hasher, vault=vault)
    attempt = Attempt(email=data.email, password=data.password, code=data.totp)
    token = await doorman.sign_in(attempt, caller=request.scope["auth"])
    return Response(Ok(), cookies=[session_cookie(token, request=request, settings=settings)])


@post("/logout", signed_in=True, status_code=200)
async def logout(request: Caller, *, db: GivenDb, clock: GivenClock, settings: GivenSettings) -> Response[Ok]:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        await tx.execute(queries.end_session, id=who.session_id)
        await access_log.append(tx, entry_of(request, "logout"), now=clock.now())
    return Response(Ok(), cookies=[session_cookie("", request=request, settings=settings)])


@get("/session", signed_in=True)
async def session(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    async with db.transaction(request.user.scope) as tx:
        return await overview(tx, request.user)


@post("/session/company", signed_in=True, status_code=200)
async def choose_company(request: Caller, *, data: JSONBody[Choice], db: GivenDb, clock: GivenClock) -> Ok:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        await work_in(tx, who, company_id=data.company_id)
        entry = entry_of(request, "session.company", target=f"company:{data.company_id}")
        await access_log.append(tx, entry, now=clock.now())
    return Ok()


routes = (login, logout, session, choose_company)
