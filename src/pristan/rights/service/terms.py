"""Terms of requests: the numbers stand in the rulebook, the days are counted by the calendar."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pristan.compliance.rulebook import shipped
from pristan.compliance.shapes import Rule
from pristan.compliance.workdays import Calendar
from pristan.core.errors import Misconfigured
from pristan.rights.model import Counted, Due, Kind, Term
from pristan.rights.policy.days import due

MOSCOW: Final = ZoneInfo("Europe/Moscow")


def day_of(at: datetime) -> date:
    """The day of an instant as the law counts it here."""
    return at.astimezone(MOSCOW).date()


def rules_of(kind: Kind, *, on: date) -> list[Rule]:
    """The rules that set the term, in their versions of that day."""
    return [shipped().rule(term.rule, on=on) for term in kind.terms]


def due_of(kind: Kind, received: date, calendar: Calendar, *, is_extended: bool = False) -> Due:
    """The last day to answer."""
    found = [_counted(term, on=received) for term in kind.terms]
    extra = extensions(kind, on=received) if is_extended else {}
    return due(received, found, calendar, extra=extra)


def extensions(kind: Kind, *, on: date) -> dict[str, int]:
    """By how many working days each rule lets its term be made longer; empty when none does."""
    found: dict[str, int] = {}
    for term in kind.terms:
        rule = shipped().rule(term.rule, on=on)
        if term.extend is not None and rule.deadline is not None and rule.deadline.extend_workdays:
            found[rule.key] = rule.deadline.extend_workdays
    return found


def _counted(term: Term, *, on: date) -> Counted:
    rule = shipped().rule(term.rule, on=on)
    if term.count is None:
        return Counted(rule.key, 0, is_working=False)
    days: int | None = getattr(rule.deadline, term.count) if rule.deadline else None
    if days is None:
        raise Misconfigured(f"rights/kinds.yaml: у {term.rule} нет срока {term.count}")
    return Counted(rule.key, days, is_working=term.count != "days")
