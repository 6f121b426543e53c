"""Campaigns of the move, inside the caller's transaction."""

from datetime import datetime
from typing import Any

from pristan.campaigns import papers
from pristan.channels import channel
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId, ContactId, LineId
from pristan.invitations.service import campaign_of, invite_people, link_of, ways_of
from pristan.invitations.service import queries as link_queries
from pristan.kit import sql
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx

queries = sql.load("pristan.campaigns")


async def lines(tx: Tx, *, company_id: CompanyId, now: datetime, id: int | None = None) -> list[dict[str, Any]]:  # noqa: A002
    """Campaigns with what came of them, the newest first."""
    return await tx.fetch_all(queries.campaigns, company_id=company_id, id=id, now=now)


async def demand(tx: Tx, campaign_id: int, *, company_id: CompanyId) -> LineId:
    """The line of a campaign; NotFound for one that is not there, or not in scope."""
    found = await tx.fetch_value(queries.line_of, company_id=company_id, campaign_id=campaign_id)
    if found is None:
        raise NotFound("Кампания не найдена", code="campaign.not_found")
    return LineId(found)


def no_address() -> Conflict:
    """Nobody could open a link."""
    text = "У установки нет адреса, который откроет клиент. Его задаёт администратор"
    return Conflict(text, code="campaign.no_public_address")


async def whole(
    tx: Tx, campaign_id: int, *, company_id: CompanyId, vault: Vault, public_url: str, now: datetime
) -> dict[str, Any]:
    """One campaign as its page shows it."""
    campaign = await campaign_of(tx, campaign_id, company_id=company_id, vault=vault)
    row = (await lines(tx, company_id=company_id, id=campaign_id, now=now))[0]
    ways = await ways_of(tx, campaign_id, company_id=company_id)
    link = link_of(campaign, None, public_url=public_url) if public_url else ""
    names = [channel(way.channel).manifest.name for way in ways]
    shown = [
        {
            "inbox_id": way.inbox_id,
            "channel": way.channel,
            "title": way.name,
            "address": way.address,
            "is_open": way.is_open,
        }
        for way in ways
    ]
    texts = papers.texts(link, company=row["company_name"], ways=names)
    return {**row, "link": link, "ways": shown, "texts": texts}


async def link_for(
    tx: Tx, campaign_id: int, contact_id: ContactId, *, company_id: CompanyId, vault: Vault, public_url: str,
    now: datetime,
) -> str:  # fmt: skip
    """The link of one person; NotFound for a person who is not there."""
    campaign = await campaign_of(tx, campaign_id, company_id=company_id, vault=vault)
    if not public_url:
        raise no_address()
    if not await tx.fetch_value(queries.person_is_there, company_id=company_id, id=contact_id):
        raise NotFound("Клиент не найден", code="contact.not_found")
    made = (await invite_people(tx, campaign, [contact_id], now=now)).get(contact_id)
    if made is None:
        raise Conflict("Личную ссылку этого клиента отозвали", code="invitation.revoked")
    await tx.execute(link_queries.mark_told, company_id=company_id, id=made, identity_id=None, now=now)
    return link_of(campaign, made, public_url=public_url)


async def revoke(tx: Tx, campaign_id: int, *, company_id: CompanyId, now: datetime) -> None:
    """End a campaign: its links lead nowhere any more."""
    if not await tx.execute(link_queries.revoke, company_id=company_id, id=campaign_id, now=now):
        raise NotFound("Кампания не найдена", code="campaign.not_found")


async def revoke_link(tx: Tx, campaign_id: int, contact_id: ContactId, *, company_id: CompanyId, now: datetime) -> None:
    """End the link of one person."""
    where = {"company_id": company_id, "campaign_id": campaign_id, "contact_id": contact_id}
    if not await tx.execute(link_queries.revoke_invitation, **where, now=now):
        raise NotFound("У этого клиента нет ссылки", code="invitation.not_found")
