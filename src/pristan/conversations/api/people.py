"""People: list, one person over all channels, rename."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct, convert

from pristan.contacts import details
from pristan.contacts.model import DetailKind
from pristan.conversations import people
from pristan.conversations.shapes import ContactShape, ConversationShape, PathId, QueryId
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal

Caller = Request[Any, Any, Any]
PAGE = 50
FEW_DIGITS = 2  # a name may hold them; more of them let a number be guessed digit by digit


class PermitShape(Struct, kw_only=True):
    """Whether a message of one purpose (reply, service, promo) may be sent there now, or why not."""

    purpose: str
    is_open: bool
    reason: str
    until: datetime | None


class ReachabilityShape(Struct, kw_only=True):
    """Whether one may write to an address now.

    ``state``: can_write, only_reply, service_only, not_before, inbox_stopped, unreachable, invitation_only, blocked,
    not_allowed. ``until``: the moment at which the window for answers closes.
    """

    state: str
    title: str
    detail: str
    until: datetime | None
    permits: list[PermitShape]


class IdentityShape(Struct, kw_only=True):
    id: int
    channel: str
    inbox_id: int
    inbox_name: str
    business_line_id: int
    business_line_name: str
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


class CardShape(Struct, kw_only=True):
    """The least that tells people apart."""

    id: int
    name: str
    created_at: datetime
    last_message_at: datetime | None
    conversations: int
    channels: list[str]
    lines: list[str]


class LinkReasonShape(Struct, kw_only=True):
    """What two people share. ``kind``: phone, email, account, invitation; ``verified``: both, one, none."""

    kind: str
    value: str
    verified: str


class SuggestionShape(Struct, kw_only=True):
    """Somebody who may be the same person. ``confidence``: certain, high, medium."""

    id: int
    contact: CardShape
    reasons: list[LinkReasonShape]
    confidence: str
    created_at: datetime


class MergeShape(Struct, kw_only=True):
    """Somebody who became part of this person; ``cause``: hand, suggestion, verified."""

    id: int
    contact_id: int
    name: str
    merged_at: datetime
    cause: str
    by_name: str | None
    identities: int


class PersonShape(Struct, kw_only=True):
    """``is_whole``: the reader sees everything of the person; merging takes that."""

    contact: ContactShape
    identities: list[IdentityShape]
    details: list[DetailShape]
    consents: list[ConsentShape]
    conversations: list[ConversationShape]
    suggestions: list[SuggestionShape]
    merges: list[MergeShape]
    is_whole: bool


class ContactRow(Struct, kw_only=True):
    """A person; whom an import brought may have written to nobody yet."""

    id: int
    name: str
    created_at: datetime
    last_message_at: datetime | None
    channel: str | None
    conversation_id: int | None


class ContactPage(Struct, kw_only=True):
    items: list[ContactRow]
    next: int | None


class ContactGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")] | None = None
    note: Annotated[str, Meta(max_length=5000)] | None = None


class DetailGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["phone", "email"]
    value: Annotated[str, Meta(min_length=1, max_length=320)]


@get("/contacts", permission="contacts.view")
async def list_contacts(
    request: Caller,
    *,
    db: GivenDb,
    named: Annotated[str | None, QueryParameter(max_length=100)] = None,
    before: QueryId = None,
) -> ContactPage:
    """Contacts, newest first; ``named`` is a part of the name."""
    if named and sum(map(str.isdigit, named)) > FEW_DIGITS and not request.user.may("contacts.view_personal"):
        raise InvalidInput("По части номера не ищут. Введите номер целиком в поиске по номеру", code="search.not_exact")
    async with db.transaction(request.user.scope) as tx:
        rows = await people.listed(tx, named, company_id=request.user.company_id, before=before, limit=PAGE + 1)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return convert({"items": rows[:PAGE], "next": following}, ContactPage)


async def read(request: Caller, contact_id: int, *, db: GivenDb, now: datetime) -> PersonShape:
    """One person as the caller may see them."""
    user: Principal = request.user
    is_open = user.may("contacts.view_personal")
    async with db.transaction(user.scope) as tx:
        found = await people.person(tx, ContactId(contact_id), company_id=user.company_id, is_open=is_open, now=now)
    return convert(found, PersonShape)


@get("/contacts/{contact_id:int}", permission="contacts.view")
async def get_contact(request: Caller, *, contact_id: PathId, db: GivenDb, clock: GivenClock) -> PersonShape:
    """One person: addresses, reachability, conversations over all channels."""
    return await read(request, contact_id, db=db, now=clock.now())


@patch("/contacts/{contact_id:int}", permission="contacts.edit")
async def change_contact(
    request: Caller, *, contact_id: PathId, data: JSONBody[ContactGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await people.change(tx, ContactId(contact_id), company_id=user.company_id, name=data.name, note=data.note)
    return await read(request, contact_id, db=db, now=clock.now())


async def demand_seen(tx: Tx, contact_id: int, *, company_id: CompanyId) -> None:
    """Raise NotFound unless the caller may know this person."""
    if not await people.cards_of(tx, [contact_id], company_id=company_id):
        raise NotFound("Клиент не найден", code="contact.not_found")


@post("/contacts/{contact_id:int}/details", permission="contacts.edit", status_code=200)
async def write_detail(
    request: Caller, *, contact_id: PathId, data: JSONBody[DetailGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    """Write down a phone or an e-mail of the person, as they told it."""
    company_id, now = request.user.company_id, clock.now()
    async with db.transaction(request.user.scope) as tx:
        await demand_seen(tx, contact_id, company_id=company_id)
        kind = DetailKind(data.kind)
        await details.write(tx, ContactId(contact_id), company_id=company_id, kind=kind, text=data.value, now=now)
        await people.show_anew(tx, [contact_id], company_id=company_id)
    return await read(request, contact_id, db=db, now=now)


@delete("/contacts/{contact_id:int}/details/{detail_id:int}", permission="contacts.edit", status_code=200)
async def erase_detail(
    request: Caller, *, contact_id: PathId, detail_id: PathId, db: GivenDb, clock: GivenClock
) -> PersonShape:
    """Forget what an operator wrote; what the customer told stays."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        await demand_seen(tx, contact_id, company_id=company_id)
        await details.erase(tx, ContactId(contact_id), company_id=company_id, detail_id=detail_id)
        await people.show_anew(tx, [contact_id], company_id=company_id)
    return await read(request, contact_id, db=db, now=clock.now())


routes = (list_contacts, get_contact, change_contact, write_detail, erase_detail)
