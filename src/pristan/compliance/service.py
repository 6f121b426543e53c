"""What a company has answered about itself, and what follows from it, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pristan.compliance import store
from pristan.compliance.accepting import edition_of, rules_beside
from pristan.compliance.case import plain_name, today_in_moscow
from pristan.compliance.model import Company
from pristan.compliance.own import in_use
from pristan.compliance.profile import AnswerInvalid, Answers, Questionnaire, in_words
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.store import Saved
from pristan.core.access import Permission
from pristan.core.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.policy.inn import InnKind, check_inn

_WHOSE = {InnKind.PERSON: "person", InnKind.LEGAL_ENTITY: "organisation"}
_TOLD = {"person": "человека", "organisation": "организации"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentProfile:
    """The newest answers of a company. ``company`` is what the engine takes as the sender of a message.

    ``version`` 0: nobody has answered; then every category is unknown, and rules that would forbid are possible.
    """

    company: Company
    version: int
    answers: Mapping[str, str]
    inn: str | None
    name: str
    answered_by_name: str | None = None
    answered_at: datetime | None = None


@lru_cache(maxsize=4)
def questionnaire_of(book: Rulebook) -> Questionnaire:
    """The questions of a rulebook, prepared once."""
    return Questionnaire(book)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a verdict asks about a company: its answers, and the rulebook that acts."""

    profile: CurrentProfile
    book: Rulebook


async def current_profile(tx: Tx, company_id: CompanyId) -> CurrentProfile:
    """The company as the engine sees it; answers to questions that are no longer asked are left out."""
    return _profile_of(await tx.fetch_one(store.queries.newest_profile, company_id=company_id))


async def grounds(tx: Tx, company_id: CompanyId) -> Grounds:
    """``current_profile`` and ``rules_in_use`` by one query: the gate asks both for every batch it judges."""
    row = await tx.fetch_one(store.queries.grounds, company_id=company_id)
    return Grounds(profile=_profile_of(row), book=await rules_beside(tx, edition_of(row)))


def _profile_of(row: Mapping[str, Any] | None) -> CurrentProfile:
    if row is None:
        raise NotFound("Компания не найдена", code="company.not_found")
    answered = _answered(in_use(), tuple(row["answers"].items()))
    company = replace(
        answered.company,
        own=frozenset({row["inn"]} if row["inn"] else ()),
        names=frozenset(plain_name(item) for item in (row["name"], row["inn"]) if item),
    )
    given = {name: row[name] for name in ("version", "inn", "name", "answered_by_name", "answered_at")}
    return CurrentProfile(company=company, answers=answered.answers, **given)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    company: Company
    answers: Mapping[str, str]


@lru_cache(maxsize=1024)
def _answered(book: Rulebook, given: tuple[tuple[str, str], ...]) -> _Answered:
    """What the answers of a company come to: worked out once, not at every message."""
    questionnaire = questionnaire_of(book)
    answers = questionnaire.kept(dict(given))
    return _Answered(company=questionnaire.company(answers), answers=MappingProxyType(answers))


def may_answer(who: Principal) -> bool:
    """Whoever answers for the company or for its personal data may say what it is."""
    return who.may(Permission.COMPANY_MANAGE) or who.may(Permission.PRIVACY_MANAGE)


def starting(current: CurrentProfile) -> dict[str, str]:
    """The saved answers with what the taxpayer number adds where nothing was answered."""
    whose = _WHOSE.get(kind) if isinstance(kind := check_inn(current.inn or ""), InnKind) else None
    return {**(questionnaire_of(in_use()).implied(whose) if whose else {}), **current.answers}


def judged(answers: Answers, *, inn: str | None, known_inn: str | None) -> dict[str, str]:
    """The answers with what the taxpayer number adds to them; InvalidInput says what does not fit, by field.

    ``inn``: a new number; ``known_inn``: the one the company has, whose check digits nobody has to mend here.
    """
    questionnaire = questionnaire_of(in_use())
    try:
        questionnaire.check(answers)
    except AnswerInvalid as exc:
        raise InvalidInput("Ответы не приняты", fields=[FieldError("answers", str(exc))]) from exc
    kind = check_inn(inn or known_inn or "")
    if not isinstance(kind, InnKind):
        if inn is None:
            return dict(answers)
        raise InvalidInput("Проверьте ИНН", fields=[FieldError("inn", kind)])
    whose = _WHOSE[kind]
    if questionnaire.contradicts(whose, answers):
        raise InvalidInput("Ответ расходится с ИНН", fields=[FieldError("inn", _says_otherwise(whose, answers))])
    return {**questionnaire.implied(whose), **answers}


async def answer(tx: Tx, who: Principal, *, answers: Answers, inn: str | None, after: int, now: datetime) -> Saved:
    """Save the answers that matter as the next version; Conflict if somebody saved since version ``after``.

    ``inn`` of ``None`` leaves the company's number as it is. Nothing is added when nothing has changed.
    """
    if not may_answer(who):
        raise Forbidden("Отвечает владелец, администратор или ответственный за данные", code="forbidden.permission")
    current = await current_profile(tx, who.company_id)
    book, number = in_use(), inn or current.inn
    if number != current.inn:
        who.demand(Permission.COMPANY_MANAGE)
    given = judged(answers, inn=inn, known_inn=current.inn)
    saved = Saved(
        version=after + 1,
        answers=dict(questionnaire_of(book).profile(given, day=today_in_moscow(now)).answers),
        inn=number,
        rulebook=book.edition.version,
        answered_by=who.operator_id,
        answered_by_name=who.name,
        answered_at=now,
    )
    is_same = (saved.answers, number) == (current.answers, current.inn) and current.version > 0
    if is_same and after == current.version:
        return replace(saved, version=current.version)
    if not await store.add(tx, who.company_id, saved):
        raise Conflict("Профиль изменён, пока вы отвечали. Обновите страницу", code="profile.changed_meanwhile")
    if number != current.inn:
        await tx.execute(store.queries.change_inn, company_id=who.company_id, inn=number)
    return saved


def _says_otherwise(whose: str, answers: Answers) -> str:
    """The question that decides whose number it is, with its answer."""
    given = questionnaire_of(in_use())
    question = given.deciding(whose)
    return f"Это ИНН {_TOLD[whose]}, а в ответе «{in_words(question, answers.get(question.id))}»"
