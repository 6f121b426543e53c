"""Whether a channel must not carry personal data to this company: the gate's own rules asked about any such message."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pristan.compliance.model import Company, Effect, Message, Moment, Reading, Verdict
from pristan.compliance.places import place_of
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel

FOREIGN = frozenset({Channel.FOREIGN_LISTED, Channel.FOREIGN_UNLISTED})
_PERSONAL = Reading(data=frozenset({"PD_ANY", "FIO", "PHONE"}))


@dataclass(frozen=True, slots=True)
class Told:
    """A rule that speaks against a channel, with the words for it."""

    id: str
    version: int
    title: str
    norm: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Carrying:
    """Why a channel must not carry personal data. ``is_possible``: only if the company is bound, which is not known.

    ``rules`` may be empty: then it is only known that the owner of the messenger is foreign, or that it is being left.
    """

    rules: tuple[Told, ...] = ()
    is_possible: bool = False


@lru_cache(maxsize=1024)
def carrying(book: Rulebook, company: Company, channel: str, *, day: date, is_left: bool = False) -> Carrying | None:
    """What speaks against personal data in ``channel`` on ``day``; ``None`` if nothing does.

    An unanswered questionnaire leaves the rules «возможно применимо». ``is_left``: the product calls the channel one
    to leave, whatever the rulebook knows of it.
    """
    place = place_of(book, channel, Activity.DIALOG)
    if place is None:
        return Carrying() if is_left else None
    message = Message(now=Moment(day), company=company, place=place, activity=Activity.DIALOG)
    decision = _gatekeeper(book).decide(message, _PERSONAL)
    against = [cited for cited in decision.cited if cited.effect is not Effect.INFO]
    if decision.verdict is Verdict.CLEARED:
        return Carrying() if is_left or place.classes & FOREIGN else None
    told = tuple(
        Told(cited.rule.id, cited.rule.version, cited.rule.title, cited.rule.norm, cited.rule.conf.value)
        for cited in against
    )
    return Carrying(told, is_possible=all(cited.effect is Effect.POSSIBLE for cited in against))


@lru_cache(maxsize=8)
def _gatekeeper(book: Rulebook) -> Gatekeeper:
    return Gatekeeper(book)
