"""Two people become one and two again, with their conversations, and every screen hears of it."""

from datetime import datetime
from typing import Any

from pristan.contacts import linking, merging
from pristan.contacts.model import Joining, Pair, Parted
from pristan.contacts.store import queries as contact_queries
from pristan.conversations.acting import Actor
from pristan.conversations.people import demand_whole, show_anew
from pristan.conversations.projection import queries
from pristan.core.errors import Conflict, NotFound
from pristan.kit.db import Tx
from pristan.staff import Entry, append_access_log


async def join(tx: Tx, joining: Joining) -> int:
    """Two contacts are one person; returns the id of the record that undoes it.

    Whoever does it by hand has to see everything of both: nobody moves what they cannot look at.
    """
    company_id = joining.company_id
    await demand_whole(tx, [joining.contact_id, joining.into_id], company_id=company_id)
    async with tx.everywhere():
        merge_id = await merging.join(tx, joining)
        moved = await tx.fetch_value(contact_queries.identities_of_merge, company_id=company_id, id=merge_id)
        move = {"company_id": company_id, "from_id": joining.contact_id, "to_id": joining.into_id}
        await tx.execute(queries.move_conversations, **move, identity_ids=moved)
    data = {"into_id": joining.into_id, "from_id": joining.contact_id}
    await show_anew(tx, [joining.into_id], company_id=company_id, data=data)
    return merge_id


async def part(tx: Tx, merge_id: int, *, actor: Actor) -> Parted:
    """Undo a merge: everything is where it was, and what came since goes with its address."""
    company_id = actor.company_id
    merge = await tx.fetch_one(contact_queries.lock_merge, company_id=company_id, id=merge_id)
    if merge is None:
        raise NotFound("Такого объединения нет", code="contact.merge_not_found")
    root = await tx.fetch_value(contact_queries.root_of, company_id=company_id, id=merge["into_id"])
    await demand_whole(tx, [root], company_id=company_id)
    async with tx.everywhere():
        parted = await merging.part(tx, merge_id, company_id=company_id, by=actor.operator_id, now=actor.now)
        move = {"company_id": company_id, "from_id": parted.from_id, "identity_ids": list(parted.identity_ids)}
        across = await tx.fetch_all(queries.joined_across, **move)
        if across:
            pairs = ", ".join(f"№ {row['id']} и № {row['other_id']}" for row in across)
            text = f"Диалоги этих клиентов тоже объединены: {pairs}. Разделить их уже нельзя"
            raise Conflict(text, code="contact.conversations_merged")
        await tx.execute(queries.move_conversations, **move, to_id=parted.contact_id)
    data = {"contact_id": parted.contact_id, "from_id": parted.from_id}
    await show_anew(tx, [parted.contact_id, parted.from_id], company_id=company_id, data=data)
    return parted


async def compare_people(tx: Tx, *, now: datetime) -> int:
    """One round of looking for people who are the same: joins the proved, suggests the likely; returns how many."""
    found = await linking.compare(tx, now=now)
    for pair in found.certain:
        await _join_alone(tx, pair, now=now)
    for company_id in sorted({company_id for company_id, _ in found.changed}):
        changed = [contact_id for company, contact_id in found.changed if company == company_id]
        await show_anew(tx, changed, company_id=company_id)
    return found.compared


async def compare_brought(tx: Tx, *, now: datetime) -> int:
    """One round of looking for people whom imports brought among all the others; returns how many.

    Open screens are not told of each: a card shows its suggestions when it is opened.
    """
    return (await linking.compare_brought(tx, now=now)).compared


async def _join_alone(tx: Tx, pair: Pair, *, now: datetime) -> None:
    """The younger contact joins the elder; if one of them joined somebody a moment ago, the next round sees to it."""
    reasons = [match.as_json() for match in pair.reasons]
    joining = Joining(
        company_id=pair.company_id,
        contact_id=pair.second_id,
        into_id=pair.first_id,
        cause="verified",
        reasons=reasons,
        now=now,
    )
    try:
        merge_id = await join(tx, joining)
    except NotFound:
        return
    details: dict[str, Any] = {"from": pair.second_id, "merge": merge_id, "cause": "verified"}
    entry = Entry(
        action="contact.merged", company_id=pair.company_id, target=f"contact:{pair.first_id}", details=details
    )
    await append_access_log(tx, entry, now=now)
