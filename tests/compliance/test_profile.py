"""The questionnaire: as few questions as decide, «не знаю» stays open, each rule that binds says why."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.compliance.history import difference
from pristan.compliance.model import Standing
from pristan.compliance.profile import NO, UNKNOWN, YES, AnswerInvalid, Questionnaire, whose_inn
from pristan.compliance.rulebook import shipped

BOOK = shipped()
QUESTIONS = Questionnaire(BOOK)
DAY = date(2026, 11, 21)
SHOP = {"form": "company", "has_site": YES, "b2c": YES}


def walk(known: dict[str, str], otherwise: str = NO) -> tuple[dict[str, str], list[str]]:
    """Answer question after question; what is not in ``known`` is answered ``otherwise``."""
    answers: dict[str, str] = {}
    asked: list[str] = []
    while (question := QUESTIONS.profile(answers, day=DAY).question) is not None:
        asked.append(question.id)
        answers[question.id] = known.get(question.id, UNKNOWN if question.options and otherwise == NO else otherwise)
    return answers, asked


def test_a_shop_answers_fourteen_questions_at_most_and_is_ordinary() -> None:
    answers, asked = walk(SHOP)
    assert len(asked) <= 14
    assert {"money_to_us", "social_audience", "platform_register"}.isdisjoint(asked)
    bound = {item.rule.id: item for item in QUESTIONS.profile(answers, day=DAY).bound}
    assert bound["MSG-SME"].standing is Standing.YES
    assert bound["MSG-SME"].because == ("Ни один запрет на мессенджеры организацию по ответам не касается",)
    assert "MSG-41-15" not in bound


def test_a_ministry_is_asked_nothing_of_banks_and_licences() -> None:
    _, asked = walk({"form": "gov_body"})
    assert {"bank_licence", "cbr_register", "payment_agent", "telecom_licence", "state_share_over_50"}.isdisjoint(asked)
    assert len(asked) <= 7


def test_a_bank_learns_that_the_bans_bind_it_and_by_which_answer() -> None:
    answers, _ = walk({**SHOP, "bank_licence": YES})
    bound = {item.rule.id: item for item in QUESTIONS.profile(answers, day=DAY).bound}
    for rule in ("MSG-41-15", "MSG-149-10-8"):
        assert bound[rule].standing is Standing.YES
        assert bound[rule].categories == ("BANK",)
        assert any("лицензия Банка России" in reason and reason.endswith("— да") for reason in bound[rule].because)
    assert "MSG-SME" not in bound


def test_not_knowing_leaves_the_ban_possible_and_asks_no_twice() -> None:
    answers, asked = walk(SHOP, otherwise=UNKNOWN)
    assert len(asked) == len(set(asked))
    bound = {item.rule.id: item for item in QUESTIONS.profile(answers, day=DAY).bound}
    assert bound["MSG-41-15"].standing is Standing.UNKNOWN
    assert any(reason.endswith("— не знаю") for reason in bound["MSG-41-15"].because)


def test_the_three_signs_of_an_aggregator_are_all_needed() -> None:
    signs = {"sells_others": YES, "money_to_us": YES, "contract_on_site": YES}
    assert "AGGREGATOR" in QUESTIONS.company({**SHOP, **signs}).yes
    for sign in signs:
        assert "AGGREGATOR" in QUESTIONS.company({**SHOP, **signs, sign: NO}).no
        assert (
            "AGGREGATOR"
            not in QUESTIONS.company({**SHOP, **signs, sign: UNKNOWN}).yes
            | QUESTIONS.company({**SHOP, **signs, sign: UNKNOWN}).no
        )


def test_whoever_has_no_data_of_people_is_no_operator() -> None:
    bound = {item.rule.id for item in QUESTIONS.profile({"no_people": YES}, day=DAY).bound}
    assert "PD-22-NOTIFY" not in bound
    assert "PD-22-NOTIFY" in {item.rule.id for item in QUESTIONS.profile({}, day=DAY).bound}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_finished_answers_leave_open_only_what_was_not_known(data: st.DataObject) -> None:
    answers: dict[str, str] = {}
    while (question := QUESTIONS.profile(answers, day=DAY).question) is not None:
        assert question.id not in answers
        answers[question.id] = data.draw(st.sampled_from([*(question.options or (YES, NO)), UNKNOWN]))
    company = QUESTIONS.company(answers)
    assert not company.yes & company.no
    if UNKNOWN not in answers.values():
        assert set(BOOK.profile.categories) <= company.yes | company.no


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"colour": YES}, "Вопроса «colour» нет"), ({"b2c": "maybe"}, "ответа «maybe» нет"), ({"form": YES}, "company")],
)
def test_an_answer_nobody_asked_for_is_refused(answers: dict[str, str], words: str) -> None:
    with pytest.raises(AnswerInvalid, match=words):
        QUESTIONS.profile(answers, day=DAY)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("7707083893", "organisation"),
        ("500100732259", "person"),
        ("7707083894", None),
        ("50010073225", None),
        ("", None),
    ],
)
def test_an_inn_tells_whose_it_is_by_its_check_digits(number: str, expected: str | None) -> None:
    assert whose_inn(number) == expected


ANY_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        question.id: st.sampled_from([*(question.options or (YES, NO)), UNKNOWN]) for question in BOOK.profile.questions
    },
)


@settings(max_examples=200, deadline=None)
@given(answers=ANY_ANSWERS, data=st.data())
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, str], data: st.DataObject) -> None:
    again = {name: answers[name] for name in data.draw(st.permutations(sorted(answers)))}
    assert QUESTIONS.profile(again, day=DAY) == QUESTIONS.profile(answers, day=DAY)


@settings(max_examples=200, deadline=None)
@given(answers=ANY_ANSWERS)
def test_answers_that_no_longer_matter_decide_nothing(answers: dict[str, str]) -> None:
    profile = QUESTIONS.profile(answers, day=DAY)
    assert set(profile.answers) <= {question.id for question in profile.path}
    assert QUESTIONS.company(profile.answers) == QUESTIONS.company(answers)


@settings(max_examples=100, deadline=None)
@given(answers=ANY_ANSWERS)
def test_an_interview_asks_what_the_finished_answers_would_show(answers: dict[str, str]) -> None:
    given: dict[str, str] = {}
    while (question := QUESTIONS.profile(given, day=DAY).question) is not None:
        given[question.id] = answers.get(question.id, UNKNOWN)
    full = {question.id: answers.get(question.id, UNKNOWN) for question in BOOK.profile.questions}
    assert given == QUESTIONS.profile(full, day=DAY).answers


def test_an_answer_that_is_taken_back_hides_the_questions_behind_it() -> None:
    shop = {"form": "company", "has_site": YES, "sells_others": YES, "money_to_us": YES}
    assert "contract_on_site" in {question.id for question in QUESTIONS.path(shop)}
    path = {question.id for question in QUESTIONS.path({**shop, "has_site": NO})}
    assert path.isdisjoint({"sells_others", "money_to_us", "contract_on_site", "hosts_content"})
    assert QUESTIONS.profile({**shop, "has_site": NO}, day=DAY).answers == {"form": "company", "has_site": NO}


@pytest.mark.parametrize(
    ("whose", "form", "is_wrong"),
    [
        ("person", "ie", False),
        ("person", "company", True),
        ("person", UNKNOWN, False),
        ("organisation", "ie", True),
        ("organisation", "gov_body", False),
    ],
)
def test_a_taxpayer_number_that_says_otherwise_is_noticed(whose: str, form: str, is_wrong: bool) -> None:  # noqa: FBT001
    assert QUESTIONS.contradicts(whose, {"form": form}) is is_wrong
    assert QUESTIONS.implied("person") == {"form": "ie"}


def test_a_version_tells_which_answers_changed_and_which_rules_came_and_went() -> None:
    answers, _ = walk(SHOP)
    told = difference(QUESTIONS, answers, {**answers, "bank_licence": YES}, day=DAY)
    assert [(item.was, item.now) for item in told.answers] == [("нет", "да")]
    turned = {item.rule.id: (item.was, item.now) for item in told.rules}
    assert turned["MSG-41-15"] == (Standing.NO, Standing.YES)
    assert turned["MSG-SME"] == (Standing.YES, Standing.NO)
    assert "PD-22-NOTIFY" not in turned
