"""Whether a rule speaks of a thing in the inventory: a form, a CRM, a mailing service, a way of signing in. Pure.

What the audit makes of it (breach, possible, duty) is the audit's; here stand the facts: three-valued, because the
place of the data or the owner may be unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pristan.compliance.model import Company, Standing
from pristan.compliance.policy import ANY, standing_of
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel, Rule, Trigger

HOME = "RU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``data``: kinds of the rulebook, empty if nobody knows; ``location``, ``owner``: countries, ``None`` if unknown.

    ``facts``: answers to what rules except by (``in_software_register`` and the like); an absent one is unknown.
    """

    kind: Channel
    purpose: Activity
    service: str = ""
    data: frozenset[str] = frozenset()
    location: str | None = None
    owner: str | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)


def concerns(book: Rulebook, rule: Rule, item: Item, *, company: Company, day: date) -> Standing:
    """Yes, no, or unknown until somebody answers."""
    if not rule.force.holds(day):
        return Standing.NO
    standings = {standing_of(book, company, rule.bound), *_fits(book, rule, item)}
    if Standing.NO in standings:
        return Standing.NO
    return Standing.UNKNOWN if Standing.UNKNOWN in standings else Standing.YES


def _fits(book: Rulebook, rule: Rule, item: Item) -> Iterator[Standing]:
    trigger = rule.trigger
    yield _told(is_so=not trigger.activity or item.purpose in trigger.activity)
    yield _told(is_so=not trigger.channel or item.kind in trigger.channel)
    yield _told(is_so=not trigger.service or item.service in trigger.service)
    yield _data(book, trigger, item)
    if trigger.place:
        yield _abroad(item.location)
    if trigger.owner:
        yield _abroad(item.owner)
    if rule.services is not None:
        yield _sign_in(rule, item.service)
    for fact in trigger.unless:
        answer = item.facts.get(fact)
        yield Standing.UNKNOWN if answer is None else _told(is_so=not answer)


def _told(*, is_so: bool) -> Standing:
    return Standing.YES if is_so else Standing.NO


def _data(book: Rulebook, trigger: Trigger, item: Item) -> Standing:
    if not trigger.data or ANY in trigger.data:
        return Standing.YES
    if not item.data:
        return Standing.UNKNOWN
    groups = {name for name, kinds in book.groups.items() if kinds & item.data}
    return _told(is_so=bool(trigger.data & (item.data | groups)))


def _abroad(country: str | None) -> Standing:
    return Standing.UNKNOWN if country is None else _told(is_so=country != HOME)


def _sign_in(rule: Rule, service: str) -> Standing:
    ways = rule.services
    if ways is None or service in ways.allowed:
        return Standing.NO
    return Standing.YES if service in ways.breach else Standing.UNKNOWN
