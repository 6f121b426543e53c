"""One's own account: name, settings, password, second factor, sessions."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, to_builtins

from pristan.core.errors import NotFound
from pristan.kit.db import to_json
from pristan.kit.given import GivenClock, GivenDb, GivenVault
from pristan.kit.principal import Principal
from pristan.staff.api.given import GivenHasher
from pristan.staff.api.shapes import Code, Name, Ok, Password, entry_of
from pristan.staff.service import access_log, second_factor
from pristan.staff.service.overview import DEFAULT_SETTINGS
from pristan.staff.service.passwords import Passwords
from pristan.staff.store import queries

Caller = Request[Any, Any, Any]


class SettingsChange(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Only what changes is sent."""

    theme: Literal["light", "dark", "auto"] | UnsetType = UNSET
    density: Literal["normal", "dense"] | UnsetType = UNSET
    sound: bool | UnsetType = UNSET
    notifications: bool | UnsetType = UNSET
    dnd_until: datetime | UnsetType | None = UNSET
    enter_sends: bool | UnsetType = UNSET
    undo_seconds: Literal[0, 5, 10, 20] | UnsetType = UNSET
    single_keys: bool | UnsetType = UNSET


class ProfileChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person changes about themselves."""

    name: Name | None = None
    locale: Literal["ru", "en"] | None = None
    settings: SettingsChange | None = None


class PasswordChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """The old one proves who asks."""

    old_password: Password
    new_password: Password


class Confirmation(Struct, kw_only=True, forbid_unknown_fields=True):
    """The password again, before something dangerous."""

    password: Password


class FirstCode(Struct, kw_only=True, forbid_unknown_fields=True):
    """The first code of a new second factor."""

    code: Annotated[Code, Meta(min_length=1)]


@get("/profile", signed_in=True)
async def profile(request: Caller, *, db: GivenDb) -> dict[str, Any]:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        account = await tx.fetch_one(queries.own_account, account_id=who.operator_id) or {}
        own = await tx.fetch_one(queries.secrets_of, account_id=who.operator_id) or {}
        left = await tx.fetch_value(queries.recovery_codes_left, account_id=who.operator_id)
    return {
        **account,
        "settings": DEFAULT_SETTINGS | dict(account.get("settings") or {}),
        "password_changed_at": own.get("password_changed_at"),
        "totp_enabled_at": own.get("totp_enabled_at"),
        "recovery_codes_left": left,
    }


@patch("/profile", signed_in=True)
async def change_profile(request: Caller, *, data: JSONBody[ProfileChange], db: GivenDb) -> Ok:
    who: Principal = request.user
    settings = {} if data.settings is None else to_builtins(data.settings)
    async with db.transaction(who.scope) as tx:
        await tx.execute(
            queries.change_account,
            account_id=who.operator_id,
            name=data.name,
            locale=data.locale,
            settings=to_json(settings),
        )
        if data.name:
            await tx.execute(
                queries.rename_operator, company_id=who.company_id, operator_id=who.operator_id, name=data.name
            )
    return Ok()


@post("/profile/password", signed_in=True, status_code=200)
async def change_password(
    request: Caller, *, data: JSONBody[PasswordChange], db: GivenDb, clock: GivenClock, hasher: GivenHasher
) -> Ok:
    passwords = Passwords(db, clock=clock, hasher=hasher)
    caller = request.scope["auth"]
    await passwords.change(request.user, old=data.old_password, new=data.new_password, caller=caller)
    return Ok()


@post("/profile/totp", signed_in=True)
async def offer_totp(
    request: Caller,
    *,
    data: JSONBody[Confirmation],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    hasher: GivenHasher,
) -> second_factor.Offer:
    who: Principal = request.user
    await Passwords(db, clock=clock, hasher=hasher).confirm(who, data.password)
    async with db.transaction(who.scope) as tx:
        return await second_factor.offer(tx, who.operator_id, email=who.email, vault=vault)


@post("/profile/totp/enable", signed_in=True, status_code=200)
async def enable_totp(
    request: Caller, *, data: JSONBody[FirstCode], db: GivenDb, clock: GivenClock, vault: GivenVault
) -> dict[str, list[str]]:
    who: Principal = request.user
    now = clock.now()
    async with db.transaction(who.scope) as tx:
        codes = await second_factor.enable(tx, who.operator_id, code=data.code, vault=vault, now=now)
        await access_log.append(tx, entry_of(request, "totp.enabled"), now=now)
    return {"recovery_codes": codes}


@post("/profile/totp/disable", signed_in=True, status_code=200)
async def disable_totp(
    request: Caller, *, data: JSONBody[Confirmation], db: GivenDb, clock: GivenClock, hasher: GivenHasher
) -> Ok:
    who: Principal = request.user
    await Passwords(db, clock=clock, hasher=hasher).confirm(who, data.password)
    async with db.transaction(who.scope) as tx:
        await second_factor.disable(tx, who.operator_id)
        await access_log.append(tx, entry_of(request, "totp.disabled"), now=clock.now())
    return Ok()


@post("/profile/totp/recovery-codes", signed_in=True, status_code=200)
async def renew_recovery_codes(
    request: Caller, *, data: JSONBody[Confirmation], db: GivenDb, clock: GivenClock, hasher: GivenHasher
) -> dict[str, list[str]]:
    who: Principal = request.user
    await Passwords(db, clock=clock, hasher=hasher).confirm(who, data.password)
    async with db.transaction(who.scope) as tx:
        codes = await second_factor.new_recovery_codes(tx, who.operator_id)
        await access_log.append(tx, entry_of(request, "totp.codes_renewed"), now=clock.now())
    return {"recovery_codes": codes}


@get("/profile/sessions", signed_in=True)
async def sessions(request: Caller, *, db: GivenDb, clock: GivenClock) -> dict[str, Any]:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        rows = await tx.fetch_all(queries.sessions_of, account_id=who.operator_id, now=clock.now())
    return {"items": [{**row, "is_current": row["id"] == who.session_id} for row in rows]}


@delete("/profile/sessions/{session_id:int}", signed_in=True, status_code=200)
async def end_session(request: Caller, session_id: FromPath[int], *, db: GivenDb, clock: GivenClock) -> Ok:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        if not await tx.execute(queries.end_session, id=session_id):
            raise NotFound("Такого сеанса нет, или он уже завершён")
        await access_log.append(tx, entry_of(request, "session.ended"), now=clock.now())
    return Ok()


@delete("/profile/sessions", signed_in=True, status_code=200)
async def end_others(request: Caller, *, db: GivenDb, clock: GivenClock) -> dict[str, int]:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        ended = await tx.execute(queries.end_other_sessions, account_id=who.operator_id, kept=who.session_id or 0)
        await access_log.append(tx, entry_of(request, "session.others_ended"), now=clock.now())
    return {"ended": ended}


routes = (
    profile,
    change_profile,
    change_password,
    offer_totp,
    enable_totp,
    disable_totp,
    renew_recovery_codes,
    sessions,
    end_session,
    end_others,
)
