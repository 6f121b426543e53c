"""People: list, one person over all channels, rename, merge."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get, patch, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct, convert

from pristan.contacts.store import queries
from pristan.conversations import people
from pristan.conversations.api.acting import actor_of
from pristan.conversations.shapes import ContactShape, ConversationShape, Id, PathId, QueryId
from pristan.core.ids import ContactId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal

Caller = Request[Any, Any, Any]
PAGE = 50


class ReachabilityShape(Struct, kw_only=True):
    state: str
    title: str
    detail: str


class IdentityShape(Struct, kw_only=True):
    id: int
    channel: str
    inbox_id: int
    inbox_name: str
    value_masked: str
    display_name: str
    state: str
    is_muted: bool
    last_seen_at: datetime | None
    reachability: ReachabilityShape


class DetailShape(Struct, kw_only=True):
    """A phone or an e-mail. ``source``: card, site, form, channel, operator."""

    id: int
    kind: str
    value: str
    source: str
    identity_id: int | None
    verified_at: datetime | None
    told_at: datetime


class ConsentShape(Struct, kw_only=True):
    id: int
    purpose: str
    way: str
    given_at: datetime
    withdrawn_at: datetime | None


class PersonShape(Struct, kw_only=True):
    contact: ContactShape
    identities: list[IdentityShape]
    details: list[DetailShape]
    consents: list[ConsentShape]
    conversations: list[ConversationShape]


class ContactRow(Struct, kw_only=True):
    id: int
    name: str
    created_at: datetime
    last_message_at: datetime
    channel: str
    conversation_id: int


class ContactPage(Struct, kw_only=True):
    items: list[ContactRow]
    next: int | None


class ContactGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")] | None = None
    note: Annotated[str, Meta(max_length=5000)] | None = None


class ContactMergeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    into_id: Id


@get("/contacts", permission="contacts.view")
async def list_contacts(
    request: Caller,
    *,
    db: GivenDb,
    named: Annotated[str | None, QueryParameter(max_length=100)] = None,
    before: QueryId = None,
) -> ContactPage:
    """Contacts, newest first; ``named`` is a part of the name."""
    like = None if not named else f"%{named.lower().replace('%', '').replace('_', '')}%"
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(
            queries.list_contacts, company_id=request.user.company_id, before=before, query=like, limit=PAGE + 1
        )
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return convert({"items": rows[:PAGE], "next": following}, ContactPage)


async def read(request: Caller, contact_id: int, *, db: GivenDb) -> PersonShape:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await people.person(
            tx, ContactId(contact_id), company_id=user.company_id, is_open=user.may("contacts.view_personal")
        )
    return convert(found, PersonShape)


@get("/contacts/{contact_id:int}", permission="contacts.view")
async def get_contact(request: Caller, *, contact_id: PathId, db: GivenDb) -> PersonShape:
    """One person: addresses, reachability, conversations over all channels."""
    return await read(request, contact_id, db=db)


@patch("/contacts/{contact_id:int}", permission="contacts.edit")
async def change_contact(
    request: Caller, *, contact_id: PathId, data: JSONBody[ContactGiven], db: GivenDb
) -> PersonShape:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await people.person(tx, ContactId(contact_id), company_id=user.company_id, is_open=False)
        await people.change(tx, ContactId(contact_id), company_id=user.company_id, name=data.name, note=data.note)
    return await read(request, contact_id, db=db)


@post("/contacts/{contact_id:int}/merge", permission="contacts.merge", status_code=200)
async def merge_contact(
    request: Caller, *, contact_id: PathId, data: JSONBody[ContactMergeGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    """Two contacts are one person; returns the one that remains."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        for id_ in (contact_id, data.into_id):
            await people.person(tx, ContactId(id_), company_id=actor.company_id, is_open=False)
        await people.merge(tx, ContactId(contact_id), into_id=ContactId(data.into_id), actor=actor)
    return await read(request, data.into_id, db=db)


routes = (list_contacts, get_contact, change_contact, merge_contact)
