"""Writing first."""

from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.api.acting import actor_of
from pristan.conversations.shapes import ConversationShape, Id
from pristan.conversations.starting import Beginning, start
from pristan.core.ids import ContactId, IdentityId, InboxId
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


class BeginningGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Either ``address`` as people write it, or ``identity_id`` of an address that is known in this inbox.

    ``contact_id`` puts a new address beside the others of a person.
    """

    inbox_id: Id
    address: Annotated[str, Meta(max_length=320)] = ""
    identity_id: Id | None = None
    contact_id: Id | None = None


class Begun(Struct, kw_only=True):
    """``is_new`` is false when the conversation was there before; a closed one is open again."""

    conversation: ConversationShape
    is_new: bool


@post("/conversations", permission="conversations.reply", status_code=200)
async def start_conversation(
    request: Caller, *, data: JSONBody[BeginningGiven], db: GivenDb, clock: GivenClock
) -> Begun:
    """Open a conversation with somebody who has not written here; 409 where the customer must write first."""
    beginning = Beginning(
        inbox_id=InboxId(data.inbox_id),
        address=data.address.strip(),
        identity_id=IdentityId(data.identity_id) if data.identity_id else None,
        contact_id=ContactId(data.contact_id) if data.contact_id else None,
    )
    async with db.transaction(request.user.scope) as tx:
        row, is_new = await start(tx, beginning, actor=actor_of(request, clock.now()))
    return convert({"conversation": row, "is_new": is_new}, Begun)


routes = (start_conversation,)
