"""Rules and what is coming, as they travel over HTTP."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from pristan.compliance.model import Company, Standing
from pristan.compliance.policy import standing_of
from pristan.compliance.profile import Bound
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule


class RuleShape(Struct, kw_only=True):
    """A rule in force. ``gate``: block, block_unless, require, warn or info; ``nature``: who speaks.

    ``standing``: whether it binds the company, yes, unknown (possibly) or no. ``because``: the answers that decided.
    ``categories``: names of those by which it binds, or for ``no`` of those it would bind; none if it binds all.
    ``since`` of ``null``: the beginning is unknown. ``enforced_from``: fines begin later than the duty.
    ``kept``: of the accepted edition, acting beside the new one until that is accepted.
    """

    id: str
    version: int
    title: str
    norm: str
    text: str
    nature: str
    gate: str
    confidence: str
    standing: str
    categories: list[str]
    because: list[str]
    since: date | None = None
    until: date | None = None
    enforced_from: date | None = None
    kept: bool = False


class AheadShape(Struct, kw_only=True):
    """A day to come on which something changes, and the rules it concerns.

    ``standing``: whether one of them binds the company: yes, unknown (possibly) or no.
    """

    day: date
    title: str
    rules: list[str]
    confidence: str
    standing: str


class RulesShape(Struct, kw_only=True):
    """``confidences`` and ``natures`` are the words for the codes. ``profile_version`` 0: nobody has answered yet.

    ``waits``: a new edition is not accepted yet, and rules of the accepted one act beside it; ``rulebook`` names both.
    """

    on: date
    rulebook: str
    read_on: date
    disclaimer: str
    confidences: dict[str, str]
    natures: dict[str, str]
    profile_version: int
    waits: bool
    items: list[RuleShape]
    ahead: list[AheadShape]


def rule_shape(book: Rulebook, bound: Bound, *, is_kept: bool = False) -> RuleShape:
    """A rule and whether it binds. ``is_kept``: it acts until the new edition is accepted."""
    rule = bound.rule
    return RuleShape(
        id=rule.id,
        version=rule.version,
        title=rule.title,
        norm=rule.norm,
        text=rule.prohibition or rule.duty or rule.fact or "",
        nature=rule.nature or "",
        gate=rule.gate,
        confidence=rule.conf,
        standing=bound.standing.value,
        categories=[book.categories[name].title for name in bound.categories if name in book.categories],
        because=list(bound.because),
        since=rule.force.since,
        until=rule.force.until,
        enforced_from=rule.force.enforced_from,
        kept=is_kept,
    )


def ahead(book: Rulebook, day: date, *, company: Company) -> list[AheadShape]:
    """Milestones after ``day``, and beginnings and ends of rules that no milestone tells of, the nearest first."""
    return sorted(_ahead(book, day, company), key=lambda item: item.day)


def _ahead(book: Rulebook, day: date, company: Company) -> Iterator[AheadShape]:
    told = set()
    for item in book.dates:
        if item.day > day:
            told |= {(item.day, rule) for rule in item.rules}
            rules = [rule for name in item.rules for rule in book.versions[name]]
            yield AheadShape(
                day=item.day,
                title=item.title,
                rules=list(item.rules),
                confidence=item.conf,
                standing=_standing(book, company, rules).value,
            )
    for rule in book.rules:
        for moment, what in ((rule.force.since, "Начинает действовать"), (rule.force.until, "Последний день")):
            if moment is not None and moment > day and (moment, rule.id) not in told:
                yield AheadShape(
                    day=moment,
                    title=f"{what}: {rule.title}",
                    rules=[rule.id],
                    confidence=rule.conf,
                    standing=_standing(book, company, [rule]).value,
                )


def _standing(book: Rulebook, company: Company, rules: list[Rule]) -> Standing:
    """Of several rules the nearest to binding; a day that names none concerns everybody."""
    bound = frozenset(name for rule in rules for name in rule.bound)
    return standing_of(book, company, bound) if bound else Standing.YES
