"""The funnel of the move over HTTP: how far people came, by line, touch and wave; who stayed; when it may be over."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from litestar import Request, get
from litestar.params import QueryParameter
from msgspec import Struct, convert

from pristan.campaigns.policy import LATELY, closing_day
from pristan.campaigns.service import demand, queries
from pristan.channels import channels
from pristan.conversations.shapes import PathId, QueryId
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
PAGE = 100
Stop = Literal["unknown", "told", "opened", "silent"]


class StageShape(Struct, kw_only=True):
    """People by how far they came; each is counted in all before the last.

    ``people``: wrote in the channels that are left; ``told``: a link reached them; ``opened``: pressed a button of its
    page; ``came``: wrote first in the new channel; ``agreed``: to mailings; ``active``: write in the new channel.
    """

    people: int = 0
    told: int = 0
    opened: int = 0
    came: int = 0
    agreed: int = 0
    active: int = 0
    unreachable: int = 0
    came_lately: int = 0
    median_s: int | None = None


class LineStage(StageShape, kw_only=True):
    business_line_id: int
    business_line_name: str


class TouchStage(Struct, kw_only=True):
    """What one kind of touch did. ``kind``: sms, email, call, reply (in the channel that is left), everybody (QR).

    ``refused``: not let out by the gate, or not taken by the channel; ``cost``: kopecks.
    """

    kind: str
    made: int
    sent: int
    arrived: int
    refused: int
    opened: int
    came: int
    cost: int


class FunnelShape(Struct, kw_only=True):
    """``closing_on``: when all but 2 % will have moved, if it goes on as in 14 days; null: nobody moves."""

    total: StageShape
    lines: list[LineStage]
    touches: list[TouchStage]
    leaving: list[str]
    closing_on: date | None
    cost: int


class WaveShape(Struct, kw_only=True):
    wave: int
    people: int
    due_at: datetime | None
    told: int
    opened: int
    came: int
    suppressed: int
    left_over: int


class StayedShape(Struct, kw_only=True):
    """Somebody who has not moved. ``conversation_id``: the latest in a channel that is left."""

    contact_id: int
    contact_name: str
    channel: str
    conversation_id: int
    business_line_id: int
    last_at: datetime
    has_phone: bool
    has_email: bool


class StayedPage(Struct, kw_only=True):
    items: list[StayedShape]
    next: int | None


@get("/move/funnel", permission="campaigns.view")
async def get_funnel(
    request: Caller, *, line_id: QueryId = None, campaign_id: QueryId = None, db: GivenDb, clock: GivenClock
) -> FunnelShape:
    """How far people came; of one line or all in reach, by one campaign or all."""
    company_id, now = request.user.company_id, clock.now()
    which = {"company_id": company_id, "line_id": line_id, "campaign_id": campaign_id}
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.funnel, **which, leaving=leaving(), lately=now - LATELY)
        touches = convert(await tx.fetch_all(queries.by_touch, **which), list[TouchStage])
    lines = convert(rows, list[LineStage])
    total = _total(lines)
    day = closing_day(left=total.people - total.came, lately=total.came_lately, days=LATELY.days, people=total.people)
    return FunnelShape(
        total=total,
        lines=lines,
        touches=[one for one in touches if one.made or one.opened or one.came],
        leaving=leaving(),
        closing_on=None if day is None else (now + timedelta(days=day)).date(),
        cost=sum(one.cost for one in touches),
    )


@get("/move/stayed", permission="campaigns.view")
async def list_stayed(
    request: Caller,
    *,
    stop: Annotated[Stop, QueryParameter()],
    line_id: QueryId = None,
    after: QueryId = None,
    db: GivenDb,
) -> StayedPage:
    """Who has not moved, by where they stopped; ``after``: the ``next`` of the page before."""
    which = {"company_id": request.user.company_id, "line_id": line_id, "stop": stop}
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.stayed, **which, leaving=leaving(), after=after or 0, limit=PAGE)
    items = convert(rows, list[StayedShape])
    return StayedPage(items=items, next=items[-1].contact_id if len(items) == PAGE else None)


@get("/campaigns/{campaign_id:int}/waves", permission="campaigns.view")
async def list_waves(request: Caller, *, campaign_id: PathId, db: GivenDb) -> list[WaveShape]:
    """How the waves of a campaign go."""
    where = {"company_id": request.user.company_id, "campaign_id": campaign_id}
    async with db.transaction(request.user.scope) as tx:
        await demand(tx, campaign_id, company_id=request.user.company_id)
        return convert(await tx.fetch_all(queries.by_wave, **where), list[WaveShape])


def leaving() -> list[str]:
    """The channels that are left."""
    return [name for name, found in channels().items() if found.manifest.role == "leaving"]


def _total(lines: list[LineStage]) -> StageShape:
    names = ("people", "told", "opened", "came", "agreed", "active", "unreachable", "came_lately")
    found = StageShape(**{name: sum(getattr(one, name) for one in lines) for name in names})
    medians = [(one.median_s, one.came) for one in lines if one.median_s is not None and one.came]
    if medians:
        found.median_s = sum(median * came for median, came in medians) // sum(came for _, came in medians)
    return found


routes = (get_funnel, list_stayed, list_waves)
