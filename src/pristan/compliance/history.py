"""What one version of the answers changed: which answers, and which rules came and went by it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pristan.compliance.model import Standing
from pristan.compliance.profile import Answers, Questionnaire, in_words
from pristan.compliance.shapes import Rule


@dataclass(frozen=True, slots=True)
class Answered:
    """A question whose answer changed, in words."""

    question: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Turned:
    """A rule whose standing changed."""

    rule: Rule
    was: Standing
    now: Standing


@dataclass(frozen=True, slots=True)
class Difference:
    """Between two versions. ``rules``: only by the answers, on one and the same day."""

    answers: tuple[Answered, ...]
    rules: tuple[Turned, ...]


def difference(questionnaire: Questionnaire, before: Answers, after: Answers, *, day: date) -> Difference:
    """What changed from ``before`` to ``after``, judged by the rules of ``day``."""
    was, now = questionnaire.kept(before), questionnaire.kept(after)
    return Difference(tuple(_answered(questionnaire, was, now)), tuple(_turned(questionnaire, was, now, day=day)))


def _answered(questionnaire: Questionnaire, was: Answers, now: Answers) -> Iterator[Answered]:
    for question in questionnaire.questions.values():
        before, after = was.get(question.id), now.get(question.id)
        if before != after:
            yield Answered(question.text, in_words(question, before), in_words(question, after))


def _turned(questionnaire: Questionnaire, was: Answers, now: Answers, *, day: date) -> Iterator[Turned]:
    both = zip(questionnaire.standings(was, day=day), questionnaire.standings(now, day=day), strict=True)
    for before, after in both:
        if before.standing is not after.standing:
            yield Turned(after.rule, before.standing, after.standing)
