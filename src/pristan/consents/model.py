"""Texts of consents, and what is claimed to prove one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pristan.core.ids import CompanyId, ContactId, LineId

ANSWER_PREFIX: Final = "consent:"  # of the payload of a button that answers a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A version of the words; a draft while ``in_force_from`` is None. ``business_line_id`` None: the whole company."""

    company_id: CompanyId
    id: int
    purpose: str
    business_line_id: LineId | None
    version: int
    title: str
    text: str
    text_hash: bytes
    is_separate: bool
    life_days: int | None
    in_force_from: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody says a person agreed to, and names as proof."""

    contact_id: ContactId
    purpose: str
    way: str
    at: datetime
    text_hash: bytes
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database knows of the evidence that was named; None: there is no such thing."""

    message_of: ContactId | None = None
    message_at: datetime | None = None
    is_message_theirs: bool = False  # inbound, and not one of ours
    confirmation_of: tuple[ContactId, ...] = ()
    is_confirmed: bool = False
    has_file: bool = False
