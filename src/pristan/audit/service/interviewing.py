"""Saving what the interview told: rows that are in use already are not added again."""

from collections.abc import Mapping
from typing import Any

from pristan.audit import interview
from pristan.audit.items import Actor, Source, match_key
from pristan.audit.service.inventory import FIELDS, add
from pristan.audit.store import queries
from pristan.compliance.model import Company
from pristan.compliance.own import in_use
from pristan.core.errors import FieldError, InvalidInput
from pristan.kit.db import Tx

NOTHING: Mapping[str, Any] = {
    "first_place": None, "location": None, "volume": None, "owner": "", "contract": "unknown", "contract_note": "",
    "facts": {}, "note": "",
}  # fmt: skip


def checked(answers: interview.Answers) -> interview.Answers:
    """The answers, if they are answers; InvalidInput otherwise."""
    wrong = next(interview.faults(answers), None)
    if wrong is not None:
        raise InvalidInput("Ответы не приняты", fields=[FieldError(field="answers", message=wrong)])
    return answers


async def save(
    tx: Tx,
    actor: Actor,
    answers: interview.Answers,
    *,
    company: Company,
    details: Mapping[str, Mapping[str, Any]],
    line_id: int | None,
) -> tuple[int, int]:
    """Add the rows that follow; ``details`` by key of a draft. Returns how many are new and how many were there."""
    added = there = 0
    for draft in interview.drafts(checked(answers), company=company, book=in_use()):
        told = {**NOTHING, **details.get(draft.key, {})}
        told |= {name: getattr(draft, name) for name in ("kind", "service", "title", "purposes", "data")}
        told["business_line_id"] = line_id
        key = match_key(draft.kind, draft.service, place=draft.title)
        same = await tx.fetch_value(
            queries.same_items, company_id=actor.company_id, match_key=key, title="", business_line_id=line_id
        )
        if same is not None:
            there += 1
            continue
        await add(tx, actor, {name: told[name] for name in FIELDS}, source=Source.INTERVIEW)
        added += 1
    return added, there
