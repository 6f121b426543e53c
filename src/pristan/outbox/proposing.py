"""The answer to whoever sent personal data where they must not come: a few words that lead to a lawful channel."""

from dataclasses import dataclass
from datetime import date

from pristan.channels import channel
from pristan.compliance import current_profile
from pristan.compliance.carrying import carrying
from pristan.compliance.rulebook import shipped
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId, ConversationId
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.outbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``text`` is for the composer; ``has_invitation``: these words of the inbox may leave as they are."""

    text: str
    has_invitation: bool
    channels: tuple[str, ...]


async def propose(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, day: date) -> Proposal:
    """The words of the inbox, or plain ones that name the lawful channels of the same business line."""
    rows = await tx.fetch_all(queries.inboxes_beside, company_id=company_id, conversation_id=conversation_id)
    if not rows:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    company = (await current_profile(tx, company_id)).company
    book, names = shipped(), dict[str, None]()
    for row in rows:
        manifest = channel(row["channel"]).manifest
        is_open = manifest.role == "customer" and row["is_active"] and not row["is_this"]
        if is_open and carrying(book, company, row["channel"], day=day) is None:
            names[manifest.name] = None
    invitation = next((row["invitation"] for row in rows if row["is_this"]), "") or ""
    return Proposal(text=invitation or words(tuple(names)), has_invitation=bool(invitation), channels=tuple(names))


def words(channels: tuple[str, ...]) -> str:
    """What to say, without a word of what was received."""
    asked = "Здравствуйте. Пожалуйста, не присылайте сюда личные данные: этот мессенджер для них не подходит."
    if not channels:
        return f"{asked} Мы подскажем, как передать их безопасно."
    listed = channels[0] if len(channels) == 1 else f"{', '.join(channels[:-1])} или {channels[-1]}"
    return f"{asked} Напишите нам, где это безопасно: {listed}."
