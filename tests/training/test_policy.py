"""How answers are marked, how long a lesson holds, what a practised conversation came to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pristan.compliance.rulebook import shipped
from pristan.training.book import edition_of, lessons, scenarios
from pristan.training.model import CheckId, Happened, Said, Standing
from pristan.training.policy import HOLDS, checked, marked, standing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def right_answers(lesson_id: str) -> dict[str, int]:
    return {
        one.id: next(number for number, option in enumerate(one.options) if option.right)
        for one in lessons()[lesson_id].questions
    }


@pytest.mark.parametrize("lesson_id", lessons())
def test_every_question_has_one_right_option_and_every_lesson_rules_of_the_book(lesson_id: str) -> None:
    found = lessons()[lesson_id]
    assert all(sum(option.right for option in one.options) == 1 for one in found.questions)
    assert all(option.why for one in found.questions for option in one.options)
    assert set(found.rules) <= {rule.id for rule in shipped().rules}


@pytest.mark.parametrize("scenario_id", scenarios())
def test_every_practice_belongs_to_a_lesson_and_asks_for_something(scenario_id: str) -> None:
    found = scenarios()[scenario_id]
    assert found.lesson in lessons()
    assert found.says
    assert CheckId.ANSWERED in found.checks


def test_all_right_answers_pass_and_one_wrong_does_not() -> None:
    lesson = lessons()["channels"]
    right = right_answers("channels")
    assert marked(lesson, right).is_passed
    first = lesson.questions[0]
    missed = marked(lesson, {**right, first.id: (right[first.id] + 1) % len(first.options)})
    assert (missed.is_passed, missed.wrong) == (False, (first.id,))


def test_a_question_left_out_or_an_option_that_is_not_there_is_wrong() -> None:
    lesson = lessons()["rights"]
    right = right_answers("rights")
    assert marked(lesson, {}).right == 0
    assert marked(lesson, {**right, lesson.questions[0].id: 99}).wrong == (lesson.questions[0].id,)


@pytest.mark.parametrize(
    ("passed_at", "edition", "tried_at", "expected"),
    [
        pytest.param(None, "", None, Standing.NEW, id="never tried"),
        pytest.param(None, "", NOW, Standing.FAILED, id="tried only"),
        pytest.param(NOW - HOLDS, "now", NOW, Standing.PASSED, id="passed a year ago to the second"),
        pytest.param(NOW - HOLDS - timedelta(seconds=1), "now", NOW, Standing.EXPIRED, id="a second longer ago"),
        pytest.param(NOW, "before", NOW, Standing.CHANGED, id="the lesson has changed since"),
    ],
)
def test_a_lesson_holds_for_a_year_and_while_it_is_the_same(
    passed_at: datetime | None, edition: str, tried_at: datetime | None, expected: Standing
) -> None:
    found = standing(passed_at=passed_at, passed_edition=edition, tried_at=tried_at, edition="now", now=NOW)
    assert found is expected


@dataclass(frozen=True)
class OtherBook:
    rules: tuple[Any, ...]


def test_a_change_of_its_rules_makes_the_lesson_another_one() -> None:
    book, lesson = shipped(), lessons()["rights"]
    without = OtherBook(tuple(rule for rule in book.rules if rule.id != lesson.rules[0]))
    others = OtherBook(tuple(rule for rule in book.rules if rule.id in lesson.rules))
    assert edition_of(lesson, without) != edition_of(lesson, book)  # type: ignore[arg-type]
    assert edition_of(lesson, others) == edition_of(lesson, book)  # type: ignore[arg-type]


def done(scenario_id: str, happened: Happened) -> dict[CheckId, bool]:
    return {check.id: check.is_done for check in checked(scenarios()[scenario_id], happened)}


def test_nothing_holds_before_anything_was_said() -> None:
    for scenario in scenarios().values():
        assert not any(check.is_done for check in checked(scenario, Happened()))


def test_a_passport_repeated_in_an_answer_is_seen() -> None:
    clean, invitation = Said(text="Давайте продолжим в MAX"), Said(text="", is_invitation=True)
    assert all(done("passport", Happened(asked=2, said=(clean, invitation))).values())
    repeated = Said(text="Верно, 4510 123456?", findings=1)
    assert not any(done("passport", Happened(asked=2, left=1, said=(repeated,))).values())


@pytest.mark.parametrize(
    "text",
    ["Вижу заказ 4471, курьер будет завтра до полудня.", "Заказ отправлен службой СДЭК", "Деньги придут до пятницы"],
)
def test_a_calm_answer_is_calm(text: str) -> None:
    assert done("angry", Happened(asked=3, said=(Said(text=text),)))[CheckId.CALM]


@pytest.mark.parametrize("text", ["Да сколько можно!", "НЕ НАДО КРИЧАТЬ НА НАС"])
def test_an_answer_that_shouts_is_not(text: str) -> None:
    assert not done("angry", Happened(asked=3, said=(Said(text=text),)))[CheckId.CALM]


@pytest.mark.parametrize(
    "text",
    ["Запрос принят, ответим за 10 рабочих дней", "Ответственный решит, что будет удалено, и напишет вам"],
)
def test_a_term_and_a_decision_to_come_promise_nothing(text: str) -> None:
    assert done("deletion", Happened(asked=2, said=(Said(text=text),)))[CheckId.NO_PROMISE]


@pytest.mark.parametrize("text", ["Сегодня же всё удалим", "Мы удалили ваши данные", "К сожалению, не можем удалить"])
def test_deletion_is_neither_promised_nor_refused(text: str) -> None:
    assert not done("deletion", Happened(asked=2, said=(Said(text=text),)))[CheckId.NO_PROMISE]
