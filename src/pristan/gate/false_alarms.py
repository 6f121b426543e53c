"""What was called wrong, kept as cases for the rulebook: a decision, or the verdict about a draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pristan.compliance.case import today_in_moscow
from pristan.compliance.cases import SILENT
from pristan.compliance.model import Company
from pristan.compliance.own import in_use
from pristan.compliance.pd import MaskPolicy, MaskStyle, mask, scan
from pristan.compliance.service import questionnaire_of
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId
from pristan.gate.decisions import facts_of, queries
from pristan.gate.preview import Draft, weigh
from pristan.kit.db import Tx, to_json
from pristan.kit.principal import Principal

OF_FILES = ("carries", "unread_files", "ads_in_files", "is_debt_in_files")
UNSAID = "Ложная тревога, без пояснения"


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """Who calls something wrong, and why, in words that may be empty: one click is enough."""

    company_id: CompanyId
    comment: str
    by: int
    by_name: str
    now: datetime


async def report(tx: Tx, alarm: FalseAlarm, *, decision_id: int) -> None:
    """Keep a decision as a case; Conflict if somebody did before."""
    row = await tx.fetch_one(queries.decision_of, company_id=alarm.company_id, id=decision_id)
    if row is None:
        raise _no_decision()
    questionnaire = questionnaire_of(in_use())
    company = questionnaire.company(questionnaire.kept(row["answers"]))
    case = _Case(
        decided_at=row["decided_at"],
        conversation_id=row["conversation_id"],
        rules=[rule["rule_id"] for rule in row["rules"] if rule["nature"] != "house"],
        facts=row["facts"] | _of_company(company),
    )
    await _add(tx, alarm, case, decision_id=row["id"], message_id=row["message_id"])


async def report_last(
    tx: Tx, alarm: FalseAlarm, *, outbox_id: int | None = None, message_id: int | None = None
) -> None:
    """The same for the last decision about an entry of the outbox, or about a message."""
    where = {"company_id": alarm.company_id, "outbox_id": outbox_id, "message_id": message_id}
    decision_id = await tx.fetch_value(queries.last_decision, **where)
    if decision_id is None:
        raise _no_decision()
    await report(tx, alarm, decision_id=decision_id)


async def report_draft(tx: Tx, alarm: FalseAlarm, draft: Draft, *, who: Principal) -> None:
    """Keep the verdict about a draft as a case, with its words; Conflict where no rule speaks against it."""
    looked = await weigh(tx, draft, who=who, now=alarm.now)
    judged = looked.said.judged if looked.said else None
    if judged is None or not judged.reasons:
        raise Conflict("Правила ничего не говорят против этого текста", code="gate.nothing_said")
    case = _Case(
        decided_at=alarm.now,
        conversation_id=draft.conversation_id,
        rules=[reason.rule_id for reason in judged.reasons],
        facts=facts_of(judged) | _of_company(looked.ground.facts.company),
    )
    marks = [str(draft.conversation_id), draft.purpose, *map(str, draft.file_ids), draft.text, *case.rules]
    await _add(tx, alarm, case, draft=draft.text, draft_hash=sha256("\n".join(marks).encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What becomes a case of the rulebook: what was judged, when, and by which rules."""

    decided_at: datetime
    conversation_id: int
    rules: Sequence[str]
    facts: Mapping[str, Any]


async def _add(tx: Tx, alarm: FalseAlarm, case: _Case, **where: Any) -> None:
    added = await tx.fetch_value(
        queries.add_false_alarm,
        **{"decision_id": None, "message_id": None, "draft": None, "draft_hash": None, **where},
        company_id=alarm.company_id,
        decided_at=case.decided_at,
        conversation_id=case.conversation_id,
        rules=list(case.rules),
        facts=to_json(case.facts),
        comment=alarm.comment,
        by=alarm.by,
        by_name=alarm.by_name,
        now=alarm.now,
    )
    if added is None:
        raise Conflict("Об этой ошибке уже сообщили", code="gate.reported")


def _no_decision() -> NotFound:
    return NotFound("Такого решения нет", code="gate.no_decision")


def _of_company(company: Company) -> dict[str, Any]:
    yes, no = company.yes, company.no
    return {"company": {"categories": {name: name in yes for name in sorted(yes | no)}}}


async def cases(tx: Tx, *, company_id: CompanyId | None, with_text: bool) -> dict[str, list[dict[str, Any]]]:
    """Cases by rule, in the shape of a ``*.cases.yaml`` of the rulebook: what was called wrong should be silent.

    Texts are masked unless ``with_text``; a case whose message is gone has none.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await tx.fetch_all(queries.false_alarms, company_id=company_id):
        for rule_id, case in _cases_of(row, with_text=with_text):
            found.setdefault(rule_id, []).append(case)
    return found


def _cases_of(row: Mapping[str, Any], *, with_text: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    text = row["text"]
    facts = {name: value for name, value in row["facts"].items() if value not in (None, [], "")}
    of_files = {name: facts[name] for name in OF_FILES if name in facts}
    message = {name: value for name, value in facts.items() if name not in of_files}
    if text:
        message["text"] = text if with_text else mask(text, scan(text), MaskPolicy(style=MaskStyle.TAG))
    for rule_id in row["rules"]:
        day = today_in_moscow(row["decided_at"])
        said = {"what": row["comment"] or UNSAID, "day": day, "message": message, **of_files}
        yield rule_id, {**said, "verdict": "cleared", "effect": SILENT}
