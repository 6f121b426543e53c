"""What happens on the page behind a link: shown as often as anybody likes, counted when a person presses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId, LineId
from pristan.invitations.model import Opening, Way
from pristan.invitations.policy import opening, read_token
from pristan.invitations.service import queries, ways_of
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it stands; ``invitation_id`` None: the link is everybody's."""

    company_id: CompanyId
    campaign_id: int
    line_id: LineId
    company_name: str
    invitation_id: int | None
    token: str
    ways: Sequence[Way]


def dead() -> NotFound:
    """The one answer to a guessed, an expired and a revoked link: nothing tells which it was."""
    return NotFound("Приглашение не действует. Спросите у компании новое", code="invitation.dead")


async def open_page(tx: Tx, text: str, *, now: datetime) -> Page:
    """The page of a token; NotFound for what leads nowhere."""
    read = read_token(text)
    if read is None:
        raise dead()
    company_id, token = read
    row = await tx.fetch_one(queries.by_token, company_id=company_id, hash=token_hash(token), now=now)
    if row is None:
        raise dead()
    ways = await ways_of(tx, row["campaign_id"], company_id=company_id)
    return Page(
        company_id=company_id,
        campaign_id=row["campaign_id"],
        line_id=row["business_line_id"],
        company_name=row["company_name"],
        invitation_id=row["invitation_id"],
        token=token,
        ways=[way for way in ways if way.is_open],
    )


async def press(tx: Tx, page: Page, *, inbox_id: int, now: datetime) -> tuple[Way, Opening]:
    """A person chose a channel: count it, and say what opens there."""
    way = next((way for way in page.ways if way.inbox_id == inbox_id), None)
    if way is None:
        raise NotFound("Этот способ сейчас закрыт. Выберите другой", code="invitation.no_way")
    where = {"company_id": page.company_id, "now": now}
    await tx.execute(
        queries.add_press,
        **where,
        campaign_id=page.campaign_id,
        line_id=page.line_id,
        invitation_id=page.invitation_id,
        inbox_id=inbox_id,
    )
    if page.invitation_id is not None:
        await tx.execute(queries.mark_opened, **where, id=page.invitation_id)
    return way, opening(way, page.token)
