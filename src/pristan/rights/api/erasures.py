"""Destruction by two people, what stops it, and the acts."""

from datetime import date, datetime
from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import Id, PathId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.rights.api.shapes import AskedShape, Caller, ErasureDecision, Words, actor_of
from pristan.rights.service import destroying
from pristan.rights.service.requests import queries
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of


class ErasureReason(Struct, kw_only=True, forbid_unknown_fields=True):
    reason: Words


class HoldGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``until``: the last day it stops a destruction; without it until somebody lifts it."""

    contact_id: Id
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
    until: date | None = None


class ActShape(Struct, kw_only=True):
    """``digest``: of the fields; the same stands in the access log."""

    id: int
    cause: str
    subject: str
    made_at: datetime
    digest: str
    request_id: int | None
    rows: int


@post("/privacy/requests/{request_id:int}/erasure", permission="privacy.manage")
async def ask_erasure(
    request: Caller, *, request_id: PathId, data: JSONBody[ErasureReason], db: GivenDb, clock: GivenClock
) -> AskedShape:
    """Ask to destroy the data of the person; somebody else has to confirm."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        made = await destroying.ask(tx, request_id, data.reason.strip(), actor=actor)
        entry = entry_of(request, "erasure.asked", target=f"erasure:{made}", of=request_id)
        await append_access_log(tx, entry, now=actor.now)
    return AskedShape(id=made)


@post("/privacy/erasures/{erasure_id:int}/decide", permission="privacy.manage", status_code=204)
async def decide_erasure(
    request: Caller, *, erasure_id: PathId, data: JSONBody[ErasureDecision], db: GivenDb, clock: GivenClock
) -> None:
    """Confirm or refuse; 409 ``erasure.four_eyes`` for whoever asked. Confirmed, it begins at once and does not end."""
    actor = actor_of(request, clock)
    is_confirmed = data.decision == "confirm"
    async with db.transaction(request.user.scope) as tx:
        await destroying.decide(tx, erasure_id, is_confirmed=is_confirmed, why=data.reason.strip(), actor=actor)
        entry = entry_of(request, "erasure.decided", target=f"erasure:{erasure_id}", decision=data.decision)
        await append_access_log(tx, entry, now=actor.now)


@post("/privacy/holds", permission="privacy.manage")
async def set_hold(request: Caller, *, data: JSONBody[HoldGiven], db: GivenDb, clock: GivenClock) -> AskedShape:
    """Let nothing of a person be destroyed, with the reason."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        made = await destroying.hold(tx, data.contact_id, data.reason.strip(), until=data.until, actor=actor)
        entry = entry_of(request, "hold.set", target=f"hold:{made}", contact=data.contact_id)
        await append_access_log(tx, entry, now=actor.now)
    return AskedShape(id=made)


@post("/privacy/holds/{hold_id:int}/lift", permission="privacy.manage", status_code=204)
async def lift_hold(
    request: Caller, *, hold_id: PathId, data: JSONBody[ErasureReason], db: GivenDb, clock: GivenClock
) -> None:
    """Let the data of the person be destroyed again."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await destroying.lift(tx, hold_id, data.reason.strip(), actor=actor)
        await append_access_log(tx, entry_of(request, "hold.lifted", target=f"hold:{hold_id}"), now=actor.now)


@get("/privacy/acts", permission="privacy.manage")
async def list_acts(request: Caller, *, db: GivenDb) -> list[ActShape]:
    """Acts of destruction, the latest first."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows = await tx.fetch_all(queries.acts, company_id=user.company_id)
    return convert(
        [{**row, "rows": sum(item["rows"] for item in row["fields"]["counts"])} for row in rows], list[ActShape]
    )


routes = (ask_erasure, decide_erasure, set_hold, lift_hold, list_acts)
