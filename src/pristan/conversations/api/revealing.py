"""Personal data on request: opened with a reason, searched for by an exact value, counted."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct, convert

from pristan.compliance.case import today_in_moscow
from pristan.compliance.pd import Kind, title
from pristan.conversations import revealing
from pristan.conversations.projection import queries
from pristan.conversations.shapes import Id, PathId
from pristan.core.ids import ContactId, MessageId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
Reason = Annotated[str, Meta(min_length=3, max_length=500, pattern=r"\S\s*\S\s*\S")]
A_MONTH = timedelta(days=30)


class ReasonGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


class ValueWanted(Struct, kw_only=True, forbid_unknown_fields=True):
    """One of the two: an id of ``details``, or an id of ``identities`` of the person."""

    reason: Reason
    detail_id: Id | None = None
    identity_id: Id | None = None


class RevealedMessage(Struct, kw_only=True):
    """Everything that was hidden of one message, as it came."""

    text: str
    quote: str | None
    phone: str | None
    email: str | None
    location: dict[str, float] | None
    share: dict[str, Any] | None
    subject: str | None
    file_names: list[str]


class RevealedValue(Struct, kw_only=True):
    id: int
    kind: str
    value: str


class SearchGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A whole phone number, e-mail address, or series and number of a passport."""

    value: Annotated[str, Meta(min_length=5, max_length=320)]


class FoundPerson(Struct, kw_only=True):
    """``found_in``: card (what is known of the person) or message (marked in what they wrote)."""

    id: int
    name: str
    created_at: datetime
    last_message_at: datetime
    channel: str
    conversation_id: int
    found_in: str


class FoundPeople(Struct, kw_only=True):
    """``kind``: phone, email or passport, as the value was understood."""

    kind: str
    items: list[FoundPerson]


class DetectedFigure(Struct, kw_only=True):
    """How many messages of an inbox brought data of one kind."""

    inbox_id: int
    inbox_name: str
    channel: str
    kind: str
    title: str
    messages: int


class DetectedFigures(Struct, kw_only=True):
    """Messages that brought personal data through a channel which must not carry them; days of Moscow, inclusive."""

    since: date
    until: date
    items: list[DetectedFigure]


@post("/messages/{message_id:int}/reveal", permission="contacts.reveal_personal", shows_personal=True, status_code=200)
async def reveal_message(
    request: Caller, *, message_id: PathId, data: JSONBody[ReasonGiven], db: GivenDb, clock: GivenClock
) -> RevealedMessage:
    """What one message says, with nothing hidden. The reason stands in the access log; at most sixty an hour."""
    user: Principal = request.user
    now = clock.now()
    await _count_reveal(request, db, now)
    async with db.transaction(user.scope) as tx:
        found = await revealing.message_in_full(tx, MessageId(message_id), company_id=user.company_id)
        entry = entry_of(request, "personal.revealed", target=f"message:{message_id}", reason=data.reason.strip())
        await append_access_log(tx, entry, now=now)
    return convert(found, RevealedMessage)


@post("/contacts/{contact_id:int}/reveal", permission="contacts.reveal_personal", shows_personal=True, status_code=200)
async def reveal_value(
    request: Caller, *, contact_id: PathId, data: JSONBody[ValueWanted], db: GivenDb, clock: GivenClock
) -> RevealedValue:
    """One phone, e-mail or address of a person. The reason stands in the access log; at most sixty an hour."""
    user: Principal = request.user
    now = clock.now()
    await _count_reveal(request, db, now)
    async with db.transaction(user.scope) as tx:
        found = await revealing.value_in_full(
            tx,
            ContactId(contact_id),
            company_id=user.company_id,
            detail_id=data.detail_id,
            identity_id=data.identity_id,
        )
        details = {"kind": found["kind"], "field": found["id"], "reason": data.reason.strip()}
        entry = entry_of(request, "personal.revealed", target=f"contact:{contact_id}", **details)
        await append_access_log(tx, entry, now=now)
    return convert(found, RevealedValue)


async def _count_reveal(request: Caller, db: GivenDb, now: datetime) -> None:
    allowed = revealing.REVEALS_AN_HOUR
    await revealing.count(db, "reveal", operator_id=request.user.operator_id, allowed=allowed, now=now)


@post("/contacts/search", permission="contacts.view", status_code=200)
async def search_people(request: Caller, *, data: JSONBody[SearchGiven], db: GivenDb, clock: GivenClock) -> FoundPeople:
    """People by a whole phone number, e-mail or passport; the answer shows none of them. Each search is logged."""
    user: Principal = request.user
    now = clock.now()
    allowed = revealing.SEARCHES_AN_HOUR
    await revealing.count(db, "search", operator_id=user.operator_id, allowed=allowed, now=now)
    async with db.transaction(user.scope) as tx:
        kind, found = await revealing.people_with(tx, data.value, company_id=user.company_id)
        await append_access_log(tx, entry_of(request, "personal.searched", kind=kind, found=len(found)), now=now)
    return convert({"kind": kind, "items": found}, FoundPeople)


@get("/detected", permission="access_log.view")
async def detected_figures(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> DetectedFigures:
    """How many messages brought personal data where they must not come, over thirty days unless said otherwise."""
    last = until or today_in_moscow(clock.now())
    first = since or last - A_MONTH
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.detected_figures, company_id=request.user.company_id, since=first, until=last)
    items = [row | {"title": title(Kind(row["kind"]))} for row in rows]
    return convert({"since": first, "until": last, "items": items}, DetectedFigures)


routes = (reveal_message, reveal_value, search_people, detected_figures)
"""Reveal and search take a body though they change nothing: values and reasons do not belong into addresses."""
