"""What the rulebook says of a message, in the words of the gate."""

from dataclasses import replace

import pytest

from pristan.channels.model import AttachmentKind, OutboundFile, OutboundKind, OutboundMessage, Purpose
from pristan.compliance.model import Company, Consent, Moment
from pristan.compliance.rulebook import shipped
from pristan.core.ids import FileId
from pristan.gate.law import Judged, Law, LawFacts
from pristan.gate.model import Mode, Modes
from pristan.testing.outbound import NOON, an_outbound

LAW = Law(shipped())
PASSPORT = "Ваш паспорт 4509 123456 принят"
EVERYTHING = frozenset(shipped().categories)
BANK = Company(yes=frozenset({"BANK"}), no=EVERYTHING - {"BANK", "PD_OPERATOR"})
SHOP = Company(yes=frozenset({"SME"}), no=EVERYTHING - {"SME", "PD_OPERATOR"})
ENFORCED = Modes(company=Mode.ENFORCE)
CONSENT = Consent(kind="ads", is_verified=True, given=Moment(NOON.date()))
SALE = "Успейте купить: скидка 50 % на всё до конца недели, промокод ЛЕТО"


def judged(message: OutboundMessage, facts: LawFacts | None = None) -> Judged:
    found = LAW.judge(message, facts or LawFacts(company=BANK, modes=ENFORCED), now=NOON)
    assert found is not None
    return found


def effects(message: OutboundMessage, facts: LawFacts) -> dict[str, str]:
    return {reason.rule_id: reason.effect for reason in judged(message, facts).reasons}


@pytest.mark.parametrize(
    ("channel", "company", "text", "expected"),
    [
        pytest.param("telegram", BANK, "Добрый день", {"MSG-41-15": "denied"}, id="a bank says hello in Telegram"),
        pytest.param(
            "telegram",
            BANK,
            PASSPORT,
            {"MSG-41-15": "denied", "MSG-149-10-8": "denied"},
            id="a bank sends a passport in Telegram",
        ),
        pytest.param("max", BANK, PASSPORT, {}, id="a bank sends a passport in MAX"),
        pytest.param("max", BANK, "Пароль: Qw3rty!9", {"PRISTAN-SECRETS": "held"}, id="a password anywhere"),
        pytest.param(
            "sms",
            SHOP,
            SALE,
            {"TEL-44.1": "denied", "PD-15-PROMO": "denied", "AD-18-1": "denied"},
            id="an answer that advertises is advertising",
        ),
        pytest.param(
            "telegram",
            Company(),
            PASSPORT,
            {"MSG-41-15": "held", "MSG-149-10-8": "held"},
            id="nobody knows what the company is",
        ),
        pytest.param("vk_teams", BANK, PASSPORT, {}, id="a colleague in the staff messenger"),
    ],
)
def test_a_message_meets_the_rules_of_its_channel_and_company(
    channel: str, company: Company, text: str, expected: dict[str, str]
) -> None:
    assert effects(an_outbound(text=text, channel=channel), LawFacts(company=company, modes=ENFORCED)) == expected


def test_every_reason_names_article_version_confidence_and_nature() -> None:
    reasons = judged(an_outbound(text=PASSPORT, channel="telegram")).reasons
    assert reasons
    for reason in reasons:
        rule = next(rule for rule in shipped().rules if rule.key == reason.key)
        assert (reason.article, reason.nature, bool(reason.confidence)) == (rule.norm, rule.nature, True)


def test_a_fragment_points_at_the_number_in_the_text_as_given() -> None:
    reasons = judged(an_outbound(text=f"😀 {PASSPORT}", channel="telegram")).reasons
    (fragment,) = next(reason.fragments for reason in reasons if reason.rule_id == "MSG-149-10-8")
    assert f"😀 {PASSPORT}"[fragment.start : fragment.end] == "4509 123456"
    assert "4509" not in str(fragment.as_json())
    assert not next(reason.fragments for reason in reasons if reason.rule_id == "MSG-41-15")


def test_data_in_the_subject_and_in_the_name_of_a_file_are_found_where_they_are() -> None:
    file = OutboundFile(
        file_id=FileId(1),
        storage_key="",
        name="паспорт 4509 123456.pdf",
        mime="application/pdf",
        kind=AttachmentKind.FILE,
        size=1,
        sha256=b"",
    )
    found = judged(an_outbound(text="Готово", subject="СНИЛС 112-233-445 95", files=[file], channel="telegram"))
    fragments = next(reason.fragments for reason in found.reasons if reason.rule_id == "MSG-149-10-8")
    assert {(one.where, one.kind) for one in fragments} >= {("subject", "SNILS"), ("file", "PASSPORT_RF")}
    assert all(0 <= one.start < one.end for one in fragments)


def test_in_shadow_the_same_reasons_are_said_and_marked() -> None:
    message = an_outbound(text=PASSPORT, channel="telegram")
    loud, quiet = judged(message), judged(message, LawFacts(company=BANK))
    assert [reason.key for reason in loud.reasons] == [reason.key for reason in quiet.reasons]
    assert all(reason.is_shadow for reason in quiet.reasons)
    assert not any(reason.is_shadow for reason in loud.reasons)


def test_a_rule_may_have_a_mode_of_its_own() -> None:
    modes = Modes(company=Mode.SHADOW, rules={"MSG-41-15": Mode.ENFORCE})
    found = judged(an_outbound(text=PASSPORT, channel="telegram"), LawFacts(company=BANK, modes=modes))
    assert {reason.rule_id for reason in found.reasons if not reason.is_shadow} == {"MSG-41-15"}


def test_a_consent_looked_up_later_lifts_what_it_lifts_at_once() -> None:
    message = an_outbound(text=SALE, channel="sms", purpose=Purpose.PROMO)
    facts = LawFacts(company=SHOP, modes=ENFORCED)
    without = judged(message, facts)
    withs = LAW.again(without, replace(facts, consents=(CONSENT,)))
    assert without.reasons
    at_once = judged(message, replace(facts, consents=(CONSENT,)))
    assert [reason.key for reason in withs.reasons] == [reason.key for reason in at_once.reasons]


def test_a_removal_says_nothing() -> None:
    removal = replace(an_outbound(channel="telegram"), kind=OutboundKind.REMOVE)
    assert LAW.judge(removal, LawFacts(company=BANK), now=NOON) is None


def test_a_number_in_two_messages_of_one_minute_is_read_as_one() -> None:
    message = an_outbound(text="123456, выдан в Твери", channel="telegram")
    facts = LawFacts(company=BANK, modes=ENFORCED)
    whole = judged(message, replace(facts, earlier=("ваш паспорт 4509",)))
    assert "MSG-149-10-8" in {reason.rule_id for reason in whole.reasons}
    assert "MSG-149-10-8" not in {reason.rule_id for reason in judged(message, facts).reasons}


def test_masking_hides_what_is_at_fault_and_leaves_the_rest() -> None:
    masked = LAW.masked(PASSPORT, judged(an_outbound(text=PASSPORT, channel="telegram")).reasons)
    assert masked is not None
    assert "4509" not in masked
    assert masked.startswith("Ваш паспорт ")
    after = judged(an_outbound(text=masked, channel="telegram"))
    assert "MSG-149-10-8" not in {reason.rule_id for reason in after.reasons}
