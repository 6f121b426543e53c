"""A person over all channels: identities, history, merging of two contacts that are one person."""

from collections.abc import Mapping, Sequence
from typing import Any

from pristan.contacts.model import reachability
from pristan.contacts.store import queries as contact_queries
from pristan.conversations.acting import Actor
from pristan.conversations.projection import conversation_rows, queries, record
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId, ConversationId, LineId
from pristan.kit.db import Tx

SHOWN_END = 2


def masked(value: str) -> str:
    """An address for people who need not see it whole."""
    if len(value) <= SHOWN_END + 1:
        return "•" * len(value)
    return f"{value[:1]}{'•' * min(6, len(value) - SHOWN_END - 1)}{value[-SHOWN_END:]}"


async def person(tx: Tx, contact_id: ContactId, *, company_id: CompanyId, is_open: bool) -> dict[str, Any]:
    """Everything the panel shows. ``is_open``: the reader may see phones and addresses."""
    where: dict[str, Any] = {"company_id": company_id, "id": contact_id}
    contact = await tx.fetch_one(queries.contact_of, **where)
    found = await tx.fetch_all(contact_queries.conversations_of, **where)
    if contact is None or not found:
        raise NotFound("Клиент не найден", code="contact.not_found")
    rows = await conversation_rows(tx, company_id, [row["id"] for row in found])
    identities = await tx.fetch_all(contact_queries.identities_of, **where)
    details = await tx.fetch_all(contact_queries.details_of, **where)
    for name in ("phone", "email"):
        if contact[name] and not is_open:
            contact[name] = masked(contact[name])
    return {
        "contact": contact,
        "identities": [_identity(row, is_open=is_open) for row in identities],
        "details": details if is_open else [row | {"value": masked(row["value"])} for row in details],
        "consents": await tx.fetch_all(contact_queries.consents_of, **where),
        "conversations": [rows[row["id"]] for row in found if row["id"] in rows],
    }


def _identity(row: dict[str, Any], *, is_open: bool) -> dict[str, Any]:
    reach = reachability(
        channel_id=row["channel"],
        identity_state=row["state"],
        is_allowed=row["is_allowed"],
        inbox_state=row["inbox_state"],
    )
    return {
        "id": row["id"],
        "channel": row["channel"],
        "inbox_id": row["inbox_id"],
        "inbox_name": row["inbox_name"],
        "value_masked": row["value"] if is_open else masked(row["value"]),
        "display_name": row["display_name"],
        "state": row["state"],
        "is_muted": row["is_muted"],
        "last_seen_at": row["last_seen_at"],
        "reachability": {"state": reach.state, "title": reach.title, "detail": reach.detail},
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


async def merge(tx: Tx, contact_id: ContactId, *, into_id: ContactId, actor: Actor) -> None:
    """Two contacts are one person: addresses and conversations move to ``into_id``."""
    if contact_id == into_id:
        raise InvalidInput("Это один и тот же клиент", code="contact.same")
    where: dict[str, Any] = {"company_id": actor.company_id, "id": contact_id}
    ids = [contact_id, into_id]
    locked = await tx.fetch_all(contact_queries.lock_contacts, company_id=actor.company_id, ids=ids)
    if len(locked) != len(ids):
        raise NotFound("Клиент не найден", code="contact.not_found")
    async with tx.everywhere():
        found = await tx.fetch_all(contact_queries.lines_of_people, company_id=actor.company_id, ids=ids)
    lines = {LineId(row["business_line_id"]) for row in found}
    if tx.scope.lines is not None and not lines <= tx.scope.lines:
        text = "У клиента есть диалоги в других направлениях. Объединить может тот, кто видит их все"
        raise Conflict(text, code="contact.other_lines")
    await tx.execute(contact_queries.move_identities, **where, into_id=into_id)
    await tx.execute(contact_queries.move_consents, **where, into_id=into_id)
    moved = await tx.fetch_all(contact_queries.move_conversations, **where, into_id=into_id)
    await tx.execute(contact_queries.mark_contact_merged, **where, into_id=into_id)
    by = {"by": {"id": actor.operator_id, "name": actor.name}, "into_id": into_id, "from_id": contact_id}
    for row in moved:
        conversation_id = ConversationId(row["id"])
        await record(tx, "contact_changed", company_id=actor.company_id, conversation_id=conversation_id, data=by)
