"""Whether the rules of law stop messages or only watch, and what was recorded for the company."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, convert

from pristan.gate import modes
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
Reason = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


class ModeShape(Struct, kw_only=True):
    """``rule_id`` empty: of the whole company. ``changed_at`` null: nobody has changed anything yet."""

    rule_id: str
    mode: str
    reason: str
    changed_by_name: str
    changed_at: datetime | None


class OverrideShape(Struct, kw_only=True):
    """A circumstance that softens a rule; ``recorded_at`` null: not recorded for this company."""

    name: str
    title: str
    reason: str
    recorded_by_name: str
    recorded_at: datetime | None


class ModesShape(Struct, kw_only=True):
    """The mode of the company, rules with one of their own, circumstances that may be recorded."""

    company: ModeShape
    rules: list[ModeShape]
    overrides: list[OverrideShape]


class ModeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Without ``rule_id`` for the whole company."""

    mode: Literal["shadow", "enforce"]
    reason: Reason
    rule_id: Annotated[str, Meta(max_length=100)] = ""


class OverrideGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


@get("/gate/modes", permission="privacy.manage")
async def show_modes(request: Caller, *, db: GivenDb) -> ModesShape:
    """Shadow for a company that has decided nothing."""
    async with db.transaction(request.user.scope) as tx:
        return await _shown(tx, request)


@put("/gate/modes", permission="privacy.manage")
async def set_mode(request: Caller, *, data: JSONBody[ModeGiven], db: GivenDb, clock: GivenClock) -> ModesShape:
    """Let the rules stop messages, or only watch; for one rule or for all."""
    change = _change(request, clock.now(), reason=data.reason)
    async with db.transaction(request.user.scope) as tx:
        await modes.set_mode(tx, change, mode=data.mode, rule_id=data.rule_id)
        await _log(tx, request, change, action="gate.mode_changed", rule_id=data.rule_id, mode=data.mode)
        return await _shown(tx, request)


@delete("/gate/modes/{rule_id:str}", permission="privacy.manage", status_code=200)
async def drop_rule_mode(request: Caller, *, rule_id: FromPath[str], db: GivenDb, clock: GivenClock) -> ModesShape:
    """Let a rule follow the company again."""
    change = _change(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        await modes.drop_mode(tx, change, rule_id=rule_id)
        await _log(tx, request, change, action="gate.mode_changed", rule_id=rule_id, mode="company")
        return await _shown(tx, request)


@put("/gate/overrides/{circumstance:str}", permission="privacy.manage")
async def set_override(
    request: Caller, *, circumstance: FromPath[str], data: JSONBody[OverrideGiven], db: GivenDb, clock: GivenClock
) -> ModesShape:
    """Record a circumstance for the company, with the reason."""
    change = _change(request, clock.now(), reason=data.reason)
    async with db.transaction(request.user.scope) as tx:
        await modes.set_override(tx, change, name=circumstance)
        await _log(tx, request, change, action="gate.override_recorded", name=circumstance)
        return await _shown(tx, request)


@delete("/gate/overrides/{circumstance:str}", permission="privacy.manage", status_code=200)
async def drop_override(request: Caller, *, circumstance: FromPath[str], db: GivenDb, clock: GivenClock) -> ModesShape:
    """Take a recorded circumstance back."""
    change = _change(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        await modes.drop_override(tx, change, name=circumstance)
        await _log(tx, request, change, action="gate.override_dropped", name=circumstance)
        return await _shown(tx, request)


def _change(request: Caller, now: datetime, *, reason: str = "") -> modes.Change:
    who = request.user
    return modes.Change(company_id=who.company_id, by=who.operator_id, by_name=who.name, reason=reason.strip(), now=now)


async def _log(tx: Tx, request: Caller, change: modes.Change, *, action: str, **details: str) -> None:
    entry = entry_of(request, action, target=f"company:{change.company_id}", reason=change.reason, **details)
    await append_access_log(tx, entry, now=change.now)


async def _shown(tx: Tx, request: Caller) -> ModesShape:
    return convert(await modes.shown(tx, request.user.company_id), ModesShape)
