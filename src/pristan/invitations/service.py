"""Campaigns' links: making, deriving, revoking, pressing; all inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId, ConversationId, LineId, OperatorId
from pristan.invitations.model import PATH, SECRET_BYTES, Campaign, Way
from pristan.invitations.policy import EVERYBODY, token_of, wrong_address
from pristan.kit import sql
from pristan.kit.clock import random_bytes
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Tx

queries = sql.load("pristan.invitations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A campaign to be made. ``ways``: connections with what the public opens there, in the order of the page."""

    line_id: LineId
    name: str
    expires_at: datetime
    ways: Sequence[tuple[int, str]]
    by: OperatorId | None
    client_key: str | None = None


async def make_campaign(
    tx: Tx, draft: Draft, *, company_id: CompanyId, vault: Vault, public_url: str, now: datetime
) -> int:
    """A campaign whose links live until ``expires_at``; the same ``client_key`` makes it once."""
    if draft.expires_at <= now:
        raise InvalidInput("Срок уже прошёл", fields=[FieldError("expires_at", "Выберите день впереди")])
    where = {"company_id": company_id, "line_id": draft.line_id}
    if not await tx.fetch_value(queries.line_is_there, **where):
        raise NotFound("Направление не найдено", code="line.not_found")
    ids = [inbox_id for inbox_id, _ in draft.ways]
    rows = {row["id"]: row for row in await tx.fetch_all(queries.inboxes_for_ways, **where, ids=ids)}
    _demand_ways(draft, rows, public_url=public_url)
    secret = random_bytes(SECRET_BYTES)
    made = await tx.fetch_value(
        queries.add_campaign,
        **where,
        name=draft.name.strip(),
        secret=vault.encrypt(secret.hex(), context=_context(company_id)),
        public_hash=token_hash(token_of(secret, company_id, EVERYBODY)),
        expires_at=draft.expires_at,
        by=draft.by,
        client_key=draft.client_key,
        now=now,
    )
    if made is None:
        known: int = await tx.fetch_value(queries.campaign_by_key, company_id=company_id, client_key=draft.client_key)
        return known
    for position, (inbox_id, address) in enumerate(draft.ways):
        way = {"campaign_id": made, "inbox_id": inbox_id, "position": position, "address": address.strip()}
        await tx.execute(queries.add_way, **where, **way)
    return int(made)


def _demand_ways(draft: Draft, rows: Mapping[int, Mapping[str, Any]], *, public_url: str) -> None:
    if not draft.ways or len(set(rows)) != len(draft.ways):
        text = "Выберите подключения этого направления, каждое один раз"
        raise InvalidInput(text, code="campaign.ways", fields=[FieldError("ways", text)])
    for place, (inbox_id, address) in enumerate(draft.ways):
        wrong = wrong_address(rows[inbox_id]["channel"], address.strip(), public_url=public_url)
        if wrong:
            field = FieldError(f"ways.{place}.address", wrong)
            raise InvalidInput(f"{rows[inbox_id]['name']}: {wrong}", code="campaign.address", fields=[field])


async def campaign_of(tx: Tx, campaign_id: int, *, company_id: CompanyId, vault: Vault) -> Campaign:
    """The campaign with its secret open; NotFound for one that is not there, or not in scope."""
    row = await tx.fetch_one(queries.campaign, company_id=company_id, id=campaign_id)
    if row is None:
        raise NotFound("Кампания не найдена", code="campaign.not_found")
    secret = bytes.fromhex(vault.decrypt(bytes(row["secret"]), context=_context(company_id)))
    return Campaign(**{**row, "secret": secret})


async def ways_of(tx: Tx, campaign_id: int, *, company_id: CompanyId) -> list[Way]:
    return await tx.all_of(Way, queries.ways, company_id=company_id, campaign_id=campaign_id)


async def invite_people(
    tx: Tx, campaign: Campaign, contacts: Sequence[ContactId], *, now: datetime
) -> dict[ContactId, int]:
    """The invitations of these people, made where there was none; who had a link taken back gets none."""
    where = {"company_id": campaign.company_id, "campaign_id": campaign.id}
    people = sorted(set(contacts))
    found = await tx.fetch_all(queries.invitations_of, **where, contacts=people)
    known = {row["contact_id"] for row in found}
    missing = [one for one in people if one not in known]
    if missing:
        ids = [row["id"] for row in await tx.fetch_all(queries.next_invitation_ids, count=len(missing))]
        hashes = [token_hash(token_of(campaign.secret, campaign.company_id, id_)) for id_ in ids]
        line_id = campaign.business_line_id
        await tx.execute(
            queries.add_invitations, **where, line_id=line_id, ids=ids, contacts=missing, hashes=hashes, now=now
        )
        found = await tx.fetch_all(queries.invitations_of, **where, contacts=people)
    return {ContactId(row["contact_id"]): row["id"] for row in found}


def link_of(campaign: Campaign, invitation_id: int | None, *, public_url: str) -> str:
    """The link of one invitation; without one, the link that is everybody's."""
    token = token_of(campaign.secret, campaign.company_id, invitation_id or EVERYBODY)
    return f"{public_url.rstrip('/')}{PATH}{token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLinks:
    """Gives the person of a conversation their link by the newest campaign of its line (``outbox.model.OwnLinks``)."""

    vault: Vault
    public_url: str

    async def __call__(self, tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, now: datetime) -> str:
        where = {"company_id": company_id, "conversation_id": conversation_id}
        campaign_id = await tx.fetch_value(queries.campaign_of_contact, **where, now=now)
        place = await tx.fetch_one(queries.place_of, **where)
        if campaign_id is None or place is None or not self.public_url:
            return ""
        campaign = await campaign_of(tx, campaign_id, company_id=company_id, vault=self.vault)
        contact_id = ContactId(place["contact_id"])
        invitation_id = (await invite_people(tx, campaign, [contact_id], now=now)).get(contact_id)
        if invitation_id is None:
            return ""
        told = {"company_id": company_id, "id": invitation_id, "identity_id": place["identity_id"]}
        await tx.execute(queries.mark_told, **told, now=now)
        return link_of(campaign, invitation_id, public_url=self.public_url)

    async def ways(
        self, tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId
    ) -> Sequence[tuple[str, str]]:
        """Addresses that campaigns of the line led to, in channels that are open still."""
        rows = await tx.fetch_all(queries.open_ways, company_id=company_id, conversation_id=conversation_id)
        found = [(channel(row["channel"]).manifest, row["address"]) for row in rows]
        return [(manifest.name, address) for manifest, address in found if manifest.role == "customer"]


def _context(company_id: CompanyId) -> str:
    return f"campaign:{company_id}"
