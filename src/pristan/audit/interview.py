"""Pure: the guided interview. Which questions matter after these answers, and which rows of the inventory follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from pristan.audit.naming import KINDS
from pristan.compliance.model import Company
from pristan.compliance.reading import Text
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Name, Prose, Shape

YES, NO, NONE, UNKNOWN, OWN = "yes", "no", "none", "unknown", "own"
Answers = Mapping[str, Sequence[str]]


class Outcome(Shape, frozen=True, kw_only=True):
    """The row that a chosen service becomes. ``same_as``: a «yes» adds to the rows of that question instead."""

    kind: Name
    purposes: tuple[Name, ...]
    data: tuple[Name, ...] = ()
    same_as: str | None = None


class Asked(Shape, frozen=True, kw_only=True):
    """One question. ``of``: services to choose from; ``choices``: words by answer; without both it is yes or no."""

    id: Name
    text: Prose
    help: Prose | None = None
    when: tuple[Name, ...] = ()
    of: tuple[Name, ...] = ()
    choices: Mapping[Name, Prose] = {}
    item: Outcome | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be chosen, beside nothing and «не знаю»; empty: yes or no."""
        return (*self.of, *self.choices)


class _File(Shape, frozen=True, kw_only=True):
    questions: tuple[Asked, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row that follows from the answers, before it is told where the data are."""

    kind: str
    service: str
    title: str
    purposes: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.service}"


@lru_cache(maxsize=1)
def questions() -> tuple[Asked, ...]:
    """All questions, in their order."""
    return Text(files("pristan.audit").joinpath("interview.yaml"), "audit/interview.yaml").read(_File).questions


def path(answers: Answers, *, company: Company) -> list[Asked]:
    """The questions that matter with these answers, whatever order they came in."""
    return [one for one in questions() if all(_may_hold(term, answers, company) for term in one.when)]


def faults(answers: Answers) -> Iterator[str]:
    """What in the answers nobody asked for, in Russian."""
    known = {one.id: one for one in questions()}
    for name, chosen in answers.items():
        question = known.get(name)
        if question is None:
            yield f"вопроса «{name}» нет"
            continue
        words = {*question.answers, NONE, UNKNOWN} if question.answers else {YES, NO, UNKNOWN}
        yield from (f"«{name}»: ответа «{word}» нет" for word in chosen if word not in words)


def drafts(answers: Answers, *, company: Company, book: Rulebook) -> list[Draft]:
    """Rows that follow: one for a kind and a service, with everything that was said of it."""
    found: dict[str, Draft] = {}
    for question in path(answers, company=company):
        outcome, chosen = question.item, answers.get(question.id, ())
        if outcome is None:
            continue
        if outcome.same_as is not None:
            services = answers.get(outcome.same_as, ()) if YES in chosen else ()
        else:
            services = chosen if question.of else [UNKNOWN for word in chosen if word != NO]
        for service in services:
            if service == NONE:
                continue
            draft = _draft(outcome.kind, "" if service == UNKNOWN else service, book=book)
            known = found.setdefault(draft.key, draft)
            known.purposes = list(dict.fromkeys((*known.purposes, *outcome.purposes)))
            known.data = list(dict.fromkeys((*known.data, *outcome.data)))
    return list(found.values())


def _may_hold(term: str, answers: Answers, company: Company) -> bool:
    """Whether a condition may hold: something chosen, one of these chosen, or a category nobody has denied."""
    if term.isupper():
        return any(category not in company.no for category in term.split())
    name, _, wanted = term.partition("=")
    chosen = answers.get(name)
    if chosen is None:
        return False
    return not set(wanted.split("|")).isdisjoint(chosen) if wanted else bool(set(chosen) - {NONE, NO})


def _draft(kind: str, service: str, *, book: Rulebook) -> Draft:
    named = service_title(book, service)
    return Draft(kind=kind, service=service, title=f"{KINDS[kind]}: {named}")


def service_title(book: Rulebook, service: str) -> str:
    """How a service is called; of one that nobody knows it is said so."""
    if service in book.services:
        return book.services[service].title
    if service in book.messengers:
        return book.messengers[service].title
    return {"": "не знаем какой", OWN: "свой сервер"}.get(service, service)
