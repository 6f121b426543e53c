"""Drafts, typing, viewing."""

from typing import Any, Literal

import msgspec
from litestar import Request, get, post, put
from litestar.params import JSONBody
from msgspec import Struct, convert

from pristan.channels import channel
from pristan.conversations import drafts
from pristan.conversations.projection import queries
from pristan.conversations.shapes import DraftGiven, DraftShape, PathId
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId
from pristan.kit.db import Database
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
PRESENCE_CHANNEL = "pristan_presence"


class DraftSaved(Struct, kw_only=True):
    version: int


@get("/conversations/{conversation_id:int}/draft", permission="conversations.view", shows_personal=True)
async def get_drafts(request: Caller, *, conversation_id: PathId, db: GivenDb) -> list[DraftShape]:
    """The operator's own drafts in a conversation."""
    user = request.user
    async with db.transaction(user.scope) as tx:
        found = await drafts.drafts_of(
            tx, ConversationId(conversation_id), company_id=user.company_id, operator_id=user.operator_id
        )
    return convert(found, list[DraftShape])


@put("/conversations/{conversation_id:int}/draft", permission="conversations.view", shows_personal=True)
async def save_draft(
    request: Caller, *, conversation_id: PathId, data: JSONBody[DraftGiven], db: GivenDb, clock: GivenClock
) -> DraftSaved:
    """Keep a draft; 409 ``draft.conflict`` if another tab has saved a different one since ``version``."""
    user = request.user
    user.demand("conversations.note" if data.kind == "note" else "conversations.reply")
    async with db.transaction(user.scope) as tx:
        version = await drafts.save(
            tx,
            ConversationId(conversation_id),
            company_id=user.company_id,
            operator_id=user.operator_id,
            kind=data.kind,
            words=drafts.Words(text=data.text, file_ids=data.file_ids, subject=data.subject, cc=data.cc),
            version=data.version,
            now=clock.now(),
        )
    return DraftSaved(version=version)


@post("/conversations/{conversation_id:int}/typing", permission="conversations.reply", status_code=204)
async def tell_typing(request: Caller, *, conversation_id: PathId, db: GivenDb) -> None:
    """The operator types; shown to colleagues, and to the customer where the channel can."""
    await tell_presence(request, conversation_id, "typing", db=db)


@post("/conversations/{conversation_id:int}/viewing", permission="conversations.view", status_code=204)
async def tell_viewing(request: Caller, *, conversation_id: PathId, db: GivenDb) -> None:
    """The operator looks at the conversation; told again every 20 s while it is so."""
    await tell_presence(request, conversation_id, "viewing", db=db)


async def tell_presence(
    request: Caller, conversation_id: int, what: Literal["typing", "viewing"], *, db: Database
) -> None:
    user = request.user
    async with db.transaction(user.scope) as tx:
        place = await tx.fetch_one(queries.typing_place, company_id=user.company_id, id=conversation_id)
        if place is None:
            raise NotFound("Диалог не найден", code="conversation.not_found")
        notice = {
            "company_id": user.company_id,
            "conversation_id": conversation_id,
            "line_id": place["line_id"],
            "what": what,
            "who": "operator",
            "operator_id": user.operator_id,
            "name": user.name,
        }
        await tx.execute(queries.tell_presence, notice=msgspec.json.encode(notice).decode())
        side = channel(place["channel"]).own_side
        if what == "typing" and side is not None:
            await side.typing(tx, value=place["value"], name=user.name)


routes = (get_drafts, save_draft, tell_typing, tell_viewing)
