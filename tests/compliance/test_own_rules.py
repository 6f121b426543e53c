"""An installation adds its own rules and tightens the shipped ones; nothing it writes lets through what they stop."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pristan.compliance.case import CaseGiven, CompanyGiven, message_of
from pristan.compliance.model import Company, Decision, Reading, Standing, Verdict
from pristan.compliance.own import with_own
from pristan.compliance.policy import Gatekeeper, standing_of
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Circumstance, Gate, Nature
from pristan.core.errors import Misconfigured

BOOK = shipped()
RULE = """
title: Решения холдинга
rules:
  - id: OWN-NIGHT
    version: 1
    title: Ночью рекламу не отправляем
    norm: приказ холдинга № 7
    bound: [ANY]
    trigger: {activity: [promo]}
    gate: warn
    prohibition: Реклама ночью только с разрешения.
    conf: product
"""
Written = Callable[[str], Rulebook]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> Rulebook:
        (tmp_path / "holding.yaml").write_text(text, "utf-8")
        return with_own(BOOK, tmp_path)

    return write


def decided(book: Rulebook, **given: Any) -> Decision:
    line: dict[str, Any] = {"date": "2026-11-21", "channel": "max", "activity": "dialog", **given}
    return Gatekeeper(book).decide(message_of(book, CaseGiven(**line)), Reading())


def test_an_added_rule_is_cited_as_the_installations_own(written: Written) -> None:
    book = written(RULE)
    rule = book.rule("OWN-NIGHT")
    assert (rule.nature, book.law_titles[rule.law]) == (Nature.OWN, "Решения холдинга")
    assert "OWN-NIGHT" in {item.rule.id for item in decided(book, activity="promo").cited}
    assert book.edition.version.startswith(f"{BOOK.edition.version}+")
    assert book.edition.version != written(RULE.replace("№ 7", "№ 8")).edition.version


def test_a_tightened_rule_stops_where_it_warned(written: Written) -> None:
    book = written("title: x\ntighten: [{rule: MSG-SME, gate: block, why: решение правления}]")
    shop = CompanyGiven(categories=["B2C"])
    assert decided(BOOK, channel="telegram", company=shop).verdict is Verdict.HELD
    assert decided(book, channel="telegram", company=shop).verdict is Verdict.DENIED
    assert "решение правления" in str(book.rule("MSG-SME").remark)


def test_a_met_condition_does_not_lift_a_ban_that_knows_none(written: Written) -> None:
    conditional = next(rule for rule in BOOK.rules if rule.needs and rule.gate is Gate.BLOCK_UNLESS)
    book = written(f"title: x\ntighten: [{{rule: {conditional.id}, gate: block, why: так решено}}]")
    assert book.rule(conditional.id).needs is None


def test_a_softening_circumstance_can_be_taken_away(written: Written) -> None:
    book = written("title: x\ntighten: [{rule: MSG-SME, without: [acknowledged], why: так решено}]")
    assert not any(Circumstance.ACKNOWLEDGED in ease.when for ease in book.rule("MSG-SME").eases)
    assert len(BOOK.rule("MSG-SME").eases) > len(book.rule("MSG-SME").eases)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.replace("OWN-NIGHT", "MSG-41-15"), r"holding.yaml:4: MSG-41-15: номер своего правила"),
        (RULE.replace("[ANY]", "[BNAK]"), r"holding.yaml:8: OWN-NIGHT@1: неизвестно «BNAK»"),
        (RULE.replace("promo]", "promo], data: [PHONES]"), r"holding.yaml:9: .*неизвестно «PHONES»"),
        (RULE.replace("gate: warn", "gate: allow"), r"holding.yaml:10: неизвестное значение «allow»"),
        (RULE + "    sanctions: [S-1]\n", r"holding.yaml:13: .*неизвестно «S-1»"),
        (RULE + "    parts: [{part: а, from: 2099-01-01, opt_out: sms_operator}]\n", r"holding.yaml:13: .*только закон"),  # noqa: E501
        (RULE + RULE.split("rules:")[1], r"holding.yaml:1[3-9]: .*такая версия уже есть"),
        (RULE + RULE.split("rules:")[1].replace("version: 1", "version: 2"), r"holding.yaml:\d+: .*одновременно с"),
        ("title: x\ntighten: [{rule: MSG-0, gate: block, why: x}]", r"holding.yaml:2: неизвестно «MSG-0»"),
        ("title: x\ntighten: [{rule: MSG-41-15, gate: warn, why: x}]", r"holding.yaml:2: .*это послабление"),
        ("title: x\ntighten: [{rule: MSG-SME, gate: require, why: x}]", r"holding.yaml:2: .*это послабление"),
        ("title: x\ntighten: [{rule: MSG-SME, why: x}]", r"holding.yaml:2: .*не сказано, что строже"),
        ("title: x\ntighten: [{rule: MSG-SME, without: [requested], why: x}]", r"holding.yaml:2: .*«requested» в нём нет"),  # noqa: E501
        ("title: x\ntighten: [{rule: MSG-SME, gate: block}]", r"holding.yaml:2: нет обязательного поля «why»"),
        ("title: x\nrules: [", r"holding.yaml:\d+: это не YAML"),
        ("rules: &a [*a]", r"holding.yaml:1: "),
    ],
)  # fmt: skip
def test_what_is_wrong_or_looser_is_refused_with_file_and_line(written: Written, text: str, said: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        written(text)
    assert refused.match(said), refused.value.detail


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="rules_dir"):
        with_own(BOOK, tmp_path / "nowhere")


def test_a_ban_of_ones_own_makes_nobody_less_ordinary(written: Written) -> None:
    ban = RULE.replace("[ANY]", "[MEDICAL]").replace("gate: warn", "gate: block")
    book = written(ban.replace("{activity: [promo]}", "{channel: [foreign_messenger_listed], activity: [promo]}"))
    clinic = Company(yes=frozenset({"MEDICAL"}), no=BOOK.decisive)
    assert standing_of(book, clinic, frozenset({"ORDINARY"})) is Standing.YES


GATES = st.sampled_from(["info", "warn", "require", "block_unless", "block"])
CATEGORIES = st.sampled_from(["ANY", *sorted(BOOK.categories)])
WORST = [Verdict.CLEARED, Verdict.HELD, Verdict.DENIED]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gate=GATES,
    bound=CATEGORIES,
    tightened=st.sampled_from(sorted(BOOK.versions)),
    become=GATES,
    yes=st.frozensets(st.sampled_from(sorted(BOOK.categories))),
    channel=st.sampled_from(["telegram", "whatsapp", "max", "sms", "email", "public_channel:telegram"]),
    activity=st.sampled_from(["dialog", "notify", "support", "promo", "public_post"]),
    data=st.frozensets(st.sampled_from(["PD_ANY", "PAY_ANY", "SPECIAL_ANY", "OTP"])),
)
def test_nothing_an_installation_writes_lets_more_through(written: Written, **drawn: Any) -> None:
    text = RULE.replace("gate: warn", f"gate: {drawn['gate']}").replace("[ANY]", f"[{drawn['bound']}]")
    text = text.replace("{activity: [promo]}", "{channel: [foreign_messenger_listed], activity: [promo, dialog]}")
    try:
        book = written(f"{text}tighten: [{{rule: {drawn['tightened']}, gate: {drawn['become']}, why: x}}]\n")
    except Misconfigured:
        book = written(text)
    company = CompanyGiven(categories=sorted(drawn["yes"]))
    line = CaseGiven(
        date=date(2026, 11, 21).isoformat(), company=company, channel=drawn["channel"], activity=drawn["activity"]
    )
    reading = Reading(data=drawn["data"])
    before = Gatekeeper(BOOK).decide(message_of(BOOK, line), reading).verdict
    after = Gatekeeper(book).decide(message_of(book, line), reading).verdict
    assert WORST.index(after) >= WORST.index(before)
