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
    """A rule and whether it binds: by which categories, and which answers decided them.

    Of a rule that does not bind, ``categories`` are those it would bind, and ``because`` is empty.
    """

    rule: Rule
    standing: Standing
    categories: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the answers say. A category in neither set of ``company`` is unknown.

    ``path``: the questions that matter, in order; ``answers``: what was answered to them; ``question``: the first that
    has no answer. ``bound``: rules that bind or may.
    """

    company: Company
    path: tuple[Question, ...]
    answers: Answers
    question: Question | None
    bound: tuple[Bound, ...]


class Questionnaire:
    """The questions of one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._given: ProfileFile = book.profile

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by id, in their order."""
        return {question.id: question for question in self._given.questions}

    def check(self, answers: Answers) -> None:
        """Refuse an answer nobody asked for."""
        for name, answer in answers.items():
            question = self.questions.get(name)
            if question is None:
                raise AnswerInvalid(f"Вопроса «{name}» нет")
            if answer not in (words := self._words(name)):
                raise AnswerInvalid(f"«{name}»: ответа «{answer}» нет, есть {', '.join(words)}")

    def kept(self, answers: Answers) -> dict[str, str]:
        """Those of stored answers that are still asked for: a later edition may have dropped a question or a word."""
        return {name: answer for name, answer in answers.items() if answer in self._words(name)}

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
        """The questions that matter, what is known by now, and the rules of ``day`` that bind or may."""
        self.check(answers)
        company, path = self.company(answers), self.path(answers)
        given = {question.id: answers[question.id] for question in path if question.id in answers}
        return Profile(
            company=company,
            path=path,
            answers=given,
            question=next((question for question in path if question.id not in answers), None),
            bound=tuple(item for item in self.standings(given, day=day) if item.standing is not Standing.NO),
        )

    def path(self, answers: Answers) -> tuple[Question, ...]:
        """The questions that matter with these answers, in the order of the interview, whatever order they came in.

        One matters while it can still help to decide something that the ones before it have left open.
        """
        found: list[Question] = []
        given: dict[str, str] = {}
        for question in self._given.questions:
            may_be = all(self._term(term, given) is not Standing.NO for term in question.when)
            if may_be and self._matters(question, given):
                found.append(question)
                given |= {question.id: answers[question.id]} if question.id in answers else {}
        return tuple(found)

    def implied(self, whose: str) -> dict[str, str]:
        """Answers that follow from whose taxpayer number it is: ``person`` or ``organisation``."""
        terms = (term.partition("=") for term in self._given.terms[whose].all)
        return {name: wanted or YES for name, _, wanted in terms}

    def contradicts(self, whose: str, answers: Answers) -> bool:
        """Whether the answers say that the company is not what its taxpayer number says."""
        return self._term(whose, answers) is Standing.NO

    def deciding(self, term: str) -> Question:
        """The first question that a shorthand asks."""
        condition = self._given.terms[term]
        return self.questions[min(self._asked_by(condition), key=[*self.questions].index)]

    def standings(self, answers: Answers, *, day: date) -> Iterator[Bound]:
        """Every rule of ``day``: whether it binds, and why."""
        company = self.company(answers)
        for rule in self._book.in_force(day):
            standing = standing_of(self._book, company, rule.bound)
            categories = tuple(
                name for name in sorted(rule.bound) if standing_of(self._book, company, frozenset({name})) is standing
            )
            because = () if standing is Standing.NO else tuple(self._because(categories, standing, answers))
            yield Bound(rule, standing, categories, because)

    def _words(self, name: str) -> tuple[str, ...]:
        """What may be answered to a question; nothing if there is no such."""
        question = self.questions.get(name)
        return (*(question.options or (YES, NO)), UNKNOWN) if question else ()

    def _matters(self, question: Question, answers: Answers) -> bool:
        """Whether some answer decides, or may yet help to decide, a category that is open."""
        return any(self._holds(condition, answers) is Standing.UNKNOWN for condition in self._fed_by[question.id])

    @cached_property
    def _fed_by(self) -> Mapping[str, list[Condition]]:
        """By question, the conditions that its answer feeds."""
        conditions = (*self._given.categories.values(), *self._given.denied.values())
        return {
            question.id: [condition for condition in conditions if question.id in self._asked_by(condition)]
            for question in self._given.questions
        }

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

    def _because(self, categories: Sequence[str], standing: Standing, answers: Answers) -> Iterator[str]:
        """The answers that decided, in words; for an unknown category the questions that would."""
        seen: dict[str, None] = {}
        for category in categories:
            condition = self._given.categories.get(category)
            for name in sorted(self._asked_by(condition)) if condition else ():
                seen[name] = None
        if ORDINARY in categories:
            yield _ORDINARY[standing]
        for name in seen:
            question = self.questions[name]
            yield f"{question.text} — {in_words(question, answers.get(name))}"


_ORDINARY = {
    Standing.YES: "Ни один запрет на мессенджеры организацию по ответам не касается",
    Standing.UNKNOWN: "Касается ли организации один из запретов на мессенджеры, ответы ещё не говорят",
}


def whose_inn(number: str) -> Literal["person", "organisation"] | None:
    """Whose number it is; ``None`` if its check digits do not agree. 12 digits are a person's, 10 an organisation's."""
    if inn(number):
        return "person"
    return "organisation" if inn_org(number) else None


def in_words(question: Question, answer: str | None) -> str:
    """An answer as people read it."""
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
