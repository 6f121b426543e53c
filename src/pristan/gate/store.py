"""Reads what the gate decides upon."""

from collections.abc import Sequence

from pristan.core.ids import CompanyId, IdentityId
from pristan.gate.model import Circumstances
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.gate")


async def circumstances_of(
    tx: Tx, company_id: CompanyId, identities: Sequence[IdentityId]
) -> dict[IdentityId, Circumstances]:
    """Circumstances by identity, as they are now."""
    rows = await tx.fetch_all(queries.circumstances, company_id=company_id, identities=list(identities))
    return {row.pop("identity_id"): Circumstances(**row) for row in rows}
