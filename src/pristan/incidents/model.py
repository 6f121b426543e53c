"""Words of an incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pristan.core.ids import CompanyId

ALERTS_CHANNEL = "pristan_alerts"


class Notice(StrEnum):
    """Two notices to the supervisory body: of the fact, and of what the inquiry found."""

    FIRST = "first"
    FINAL = "final"


class Standing(StrEnum):
    """How a notice stands: not due yet, overdue, sent in time, sent too late."""

    RUNNING = "running"
    OVERDUE = "overdue"
    SENT = "sent"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """When the notices are due by the rules of the day, which are named as ``rule@version``."""

    first_due_at: datetime
    final_due_at: datetime
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An open incident as its clocks see it."""

    company_id: CompanyId
    id: int
    title: str
    time_zone: str
    first_due_at: datetime
    final_due_at: datetime
    first_sent_at: datetime | None
    final_sent_at: datetime | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to tell before or at a deadline: ``mark`` makes it told once, ``passed`` are those it stands for."""

    mark: str
    passed: tuple[str, ...]
    words: str
