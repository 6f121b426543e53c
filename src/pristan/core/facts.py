"""A fact: something that happened, in the past tense. Screens and links are brought forward by facts."""

from dataclasses import dataclass, field
from typing import Any

from pristan.core.ids import CompanyId, ConversationId, LineId, OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a company, before it has a position.

    ``conversation`` and ``message`` are the rows of the snapshot after the change, in the shape of the
    API, so that *snapshot before + facts = snapshot after*. ``line_id`` limits who may see it,
    ``only_for`` makes it visible to one operator.
    """

    company_id: CompanyId
    kind: str
    line_id: LineId | None = None
    conversation_id: ConversationId | None = None
    only_for: OperatorId | None = None
    data: dict[str, Any] = field(default_factory=dict)
