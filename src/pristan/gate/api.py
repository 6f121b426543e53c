"""What the gate would say, while the operator still types."""

from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import Id, Text
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId
from pristan.gate.policy import assess, ways_out
from pristan.gate.store import circumstances_of, other_places, queries
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


class PreviewGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    conversation_id: Id
    text: Text = ""
    file_ids: Annotated[list[Id], Meta(max_length=10)] = []


class ReasonShape(Struct, kw_only=True):
    """``nature``: house, law, or contract (the platform's own terms); ``source``: the page that says so."""

    rule_id: str
    version: int
    effect: str
    title: str
    text: str
    article: str
    confidence: str
    nature: str = "house"
    source: str = ""


class WayShape(Struct, kw_only=True):
    """``kind``: other_channel, ask_administrator or repeat.

    The ids say where ``other_channel`` leads: without ``conversation_id`` a conversation is to be started there.
    """

    kind: str
    title: str
    enabled: bool
    reason: str
    channel: str | None = None
    identity_id: int | None = None
    inbox_id: int | None = None
    conversation_id: int | None = None


class VerdictShape(Struct, kw_only=True):
    """``outcome``: cleared, held or denied."""

    outcome: str
    reasons: list[ReasonShape]
    ways: list[WayShape]


@post("/gate/preview", permission="conversations.view", status_code=200)
async def preview(request: Caller, *, data: JSONBody[PreviewGiven], db: GivenDb, clock: GivenClock) -> VerdictShape:
    """The verdict as it would be now; the deciding one is made at the moment of sending."""
    user = request.user
    async with db.transaction(user.scope) as tx:
        identity = await tx.fetch_value(
            queries.identity_of_conversation, company_id=user.company_id, id=data.conversation_id
        )
        if identity is None:
            raise NotFound("Диалог не найден", code="conversation.not_found")
        asked, now = ConversationId(data.conversation_id), clock.now()
        found = await circumstances_of(tx, user.company_id, [identity], now=now)
        reasons = assess(found[identity])
        places = await other_places(tx, user.company_id, asked, now=now) if reasons else []
    effects = {reason.effect for reason in reasons}
    outcome = "denied" if "denied" in effects else "held" if effects else "cleared"
    body = {
        "outcome": outcome,
        "reasons": [reason.as_json() for reason in reasons],
        "ways": [way.as_json() for way in ways_out(reasons, places, has_invitation=found[identity].has_invitation)],
    }
    return convert(body, VerdictShape)


routes = (preview,)
