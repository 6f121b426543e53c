"""The gallery: which channels there are, what they can do, and whether the company may write there."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, put
from litestar.params import FromPath, JSONBody

from pristan.channels.api.shapes import doer_of
from pristan.channels.model import Capabilities, Field, Limits, Manifest, Step, Window
from pristan.channels.registry import channels
from pristan.channels.service import inboxes as service
from pristan.channels.store import queries
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


class ChannelRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whether the company may write in a channel, and why not."""

    is_allowed: bool
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ChannelCard(msgspec.Struct, kw_only=True):
    """A channel as the gallery shows it."""

    id: str
    name: str
    short_name: str
    summary: str
    role: str
    receive: tuple[str, ...]
    data_location: str
    owner_country: str
    first_writer: str
    first_writer_note: str
    promo: str
    promo_note: str
    docs_url: str
    docs_read_on: str
    credentials: tuple[str, ...]
    fields: tuple[Field, ...]
    guide: tuple[Step, ...]
    windows: tuple[Window, ...]
    trial: str
    moderation: str
    cost: str
    hosts: tuple[str, ...]
    connect_time: str
    help_page: str
    requires: tuple[str, ...]
    unverified: tuple[str, ...]
    capabilities: Capabilities
    limits: Limits
    is_allowed: bool
    is_decided: bool
    not_allowed_reason: str


_SHOWN = tuple(
    name for name in ChannelCard.__struct_fields__ if name not in {"is_allowed", "is_decided", "not_allowed_reason"}
)


@get("/channels", permission="inboxes.view")
async def gallery(request: Caller, *, db: GivenDb) -> list[ChannelCard]:
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.channel_rules, company_id=request.user.company_id)
    rules = {row["channel"]: row for row in rows}
    return [card(channel.manifest, rules.get(name)) for name, channel in channels().items()]


@put("/channels/{channel_id:str}/rule", permission="channels.rules")
async def set_rule(
    request: Caller, *, channel_id: FromPath[str], data: JSONBody[ChannelRule], db: GivenDb, clock: GivenClock
) -> ChannelRule:
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        await service.allow_channel(tx, channel_id, is_allowed=data.is_allowed, reason=data.reason, doer=doer)
    return data


def card(manifest: Manifest, rule: dict[str, Any] | None) -> ChannelCard:
    """A manifest with the company's own rule."""
    forbidden = rule is not None and not rule["is_allowed"]
    return ChannelCard(
        **{name: getattr(manifest, name) for name in _SHOWN},
        is_allowed=not forbidden,
        is_decided=rule is not None,
        not_allowed_reason=rule["reason"] if rule is not None and forbidden else "",
    )


routes = (gallery, set_rule)
