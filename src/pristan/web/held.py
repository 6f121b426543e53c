"""What the gate held: shown to who may decide, with the rules that hold it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import MessageShape, PathId
from pristan.delivery.held import Decision, decide_held
from pristan.delivery.store import queries
from pristan.gate.api import VerdictShape
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
SHOWN = 200


class HeldShape(Struct, kw_only=True):
    """A message, or an edit of one (``kind``), that waits for a decision; ``files``: how many go with it."""

    id: int
    kind: str
    conversation_id: int
    inbox_id: int
    message_id: int | None
    contact_name: str
    author_name: str
    text: str
    files: int
    created_at: datetime
    verdict: VerdictShape


class DecisionGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    decision: Literal["release", "deny"]
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


@get("/held-messages", permission="gate.decide")
async def list_held(request: Caller, *, db: GivenDb) -> list[HeldShape]:
    """The oldest two hundred."""
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.held, company_id=request.user.company_id, limit=SHOWN)
    return convert(rows, list[HeldShape])


@post("/held-messages/{entry_id:int}/decide", permission="gate.decide", status_code=200)
async def decide(
    request: Caller, *, entry_id: PathId, data: JSONBody[DecisionGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Let it go through the gate once more, or say no; the reason is shown to the operator and stands in the log."""
    user: Principal = request.user
    decision = Decision(
        company_id=user.company_id,
        entry_id=entry_id,
        is_release=data.decision == "release",
        reason=data.reason.strip(),
        by=user.name,
        now=clock.now(),
    )
    async with db.transaction(user.scope) as tx:
        done = await decide_held(tx, decision)
        action = entry_of(
            request, "gate.decided", target=f"outbox:{entry_id}", decision=data.decision, reason=decision.reason
        )
        await append_access_log(tx, action, now=decision.now)
    return convert(done["message"], MessageShape)


routes = (list_held, decide)
