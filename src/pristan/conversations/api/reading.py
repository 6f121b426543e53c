"""Lists, threads, counters, queues."""

from dataclasses import replace
from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from msgspec import convert

from pristan.conversations import listing
from pristan.conversations.acting import colleagues
from pristan.conversations.listing import Filter
from pristan.conversations.projection import queries
from pristan.conversations.shapes import (
    MAX_ID,
    ColleaguesShape,
    ConversationDetail,
    ConversationPage,
    CountersShape,
    MessagePage,
    PathId,
    QueryId,
    QueuesShape,
    Sort,
    StatusName,
    View,
)
from pristan.core.ids import ConversationId
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Cursor = Annotated[str | None, QueryParameter(max_length=200)]


async def wanted_conversations(
    request: Caller,
    *,
    status: FromQuery[StatusName] = "open",
    inbox_id: QueryId = None,
    business_line_id: QueryId = None,
    team_id: QueryId = None,
    label_id: QueryId = None,
    assignee_id: QueryId = None,
) -> Filter:
    """What the list and the counters are narrowed by."""
    return Filter(
        operator_id=request.user.operator_id,
        lines=request.user.lines,
        status=status,
        inbox_id=inbox_id,
        business_line_id=business_line_id,
        team_id=team_id,
        label_id=label_id,
        assignee_id=assignee_id,
    )


FILTER = {"wanted": Provide(wanted_conversations)}


@get("/conversations", permission="conversations.view", dependencies=FILTER)
async def list_conversations(
    request: Caller,
    *,
    db: GivenDb,
    wanted: NamedDependency[Filter],
    view: FromQuery[View] = "all",
    sort: FromQuery[Sort] = "recent",
    before: Cursor = None,
    limit: Limit = 50,
) -> ConversationPage:
    """A page of the list, newest (or longest waiting) first."""
    wanted, company_id = replace(wanted, view=view), request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        found = await listing.page(tx, wanted, company_id=company_id, sort=sort, before=before, limit=limit)
    return convert(found, ConversationPage)


@get("/conversations/counters", permission="conversations.view", dependencies=FILTER)
async def count_conversations(request: Caller, *, db: GivenDb, wanted: NamedDependency[Filter]) -> CountersShape:
    """How many conversations each tab holds, up to a thousand."""
    async with db.transaction(request.user.scope) as tx:
        found = await listing.counters(tx, wanted, company_id=request.user.company_id)
    return convert(found, CountersShape)


@get("/conversations/{conversation_id:int}", permission="conversations.view")
async def get_conversation(request: Caller, *, conversation_id: PathId, db: GivenDb) -> ConversationDetail:
    async with db.transaction(request.user.scope) as tx:
        found = await listing.one(tx, ConversationId(conversation_id), company_id=request.user.company_id)
    return convert(found, ConversationDetail)


@get("/conversations/{conversation_id:int}/messages", permission="conversations.view")
async def list_messages(
    request: Caller,
    *,
    conversation_id: PathId,
    db: GivenDb,
    before: Cursor = None,
    limit: Limit = 50,
) -> MessagePage:
    """A page of the thread, oldest first, ending before the cursor."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        found = await listing.thread(
            tx, ConversationId(conversation_id), company_id=company_id, before=before, limit=limit
        )
    return convert(found, MessagePage)


@get("/colleagues", permission="conversations.view")
async def list_colleagues(
    request: Caller, *, db: GivenDb, business_line_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
) -> ColleaguesShape:
    """Whom a conversation of the line may be given to, and who may be mentioned in it."""
    request.user.demand("conversations.view", line_id=business_line_id)
    async with db.transaction(request.user.scope) as tx:
        found = await colleagues(tx, company_id=request.user.company_id, line_id=business_line_id)
    shown = {
        "operators": [{"id": id_, "name": name} for id_, name in found.operators.items()],
        "teams": [{"id": id_, "name": name} for id_, name in found.teams.items()],
    }
    return convert(shown, ColleaguesShape)


@get("/supervisor/queues", permission="queues.view")
async def get_queues(request: Caller, *, db: GivenDb, clock: GivenClock) -> QueuesShape:
    """What waits in each inbox, and each operator's load, now."""
    company_id, now = request.user.company_id, clock.now()
    async with db.transaction(request.user.scope) as tx:
        position = await listing.position(tx, company_id)
        queues = await tx.fetch_all(queries.queues, company_id=company_id, now=now)
        loads = await tx.fetch_all(queries.loads, company_id=company_id, now=now)
    return convert({"queues": queues, "operators": loads, "position": position}, QueuesShape)


routes = (list_conversations, count_conversations, get_conversation, list_messages, list_colleagues, get_queues)
