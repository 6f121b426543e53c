"""What a term of retention lets go of is looked at again: a thread that lives once more stays, with all said since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.rights.holdings import erasing, gathering
from pristan.rights.model import Targets
from pristan.rights.service.targets import as_stored, moment


async def still_meant(
    tx: Tx, targets: Targets, *, company_id: CompanyId, asked_at: datetime
) -> tuple[Targets, dict[str, Any]]:
    """What of a batch is still to go, locked, and how its row keeps that; ``upto``: the last message that is meant."""
    where = targets.parameters(company_id)
    threads = await tx.fetch_all(erasing.still_old, **where, asked_at=asked_at) if targets.conversations else []
    people = await tx.fetch_all(erasing.still_alone, **where) if targets.contacts else []
    found = Targets(
        contacts=tuple(row["id"] for row in people),
        identities=await _addresses(tx, people, company_id=company_id),
        conversations=tuple(row["id"] for row in threads),
        # The visitor of our own chat reads the same words in a table of its own: they go by the address.
        values=tuple((row["inbox_id"], row["value"]) for row in threads if row["channel"] == "webchat"),
    )
    marks = {
        "contacts": [[row["id"], moment(row["created_at"])] for row in people],
        "conversations": [[row["id"], moment(row["created_at"])] for row in threads],
    }
    upto = max((row["last_message_id"] or 0 for row in threads), default=0)
    return found, {**as_stored(found, marks), "upto": upto}


async def spared(tx: Tx, targets: Targets, *, company_id: CompanyId) -> Targets:
    """The targets without threads in which something was said since, and without people who have come since."""
    where = targets.parameters(company_id)
    alive = {row["id"] for row in await tx.fetch_all(erasing.spoken_in, **where)}
    people = await tx.fetch_all(erasing.still_alone, **where) if targets.contacts else []
    return replace(
        targets,
        contacts=tuple(row["id"] for row in people),
        identities=await _addresses(tx, people, company_id=company_id),
        conversations=tuple(id_ for id_ in targets.conversations if id_ not in alive),
    )


async def _addresses(tx: Tx, people: Sequence[Mapping[str, Any]], *, company_id: CompanyId) -> tuple[int, ...]:
    ids = [row["id"] for row in people]
    rows = await tx.fetch_all(gathering.addresses, company_id=company_id, contacts=ids) if ids else []
    return tuple(row["id"] for row in rows)
