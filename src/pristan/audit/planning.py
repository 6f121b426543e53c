"""Pure: which task follows from a finding, and what the product looks at to see it done."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from pristan.audit.items import SCANNED
from pristan.audit.policy import PREPARE_DAYS

MAX_KEY: Final = "plan:max"
_FIRST_CLAUSE: Final = re.compile(r"[;:.(,]")
_BY_RULE: Final[Mapping[str, tuple[str, str]]] = {
    "PD-9-SEPARATE": ("consent_separate", ""),
    "MAX-HOUSE": ("first_message", "max"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A task to be made. ``key``: of the finding it is about; ``needs``: keys of those that come before."""

    key: str
    title: str
    todo: str
    due_on: date | None
    check_kind: str
    check_about: str
    needs: tuple[str, ...] = ()


def planned(run: Mapping[str, Any], *, with_duties: bool) -> Iterator[Planned]:
    """Tasks that follow from a run: one for each finding that asks for something, duties if they are wanted.

    Before a foreign messenger is closed there has to be somewhere to go: connecting MAX comes first.
    """
    found = [row for row in run["findings"] if row["act"] != "know"]
    leaving = [row for row in found if row["rule"].startswith("MSG-")]
    day: date = run["day"]
    if leaving:
        yield Planned(
            key=MAX_KEY,
            title="Подключить MAX и получить первое сообщение клиента",
            todo="Подключите MAX в разделе «Каналы» и напишите туда с телефона: задача закроется сама.",
            due_on=day,
            check_kind="first_message",
            check_about="max",
        )
    for row in found:
        yield _of_finding(row, needs=(MAX_KEY,) if row in leaving else ())
    for duty in run["duties"] if with_duties else ():
        kind, about = _BY_RULE.get(duty["rule"], ("none", ""))
        yield Planned(
            key=f"{duty['rule']}|duty",
            title=(_imperative(duty["todo"]) or duty["title"])[:300],
            todo="\n".join(part for part in (duty["say"], duty["deadline"]) if part)[:4000],
            due_on=day + timedelta(days=PREPARE_DAYS),
            check_kind=kind,
            check_about=about,
        )


def chosen(tasks: Sequence[Planned], keys: Collection[str] | None) -> list[Planned]:
    """The tasks of these findings and what they wait for; all without ``keys``."""
    if keys is None:
        return list(tasks)
    wanted = [task for task in tasks if task.key in keys]
    before = {key for task in wanted for key in task.needs}
    return [task for task in tasks if task in wanted or task.key in before]


def _of_finding(row: Mapping[str, Any], *, needs: tuple[str, ...]) -> Planned:
    content = row["content"]
    what = _imperative(content["todo"]) or content["title"]
    name = content["service_title"]
    kind, about = _check(row)
    due = content["due_on"]
    return Planned(
        key=row["key"],
        title=f"{what}: {name}"[:300] if name else what[:300],
        todo="\n".join(part for part in (content["todo"], content["ask"]) if part)[:4000],
        due_on=date.fromisoformat(due) if due else None,
        check_kind=kind,
        check_about=about,
        needs=needs,
    )


def _check(row: Mapping[str, Any]) -> tuple[str, str]:
    """What shows that it is done: the messenger is silent, the scanner sees it no more, or a run does not find it."""
    if row["rule"] in _BY_RULE:
        return _BY_RULE[row["rule"]]
    evidence = row["content"]["evidence"]
    sources = {one["source"] for one in evidence}
    if row["rule"].startswith("MSG-") and "hub" in sources:
        return "inbox_closed", row["service"]
    if sources and sources <= SCANNED:
        return "not_seen", row["service"]
    return "finding_gone", row["key"]


def _imperative(todo: str) -> str:
    return _FIRST_CLAUSE.split(todo, maxsplit=1)[0].strip()
