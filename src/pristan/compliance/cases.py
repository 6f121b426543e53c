"""Cases that stand beside each law: a situation and what its rule says. Read for tests and pages only."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import field

from pristan.compliance.shapes import Activity, Channel, Name, Shape, UnreadFile

SILENT = "silent"


class ItemGiven(Shape, frozen=True, kw_only=True):
    """A thing of the inventory; an absent place or owner is unknown."""

    kind: Channel
    purpose: Activity
    service: str = ""
    data: frozenset[str] = frozenset()
    location: str | None = None
    owner: str | None = None
    facts: dict[str, bool] = field(default_factory=dict)


class Case(Shape, frozen=True, kw_only=True):
    """About a message: ``message`` in the words of ``gate explain``, its ``verdict`` and what the rule itself does.

    About the inventory: ``item`` and whether the rule ``applies``. ``effect`` of ``silent``: the rule is not cited;
    ``is_unread``: the detector ran out of time; ``carries``: kinds of data in the files that go along;
    ``unread_files``: why something in them was not read; ``ads_in_files``: signs by which one advertises,
    ``is_debt_in_files``: one demands a debt.
    """

    what: Name
    day: date
    categories: tuple[str, ...] = ()
    message: dict[str, Any] | None = None
    verdict: Literal["cleared", "held", "denied"] | None = None
    effect: Literal["block", "block_unless", "possible", "require", "warn", "info", "silent"] | None = None
    is_unread: bool = False
    carries: frozenset[str] = frozenset()
    unread_files: frozenset[UnreadFile] = frozenset()
    ads_in_files: tuple[str, ...] = ()
    is_debt_in_files: bool = False
    item: ItemGiven | None = None
    applies: Literal["yes", "unknown", "no"] | None = None

    def told(self) -> dict[str, Any]:
        """The case for people: the situation and the answer."""
        answer = self.verdict or self.applies
        return {"what": self.what, "on": self.day, "answer": answer, "effect": self.effect}

    def line(self) -> dict[str, Any]:
        """The case as ``gate explain`` reads it."""
        return {"date": self.day.isoformat(), "company": {"categories": list(self.categories)}, **(self.message or {})}


class CasesFile(Shape, frozen=True, kw_only=True):
    """Cases by rule, with the version where it is not the newest: ``PD-18-5@1``."""

    cases: Mapping[str, tuple[Case, ...]]
