"""Words of this room: kinds of requests, days that count, what is destroyed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct

from pristan.core.ids import CompanyId

AT_ONCE = "at_once"


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A norm that sets a term: which number of its deadline counts, and by which it may be made longer.

    Without ``count`` the norm demands it at once: the day of the request is the last.
    """

    rule: str
    count: Literal["workdays", "fix_workdays", "stop_unlawful_workdays", "destroy_unlawful_workdays", "days"] | None = (
        None
    )
    extend: Literal["extend_workdays"] | None = None


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person may ask. ``erases``: their data may be destroyed for it. ``letter``: the answer as a document.

    ``ends_advertising``: whoever asks this wants no advertising either, and the law gives that no term.
    """

    id: str
    title: str
    asks: str
    letter: str
    terms: tuple[Term, ...]
    erases: bool = False
    ends_advertising: bool = False
    note: str = ""
    signs: tuple[str, ...] = ()


class KindsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a rule: which rule in which version, how many days, and of which sort."""

    rule: str
    days: int
    is_working: bool


@dataclass(frozen=True, slots=True)
class Due:
    """The last day; preliminary when it was counted through a year whose calendar nobody has yet."""

    on: date
    rules: tuple[str, ...]
    is_preliminary: bool = False


class Cause(StrEnum):
    """Why data is destroyed."""

    REQUEST = "request"
    RETENTION = "retention"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Whose rows go: people, their addresses, conversations. ``values``: addresses to look for in raw entries."""

    contacts: tuple[int, ...] = ()
    identities: tuple[int, ...] = ()
    conversations: tuple[int, ...] = ()
    values: tuple[tuple[int, str], ...] = ()

    def parameters(self, company_id: CompanyId) -> dict[str, Any]:
        """The parameters every query of gathering and destroying takes."""
        return {
            "company_id": company_id,
            "contacts": list(self.contacts),
            "identities": list(self.identities),
            "conversations": list(self.conversations),
            "inboxes": [inbox for inbox, _ in self.values],
            "values": [value for _, value in self.values],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A destruction as its row says it is."""

    company_id: CompanyId
    id: int
    cause: str
    request_id: int | None
    contact_id: int | None
    subject: str
    reason: str
    state: str
    phase: str
    targets: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    swept_to: int = 0
    pending_keys: list[str] = field(default_factory=list)
    asked_by: int | None = None
    asked_by_name: str = ""
    asked_at: datetime | None = None
    decided_by: int | None = None
    decided_by_name: str = ""
    decided_at: datetime | None = None
    not_before: datetime | None = None
    done_at: datetime | None = None
