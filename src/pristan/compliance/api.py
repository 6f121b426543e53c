"""The rules of a day, and what changes after it."""

from collections.abc import Iterator
from datetime import date

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

from pristan.compliance.case import today_in_moscow
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Rule
from pristan.kit.given import GivenClock


class RuleShape(Struct, kw_only=True):
    """A rule in force. ``gate``: block, block_unless, require, warn or info; ``nature``: who speaks.

    ``since`` of ``null``: the beginning is unknown. ``enforced_from``: fines begin later than the duty.
    """

    id: str
    version: int
    title: str
    norm: str
    text: str
    nature: str
    gate: str
    confidence: str
    since: date | None = None
    until: date | None = None
    enforced_from: date | None = None


class AheadShape(Struct, kw_only=True):
    """A day to come on which something changes, and the rules it concerns."""

    day: date
    title: str
    rules: list[str]
    confidence: str


class RulesShape(Struct, kw_only=True):
    """``confidences`` and ``natures`` are the words for the codes."""

    on: date
    rulebook: str
    read_on: date
    disclaimer: str
    confidences: dict[str, str]
    natures: dict[str, str]
    items: list[RuleShape]
    ahead: list[AheadShape]


@get("/rules", signed_in=True)
async def rules(clock: GivenClock, *, on: FromQuery[date | None] = None) -> RulesShape:
    """The rules in force on a day of Moscow, today if none is given, and the changes after it."""
    book = shipped()
    edition = book.edition
    day = on or today_in_moscow(clock.now())
    return RulesShape(
        on=day,
        rulebook=edition.version,
        read_on=edition.read_on,
        disclaimer=edition.disclaimer,
        confidences=edition.confidence,
        natures=edition.natures,
        items=[_shape(rule) for rule in book.in_force(day)],
        ahead=sorted(_ahead(book, day), key=lambda item: item.day),
    )


def _shape(rule: Rule) -> RuleShape:
    return RuleShape(
        id=rule.id,
        version=rule.version,
        title=rule.title,
        norm=rule.norm,
        text=rule.prohibition or rule.duty or rule.fact or "",
        nature=rule.nature or "",
        gate=rule.gate,
        confidence=rule.conf,
        since=rule.force.since,
        until=rule.force.until,
        enforced_from=rule.force.enforced_from,
    )


def _ahead(book: Rulebook, day: date) -> Iterator[AheadShape]:
    """Milestones to come, and beginnings and ends of rules that no milestone tells of."""
    told = set()
    for item in book.dates:
        if item.day > day:
            told |= {(item.day, rule) for rule in item.rules}
            yield AheadShape(day=item.day, title=item.title, rules=list(item.rules), confidence=item.conf)
    for rule in book.rules:
        for moment, what in ((rule.force.since, "Начинает действовать"), (rule.force.until, "Последний день")):
            if moment is not None and moment > day and (moment, rule.id) not in told:
                yield AheadShape(day=moment, title=f"{what}: {rule.title}", rules=[rule.id], confidence=rule.conf)


routes = (rules,)
