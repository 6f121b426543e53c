"""Reads what the gate decides upon."""

from collections.abc import Sequence
from datetime import datetime

from pristan.channels.model import Purpose
from pristan.conversations.people import reach_of
from pristan.core.ids import CompanyId, ConversationId, IdentityId
from pristan.gate.model import Circumstances, Place
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.gate")


async def circumstances_of(
    tx: Tx, company_id: CompanyId, identities: Sequence[IdentityId]
) -> dict[IdentityId, Circumstances]:
    """Circumstances by identity, as they are now."""
    rows = await tx.fetch_all(queries.circumstances, company_id=company_id, identities=list(identities))
    return {row.pop("identity_id"): Circumstances(**row) for row in rows}


async def other_places(tx: Tx, company_id: CompanyId, conversation_id: ConversationId, *, now: datetime) -> list[Place]:
    """Other addresses of the person of a conversation, as they are now; the latest used first."""
    rows = await tx.fetch_all(queries.other_places, company_id=company_id, id=conversation_id)
    known = Circumstances.__dataclass_fields__
    return [
        Place(
            circumstances=Circumstances(**{name: row.pop(name) for name in known}),
            closed=await _closed(tx, row["identity_id"], company_id=company_id, now=now),
            **row,
        )
        for row in rows
    ]


async def _closed(tx: Tx, identity_id: IdentityId, *, company_id: CompanyId, now: datetime) -> str:
    """Why no answer may go there by the same decision that the card of the person shows; empty if one may."""
    reply = (await reach_of(tx, identity_id, company_id=company_id, now=now)).permits[Purpose.REPLY]
    return "" if reply.is_open else reply.reason
