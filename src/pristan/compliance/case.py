"""A case of ``gate explain`` as JSON → a message. What is wrong in it is said in Russian, by field."""

from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from pristan.compliance.model import Company, Consent, Message, Moment, OptOut
from pristan.compliance.places import place_of
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Recipient

MOSCOW = ZoneInfo("Europe/Moscow")
CONSENTS = frozenset({"ads", "pd", "pd_written", "sms", "distribution"})
OPT_OUTS = frozenset({"ads", "sms_operator", "pd"})
_ACTIVITIES = {item.value: item for item in (Activity.DIALOG, Activity.NOTIFY, Activity.SUPPORT, Activity.PROMO)}
_ACTIVITIES["public_post"] = Activity.PUBLIC_POST
_RECIPIENTS = {item.value: item for item in Recipient}
_QUOTES = str.maketrans("", "", "«»\"“”„'")
_ANSWERS = {True: True, False: False, "yes": True, "no": False, None: None, "unknown": None}


class CaseInvalid(Exception):
    """The case cannot be judged; the text says what is wrong, in Russian."""

    def __init__(self, message: str, *, code: str = "bad_case") -> None:
        super().__init__(message)
        self.code = code


class CompanyGiven(Struct, frozen=True):
    categories: list[str] | dict[str, bool | str | None] | None = None
    name: str | None = None
    inn: str | None = None
    own: list[str] = []


class _ConsentGiven(Struct, frozen=True):
    kind: str
    verified: bool = False
    advertiser: str | None = None
    channels: list[str] | None = None
    given_at: str | None = None
    withdrawn_at: str | None = None


class _OptOutGiven(Struct, frozen=True):
    kind: str
    since: str | None = msgspec.field(name="from", default=None)


class CaseGiven(Struct, frozen=True):
    """A line of input. Fields nobody knows are left alone: they can only add, never loosen."""

    date: str
    channel: str
    activity: str
    id: Any = None
    company: CompanyGiven | None = None
    recipient: str | None = None
    text: str | None = None
    consents: list[_ConsentGiven] | None = None
    opted_out: bool | list[_OptOutGiven] | None = None
    requested: bool | None = None
    bulk: bool | None = None
    acknowledged: list[str] | None = None
    overrides: list[str | dict[str, Any]] | dict[str, Any] | None = None


def message_of(book: Rulebook, given: CaseGiven) -> Message:
    """The message of a case; ``CaseInvalid`` if a word in it is unknown."""
    activity = _known(_ACTIVITIES, given.activity, "activity")
    place = place_of(book, given.channel, activity)
    if place is None:
        raise CaseInvalid(f"channel: канал «{given.channel}» неизвестен")
    return Message(
        now=moment_of(given.date, "date"),
        company=company_of(book, given.company or CompanyGiven()),
        place=place,
        activity=activity,
        recipient=_known(_RECIPIENTS, given.recipient or "person", "recipient"),
        consents=tuple(_consent(item) for item in given.consents or ()),
        opt_outs=_opt_outs(given.opted_out or []),
        requested=bool(given.requested),
        bulk=given.bulk,
        acknowledged=frozenset(given.acknowledged or ()),
        overrides=_overrides(given.overrides or []),
    )


def moment_of(text: str, where: str) -> Moment:
    """A day of Moscow, or an instant; one without a zone is of Moscow."""
    try:
        if len(text) == len("2026-01-01"):
            return Moment(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CaseInvalid(f"{where}: «{text}» не дата, нужна вида 2026-11-21") from None
    local = at.replace(tzinfo=MOSCOW) if at.tzinfo is None else at.astimezone(MOSCOW)
    return Moment(local.date(), local)


def today_in_moscow(now: datetime) -> date:
    """The day of Moscow at the instant ``now``."""
    return now.astimezone(MOSCOW).date()


def company_of(book: Rulebook, given: CompanyGiven) -> Company:
    """A list is a finished questionnaire, an empty one none at all; an object answers each category for itself."""
    categories = given.categories or []
    for category in categories:
        if category not in book.categories:
            raise CaseInvalid(f"company.categories: категории «{category}» нет")
    names = frozenset(plain_name(item) for item in (given.name, given.inn) if item)
    yes, no = _answers(book, categories)
    return Company(yes=yes, no=no, own=frozenset(given.own), names=names)


def plain_name(name: str) -> str:
    """A name to compare: without quotation marks, spaces once, lower case."""
    return " ".join(name.translate(_QUOTES).casefold().split())


def _answers(
    book: Rulebook, categories: list[str] | dict[str, bool | str | None]
) -> tuple[frozenset[str], frozenset[str]]:
    if isinstance(categories, dict):
        said = {category: _known(_ANSWERS, answer, "company.categories") for category, answer in categories.items()}
        return (
            frozenset(category for category, answer in said.items() if answer is True),
            frozenset(category for category, answer in said.items() if answer is False),
        )
    yes = frozenset(categories)
    if not yes:
        return yes, frozenset()
    assumed = {category for category, item in book.categories.items() if item.held_unless_denied}
    return yes, frozenset(book.categories) - yes - assumed


def _known(words: Any, word: Any, where: str) -> Any:
    try:
        return words[word]
    except (KeyError, TypeError):
        raise CaseInvalid(f"{where}: «{word}» не подходит, есть {_listed(words)}") from None


def _listed(words: Any) -> str:
    return ", ".join(sorted(word for word in words if isinstance(word, str)))


def _consent(given: _ConsentGiven) -> Consent:
    if given.kind not in CONSENTS:
        raise CaseInvalid(f"consents: вида «{given.kind}» нет, есть {_listed(CONSENTS)}")
    return Consent(
        kind=given.kind,
        is_verified=given.verified,
        advertiser=None if given.advertiser is None else plain_name(given.advertiser),
        channels=None if given.channels is None else frozenset(given.channels),
        given=None if given.given_at is None else moment_of(given.given_at, "consents.given_at"),
        withdrawn=None if given.withdrawn_at is None else moment_of(given.withdrawn_at, "consents.withdrawn_at"),
    )


def _opt_outs(given: Literal[True] | list[_OptOutGiven]) -> tuple[OptOut, ...]:
    """The simple form is a refusal of advertising and of SMS mailings."""
    if given is True:
        return (OptOut("ads"), OptOut("sms_operator"))
    for item in given:
        if item.kind not in OPT_OUTS:
            raise CaseInvalid(f"opted_out: вида «{item.kind}» нет, есть {_listed(OPT_OUTS)}")
    return tuple(
        OptOut(item.kind, None if item.since is None else moment_of(item.since, "opted_out.from")) for item in given
    )


def _overrides(given: list[str | dict[str, Any]] | dict[str, Any]) -> frozenset[str]:
    """Names of overrides; one written with an empty reason has not been recorded."""
    items = [{"id": name, "reason": why} for name, why in given.items()] if isinstance(given, dict) else given
    found = set()
    for item in items:
        if isinstance(item, str):
            found.add(item)
        elif item.get("reason", True):
            found.add(str(item.get("id") or item.get("kind") or ""))
    return frozenset(found - {""})
