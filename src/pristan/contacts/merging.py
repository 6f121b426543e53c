"""Two contacts become one, and two again. What moved is written down, so that undoing restores exactly that."""

from typing import Any

from pristan.contacts.model import Joining, Parted
from pristan.contacts.store import queries
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId, OperatorId
from pristan.kit.db import Tx, to_json


def joined_fields(joining: Joining, *, gone: dict[str, Any], stays: dict[str, Any]) -> dict[str, str]:
    """Name and note of the contact that stays. Left to itself loses nothing: takes a missing name, adds notes up."""
    notes = [text for text in (stays["note"], gone["note"]) if text.strip()]
    return {
        "name": joining.name if joining.name is not None else stays["name"] or gone["name"],
        "note": joining.note if joining.note is not None else "\n\n".join(dict.fromkeys(notes)),
    }


async def join(tx: Tx, joining: Joining) -> int:
    """Move addresses, details and consents of one contact to another; returns the id of the record of it."""
    if joining.contact_id == joining.into_id:
        raise InvalidInput("Это один и тот же клиент", code="contact.same")
    company_id, now = joining.company_id, joining.now
    ids = [joining.contact_id, joining.into_id]
    locked = {row["id"]: row for row in await tx.fetch_all(queries.lock_contacts, company_id=company_id, ids=ids)}
    if len(locked) != len(ids) or any(row["merged_into_id"] is not None for row in locked.values()):
        raise NotFound("Клиент не найден", code="contact.not_found")
    gone, stays = locked[joining.contact_id], locked[joining.into_id]
    result = joined_fields(joining, gone=gone, stays=stays)
    move = {"company_id": company_id, "id": joining.contact_id, "into_id": joining.into_id}
    moved = {
        "identity_ids": await _ids(tx, queries.move_identities, **move),
        "detail_ids": await _ids(tx, queries.move_details, **move),
        "consent_ids": await _ids(tx, queries.move_consents, **move),
    }
    await tx.execute(queries.mark_contact_merged, **move)
    await tx.execute(queries.set_fields, company_id=company_id, id=joining.into_id, **result)
    await tx.execute(queries.accept_pair, **move, by=joining.by, now=now)
    merge_id: int = await tx.fetch_value(
        queries.add_merge,
        **move,
        **moved,
        cause=joining.cause,
        reasons=to_json(list(joining.reasons)),
        fields=to_json({"contact": _fields(gone), "into": _fields(stays), "result": result}),
        by=joining.by,
        now=now,
    )
    return merge_id


def _fields(row: dict[str, Any]) -> dict[str, str]:
    return {"name": row["name"], "note": row["note"]}


async def _ids(tx: Tx, statement: Any, **params: Any) -> list[int]:
    return [row["id"] for row in await tx.fetch_all(statement, **params)]


async def part(tx: Tx, merge_id: int, *, company_id: CompanyId, by: OperatorId, now: Any) -> Parted:
    """Give back what moved by a merge and what those addresses brought since; remember that the two are not one."""
    merge = await tx.fetch_one(queries.lock_merge, company_id=company_id, id=merge_id)
    if merge is None:
        raise NotFound("Такого объединения нет", code="merge.not_found")
    if merge["undone_at"] is not None:
        raise Conflict("Эти клиенты уже разъединены", code="merge.undone")
    from_id = await tx.fetch_value(queries.root_of, company_id=company_id, id=merge["into_id"])
    contact_id = merge["contact_id"]
    rows = await tx.fetch_all(queries.lock_contacts, company_id=company_id, ids=[contact_id, from_id])
    holder = next(row for row in rows if row["id"] == from_id)
    give = {"company_id": company_id, "contact_id": contact_id, "from_id": from_id}
    identity_ids = await _ids(tx, queries.give_identities_back, **give, ids=merge["identity_ids"])
    await tx.execute(queries.give_details_back, **give, identity_ids=identity_ids, ids=merge["detail_ids"])
    await tx.execute(queries.give_consents_back, **give, identity_ids=identity_ids, ids=merge["consent_ids"])
    await tx.execute(queries.stand_again, company_id=company_id, id=contact_id)
    if from_id == merge["into_id"]:
        before, result = merge["fields"]["into"], merge["fields"]["result"]
        # What somebody changed since then is theirs, and stays.
        restored = {name: before[name] if holder[name] == result[name] else holder[name] for name in before}
        await tx.execute(queries.set_fields, company_id=company_id, id=from_id, **restored)
    await tx.execute(queries.reject_pair, **give, by=by, now=now)
    await tx.execute(queries.finish_merge, company_id=company_id, id=merge_id, by=by, now=now)
    return Parted(contact_id=ContactId(contact_id), from_id=ContactId(from_id), identity_ids=identity_ids)
