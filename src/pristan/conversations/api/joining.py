"""Merging people, undoing it, looking through suggestions."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.contacts.model import Joining
from pristan.contacts.store import queries
from pristan.conversations import joining, people
from pristan.conversations.acting import Actor
from pristan.conversations.api.acting import actor_of
from pristan.conversations.api.people import CardShape, LinkReasonShape, PersonShape, demand_seen, read
from pristan.conversations.shapes import Id, PathId, QueryId
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import ContactId
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
PAGE = 30


class PairShape(Struct, kw_only=True):
    """Two people who may be one, the elder contact first. ``confidence``: certain, high, medium."""

    id: int
    first: CardShape
    second: CardShape
    reasons: list[LinkReasonShape]
    confidence: str
    created_at: datetime


class PairPage(Struct, kw_only=True):
    items: list[PairShape]
    next: int | None


class JoinGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``name`` and ``note`` of the one that stays; without them a missing name is taken over and notes are added."""

    into_id: Id
    name: Annotated[str, Meta(max_length=200)] | None = None
    note: Annotated[str, Meta(max_length=10_000)] | None = None


class PartGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    merge_id: Id


async def _join(request: Caller, tx: Tx, wanted: Joining) -> None:
    """Join and write it into the access log."""
    merge_id = await joining.join(tx, wanted)
    details = {"from": wanted.contact_id, "merge": merge_id, "cause": wanted.cause}
    entry = entry_of(request, "contact.merged", target=f"contact:{wanted.into_id}", **details)
    await append_access_log(tx, entry, now=wanted.now)


def _wanted(actor: Actor, contact_id: int, data: JoinGiven, **more: Any) -> Joining:
    return Joining(
        company_id=actor.company_id,
        contact_id=ContactId(contact_id),
        into_id=ContactId(data.into_id),
        name=data.name,
        note=data.note,
        by=actor.operator_id,
        now=actor.now,
        **more,
    )


@post("/contacts/{contact_id:int}/merge", permission="contacts.merge", status_code=200)
async def merge_contact(
    request: Caller, *, contact_id: PathId, data: JSONBody[JoinGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    """Two contacts are one person; returns the one that remains."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        for id_ in (contact_id, data.into_id):
            await demand_seen(tx, id_, company_id=actor.company_id)
        await _join(request, tx, _wanted(actor, contact_id, data))
    return await read(request, data.into_id, db=db, now=actor.now)


@post("/contacts/{contact_id:int}/unmerge", permission="contacts.merge", status_code=200)
async def unmerge_contact(
    request: Caller, *, contact_id: PathId, data: JSONBody[PartGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    """Undo one of the merges of this person; returns the one who is a contact of their own again."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        known = await tx.fetch_all(queries.merges_of, company_id=actor.company_id, id=contact_id)
        if data.merge_id not in {row["id"] for row in known}:
            raise NotFound("Такого объединения нет", code="contact.merge_not_found")
        parted = await joining.part(tx, data.merge_id, actor=actor)
        details = {"contact": parted.contact_id, "merge": data.merge_id}
        entry = entry_of(request, "contact.unmerged", target=f"contact:{parted.from_id}", **details)
        await append_access_log(tx, entry, now=actor.now)
    return await read(request, parted.contact_id, db=db, now=actor.now)


@get("/contacts/suggestions", permission="contacts.merge")
async def list_suggestions(request: Caller, *, db: GivenDb, before: QueryId = None) -> PairPage:
    """Pairs of people who may be one, the latest first."""
    user = request.user
    is_open = user.may("contacts.view_personal")
    async with db.transaction(user.scope) as tx:
        rows = await tx.fetch_all(queries.open_suggestions, company_id=user.company_id, before=before, limit=PAGE + 1)
        ends = {row[end] for row in rows for end in ("first_id", "second_id")}
        cards = await people.cards_of(tx, sorted(ends), company_id=user.company_id)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    items = [
        row
        | {
            "first": cards[row["first_id"]],
            "second": cards[row["second_id"]],
            "reasons": people.shown_reasons(row["reasons"], is_open=is_open),
        }
        for row in rows[:PAGE]
    ]
    return convert({"items": items, "next": following}, PairPage)


async def _decide(tx: Tx, suggestion_id: int, state: str, *, actor: Actor) -> dict[str, Any]:
    decided = await tx.fetch_one(
        queries.decide_suggestion,
        company_id=actor.company_id,
        id=suggestion_id,
        state=state,
        by=actor.operator_id,
        now=actor.now,
    )
    if decided is None:
        raise NotFound("Такого предложения больше нет", code="suggestion.not_found")
    return decided


@post("/contacts/suggestions/{suggestion_id:int}/accept", permission="contacts.merge", status_code=200)
async def accept_suggestion(
    request: Caller, *, suggestion_id: PathId, data: JSONBody[JoinGiven], db: GivenDb, clock: GivenClock
) -> PersonShape:
    """They are one person: the other of the pair becomes part of ``into_id``."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        pair = await _decide(tx, suggestion_id, "accepted", actor=actor)
        ends = {pair["first_id"], pair["second_id"]}
        if data.into_id not in ends:
            raise InvalidInput("Остаться может только один из этих двоих", code="suggestion.other_contact")
        (gone,) = ends - {data.into_id}
        await _join(request, tx, _wanted(actor, gone, data, cause="suggestion", reasons=pair["reasons"]))
    return await read(request, data.into_id, db=db, now=actor.now)


@post("/contacts/suggestions/{suggestion_id:int}/reject", permission="contacts.merge", status_code=204)
async def reject_suggestion(request: Caller, *, suggestion_id: PathId, db: GivenDb, clock: GivenClock) -> None:
    """They are different people: the pair is never offered again."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        pair = await _decide(tx, suggestion_id, "rejected", actor=actor)
        ends = [pair["first_id"], pair["second_id"]]
        entry = entry_of(request, "contact.suggestion_rejected", target=f"contact:{ends[0]}", other=ends[1])
        await append_access_log(tx, entry, now=actor.now)
        await people.show_anew(tx, ends, company_id=actor.company_id)


routes = (merge_contact, unmerge_contact, list_suggestions, accept_suggestion, reject_suggestion)
