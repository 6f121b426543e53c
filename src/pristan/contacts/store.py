"""All SQL of contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pristan.contacts.model import Detail, IdentityRef, Pair, Seen
from pristan.core.ids import CompanyId, ContactId, IdentityId, InboxId
from pristan.kit import sql
from pristan.kit.db import Tx, to_json

queries = sql.load("pristan.contacts")


async def find(tx: Tx, seen: Sequence[Seen]) -> dict[tuple[int, str], IdentityRef]:
    rows = await tx.all_of(
        IdentityRef,
        queries.find_identities,
        companies=[item.company_id for item in seen],
        inboxes=[item.inbox_id for item in seen],
        values=[item.person.value for item in seen],
    )
    return {(row.inbox_id, row.value): row for row in rows}


async def add(tx: Tx, seen: Sequence[Seen]) -> list[IdentityRef]:
    """Add contacts with one identity each; those that somebody else added meanwhile are left out."""
    ids = [row["id"] for row in await tx.fetch_all(queries.next_contact_ids, count=len(seen))]
    companies = [item.company_id for item in seen]
    names = [item.person.name for item in seen]
    ats = [item.at for item in seen]
    await tx.execute(queries.add_contacts, companies=companies, ids=ids, names=names, ats=ats)
    added = await tx.all_of(
        IdentityRef,
        queries.add_identities,
        companies=companies,
        contacts=ids,
        inboxes=[item.inbox_id for item in seen],
        channels=[item.channel for item in seen],
        values=[item.person.value for item in seen],
        addresses=[to_json(item.person.address) for item in seen],
        names=names,
        usernames=[item.person.username for item in seen],
        locales=[item.person.locale for item in seen],
        ats=ats,
    )
    if len(added) < len(seen):
        for company_id in set(companies):
            await tx.execute(queries.drop_orphans, company_id=company_id, ids=ids)
    return added


async def add_to(tx: Tx, seen: Seen, *, contact_id: ContactId) -> IdentityRef | None:
    """A further address of a person; None if the person is not there or the address came meanwhile."""
    return await tx.one_of(
        IdentityRef,
        queries.add_identity_to,
        company_id=seen.company_id,
        contact_id=contact_id,
        inbox_id=seen.inbox_id,
        channel=seen.channel,
        value=seen.person.value,
        address=to_json(seen.person.address),
        name=seen.person.name,
        at=seen.at,
    )


async def refresh(tx: Tx, seen: Sequence[tuple[IdentityRef, Seen]]) -> None:
    """Keep names and addresses as the channel last told them."""
    await tx.execute(
        queries.refresh_identities,
        companies=[ref.company_id for ref, _ in seen],
        ids=[ref.id for ref, _ in seen],
        addresses=[to_json(item.person.address) for _, item in seen],
        names=[item.person.name for _, item in seen],
        usernames=[item.person.username for _, item in seen],
        locales=[item.person.locale for _, item in seen],
        ats=[item.at for _, item in seen],
    )


async def set_state(tx: Tx, ref: IdentityRef, *, state: str, reason: str, at: datetime) -> None:
    await tx.execute(
        queries.set_identity_state, company_id=ref.company_id, id=ref.id, state=state, reason=reason, at=at
    )


async def hear_from(tx: Tx, heard: Sequence[tuple[IdentityRef, datetime]]) -> None:
    await tx.execute(
        queries.hear_from,
        companies=[ref.company_id for ref, _ in heard],
        ids=[ref.id for ref, _ in heard],
        ats=[at for _, at in heard],
    )


async def set_muted(tx: Tx, ref: IdentityRef, *, is_muted: bool) -> None:
    await tx.execute(queries.set_identity_muted, company_id=ref.company_id, id=ref.id, is_muted=is_muted)


class Teller(Protocol):
    """An identity that told something."""

    @property
    def company_id(self) -> CompanyId: ...
    @property
    def id(self) -> IdentityId: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One identity whose person is being compared with others."""

    company_id: CompanyId
    id: IdentityId
    contact_id: ContactId
    inbox_id: InboxId
    channel: str
    value: str
    phone: str  # which the channel itself names beside the address


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A person whom an import brought."""

    company_id: CompanyId
    contact_id: ContactId


class Held(Protocol):
    """Whoever is compared with others."""

    @property
    def company_id(self) -> CompanyId: ...
    @property
    def contact_id(self) -> ContactId: ...


async def tell_details(tx: Tx, told: Sequence[tuple[Teller, Detail]]) -> None:
    if not told:
        return
    await tx.execute(
        queries.tell_details,
        companies=[ref.company_id for ref, _ in told],
        identities=[ref.id for ref, _ in told],
        kinds=[str(detail.kind) for _, detail in told],
        values=[detail.value for _, detail in told],
        shown=[detail.shown for _, detail in told],
        sources=[str(detail.source) for _, detail in told],
        verified=[detail.is_verified for _, detail in told],
        ats=[detail.at for _, detail in told],
    )


def _ids_of(people: Sequence[Compared]) -> dict[str, list[Any]]:
    return {"companies": [one.company_id for one in people], "ids": [one.id for one in people]}


def _holders(people: Sequence[Held]) -> dict[str, list[Any]]:
    return {"companies": [one.company_id for one in people], "contacts": [one.contact_id for one in people]}


def _ends_of(pairs: Sequence[Pair]) -> dict[str, list[Any]]:
    return {
        "companies": [pair.company_id for pair in pairs],
        "firsts": [pair.first_id for pair in pairs],
        "seconds": [pair.second_id for pair in pairs],
    }


async def adopt_consents(tx: Tx, people: Sequence[Compared]) -> set[tuple[CompanyId, ContactId]]:
    """Give people the consents of their addresses; returns whose cards changed."""
    rows = await tx.fetch_all(queries.adopt_consents, **_ids_of(people))
    return {(row["company_id"], row["contact_id"]) for row in rows}


async def finish_comparing(tx: Tx, people: Sequence[Compared]) -> None:
    await tx.execute(queries.finish_comparing, **_ids_of(people))


async def finish_brought(tx: Tx, people: Sequence[Brought]) -> None:
    await tx.execute(queries.finish_brought, **_holders(people))


async def matches(tx: Tx, people: Sequence[Held], *, most: int) -> list[dict[str, Any]]:
    return await tx.fetch_all(queries.matches, **_holders(people), most=most)


async def turned_down(tx: Tx, pairs: Sequence[Pair]) -> set[tuple[CompanyId, ContactId, ContactId]]:
    if not pairs:
        return set()
    rows = await tx.fetch_all(queries.turned_down, **_ends_of(pairs))
    return {(row["company_id"], row["first_id"], row["second_id"]) for row in rows}


async def lines_of(tx: Tx, pairs: Sequence[Pair]) -> Mapping[tuple[CompanyId, ContactId], set[int]]:
    """Business lines of both people of each pair."""
    ends = [(pair.company_id, id_) for pair in pairs for id_ in (pair.first_id, pair.second_id)]
    found: dict[tuple[CompanyId, ContactId], set[int]] = {end: set() for end in ends}
    if ends:
        companies, contacts = [company for company, _ in ends], [id_ for _, id_ in ends]
        for row in await tx.fetch_all(queries.lines_of_pairs, companies=companies, contacts=contacts):
            found[row["company_id"], row["contact_id"]].add(row["business_line_id"])
    return found


async def _drop_baseless(tx: Tx, people: Sequence[Held], *, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Take away what was suggested about these people and nothing speaks for any more; the ends of each."""
    by_company: dict[CompanyId, list[int]] = {}
    for one in people:
        by_company.setdefault(one.company_id, []).append(one.contact_id)
    based = {(pair.company_id, pair.first_id, pair.second_id) for pair in pairs}
    gone: list[dict[str, Any]] = []
    for company_id, ids in by_company.items():
        known = await tx.fetch_all(queries.suggested_about, company_id=company_id, ids=ids)
        baseless = [row for row in known if (company_id, row["first_id"], row["second_id"]) not in based]
        if baseless:
            dropped = [row["id"] for row in baseless]
            await tx.execute(queries.drop_suggestions, company_id=company_id, ids=dropped)
        gone += [{"company_id": company_id, **row} for row in baseless]
    return gone


async def keep_suggestions(
    tx: Tx, people: Sequence[Held], *, pairs: Sequence[Pair], now: datetime
) -> set[tuple[CompanyId, ContactId]]:
    """Make suggestions about these people what they are today; returns whose cards changed."""
    rows = await _drop_baseless(tx, people, pairs=pairs)
    if pairs:
        rows += await tx.fetch_all(
            queries.suggest,
            **_ends_of(pairs),
            reasons=[to_json([match.as_json() for match in pair.reasons]) for pair in pairs],
            confidences=[str(pair.confidence) for pair in pairs],
            now=now,
        )
    return {(row["company_id"], row[end]) for row in rows for end in ("first_id", "second_id")}
