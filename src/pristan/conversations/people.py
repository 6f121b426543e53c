"""A person over all channels: addresses, what is known of them, history, who else it might be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.contacts import Reachability, Standing, reachability
from pristan.contacts.store import queries as contact_queries
from pristan.conversations.projection import conversation_rows, queries, record
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, LineId
from pristan.kit.db import Tx

SHOWN_END = 2


def masked(value: str) -> str:
    """An address for people who need not see it whole."""
    if len(value) <= SHOWN_END + 1:
        return "•" * len(value)
    return f"{value[:1]}{'•' * min(6, len(value) - SHOWN_END - 1)}{value[-SHOWN_END:]}"


async def person(
    tx: Tx, contact_id: ContactId, *, company_id: CompanyId, is_open: bool, now: datetime
) -> dict[str, Any]:
    """Everything the panel shows. ``is_open``: the reader may see phones and addresses."""
    where: dict[str, Any] = {"company_id": company_id, "id": contact_id}
    contact = await tx.fetch_one(queries.contact_of, **where)
    found = await tx.fetch_all(contact_queries.conversations_of, **where)
    if contact is None or not found:
        raise NotFound("Клиент не найден", code="contact.not_found")
    rows = await conversation_rows(tx, company_id, [row["id"] for row in found])
    identities = await tx.fetch_all(contact_queries.identities_of, **where, identity_id=None)
    details = await tx.fetch_all(contact_queries.details_of, **where)
    for name in ("phone", "email"):
        if contact[name] and not is_open:
            contact[name] = masked(contact[name])
    return {
        "contact": contact,
        "identities": [_identity(row, is_open=is_open, now=now) for row in identities],
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
    return reachability(_standing(row), now=now)


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(
        identity_state=row["state"],
        inbox_state=row["inbox_state"],
        is_allowed=row["is_allowed"],
        is_decided=row["is_decided"],
        manifest=channel(row["channel"]).manifest,
        last_message_at=row["last_message_at"],
        started_at=row["last_seen_at"],
        consented_at=row["state_at"] if row["state"] == "ok" else None,
        promo_consent_at=row["promo_consent_at"],
    )


def _identity(row: Mapping[str, Any], *, is_open: bool, now: datetime) -> dict[str, Any]:
    reach = reachability(_standing(row), now=now)
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
