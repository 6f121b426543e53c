"""What must not change when the same thing is written otherwise: case, spaces, look-alikes, place in the text."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.compliance.pd import Profile, Strength, Verdict, mask, scan

from . import made

MESSAGES = [
    "мой паспорт 4511 123456, выдан в Твери",
    "перезвоните на 8 916 123-45-67 после шести",
    "карта 2202 2012 3456 7895 для возврата",
    "получатель Кузнецова Анна Викторовна",
    "привезите на ул. Гагарина, д. 21, кв. 60",
    "снилс 112-233-445 95 запишите",
    "сообщите на ivan.petrov@mail.ru",
    "у моей мамы сахарный диабет",
    "военный билет АЕ 7501421",
    "госномер А123ВС777 стоит у ворот",
]
TWINS = str.maketrans("аеорсхАЕОРСХВНКМТ", "aeopcxAEOPCXBHKMT")
NUMBERED = [message for message in MESSAGES if "@" not in message]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.lower, id="lower case"),
        pytest.param(str.upper, id="upper case"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace(" ", "  "), id="double spaces"),
        pytest.param(lambda text: text.translate(TWINS), id="latin twins of cyrillic letters"),
        pytest.param("\u200b".join, id="zero-width spaces between all characters"),
        pytest.param(lambda text: text.replace("-", "\u2011"), id="another dash"),
        pytest.param(
            lambda text: "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in text), id="full width"
        ),
        pytest.param(lambda text: f"«{text}»!!!", id="punctuation about it"),
        pytest.param(lambda text: f"Добрый день.\n{text}\nСпасибо.", id="in the middle of a letter"),
        pytest.param(lambda text: text.replace(",", ""), id="commas left out"),
    ],
)
@pytest.mark.parametrize("message", MESSAGES)
def test_the_verdict_stays(message: str, change: Callable[[str], str]) -> None:
    before, after = scan(message), scan(change(message))
    assert before.verdict is not Verdict.CLEAN
    assert after.verdict is before.verdict
    assert {one.kind for one in before.strong} <= {one.kind for one in after.strong}


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "тел\u200bефон: \u200b８\u00a09\u200b16 １２３\u201145\u201167 жду"
    (finding,) = scan(text).findings
    assert text[finding.start : finding.end] == "８\u00a09\u200b16 １２３\u201145\u201167"


@pytest.mark.parametrize("text", ["8 9O5 12З 45 67", "8 девятьсот пять 123 45 67", "восемь 905 сто двадцать три 45 67"])
def test_letters_and_words_among_digits_do_not_hide_a_phone(text: str) -> None:
    (finding,) = scan(f"звоните {text}").findings
    assert (finding.kind, finding.start, finding.end) == ("PHONE", 8, 8 + len(text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_scanned_and_places_lie_in_it(before: str, after: str) -> None:
    text = f"{before} паспорт 4511 123456 {after}"
    report = scan(text)
    assert report.complete
    at = 0
    for finding in report.findings:
        assert at <= finding.start < finding.end <= len(text)
        at = finding.end
    assert mask(text, report) != text or not report.strong


@pytest.mark.parametrize(
    "mark", [*" -.,()+/@:;№_*\t\n", "1 ", "1-", "а ", "один ", "А. ", "a@", "д. ", "vk.com/", "°'", "«", "0."]
)
def test_a_hundred_kilobytes_of_one_separator_take_linear_time(mark: str) -> None:
    unlimited = Profile(budget_ms=None)

    def seconds(size: int) -> float:
        text = mark * (size // len(mark))
        started = time.process_time()
        scan(text, profile=unlimited)
        return time.process_time() - started

    scan(mark * 100, profile=unlimited)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.05)


def test_when_the_time_is_up_nothing_is_called_clean() -> None:
    ticks = iter(range(10_000))

    def tick() -> float:
        return float(next(ticks))

    report = scan("просто текст", profile=Profile(budget_ms=1), clock=tick, processor=tick)
    assert not report.complete
    assert report.verdict is Verdict.PD
    assert mask("просто текст", report) == "[СКРЫТО]"


def test_a_busy_neighbour_is_not_the_fault_of_a_text() -> None:
    ticks = iter(range(10_000))
    report = scan("просто текст", profile=Profile(budget_ms=1), clock=lambda: float(next(ticks)), processor=lambda: 0.0)
    assert (report.complete, report.verdict) == (True, Verdict.CLEAN)


def test_a_value_never_stands_in_the_explanation() -> None:
    chance = made.seeded(5)
    for _ in range(50):
        number = made.inn(chance)
        report = scan(f"инн {number} и тел 8{made.phone(chance)}, Кузнецова Анна Викторовна")
        said = " ".join(one.why + " ".join(item.detail for item in one.evidence) for one in report.findings)
        assert number not in said
        assert "узнецова" not in said


def test_masking_keeps_the_tail_of_a_card_and_the_first_letters_of_a_name() -> None:
    card = made.luhn(random.Random(6), "2202")  # noqa: S311
    text = f"Кузнецова Анна, карта {card}, паспорт 4511 123456"
    masked = mask(text, scan(text))
    assert masked == f"К. А., карта ••••••••••••{card[-4:]}, паспорт [ПАСПОРТ]"


def test_a_lone_first_name_is_weak_and_an_order_is_nothing() -> None:
    weak = scan("спасибо, Леночка")
    assert (weak.verdict, [one.strength for one in weak.findings]) == (Verdict.WEAK, [Strength.WEAK])
    assert scan("заказ 7712345 где?").verdict is Verdict.CLEAN
    assert [one.kind for one in scan("заказ 7712345 где?").references] == ["ORDER_NO"]
