"""Every case that stands beside a law in the rulebook."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from pristan.compliance.case import CaseGiven, CompanyGiven, company_of, message_of
from pristan.compliance.cases import SILENT, Case
from pristan.compliance.inventory import Item, concerns
from pristan.compliance.pd import Hints
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import shipped
from pristan.compliance.shapes import Rule
from pristan.compliance.text import Reader, grouped

BOOK = shipped()
GATE = Gatekeeper(BOOK)
READER = Reader(BOOK)
LEAST = 3


def every_case() -> Iterator[object]:
    for rule in BOOK.rules:
        for case in BOOK.cases(rule):
            yield pytest.param(rule, case, id=f"{rule.key} {case.what}")


@pytest.mark.parametrize(("rule", "case"), [*every_case()])
def test_a_case_of_the_rulebook_holds(rule: Rule, case: Case) -> None:
    if case.item is not None:
        item = Item(**{name: getattr(case.item, name) for name in case.item.__struct_fields__})
        company = company_of(BOOK, CompanyGiven(categories=list(case.categories)))
        assert concerns(BOOK, rule, item, company=company, day=case.day).value == case.applies
        return
    given = msgspec.convert(case.line(), CaseGiven)
    message = message_of(BOOK, given)
    reading = READER.read(given.text or "", hints=Hints(today=message.now.day))
    beside = grouped(BOOK, case.carries)
    reading = replace(
        reading,
        is_complete=not case.is_unread,
        in_files=beside,
        unread_files=frozenset(case.unread_files),
        ads_in_files=case.ads_in_files,
        is_debt_in_files=case.is_debt_in_files,
    )
    decision = GATE.decide(message, reading)
    effects = {item.rule.key: item.effect.value for item in decision.cited}
    assert (decision.verdict.value, effects.get(rule.key, SILENT)) == (case.verdict, case.effect), effects


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.key)
def test_every_rule_has_three_cases_and_one_around_its_date(rule: Rule) -> None:
    cases = BOOK.cases(rule)
    assert len(cases) >= LEAST
    since = rule.force.since
    if since is not None:
        days = {case.day for case in cases}
        assert {since, since - timedelta(days=1)} <= days
