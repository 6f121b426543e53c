"""Who lets the rules of law stop messages, and which circumstances are recorded; inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.compliance import rules_in_use
from pristan.compliance.shapes import Circumstance
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId
from pristan.gate.decisions import queries
from pristan.gate.law import UNREAD
from pristan.gate.model import Mode
from pristan.kit.db import Tx

# Those a company records once for all; the others belong to one channel, one person or one message.
OVERRIDES: Mapping[str, str] = {
    Circumstance.FIRST_CONTACT_REPLY.value: "Юрист одобрил автоматическое приглашение в разрешённый канал",
}
_NOBODY: Mapping[str, Any] = {"reason": "", "changed_by_name": "", "changed_at": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changes something for a company, when and why."""

    company_id: CompanyId
    by: int
    by_name: str
    reason: str
    now: datetime

    def where(self) -> dict[str, Any]:
        return {
            "company_id": self.company_id,
            "by": self.by,
            "by_name": self.by_name,
            "reason": self.reason,
            "now": self.now,
        }


async def shown(tx: Tx, company_id: CompanyId) -> dict[str, Any]:
    """Modes and recorded circumstances, as JSON."""
    rows = await tx.fetch_all(queries.modes, company_id=company_id)
    recorded = {row["name"]: row for row in await tx.fetch_all(queries.overrides, company_id=company_id)}
    nothing = {"reason": "", "recorded_by_name": "", "recorded_at": None}
    company = next((row for row in rows if not row["rule_id"]), {"rule_id": "", "mode": Mode.SHADOW.value, **_NOBODY})
    return {
        "company": company,
        "rules": [row for row in rows if row["rule_id"]],
        "overrides": [
            {**nothing, **recorded.get(name, {}), "name": name, "title": title} for name, title in OVERRIDES.items()
        ],
    }


async def set_mode(tx: Tx, change: Change, *, mode: str, rule_id: str = "") -> None:
    """Of the company, or of one rule that the rulebook knows."""
    if rule_id and rule_id != UNREAD:
        (await rules_in_use(tx)).rule(rule_id)
    await tx.execute(queries.set_mode, **change.where(), mode=mode, rule_id=rule_id)


async def drop_mode(tx: Tx, change: Change, *, rule_id: str) -> None:
    """Let a rule follow the company again."""
    if not await tx.execute(queries.drop_mode, company_id=change.company_id, rule_id=rule_id):
        raise NotFound("У этого правила нет своего режима", code="gate.no_mode")


async def set_override(tx: Tx, change: Change, *, name: str) -> None:
    """Record a circumstance."""
    _known(name)
    await tx.execute(queries.set_override, **change.where(), name=name)


async def drop_override(tx: Tx, change: Change, *, name: str) -> None:
    """Take a recorded circumstance back."""
    _known(name)
    await tx.execute(queries.drop_override, company_id=change.company_id, name=name)


def _known(name: str) -> None:
    if name not in OVERRIDES:
        raise NotFound(f"Обстоятельства «{name}» нет", code="gate.unknown_override")
