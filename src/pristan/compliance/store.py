"""All SQL of the room stands in ``queries.sql``: the answers of companies, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pristan.core.ids import CompanyId
from pristan.kit.db import Tx, to_json
from pristan.kit.sql import load

queries = load("pristan.compliance")
MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One version of a company's answers. ``rulebook``: the edition whose questions they answer."""

    version: int
    answers: Mapping[str, str]
    inn: str | None
    rulebook: str
    answered_by: int | None
    answered_by_name: str
    answered_at: datetime


async def versions(tx: Tx, company_id: CompanyId) -> list[Saved]:
    """The versions of a company, the newest first, a hundred of them at most."""
    return await tx.all_of(Saved, queries.profile_versions, company_id=company_id, limit=MOST_VERSIONS)


async def add(tx: Tx, company_id: CompanyId, saved: Saved) -> bool:
    """Append a version; false if the one before it is not the newest any more."""
    made = await tx.fetch_value(
        queries.add_profile,
        company_id=company_id,
        after=saved.version - 1,
        answers=to_json(saved.answers),
        inn=saved.inn,
        rulebook=saved.rulebook,
        by=saved.answered_by,
        by_name=saved.answered_by_name,
        now=saved.answered_at,
    )
    return made is not None
