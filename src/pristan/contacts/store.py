"""All SQL of contacts."""

from collections.abc import Sequence
from datetime import datetime

from pristan.contacts.model import Detail, IdentityRef, Seen
from pristan.core.ids import ContactId
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


async def tell_details(tx: Tx, told: Sequence[tuple[IdentityRef, Detail]]) -> None:
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
