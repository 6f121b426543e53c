"""What follows from a finding: what to do with it and by when; how two runs differ. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

FIX_DAYS: Final = 7
ASK_DAYS: Final = 14
PREPARE_DAYS: Final = 30
_GRAVE: Final = frozenset(("medium", "high"))


class Act(StrEnum):
    """Severity as a verb: stop now, put right, prepare, know."""

    STOP = "stop"
    FIX = "fix"
    PREPARE = "prepare"
    KNOW = "know"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A finding as a run kept it, for comparing. ``about``: by what people know the thing, empty for the whole."""

    key: str
    title: str
    status: str
    severity: str
    rule_version: int
    seen: str
    act: str = "fix"
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A finding of both runs that is not the same; ``what``: in words."""

    before: Known
    after: Known
    what: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a run differs from an earlier one."""

    new: Sequence[Known]
    gone: Sequence[Known]
    changed: Sequence[Changed]
    same: int


def act_of(*, status: str, severity: str, enforced_from: date | None, day: date) -> Act:
    """A fact is to be known; what is not enforced yet is prepared; the rest is stopped, put right or found out."""
    if status == "fact":
        return Act.KNOW
    if enforced_from is not None and day < enforced_from:
        return Act.PREPARE
    if status == "breach":
        return Act.STOP if severity == "high" else Act.FIX
    return Act.FIX if severity in _GRAVE else Act.PREPARE


def due_on(act: Act, *, day: date, enforced_from: date | None) -> date | None:
    """By when: today, within a week, before it is enforced and in any case within a month; a fact has no term.

    The terms are ours: the law forbids at once and gives none.
    """
    if act is Act.STOP:
        return day
    if act is Act.FIX:
        return day + timedelta(days=FIX_DAYS)
    if act is Act.KNOW:
        return None
    late = day + timedelta(days=PREPARE_DAYS)
    return min(late, enforced_from - timedelta(days=1)) if enforced_from is not None and enforced_from > day else late


def compare(before: Sequence[Known], after: Sequence[Known]) -> Difference:
    """New, gone and changed findings, each in the order of its run."""
    old: Mapping[str, Known] = {one.key: one for one in before}
    now: Mapping[str, Known] = {one.key: one for one in after}
    both = [(old[one.key], one) for one in after if one.key in old]
    changed = [Changed(before=was, after=one, what=what) for was, one in both if (what := _turned(was, one))]
    return Difference(
        new=[one for one in after if one.key not in old],
        gone=[one for one in before if one.key not in now],
        changed=changed,
        same=len(both) - len(changed),
    )


_STATUS: Final = {"breach": "нарушение", "possible": "возможное нарушение", "fact": "к сведению"}
_SEVERITY: Final = {"info": "к сведению", "low": "низкая", "medium": "средняя", "high": "высокая"}


def _turned(was: Known, now: Known) -> list[str]:
    what = []
    if was.status != now.status:
        what.append(f"было «{_STATUS[was.status]}», стало «{_STATUS[now.status]}»")
    if was.severity != now.severity:
        what.append(f"тяжесть была {_SEVERITY[was.severity]}, стала {_SEVERITY[now.severity]}")
    if was.rule_version != now.rule_version:
        what.append(f"норма в редакции {now.rule_version} вместо {was.rule_version}")
    if was.seen != now.seen:
        what.append("увидено другое")
    return what
