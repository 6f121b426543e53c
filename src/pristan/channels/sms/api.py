"""How many segments a text takes and what they cost, while the operator still types."""

from decimal import Decimal
from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.channels.sms.estimate import estimate
from pristan.channels.store import inboxes
from pristan.core.errors import NotFound
from pristan.core.ids import InboxId
from pristan.kit.given import GivenDb, GivenSettings

Caller = Request[Any, Any, Any]


class EstimateGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``file_names``: files go as links below the text, and links are counted too."""

    inbox_id: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    text: Annotated[str, Meta(max_length=100_000)] = ""
    file_names: Annotated[list[Annotated[str, Meta(max_length=255)]], Meta(max_length=10)] = []


class EstimateShape(Struct, kw_only=True):
    """``alphabet`` is gsm7 or ucs2. ``left``: places in the last segment. ``price`` in roubles, null without a tariff.

    ``odd``: characters that alone make the text dear; ``plain`` is the text without them, of ``plain_segments``.
    """

    alphabet: str
    units: int
    left: int
    segments: int
    messages: int
    price: Decimal | None
    odd: list[str]
    plain: str
    plain_segments: int


@post("/sms/estimate", permission="conversations.reply", status_code=200)
async def estimate_sms(
    request: Caller, *, data: JSONBody[EstimateGiven], db: GivenDb, settings: GivenSettings
) -> EstimateShape:
    """Segments and price of a text in an SMS inbox."""
    async with db.transaction(request.user.scope) as tx:
        rows = await inboxes(tx, company_id=request.user.company_id, inbox_id=InboxId(data.inbox_id))
    if not rows or rows[0].channel != "sms":
        raise NotFound("Такого подключения SMS нет", code="inbox.not_found")
    found = estimate(data.text, files=data.file_names, public_url=settings.public_url, settings=rows[0].settings)
    return EstimateShape(
        alphabet=found.alphabet,
        units=found.units,
        left=found.left,
        segments=found.segments,
        messages=found.messages,
        price=found.price,
        odd=list(found.odd),
        plain=found.plain,
        plain_segments=found.plain_segments,
    )


routes = (estimate_sms,)
