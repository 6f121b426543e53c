"""What stood in which column of a table with the same headers: remembered by company, offered again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pristan.kit.db import Tx
from pristan.migration import store
from pristan.migration.crm.columns import normal
from pristan.migration.model import Question
from pristan.migration.store import queries


def signature_of(headers: Sequence[str]) -> str:
    """The same for tables with the same headers in any order."""
    return hashlib.sha256("\0".join(sorted(normal(header) for header in headers)).encode()).hexdigest()


async def suggested(tx: Tx, company_id: int, questions: Sequence[Question]) -> list[Question]:
    """The questions with what was answered for such a table before."""
    found = []
    for one in questions:
        known = None
        if one.columns:
            mark = signature_of([column.header for column in one.columns])
            known = await tx.fetch_value(queries.mapping_known, company_id=company_id, signature=mark)
        found.append(replace(one, suggested=store.to_json(known)) if known else one)
    return found


async def keep(
    tx: Tx, company_id: int, questions: Sequence[Mapping[str, Any]], *, answers: Mapping[str, str], now: datetime
) -> None:
    """Remember the answered mappings."""
    for one in questions:
        answer = answers.get(one["id"], "")
        if not one.get("columns") or not answer:
            continue
        mark = signature_of([column["header"] for column in one["columns"]])
        await tx.execute(queries.keep_mapping, company_id=company_id, signature=mark, mapping=answer, now=now)
