"""Clocks of an incident and when to warn of them. Pure: hours are calendar hours, the moment is an argument."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pristan.compliance.shapes import Activity, Rule
from pristan.incidents.model import Clocks, Notice, Running, Standing, Warned

WARN_AT: Final = {Notice.FIRST: (12, 4, 1, 0), Notice.FINAL: (24, 6, 1, 0)}  # hours left
WORDS: Final = {Notice.FIRST: "первичное уведомление", Notice.FINAL: "уведомление о расследовании"}


def clocks(rules: Iterable[Rule], *, noticed_at: datetime) -> Clocks | None:
    """The terms of the rules in force that speak of incidents, the shortest of several; None where none does.

    152-FZ art. 21 part 3.1: 24 and 72 hours from the moment it was noticed; days off are not left out.
    """
    found = [
        (rule.key, rule.deadline.hours_first, rule.deadline.hours_final)
        for rule in rules
        if Activity.INCIDENT in rule.trigger.activity and rule.deadline is not None
    ]
    terms = [(key, first, final) for key, first, final in found if first is not None and final is not None]
    if not terms:
        return None
    return Clocks(
        first_due_at=noticed_at + timedelta(hours=min(first for _, first, _ in terms)),
        final_due_at=noticed_at + timedelta(hours=min(final for _, _, final in terms)),
        rules=tuple(key for key, _, _ in terms),
    )


def standing(*, due_at: datetime, sent_at: datetime | None, now: datetime) -> Standing:
    """How one notice stands; sent at the very end of its term is in time."""
    if sent_at is not None:
        return Standing.SENT if sent_at <= due_at else Standing.LATE
    return Standing.RUNNING if now <= due_at else Standing.OVERDUE


def warnings(incident: Running, *, now: datetime) -> Iterator[Warned]:
    """What is to be told now: for each notice not sent the last mark passed, if it was not told yet.

    Marks passed while nobody was looking are not told one after another.
    """
    for notice, due_at, sent_at in (
        (Notice.FIRST, incident.first_due_at, incident.first_sent_at),
        (Notice.FINAL, incident.final_due_at, incident.final_sent_at),
    ):
        passed = [hours for hours in WARN_AT[notice] if now >= due_at - timedelta(hours=hours)]
        if sent_at is None and passed and f"{notice}:{passed[-1]}" not in incident.marks:
            yield Warned(
                mark=f"{notice}:{passed[-1]}",
                passed=tuple(f"{notice}:{hours}" for hours in passed),
                words=_words(incident, notice, due_at=due_at, is_over=now > due_at),
            )


def _words(incident: Running, notice: Notice, *, due_at: datetime, is_over: bool) -> str:
    at = due_at.astimezone(ZoneInfo(incident.time_zone)).strftime("%d.%m в %H:%M")
    term = f"срок прошёл {at}" if is_over else f"отправить до {at}"
    return (
        f"Инцидент № {incident.id} с персональными данными: {WORDS[notice]} Роскомнадзору, {term}. "
        "Персональные данные → Инциденты"
    )
