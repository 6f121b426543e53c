"""Campaigns of the move over HTTP: links, pictures, texts, who came."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct, convert

from pristan.campaigns import papers, service
from pristan.channels import channel
from pristan.conversations.shapes import MAX_ID, Id, Key, PathId, QueryId
from pristan.core.ids import ContactId, LineId
from pristan.invitations import service as links
from pristan.kit.given import GivenClock, GivenDb, GivenSettings, GivenVault
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PAGE = 50
Kind = Literal["svg", "png", "pdf"]
MIMES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


class WayGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``address``: what the public opens there: a link of the bot or the group, a mailbox, a number."""

    inbox_id: Id
    address: Annotated[str, Meta(min_length=1, max_length=500)]


class CampaignGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A new campaign. ``expires_at``: from then on its links lead nowhere."""

    business_line_id: Id
    title: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
    expires_at: Annotated[datetime, Meta(tz=True)]
    ways: Annotated[list[WayGiven], Meta(min_length=1, max_length=10)]
    client_key: Key | None = None


class CampaignMade(Struct, kw_only=True):
    id: int


class CampaignLine(Struct, kw_only=True):
    """One campaign of the list. ``state``: draft, running, paused, finished or revoked."""

    id: int
    title: str
    business_line_id: int
    business_line_name: str
    state: str
    created_at: datetime
    expires_at: datetime
    people: int
    opened: int
    came: int


class WayShape(Struct, kw_only=True):
    inbox_id: int
    channel: str
    title: str
    address: str
    is_open: bool


class TextsShape(Struct, kw_only=True):
    """Words by place; ``{link}`` in them is the person's own link."""

    sms: str
    email: str
    footer: str
    leaving: str
    script: str


class CampaignShape(CampaignLine, kw_only=True):
    """``link``: the one that is everybody's, for QR and footers; empty while the installation has no public address."""

    link: str
    ways: list[WayShape]
    texts: TextsShape


class PersonGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    contact_id: Id


class LinkShape(Struct, kw_only=True):
    """A person's own link: nobody else has to see it."""

    url: str


class CameShape(Struct, kw_only=True):
    """Who came by a link. ``is_own``: by a link of a person, not by everybody's; ``doubt``: why an operator decides."""

    id: int
    at: datetime
    contact_id: int
    contact_name: str
    channel: str
    is_own: bool
    is_proved: bool
    doubt: str


class CamePage(Struct, kw_only=True):
    items: list[CameShape]
    next: int | None


@post("/campaigns", permission="campaigns.manage", status_code=201)
async def make_campaign(
    request: Caller,
    *,
    data: JSONBody[CampaignGiven],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
) -> CampaignMade:
    """A campaign with its link for everybody; 422 ``campaign.address`` for an address people cannot be led to."""
    user: Principal = request.user
    draft = links.Draft(
        line_id=LineId(data.business_line_id),
        name=data.title,
        expires_at=data.expires_at,
        ways=[(way.inbox_id, way.address) for way in data.ways],
        by=user.operator_id,
        client_key=data.client_key,
    )
    async with db.transaction(user.scope) as tx:
        made = await links.make_campaign(
            tx, draft, company_id=user.company_id, vault=vault, public_url=settings.public_url, now=clock.now()
        )
        await append_access_log(tx, entry_of(request, "campaign.made", target=f"campaign:{made}"), now=clock.now())
    return CampaignMade(id=made)


@get("/campaigns", permission="campaigns.view")
async def list_campaigns(request: Caller, *, db: GivenDb, clock: GivenClock) -> list[CampaignLine]:
    """Campaigns of the lines in reach, the newest first."""
    async with db.transaction(request.user.scope) as tx:
        rows = await service.lines(tx, company_id=request.user.company_id, now=clock.now())
    return convert(rows, list[CampaignLine])


@get("/campaigns/{campaign_id:int}", permission="campaigns.view")
async def get_campaign(
    request: Caller,
    *,
    campaign_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
) -> CampaignShape:
    """One campaign with its link, ways and texts."""
    async with db.transaction(request.user.scope) as tx:
        found = await service.whole(
            tx,
            campaign_id,
            company_id=request.user.company_id,
            vault=vault,
            public_url=settings.public_url,
            now=clock.now(),
        )
    return convert(found, CampaignShape)


