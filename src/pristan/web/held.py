"""What the gate held: shown to who may decide, with the rules that hold it and who asks."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import MessageShape, PathId
from pristan.core.ids import MessageId, OutboxId
from pristan.delivery import held
from pristan.delivery.store import queries
from pristan.gate.api import VerdictShape
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
SHOWN = 200

Said = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


class HeldShape(Struct, kw_only=True):
    """A message, or an edit of one (``kind``), that waits for a decision; ``files``: how many go with it.

    ``due_at``: until when a decision is due. ``is_own``: written or asked for by who reads this, so another decides.
    ``decision``: release, deny or withdrawn (taken back by the operator); null while it waits.
    """

    id: int
    kind: str
    conversation_id: int
    inbox_id: int
    channel: str
    message_id: int | None
    contact_name: str
    author_name: str
    text: str
    files: int
    created_at: datetime
    held_at: datetime
    due_at: datetime
    asked_name: str
    asked_reason: str
    is_own: bool
    decision: str | None
    decided_name: str
    decided_reason: str
    decided_at: datetime | None
    verdict: VerdictShape


class DecisionGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    decision: Literal["release", "deny"]
    reason: Said


class AskGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a held message should leave."""

    reason: Said


@get("/held-messages", permission="gate.decide")
async def list_held(
    request: Caller,
    *,
    db: GivenDb,
    which: Annotated[Literal["waiting", "decided"], QueryParameter()] = "waiting",
) -> list[HeldShape]:
    """Two hundred: those that wait the longest, or those decided last."""
    async with db.transaction(request.user.scope) as tx:
        who = {"company_id": request.user.company_id, "me": request.user.operator_id}
        rows = await tx.fetch_all(queries.held, **who, is_decided=which == "decided", limit=SHOWN)
    return convert(rows, list[HeldShape])


@post("/held-messages/{entry_id:int}/decide", permission="gate.decide", status_code=200)
async def decide(
    request: Caller, *, entry_id: PathId, data: JSONBody[DecisionGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Let it go through the gate once more, or say no; the reason is shown to the operator and stands in the log.

    Never by who wrote it or asked for it (403 ``held.own``); of two at once the later is told 409 ``held.decided``.
    """
    user: Principal = request.user
    decision = held.Decision(
        company_id=user.company_id,
        entry_id=OutboxId(entry_id),
        is_release=data.decision == "release",
        reason=data.reason.strip(),
        by=user.name,
        by_id=user.operator_id,
        now=clock.now(),
    )
    async with db.transaction(user.scope) as tx:
        done = await held.decide_held(tx, decision)
        action = entry_of(
            request, "gate.decided", target=f"outbox:{entry_id}", decision=data.decision, reason=decision.reason
        )
        await append_access_log(tx, action, now=decision.now)
    return convert(done["message"], MessageShape)


@post("/messages/{message_id:int}/ask", permission="conversations.reply", status_code=200)
async def ask(
    request: Caller, *, message_id: PathId, data: JSONBody[AskGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Say why a held message should leave; whoever decides reads it."""
    user: Principal = request.user
    wanted = held.Request(
        company_id=user.company_id,
        message_id=MessageId(message_id),
        reason=data.reason.strip(),
        by=user.name,
        by_id=user.operator_id,
        now=clock.now(),
    )
    async with db.transaction(user.scope) as tx:
        done = await held.ask(tx, wanted)
        action = entry_of(request, "gate.asked", target=f"message:{message_id}", reason=wanted.reason)
        await append_access_log(tx, action, now=wanted.now)
    return convert(done["message"], MessageShape)


routes = (list_held, decide, ask)
