"""The profile of a company: questions in the shortest order, «не знаю» as an answer, which rules bind it and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pristan.compliance.catalogues import Condition, ProfileFile, Question
from pristan.compliance.model import Company, Standing
from pristan.compliance.pd.checks import inn, inn_org
from pristan.compliance.policy import ORDINARY, standing_of
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule

YES, NO, UNKNOWN = "yes", "no", "unknown"
Answers = Mapping[str, str]


class AnswerInvalid(Exception):
    """An answer to a question that does not exist, or of words it does not have; the text says which, in Russian."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule that binds, or may: by which categories, and which answers decided them."""

    rule: Rule
    standing: Standing
    categories: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the answers say. A category in neither set of ``company`` is unknown; ``question`` is to be asked next."""

    company: Company
    question: Question | None
    bound: tuple[Bound, ...]


class Questionnaire:
    """The questions of one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._given: ProfileFile = book.profile

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.id: question for question in self._given.questions}

    def check(self, answers: Answers) -> None:
        """Refuse an answer nobody asked for."""
        for name, answer in answers.items():
            question = self._questions.get(name)
            if question is None:
                raise AnswerInvalid(f"Вопроса «{name}» нет")
            words = (*(question.options or (YES, NO)), UNKNOWN)
            if answer not in words:
                raise AnswerInvalid(f"«{name}»: ответа «{answer}» нет, есть {', '.join(words)}")

    def company(self, answers: Answers) -> Company:
        """Categories the answers decide."""
        standings = {name: self._holds(condition, answers) for name, condition in self._given.categories.items()}
        denied = {
            name for name, condition in self._given.denied.items() if self._holds(condition, answers) is Standing.YES
        }
        return Company(
            yes=frozenset(name for name, standing in standings.items() if standing is Standing.YES),
            no=frozenset(name for name, standing in standings.items() if standing is Standing.NO) | denied,
        )

    def profile(self, answers: Answers, *, day: date) -> Profile:
        """The next question, what is known by now, and the rules of ``day`` that bind or may."""
        self.check(answers)
        company = self.company(answers)
        question = next(self._open(answers), None)
        return Profile(company, question, tuple(self._bound(company, answers, day)))

    def _open(self, answers: Answers) -> Iterator[Question]:
        for question in self._given.questions:
            may_be = all(self._term(term, answers) is not Standing.NO for term in question.when)
            if question.id not in answers and may_be and self._matters(question, answers):
                yield question

    def _matters(self, question: Question, answers: Answers) -> bool:
        """Whether some answer decides, or may yet help to decide, a category that is open."""
        conditions = (*self._given.categories.values(), *self._given.denied.values())
        return any(
            question.id in self._asked_by(condition) and self._holds(condition, answers) is Standing.UNKNOWN
            for condition in conditions
        )

    def _asked_by(self, condition: Condition) -> frozenset[str]:
        names: set[str] = set()
        for term in (*condition.all, *condition.any):
            shorthand = self._given.terms.get(term)
            names |= self._asked_by(shorthand) if shorthand else {term.partition("=")[0]}
        return frozenset(names)

    def _holds(self, condition: Condition, answers: Answers) -> Standing:
        every = [self._term(term, answers) for term in condition.all]
        some = [self._term(term, answers) for term in condition.any]
        return _all([*every, _any(some)] if some else every)

    def _term(self, term: str, answers: Answers) -> Standing:
        if term in self._given.terms:
            return self._holds(self._given.terms[term], answers)
        name, _, wanted = term.partition("=")
        answer = answers.get(name, UNKNOWN)
        if answer == UNKNOWN:
            return Standing.UNKNOWN
        return Standing.YES if answer == (wanted or YES) else Standing.NO

    def _bound(self, company: Company, answers: Answers, day: date) -> Iterator[Bound]:
        for rule in self._book.in_force(day):
            standing = standing_of(self._book, company, rule.bound)
            if standing is not Standing.NO:
                categories = tuple(
                    name
                    for name in sorted(rule.bound)
                    if standing_of(self._book, company, frozenset({name})) is standing
                )
                yield Bound(rule, standing, categories, tuple(self._because(categories, answers)))

    def _because(self, categories: Sequence[str], answers: Answers) -> Iterator[str]:
        """The answers that decided, in words; for an unknown category the questions that would."""
        seen: dict[str, None] = {}
        for category in categories:
            condition = self._given.categories.get(category)
            for name in sorted(self._asked_by(condition)) if condition else ():
                seen[name] = None
        if ORDINARY in categories:
            yield "Ни один запрет на мессенджеры организацию по ответам не касается"
        for name in seen:
            question = self._questions[name]
            yield f"{question.text} — {_in_words(question, answers.get(name))}"


def whose_inn(number: str) -> Literal["person", "organisation"] | None:
    """Whose number it is; ``None`` if its check digits do not agree. 12 digits are a person's, 10 an organisation's."""
    if inn(number):
        return "person"
    return "organisation" if inn_org(number) else None


def _in_words(question: Question, answer: str | None) -> str:
    if answer is None:
        return "ответа нет"
    return {YES: "да", NO: "нет", UNKNOWN: "не знаю"}.get(answer) or question.options[answer]


def _all(standings: Sequence[Standing]) -> Standing:
    if Standing.NO in standings:
        return Standing.NO
    return Standing.UNKNOWN if Standing.UNKNOWN in standings else Standing.YES


def _any(standings: Sequence[Standing]) -> Standing:
    if Standing.YES in standings:
        return Standing.YES
    return Standing.UNKNOWN if Standing.UNKNOWN in standings else Standing.NO
