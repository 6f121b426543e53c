"""The gallery: which channels there are, what they can do, and whether the company may write there."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, put
from litestar.params import FromPath, JSONBody

from pristan.channels.api.shapes import doer_of
from pristan.channels.model import Manifest
from pristan.channels.registry import channels
from pristan.channels.service import inboxes as service
from pristan.channels.store import queries
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


class ChannelRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whether the company may write in a channel, and why not."""

    is_allowed: bool
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


@get("/channels", permission="inboxes.view")
async def gallery(request: Caller, *, db: GivenDb) -> list[dict[str, Any]]:
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.channel_rules, company_id=request.user.company_id)
    rules = {row["channel"]: row for row in rows}
    return [card(channel.manifest, rules.get(name)) for name, channel in channels().items()]


@put("/channels/{channel_id:str}/rule", permission="channels.rules")
async def set_rule(
    request: Caller, *, channel_id: FromPath[str], data: JSONBody[ChannelRule], db: GivenDb, clock: GivenClock
) -> dict[str, Any]:
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        await service.allow_channel(tx, channel_id, is_allowed=data.is_allowed, reason=data.reason, doer=doer)
    return {"channel": channel_id, "is_allowed": data.is_allowed, "reason": data.reason}


def card(manifest: Manifest, rule: dict[str, Any] | None) -> dict[str, Any]:
    """A manifest as the gallery shows it, with the company's own rule."""
    shown: dict[str, Any] = msgspec.to_builtins(manifest)
    shown["is_allowed"] = rule is None or rule["is_allowed"]
    shown["not_allowed_reason"] = "" if rule is None or rule["is_allowed"] else rule["reason"]
    return shown


routes = (gallery, set_rule)
