"""Reads what the gate decides upon."""

from collections.abc import Sequence

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


async def other_places(tx: Tx, company_id: CompanyId, conversation_id: ConversationId) -> list[Place]:
    """Other addresses of the person of a conversation, as they are now; the latest used first."""
    rows = await tx.fetch_all(queries.other_places, company_id=company_id, id=conversation_id)
    known = Circumstances.__dataclass_fields__
    return [
        Place(
            circumstances=Circumstances(**{name: row.pop(name) for name in known}),
            **row,
        )
        for row in rows
    ]
