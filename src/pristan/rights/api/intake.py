"""Requests from a conversation: anybody who answers there takes them in."""

from datetime import date
from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.compliance.workdays import calendar
from pristan.conversations.projection import conversation_rows
from pristan.conversations.shapes import PathId
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId
from pristan.kit.given import GivenClock, GivenDb, GivenSettings
from pristan.kit.principal import Principal
from pristan.rights.api.shapes import AskedShape, Caller, KindId, RequestKindShape, actor_of, kind_shape
from pristan.rights.book import kinds
from pristan.rights.service import requests as service
from pristan.rights.service.terms import day_of
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of


class TakenGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``words``: what the person wrote, as far as it is about this."""

    kind: KindId
    words: Annotated[str, Meta(max_length=4000)] = ""


class OpenShape(Struct, kw_only=True):
    """A request as the people who answer see it."""

    id: int
    title: str
    state: str
    due_on: date


class ProposedShape(Struct, kw_only=True):
    """What the person seems to ask for, in which message."""

    kind: str
    title: str
    message_id: int
    words: str


class OfConversation(Struct, kw_only=True):
    items: list[OpenShape]
    proposed: ProposedShape | None


@get("/privacy/request-kinds", permission="conversations.view")
async def list_kinds(clock: GivenClock) -> list[RequestKindShape]:
    """What a person may ask of their data, and the norms that set the terms."""
    today = day_of(clock.now())
    return [kind_shape(kind_id, on=today) for kind_id in kinds()]


@get("/conversations/{conversation_id:int}/subject-requests", permission="conversations.view")
async def of_conversation(
    request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock
) -> OfConversation:
    """Requests made here, and whether the last messages look like one that nobody has taken."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        if not await conversation_rows(tx, user.company_id, [ConversationId(conversation_id)]):
            raise NotFound("Диалог не найден", code="conversation.not_found")
        rows = await service.listed(tx, user.company_id, conversation_id=conversation_id)
        guess = await service.proposed(tx, conversation_id, company_id=user.company_id, now=clock.now())
    known = kinds()
    items = [
        OpenShape(id=row["id"], title=known[row["kind"]].title, state=row["state"], due_on=row["due_on"])
        for row in rows
    ]
    if guess is None:
        return OfConversation(items=items, proposed=None)
    message_id, kind, words = guess
    shown = ProposedShape(kind=kind.id, title=kind.title, message_id=message_id, words=words[:1000])
    return OfConversation(items=items, proposed=shown)


@post("/conversations/{conversation_id:int}/subject-requests", permission="conversations.reply")
async def take_request(
    request: Caller,
    *,
    conversation_id: PathId,
    data: JSONBody[TakenGiven],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> AskedShape:
    """Put what the person asks into the queue of requests; the same again, while it is open, is the same request."""
    actor = actor_of(request, clock)
    asked = service.Asked(kind=data.kind, words=data.words, conversation_id=conversation_id)
    async with db.transaction(request.user.scope) as tx:
        made = await service.take(tx, asked, calendar=calendar(settings.data_dir), actor=actor)
        entry = entry_of(request, "request.taken", target=f"request:{made}", kind=data.kind)
        await append_access_log(tx, entry, now=actor.now)
    return AskedShape(id=made)


routes = (list_kinds, of_conversation, take_request)
