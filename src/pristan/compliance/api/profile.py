"""The profile of the company: the interview, what follows from its answers, who changed which and when."""

from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from pristan.compliance import service, store
from pristan.compliance.api.shapes import AheadShape, RuleShape, ahead, rule_shape
from pristan.compliance.case import today_in_moscow
from pristan.compliance.catalogues import Question
from pristan.compliance.history import Difference, Turned, difference
from pristan.compliance.model import Company
from pristan.compliance.own import in_use
from pristan.compliance.policy import standing_of
from pristan.compliance.profile import NO, UNKNOWN, YES
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.store import Saved
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
Word = Annotated[str, Meta(min_length=1, max_length=60)]
Answers = Annotated[dict[Word, Word], Meta(max_length=100)]


class AnswersDraft(Struct, kw_only=True, forbid_unknown_fields=True):
    """Answers that are not saved yet, by question; ``inn`` if it is to be another one."""

    answers: Answers
    inn: Annotated[str, Meta(max_length=20)] | None = None
    on: date | None = None


class AnswersGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``after``: the version that was on the screen while they were given, 0 if there was none."""

    answers: Answers
    after: Annotated[int, Meta(ge=0, le=2**31 - 2)]
    inn: Annotated[str, Meta(max_length=20)] | None = None


class OptionShape(Struct, kw_only=True):
    value: str
    title: str


class QuestionShape(Struct, kw_only=True):
    """``options`` without «не знаю», which is always an answer: ``unknown``."""

    id: str
    text: str
    help: str
    options: list[OptionShape]
    answer: str | None = None


class CategoryShape(Struct, kw_only=True):
    """A kind of organisation; ``standing``: yes, unknown or no."""

    id: str
    title: str
    confidence: str
    standing: str


class ProfileShape(Struct, kw_only=True):
    """What the answers say. ``questions``: those that matter, in order; ``next``: the first without an answer.

    ``version`` 0: nothing is saved. ``rules``: those of the day with whether they bind; ``ahead``: what changes next.
    """

    version: int
    answered_by: str | None = None
    answered_at: datetime | None = None
    inn: str | None = None
    may_answer: bool
    on: date
    rulebook: str
    read_on: date
    disclaimer: str
    questions: list[QuestionShape]
    next: str | None = None
    categories: list[CategoryShape]
    rules: list[RuleShape]
    ahead: list[AheadShape]


class AnsweredShape(Struct, kw_only=True):
    """One answer that changed, in words."""

    question: str
    was: str
    now: str


class TurnedShape(Struct, kw_only=True):
    """A rule whose standing the answers changed: yes, unknown or no."""

    id: str
    title: str
    norm: str
    was: str
    now: str


class VersionShape(Struct, kw_only=True):
    """``inn``: the number it was saved with, only when it differs from the version before."""

    version: int
    answered_by: str
    answered_at: datetime
    rulebook: str
    inn: str | None = None
    answers: list[AnsweredShape]
    rules: list[TurnedShape]


class SavedShape(Struct, kw_only=True):
    version: int


@get("/company-profile", signed_in=True)
async def profile(
    request: Caller, *, db: GivenDb, clock: GivenClock, on: FromQuery[date | None] = None
) -> ProfileShape:
    """The newest answers, the questions that matter with them, and the rules of a day, today if none is given."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        current = await service.current_profile(tx, user.company_id)
    day = on or today_in_moscow(clock.now())
    return _shape(current, service.starting(current), who=user, day=day)


@post("/company-profile/preview", signed_in=True, status_code=200)
async def preview(request: Caller, *, data: JSONBody[AnswersDraft], db: GivenDb, clock: GivenClock) -> ProfileShape:
    """What these answers would say. Nothing is saved."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        current = await service.current_profile(tx, user.company_id)
    answers = service.judged(data.answers, inn=data.inn, known_inn=current.inn)
    return _shape(current, answers, who=user, day=data.on or today_in_moscow(clock.now()))


@post("/company-profile", signed_in=True)
async def answer(request: Caller, *, data: JSONBody[AnswersGiven], db: GivenDb, clock: GivenClock) -> SavedShape:
    """Save the answers as the next version: an owner, an administrator or the officer for personal data.

    409 ``profile.changed_meanwhile`` if somebody saved after the version that was on the screen.
    """
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        saved = await service.answer(tx, request.user, answers=data.answers, inn=data.inn, after=data.after, now=now)
        if saved.version > data.after:
            entry = entry_of(request, "company.profile", target=f"profile:{saved.version}")
            await append_access_log(tx, entry, now=now)
    return SavedShape(version=saved.version)


@get("/company-profile/versions", signed_in=True)
async def versions(request: Caller, *, db: GivenDb) -> list[VersionShape]:
    """The versions, the newest first: who changed which answer when, and which rules came and went by it."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        kept = await store.versions(tx, user.company_id)
    whole = kept and kept[-1].version == 1  # else the oldest is only there to be compared with
    told = [_version(later, earlier) for later, earlier in pairwise(kept)]
    return [*told, _version(kept[-1], None)] if whole else told


def _version(saved: Saved, before: Saved | None) -> VersionShape:
    questionnaire = service.questionnaire_of(in_use())
    day = today_in_moscow(saved.answered_at)
    told: Difference = difference(questionnaire, before.answers if before else {}, saved.answers, day=day)
    return VersionShape(
        version=saved.version,
        answered_by=saved.answered_by_name,
        answered_at=saved.answered_at,
        rulebook=saved.rulebook,
        inn=saved.inn if before is None or before.inn != saved.inn else None,
        answers=[AnsweredShape(question=item.question, was=item.was, now=item.now) for item in told.answers],
        rules=[_turned(item) for item in told.rules],
    )


def _turned(turned: Turned) -> TurnedShape:
    rule = turned.rule
    return TurnedShape(id=rule.id, title=rule.title, norm=rule.norm, was=turned.was.value, now=turned.now.value)


def _shape(current: service.CurrentProfile, answers: dict[str, str], *, who: Principal, day: date) -> ProfileShape:
    book = in_use()
    questionnaire = service.questionnaire_of(book)
    found = questionnaire.profile(answers, day=day)
    return ProfileShape(
        version=current.version,
        answered_by=current.answered_by_name,
        answered_at=current.answered_at,
        inn=current.inn,
        may_answer=service.may_answer(who),
        on=day,
        rulebook=book.edition.version,
        read_on=book.edition.read_on,
        disclaimer=book.edition.disclaimer,
        questions=[_question(question, found.answers.get(question.id)) for question in found.path],
        next=found.question.id if found.question else None,
        categories=_categories(book, found.company),
        rules=[rule_shape(book, item) for item in questionnaire.standings(found.answers, day=day)],
        ahead=ahead(book, day, company=found.company),
    )


def _question(question: Question, given: str | None) -> QuestionShape:
    options = question.options or {YES: "Да", NO: "Нет"}
    return QuestionShape(
        id=question.id,
        text=question.text,
        help=question.help or "",
        options=[OptionShape(value=value, title=title) for value, title in options.items() if value != UNKNOWN],
        answer=given,
    )


def _categories(book: Rulebook, company: Company) -> list[CategoryShape]:
    return [
        CategoryShape(
            id=name,
            title=category.title,
            confidence=category.conf,
            standing=standing_of(book, company, frozenset({name})).value,
        )
        for name, category in book.categories.items()
    ]


routes = (profile, preview, answer, versions)
