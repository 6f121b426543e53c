"""A person over all channels: addresses, what is known of them, history, who else it might be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.contacts import (
    ADVERTISING,
    ConsentStanding,
    Reachability,
    Standing,
    consent_standing,
    covers,
    reachability,
)
from pristan.contacts.store import queries as contact_queries
from pristan.conversations.projection import conversation_rows, queries, record
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, LineId
from pristan.kit.db import Tx

SHOWN_END = 2
FEW = 2000  # so many people of one name are read faster one by one than found on a walk


def masked(value: str) -> str:
    """An address for people who need not see it whole."""
    if len(value) <= SHOWN_END + 1:
        return "•" * len(value)
    return f"{value[:1]}{'•' * min(6, len(value) - SHOWN_END - 1)}{value[-SHOWN_END:]}"


async def listed(
    tx: Tx, named: str | None, *, company_id: CompanyId, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """People the scope sees, newest first; ``named`` is a part of the name, «ё» or «е», in capitals or not."""
    where: dict[str, Any] = {"company_id": company_id, "before": before, "limit": limit}
    part = (named or "").strip().lower().replace("ё", "е") or None
    ids = part and await tx.fetch_value(contact_queries.contacts_named, query=part, most=FEW)
    if ids is not None:
        return await tx.fetch_all(contact_queries.list_named, **where, ids=ids)
    return await tx.fetch_all(contact_queries.list_contacts, **where, query=part)


async def is_seen(tx: Tx, contact_id: int, *, company_id: CompanyId) -> bool:
    """Whether the scope sees this person: a conversation of theirs, or the line that an import brought them for."""
    where: dict[str, Any] = {"company_id": company_id, "id": contact_id}
    if await tx.fetch_one(contact_queries.conversations_of, **where) is not None:
        return True
    return bool(await tx.fetch_value(contact_queries.brought_within, **where))


async def person(
    tx: Tx, contact_id: ContactId, *, company_id: CompanyId, is_open: bool, now: datetime
) -> dict[str, Any]:
    """Everything the panel shows. ``is_open``: the reader may see phones and addresses."""
    where: dict[str, Any] = {"company_id": company_id, "id": contact_id}
    contact = await tx.fetch_one(queries.contact_of, **where)
    found = await tx.fetch_all(contact_queries.conversations_of, **where)
    if contact is None or not (found or await is_seen(tx, contact_id, company_id=company_id)):
        raise NotFound("Клиент не найден", code="contact.not_found")
    rows = await conversation_rows(tx, company_id, [row["id"] for row in found])
    identities = await tx.fetch_all(contact_queries.identities_of, **where, identity_id=None)
    agreed = await consent_standing(tx, company_id, [contact_id], purpose=ADVERTISING, now=now)
    details = await tx.fetch_all(contact_queries.details_of, **where)
    for name in ("phone", "email"):
        if contact[name] and not is_open:
            contact[name] = masked(contact[name])
    return {
        "contact": contact,
        "identities": [_identity(row, agreed[contact_id], is_open=is_open, now=now) for row in identities],
        "details": details if is_open else [row | {"value": masked(row["value"])} for row in details],
        "consents": await tx.fetch_all(contact_queries.consents_of, **where),
        "conversations": [rows[row["id"]] for row in found if row["id"] in rows],
        "suggestions": await suggestions_about(tx, contact_id, company_id=company_id, is_open=is_open),
        "merges": await tx.fetch_all(contact_queries.merges_of, **where),
        "is_whole": await is_whole(tx, [contact_id], company_id=company_id),
    }


async def suggestions_about(
    tx: Tx, contact_id: ContactId, *, company_id: CompanyId, is_open: bool
) -> list[dict[str, Any]]:
    """Who this person might also be, with the reasons."""
    rows = await tx.fetch_all(contact_queries.suggestions_of, company_id=company_id, id=contact_id)
    cards = await cards_of(tx, [row["contact_id"] for row in rows], company_id=company_id)
    return [
        row | {"reasons": shown_reasons(row["reasons"], is_open=is_open), "contact": cards[row["contact_id"]]}
        for row in rows
    ]


async def cards_of(tx: Tx, contacts: Sequence[int], *, company_id: CompanyId) -> dict[int, dict[str, Any]]:
    """The least that tells people apart, by id."""
    rows = await tx.fetch_all(contact_queries.cards_of, company_id=company_id, ids=list(contacts)) if contacts else []
    return {row["id"]: row for row in rows}


def shown_reasons(reasons: Sequence[Mapping[str, str]], *, is_open: bool) -> list[dict[str, str]]:
    """Reasons with their values under a mask for whoever may not see them."""
    return [{**reason, "value": reason["value"] if is_open else masked(reason["value"])} for reason in reasons]


async def is_whole(tx: Tx, contacts: Sequence[int], *, company_id: CompanyId) -> bool:
    """Whether the scope reaches everything these people have."""
    if tx.scope.lines is None:
        return True
    async with tx.everywhere():
        found = await tx.fetch_all(contact_queries.lines_of_people, company_id=company_id, ids=list(contacts))
    return {LineId(row["business_line_id"]) for row in found} <= tx.scope.lines


async def demand_whole(tx: Tx, contacts: Sequence[int], *, company_id: CompanyId) -> None:
    """Raise Conflict for whoever does not see everything these people have."""
    if not await is_whole(tx, contacts, company_id=company_id):
        text = "У клиента есть диалоги в других направлениях. Объединить и разъединить может тот, кто видит их все"
        raise Conflict(text, code="contact.other_lines")


async def reach_of(tx: Tx, identity_id: IdentityId, *, company_id: CompanyId, now: datetime) -> Reachability:
    """Whether somebody may write to one address now."""
    row = await tx.fetch_one(contact_queries.identities_of, company_id=company_id, id=None, identity_id=identity_id)
    if row is None:
        raise NotFound("Адрес не найден", code="identity.not_found")
    agreed = await consent_standing(tx, company_id, [row["contact_id"]], purpose=ADVERTISING, now=now)
    return reachability(_standing(row, agreed[row["contact_id"]]), now=now)


def _standing(row: Mapping[str, Any], agreed: ConsentStanding) -> Standing:
    return Standing(
        identity_state=row["state"],
        inbox_state=row["inbox_state"],
        is_allowed=row["is_allowed"],
        is_decided=row["is_decided"],
        manifest=channel(row["channel"]).manifest,
        last_message_at=row["last_message_at"],
        started_at=row["last_seen_at"],
        consented_at=row["state_at"] if row["state"] == "ok" else None,
        promo_consent_at=agreed.given_at if covers(agreed, row["channel"]) else None,
    )


def _identity(row: Mapping[str, Any], agreed: ConsentStanding, *, is_open: bool, now: datetime) -> dict[str, Any]:
    reach = reachability(_standing(row, agreed), now=now)
    permits = [
        {"purpose": purpose, "is_open": permit.is_open, "reason": permit.reason, "until": permit.until}
        for purpose, permit in reach.permits.items()
    ]
    return {
        "id": row["id"],
        "channel": row["channel"],
        "inbox_id": row["inbox_id"],
        "inbox_name": row["inbox_name"],
        "business_line_id": row["business_line_id"],
        "business_line_name": row["business_line_name"],
        "value_masked": row["value"] if is_open else masked(row["value"]),
        "display_name": row["display_name"],
        "state": row["state"],
        "is_muted": row["is_muted"],
        "last_seen_at": row["last_seen_at"],
        "reachability": {
            "state": reach.state,
            "title": reach.title,
            "detail": reach.detail,
            "until": reach.until,
            "permits": permits,
        },
    }


async def change(tx: Tx, contact_id: ContactId, *, company_id: CompanyId, name: str | None, note: str | None) -> None:
    """Rename the contact or change the note; every conversation of the person says so."""
    done = await tx.fetch_value(
        contact_queries.change_contact, company_id=company_id, id=contact_id, name=name, note=note
    )
    if done is None:
        raise NotFound("Клиент не найден", code="contact.not_found")
    await show_anew(tx, [contact_id], company_id=company_id)


async def show_anew(
    tx: Tx, contacts: Sequence[int], *, company_id: CompanyId, data: Mapping[str, Any] | None = None
) -> None:
    """Tell every screen that shows these people, of whatever business line."""
    async with tx.everywhere():
        for row in await tx.fetch_all(queries.show_person_anew, company_id=company_id, contacts=list(contacts)):
            conversation_id = ConversationId(row["id"])
            await record(tx, "contact_changed", company_id=company_id, conversation_id=conversation_id, data=data)
