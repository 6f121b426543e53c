"""The log of decisions and what it comes to: «Что было бы остановлено»."""

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from litestar import Request, get
from litestar.params import FromQuery
from msgspec import Struct, convert

from pristan.compliance.case import MOSCOW, today_in_moscow
from pristan.conversations.shapes import QueryId
from pristan.gate.decisions import queries, shown
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
SHOWN = 50
DAYS = 30


class AppliedShape(Struct, kw_only=True):
    """A rule in a decision. ``shadow``: it only watched; ``released``: a person lifted it for this message."""

    rule_id: str
    version: int
    effect: str
    title: str
    article: str
    confidence: str
    nature: str
    shadow: bool
    released: bool


class PlaceShape(Struct, kw_only=True):
    """Where data of a kind stood; what they were is not kept."""

    kind: str
    title: str
    start: int
    end: int
    where: str
    number: int


class DecisionShape(Struct, kw_only=True):
    """``outcome``: what became of the message; ``would``: what would have, were every rule enforced.

    ``why`` is worded as ``pristan gate explain`` words it. ``false_alarm``: the words of who called it one.
    """

    id: int
    decided_at: datetime
    conversation_id: int
    message_id: int | None
    inbox_id: int
    business_line_id: int
    channel: str
    kind: str
    purpose: str
    author_kind: str
    outcome: str
    would: str
    rules: list[AppliedShape]
    fragments: list[PlaceShape]
    why: str
    rulebook: str
    detector: str
    profile_version: int
    contact_name: str
    false_alarm: str | None


class DecisionsShape(Struct, kw_only=True):
    """``next``: ``before`` of the following page; null on the last one."""

    items: list[DecisionShape]
    next: int | None


class RuleFigures(Struct, kw_only=True):
    """Messages by rule: what it would have stopped, what it did stop, how often that was called wrong."""

    rule_id: str
    version: int
    title: str
    article: str
    nature: str
    would_stop: int
    stopped: int
    false_alarms: int


class FiguresShape(Struct, kw_only=True):
    """Messages from ``since`` to ``until``, both days of Moscow, inclusive. ``sent``: of all channels and lines."""

    since: date
    until: date
    sent: int
    would_stop: int
    would_deny: int
    would_hold: int
    stopped: int
    rules: list[RuleFigures]


def _times(since: date | None, until: date | None, *, now: datetime) -> tuple[date, date, dict[str, Any]]:
    last = until or today_in_moscow(now)
    first = since or last - timedelta(days=DAYS - 1)
    begins = datetime.combine(first, time(), MOSCOW)
    return first, last, {"since": begins, "until": datetime.combine(last, time(), MOSCOW) + timedelta(days=1)}


@get("/gate/decisions", permission="privacy.manage")
async def list_decisions(  # noqa: PLR0913 - each is a filter of the page
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    channel: FromQuery[str | None] = None,
    rule_id: FromQuery[str | None] = None,
    line_id: QueryId = None,
    before: QueryId = None,
    which: FromQuery[Literal["would", "stopped", "all"]] = "would",
) -> DecisionsShape:
    """Decisions by period, rule, line and channel, the newest first; thirty days unless said otherwise."""
    _, _, times = _times(since, until, now=clock.now())
    more = {"channel": channel, "rule_id": rule_id, "line_id": line_id, "before": before, "which": which}
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(
            queries.list_decisions, company_id=request.user.company_id, limit=SHOWN + 1, **times, **more
        )
    after = rows[SHOWN - 1]["id"] if len(rows) > SHOWN else None
    return convert({"items": [shown(row) for row in rows[:SHOWN]], "next": after}, DecisionsShape)


@get("/gate/figures", permission="privacy.manage")
async def figures(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    channel: FromQuery[str | None] = None,
    line_id: QueryId = None,
) -> FiguresShape:
    """How many messages the rules stopped, and how many they would have; thirty days unless said otherwise."""
    first, last, times = _times(since, until, now=clock.now())
    where = {"company_id": request.user.company_id, **times}
    async with db.transaction(request.user.scope) as tx:
        whole = await tx.fetch_one(queries.figures, **where, channel=channel, line_id=line_id) or {}
        by_rule = await tx.fetch_all(queries.figures_by_rule, **where, channel=channel, line_id=line_id)
        sent = await tx.fetch_value(queries.sent_meanwhile, **where)
    return convert({**whole, "since": first, "until": last, "sent": sent, "rules": by_rule}, FiguresShape)
