"""Lists, threads, counters, queues."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.params import FromQuery, QueryParameter
from msgspec import convert

from pristan.conversations import listing
from pristan.conversations.listing import Filter
from pristan.conversations.projection import queries
from pristan.conversations.shapes import (
    ConversationDetail,
    ConversationPage,
    CountersShape,
    Id,
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
OptionalId = Id | None


def filter_of(
    request: Caller,
    *,
    view: View,
    status: StatusName,
    inbox_id: OptionalId,
    business_line_id: OptionalId,
    team_id: OptionalId,
    label_id: OptionalId,
    assignee_id: OptionalId,
) -> Filter:
    return Filter(
        operator_id=request.user.operator_id,
        view=view,
        status=status,
        inbox_id=inbox_id,
        business_line_id=business_line_id,
        team_id=team_id,
        label_id=label_id,
        assignee_id=assignee_id,
    )


@get("/conversations", permission="conversations.view")
async def list_conversations(  # noqa: PLR0913 - one parameter of the query each
    request: Caller,
    *,
    db: GivenDb,
    view: FromQuery[View] = "all",
    status: FromQuery[StatusName] = "open",
    inbox_id: QueryId = None,
    business_line_id: QueryId = None,
    team_id: QueryId = None,
    label_id: QueryId = None,
    assignee_id: QueryId = None,
    sort: FromQuery[Sort] = "recent",
    before: Cursor = None,
    limit: Limit = 50,
) -> ConversationPage:
    """A page of the list, newest (or longest waiting) first."""
    wanted = filter_of(
        request,
        view=view,
        status=status,
        inbox_id=inbox_id,
        business_line_id=business_line_id,
        team_id=team_id,
        label_id=label_id,
        assignee_id=assignee_id,
    )
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        found = await listing.page(tx, wanted, company_id=company_id, sort=sort, before=before, limit=limit)
    return convert(found, ConversationPage)


@get("/conversations/counters", permission="conversations.view")
async def count_conversations(
    request: Caller,
    *,
    db: GivenDb,
    status: FromQuery[StatusName] = "open",
    inbox_id: QueryId = None,
    business_line_id: QueryId = None,
    team_id: QueryId = None,
    label_id: QueryId = None,
    assignee_id: QueryId = None,
) -> CountersShape:
    """How many conversations each tab holds, up to a thousand."""
    wanted = filter_of(
        request,
        view="all",
        status=status,
        inbox_id=inbox_id,
        business_line_id=business_line_id,
        team_id=team_id,
        label_id=label_id,
        assignee_id=assignee_id,
    )
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


@get("/supervisor/queues", permission="queues.view")
async def get_queues(request: Caller, *, db: GivenDb, clock: GivenClock) -> QueuesShape:
    """What waits in each inbox, and each operator's load, now."""
    company_id, now = request.user.company_id, clock.now()
    async with db.transaction(request.user.scope) as tx:
        position = await listing.position(tx, company_id)
        queues = await tx.fetch_all(queries.queues, company_id=company_id, now=now)
        loads = await tx.fetch_all(queries.loads, company_id=company_id, now=now)
    return convert({"queues": queues, "operators": loads, "position": position}, QueuesShape)


routes = (list_conversations, count_conversations, get_conversation, list_messages, get_queues)