@get("/campaigns/{campaign_id:int}/picture", permission="campaigns.view")
async def draw_campaign(
    request: Caller,
    *,
    campaign_id: PathId,
    kind: Annotated[Kind, QueryParameter()] = "svg",
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
) -> Response[bytes]:
    """The link for everybody as QR (svg, png), or as a sheet for the counter (pdf)."""
    async with db.transaction(request.user.scope) as tx:
        found = await service.whole(
            tx,
            campaign_id,
            company_id=request.user.company_id,
            vault=vault,
            public_url=settings.public_url,
            now=clock.now(),
        )
    if not found["link"]:
        raise service.no_address()
    names = [channel(way["channel"]).manifest.name for way in found["ways"]]
    body = await asyncio.to_thread(_drawn, kind, found["link"], company=found["company_name"], ways=names)
    headers = {
        "Content-Disposition": f'attachment; filename="campaign-{campaign_id}.{kind}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=MIMES[kind], headers=headers)


@post("/campaigns/{campaign_id:int}/revoke", permission="campaigns.manage", status_code=200)
async def revoke_campaign(request: Caller, *, campaign_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    """From now on no link of the campaign leads anywhere, and nothing of it is sent."""
    async with db.transaction(request.user.scope) as tx:
        await service.revoke(tx, campaign_id, company_id=request.user.company_id, now=clock.now())
        entry = entry_of(request, "campaign.revoked", target=f"campaign:{campaign_id}")
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@post("/campaigns/{campaign_id:int}/invitations", permission="campaigns.manage", status_code=200)
async def make_invitation(
    request: Caller,
    *,
    campaign_id: PathId,
    data: JSONBody[PersonGiven],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
) -> LinkShape:
    """The link of one person, the same each time: for a call or a letter of your own. Who comes by it is suggested."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        url = await service.link_for(
            tx,
            campaign_id,
            ContactId(data.contact_id),
            company_id=user.company_id,
            vault=vault,
            public_url=settings.public_url,
            now=clock.now(),
        )
        entry = entry_of(request, "campaign.link_shown", target=f"contact:{data.contact_id}", campaign=campaign_id)
        await append_access_log(tx, entry, now=clock.now())
    return LinkShape(url=url)


@post("/campaigns/{campaign_id:int}/invitations/revoke", permission="campaigns.manage", status_code=200)
async def revoke_invitation(
    request: Caller, *, campaign_id: PathId, data: JSONBody[PersonGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """From now on the link of one person leads nowhere."""
    async with db.transaction(request.user.scope) as tx:
        await service.revoke_link(
            tx, campaign_id, ContactId(data.contact_id), company_id=request.user.company_id, now=clock.now()
        )
        entry = entry_of(request, "campaign.link_revoked", target=f"contact:{data.contact_id}", campaign=campaign_id)
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@get("/campaigns/{campaign_id:int}/came", permission="campaigns.view")
async def list_came(request: Caller, *, campaign_id: PathId, before: QueryId = None, db: GivenDb) -> CamePage:
    """Who came by the links of a campaign, the latest first; ``before``: the ``next`` of the page before."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        await service.demand(tx, campaign_id, company_id=company_id)
        where = {"company_id": company_id, "campaign_id": campaign_id}
        rows = await tx.fetch_all(links.queries.uses, **where, before=before or MAX_ID, limit=PAGE)
    items = [convert({**row, "contact_name": row["name"]}, CameShape) for row in rows]
    return CamePage(items=items, next=items[-1].id if len(items) == PAGE else None)


def _drawn(kind: Kind, link: str, *, company: str, ways: list[str]) -> bytes:
    match kind:
        case "svg":
            return papers.qr_svg(link)
        case "png":
            return papers.qr_png(link)
        case "pdf":
            return papers.poster(link, company=company, ways=ways)


routes = (
    make_campaign,
    list_campaigns,
    get_campaign,
    draw_campaign,
    revoke_campaign,
    make_invitation,
    revoke_invitation,
    list_came,
)
