"""Who works here and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.db import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who sends a request, in one company. ``lines`` None means every business line.

    ``permissions`` are names of the catalogue (``conversations.reply``). ``session_id`` identifies the
    browser session, None for an API token.
    """

    operator_id: OperatorId
    company_id: CompanyId
    name: str
    email: str = ""
    permissions: frozenset[str] = frozenset()
    lines: frozenset[LineId] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    session_id: int | None = None

    @property
    def scope(self) -> Scope:
        return Scope(company_id=self.company_id, lines=self.lines, operator_id=self.operator_id)
