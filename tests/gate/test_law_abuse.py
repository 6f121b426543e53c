"""Texts and circumstances made to slip through the law, or to stop whoever judges by it."""

import time
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.channels.model import Button, Purpose
from pristan.compliance.model import Company
from pristan.compliance.pd import Profile, Report, scan
from pristan.compliance.rulebook import shipped
from pristan.compliance.text import Reader
from pristan.gate.law import UNREAD, Law, LawFacts
from pristan.gate.model import Mode, Modes
from pristan.gate.policy import decide, is_lifted, standing_of, worst
from pristan.testing.outbound import NOON, an_outbound

LAW = Law(shipped())
BAN = "MSG-149-10-8"
BANK = Company(yes=frozenset({"BANK"}), no=frozenset(shipped().categories) - {"BANK", "PD_OPERATOR"})
ENFORCED = LawFacts(company=BANK, modes=Modes(company=Mode.ENFORCE))


def rules(text: str, *, law: Law = LAW, facts: LawFacts = ENFORCED, **more: Any) -> set[str]:
    judged = law.judge(an_outbound(text=text, channel="telegram", **more), facts, now=NOON)
    return {reason.rule_id for reason in judged.reasons} if judged else set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Пaспoрт 4509 123456", id="Latin letters inside a Russian word"),
        pytest.param("Паспорт 45\u200b09\u200b 12\u200b34\u200b56", id="zero-width spaces between the digits"),
        pytest.param("Паспорт ４５０９ １２３４５６", id="full-width digits"),
        pytest.param("Паспорт 4 5 0 9 1 2 3 4 5 6", id="spaced out"),
        pytest.param(
            "телефон плюс семь девятьсот двадцать шесть сто два сорок пять восемьдесят девять", id="digits in words"
        ),
        pytest.param("Телефон 8.926.102.45.89", id="a phone with dots"),
    ],
)
def test_hidden_data_are_found_and_shown_where_they_stand(text: str) -> None:
    judged = LAW.judge(an_outbound(text=text, channel="telegram"), ENFORCED, now=NOON)
    assert judged is not None
    fragments = [one for reason in judged.reasons if reason.rule_id == BAN for one in reason.fragments]
    assert fragments
    assert all(0 <= one.start < one.end <= len(text) for one in fragments)
    masked = LAW.masked(text, judged.reasons)
    assert masked is not None
    assert BAN not in rules(masked)


def test_data_in_the_caption_of_a_button_are_data() -> None:
    assert BAN in rules("Проверьте", buttons=[[Button(text="Паспорт 4509 123456")]])


@pytest.mark.parametrize("separator", [" ", "-", ".", "\u200b", "0", "а", "@", "\n"])
def test_a_hundred_kilobytes_of_one_sign_are_judged_in_bounded_time(separator: str) -> None:
    began = time.thread_time()
    rules(separator * 100_000 + "4509 123456")
    assert time.thread_time() - began < 20


def test_a_text_that_could_not_be_read_in_time_waits_for_a_person() -> None:
    def impatient(text: str, **more: Any) -> Report:
        return scan(text, **{**more, "profile": Profile(budget_ms=0.0)}, processor=iter(range(10_000)).__next__)

    law = Law(shipped(), Reader(shipped(), scan_text=impatient))
    message = an_outbound(text="Ваш заказ 4512 собран. " * 20, channel="max")
    judged = law.judge(message, ENFORCED, now=NOON)
    assert judged is not None
    assert {reason.rule_id: reason.effect for reason in judged.reasons} == {"PRISTAN-UNREAD": "held"}
    assert worst(standing_of(judged.reasons)) == "held"


def test_a_reading_that_was_cut_short_is_not_kept_for_those_who_come_after() -> None:
    """A stop of the whole process, in the midst of a mailing, holds up one message of it and not all that follow."""
    looks = count()

    def stopped_once(text: str, **more: Any) -> Report:
        return replace(scan(text, **more), complete=next(looks) > 0)

    law = Law(shipped(), Reader(shipped(), scan_text=stopped_once))
    message = an_outbound(text="Ваш заказ 4512 собран", channel="max")
    judged = [law.judge(message, ENFORCED, now=NOON) for _ in range(3)]
    said = [[reason.rule_id for reason in one.reasons] for one in judged if one is not None]
    assert said == [["PRISTAN-UNREAD"], [], []]
    assert next(looks) == 2, "and what was read whole is read once"


def test_what_could_not_be_judged_at_all_waits_when_enforced_and_leaves_in_shadow() -> None:
    enforced, watched = Law.unread(Modes(company=Mode.ENFORCE)), Law.unread(Modes())
    assert (enforced.rule_id, worst(standing_of([enforced])), worst(standing_of([watched]))) == (
        UNREAD, "held", "cleared",
    )  # fmt: skip


def test_the_invitation_leaves_a_bank_only_where_a_lawyer_has_agreed_to_it() -> None:
    words = "Мы теперь отвечаем в MAX: max.ru/nash_bank"
    agreed = LawFacts(company=BANK, modes=ENFORCED.modes, overrides=frozenset({"first_contact_reply"}))
    assert "MSG-41-15" in rules(words, purpose=Purpose.INVITATION)
    assert rules(words, facts=agreed, purpose=Purpose.INVITATION) == set()
    assert "MSG-41-15" in rules(words, facts=agreed)  # typed by a person it is an answer


def test_a_channel_with_a_recorded_reason_needs_no_second_word_for_a_warning() -> None:
    shop = Company(yes=frozenset({"SME"}), no=frozenset(shipped().categories) - {"SME", "PD_OPERATOR"})
    facts = LawFacts(company=shop, modes=ENFORCED.modes)
    recorded = LawFacts(company=shop, modes=ENFORCED.modes, is_channel_recorded=True)
    assert rules("Добрый день", facts=facts) == {"MSG-SME"}
    assert rules("Добрый день", facts=recorded) == set()
    assert "MSG-SME" in rules("Паспорт 4509 123456", facts=recorded)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), number=st.integers(min_value=100_000, max_value=999_999))
def test_fragments_lie_inside_whatever_text_there_is(text: str, number: int) -> None:
    whole = f"{text} паспорт 4509 {number}"
    judged = LAW.judge(an_outbound(text=whole, channel="telegram"), ENFORCED, now=NOON)
    assert judged is not None
    for reason in judged.reasons:
        for one in reason.fragments:
            assert 0 <= one.start < one.end <= len(whole)
            assert str(number) not in str(one.as_json())


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80), enforced=st.booleans(), known=st.booleans())
def test_shadow_and_enforcement_differ_in_nothing_but_stopping(text: str, *, enforced: bool, known: bool) -> None:
    company = BANK if known else Company()
    message = an_outbound(text=text, channel="telegram")
    modes = Modes(company=Mode.ENFORCE if enforced else Mode.SHADOW)
    judged = LAW.judge(message, LawFacts(company=company, modes=modes), now=NOON)
    assert judged is not None
    assert worst(judged.reasons) == judged.decision.verdict
    verdict = decide(message, judged.reasons, now=NOON)
    assert (type(verdict).__name__ == "ClearedMessage") == (not enforced or judged.is_clear)


def test_a_ban_is_not_lifted_by_who_may_lift_holds() -> None:
    judged = LAW.judge(an_outbound(text="Добрый день", channel="telegram"), ENFORCED, now=NOON)
    assert judged is not None
    (ban,) = judged.reasons
    assert not is_lifted(ban, [ban.key])
