"""A line of ``audit check`` → who is audited and what they use; what is wrong in it is said in Russian, by field."""

from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pristan.audit.check import Who
from pristan.audit.inventory import Thing, thing_of
from pristan.compliance.case import CaseInvalid, CompanyGiven, company_of, moment_of
from pristan.compliance.rulebook import Rulebook

_MOSCOW = frozenset(("москва", "г. москва", "moscow", "ru-mow", "77"))


class _Company(CompanyGiven, frozen=True):
    """``subject``: what kind of subject it is in law; ``region``: where it works."""

    subject: Literal["legal", "ie", "official", "citizen"] = "legal"
    region: str | None = None
    facts: dict[str, bool] = msgspec.field(default_factory=dict)


class _Row(Struct):
    """One thing; ``facts`` answer what rules except by (``in_software_register``)."""

    kind: str
    service: str | None = ""
    purpose: str | list[str] | None = None
    data: list[str] | str | None = None
    location: str | None = None
    facts: dict[str, bool] = {}


class CheckGiven(Struct):
    """One inventory of one company on one day. Fields nobody knows are left alone."""

    date: str
    inventory: list[_Row]
    id: Any = None
    company: _Company = msgspec.field(default_factory=_Company)


def decoded(line: bytes) -> CheckGiven:
    """The line as it was given; raises CaseInvalid with the field that is wrong."""
    try:
        return msgspec.json.decode(line, type=CheckGiven)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise CaseInvalid(f"строка не разобрана: {exc}") from exc


def who_of(book: Rulebook, given: CheckGiven) -> Who:
    """Who is audited."""
    facts = dict(given.company.facts)
    if given.company.region is not None:
        facts["region_moscow"] = given.company.region.strip().lower() in _MOSCOW
    return Who(company=company_of(book, given.company), subject=given.company.subject, facts=facts)


def day_of(given: CheckGiven) -> date:
    """The day of the rules."""
    return moment_of(given.date, "date").day


def things_of(book: Rulebook, given: CheckGiven) -> list[Thing]:
    """What is used, row by row."""
    return [
        thing_of(
            book,
            kind=row.kind,
            service=row.service or "",
            purposes=_words(row.purpose),
            data=_words(row.data),
            location=row.location,
            facts=row.facts,
        )
        for row in given.inventory
    ]


def _words(given: str | list[str] | None) -> list[str]:
    return given if isinstance(given, list) else [given] if given else []
