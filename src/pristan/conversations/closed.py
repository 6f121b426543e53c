"""Connections that were closed: nothing but the forwarding leaves them, and people are told where to go on."""

from collections.abc import Sequence

from pristan.channels import channel
from pristan.channels.model import Purpose
from pristan.conversations.projection import queries
from pristan.core.errors import Conflict
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx


async def demand_open(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, purpose: Purpose) -> None:
    """Conflict ``inbox.closed`` if the connection was closed, with the channels of its line that are left."""
    if purpose is Purpose.INVITATION:
        return
    row = await tx.fetch_one(queries.closed_inbox, company_id=company_id, id=inbox_id)
    if row is None:
        return
    found = [channel(name).manifest for name in row["beside"]]
    names = list(dict.fromkeys(one.name for one in found if one.role == "customer"))
    raise Conflict(_words(row["name"], names, is_archived=row["is_archived"]), code="inbox.closed")


def _words(name: str, channels: Sequence[str], *, is_archived: bool) -> str:
    said = f"Подключение «{name}» закрыто: отсюда уходит только переадресация."
    if is_archived:
        said = f"Подключение «{name}» сдано в архив: отсюда больше ничего не уйдёт."
    if not channels:
        return f"{said} Подключите разрешённый канал и продолжите в нём"
    return f"{said} Продолжите в канале: {', '.join(channels)}. Адреса клиента видны в его карточке"
