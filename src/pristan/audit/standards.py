"""What the audit makes of a rule, and how grave that is: the table of the rulebook, read once."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct, field

from pristan.compliance.reading import Text
from pristan.compliance.shapes import Nature, Rule, Shape


class Status(StrEnum):
    """``FACT`` is told and is nobody's fault; ``NONE`` says nothing about an inventory."""

    BREACH = "breach"
    POSSIBLE = "possible"
    DUTY = "duty"
    FACT = "fact"
    NONE = "none"


class Standard(Shape, frozen=True, kw_only=True):
    """``weight`` makes it milder (-1) whatever the fine; ``grave_since``: not milder any more from that day on."""

    status: Status
    ask: str = ""
    todo: str = ""
    weight: int = 0
    grave_since: date | None = None
    if_unknown: Literal["possible", "silent"] = "possible"


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    least: int = field(name="from")
    level: str


class _Severity(Shape, frozen=True, kw_only=True):
    levels: tuple[str, ...]
    by_fine: tuple[_Row, ...]
    without_fine: str
    milder: frozenset[Literal["not_enforced", "possible", "unverified"]]


class Standards(Shape, frozen=True, kw_only=True):
    """The whole table."""

    by_gate: Mapping[str, Status]
    rules: Mapping[str, Standard]
    severity: _Severity

    def of(self, rule: Rule) -> Standard:
        if rule.nature is Nature.PRODUCT:  # our caution about messages
            return Standard(status=Status.NONE)
        return self.rules.get(rule.id) or Standard(status=self.by_gate[rule.gate.value])

    def severity_of(self, rule: Rule, *, status: Status, greatest_fine: int | None, day: date) -> str:
        """One of ``levels``; the fine is in roubles, None where nobody knows one."""
        table, standard = self.severity, self.of(rule)
        if status is Status.FACT:
            return table.levels[0]
        level = table.without_fine
        if greatest_fine is not None:
            level = next(row.level for row in table.by_fine if greatest_fine >= row.least)
        is_enforced = rule.force.enforced_from is None or day >= rule.force.enforced_from
        if standard.grave_since is not None and day >= standard.grave_since and status is Status.BREACH:
            return table.levels[-1]
        steps = -standard.weight + sum(
            (
                "not_enforced" in table.milder and not is_enforced,
                "possible" in table.milder and status is Status.POSSIBLE,
                "unverified" in table.milder and rule.conf == "unverified",
            )
        )
        return _milder(table.levels, level, steps)


def _milder(levels: Sequence[str], level: str, steps: int) -> str:
    lowest = 1  # a finding is never only a fact
    return levels[max(lowest, levels.index(level) - steps)]


@lru_cache(maxsize=1)
def standards() -> Standards:
    """The table that comes with the product."""
    return Text(files("pristan").joinpath("rulebook", "audit.yaml"), "rulebook/audit.yaml").read(Standards)
