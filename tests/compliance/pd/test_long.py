"""Long texts, taggers that are brought, and data split over messages."""

from collections.abc import Sequence

import pytest

from pristan.compliance.pd import Kind, Profile, Strength, Verdict, scan, scan_after
from pristan.compliance.pd.words import words_of

from . import made

FILLING = "Доставка задержалась из-за погоды, и мы приносим извинения за неудобства покупателям. " * 6


@pytest.mark.parametrize(
    ("earlier", "text", "kind"),
    [
        pytest.param(["мой номер 8 916"], "123 45 67", Kind.PHONE, id="a phone in two halves"),
        pytest.param(["вот паспорт"], "4511 123456", Kind.PASSPORT_RF, id="the word, then the number"),
        pytest.param(["8", "9 1 6", "1 2 3"], "4 5 6 7", Kind.PHONE, id="digit by digit"),
        pytest.param(["Кузнецова"], "Анна Викторовна", Kind.PERSON, id="a surname, then the rest"),
    ],
)
def test_data_split_over_messages_is_found_in_the_last_one(earlier: Sequence[str], text: str, kind: Kind) -> None:
    report = scan_after(text, earlier)
    assert report.verdict is Verdict.PD
    assert [(one.kind, one.start, one.end) for one in report.findings] == [(kind, 0, len(text))]


def test_what_was_said_before_does_not_accuse_a_clean_message() -> None:
    assert scan_after("спасибо, жду", ["мой телефон 8 916 123-45-67"]).verdict is Verdict.CLEAN
    assert scan_after("123 рубля", []).verdict is Verdict.CLEAN


def test_a_card_in_two_messages_is_found() -> None:
    card = made.luhn(made.seeded(7), "2202")
    report = scan_after(card[8:], ["переведите на карту", card[:8]])
    assert [one.kind for one in report.strong] == [Kind.BANK_CARD]


def test_a_name_in_a_long_text_is_found_by_the_tagger_and_keeps_its_place() -> None:
    text = f"{FILLING}Об этом сообщил глава компании Джонатан Мерривезер журналистам. {FILLING}"
    report = scan(text, profile=Profile(budget_ms=None))
    assert "ner" in report.passes_run
    assert "Джонатан Мерривезер" in [text[one.start : one.end] for one in report.findings]


def test_a_long_text_in_windows_finds_each_value_once() -> None:
    chance = made.seeded(8)
    phones = [f"8{made.phone(chance)}" for _ in range(40)]
    text = " ".join(f"{FILLING} звоните {phone}." for phone in phones)
    report = scan(text, profile=Profile(budget_ms=None, tagger_from=None))
    assert [text[one.start : one.end] for one in report.findings if one.kind is Kind.PHONE] == phones


def test_a_tagger_that_the_caller_brings_is_asked() -> None:
    class Backend:
        def spans(self, text: str) -> Sequence[tuple[int, int, str, float]]:
            return [(word.start, word.end, "PER", 0.9) for word in words_of(text.lower()) if word.low == "бубамара"]

    report = scan("привет от Бубамара", ner=Backend())
    assert [(one.kind, one.strength) for one in report.findings] == [(Kind.PERSON, Strength.WEAK)]
    assert report.passes_run == ("deterministic", "names", "ner")
