"""What a visitor is told of the operator: that the message was seen, that an answer is being written."""

from datetime import datetime
from uuid import UUID

from pristan.channels.webchat.posting import mark_seen
from pristan.channels.webchat.store import tell
from pristan.channels.webchat.text import first_name
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx


class VisitorSide:
    """The visitor's screens hear of it with the operator's commit."""

    async def seen(self, tx: Tx, *, company_id: CompanyId, inbox_id: InboxId, value: str, now: datetime) -> None:
        await mark_seen(tx, company_id=company_id, inbox_id=inbox_id, key=UUID(value), now=now)

    async def typing(self, tx: Tx, *, value: str, name: str) -> None:
        await tell(tx, key=UUID(value), kind="typing", name=first_name(name))
