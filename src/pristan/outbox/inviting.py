"""Leading somebody into a lawful channel, in the words of the inbox that is left or closed."""

from datetime import datetime
from typing import Any

from pristan.channels.model import Purpose
from pristan.core.errors import Conflict
from pristan.core.ids import CompanyId, ConversationId
from pristan.kit.db import Tx
from pristan.outbox.model import LINK_PLACE, LINK_SHOWN, OwnLinks, Speaker, Utterance
from pristan.outbox.policy import without_link
from pristan.outbox.service import say
from pristan.outbox.waiting import queries


async def invite(
    tx: Tx,
    conversation_id: ConversationId,
    *,
    company_id: CompanyId,
    speaker: Speaker,
    now: datetime,
    client_key: str | None = None,
    links: OwnLinks | None = None,
    may_lack_link: bool = False,
) -> dict[str, Any]:
    """Say the words of the inbox that lead to a lawful channel, with what ``links`` gives for ``{link}`` in them.

    ``may_lack_link``: nobody is there to mend it, so where there is no link, addresses of channels go in its place.
    """
    words = await tx.fetch_value(queries.invitation, company_id=company_id, conversation_id=conversation_id)
    if not words:
        raise Conflict("Приглашение ещё не написано: его пишут в настройках подключения", code="invitation.not_written")
    link = ""
    if LINK_PLACE in words:
        link = await links(tx, conversation_id, company_id=company_id, now=now) if links else ""
        if not link and not may_lack_link:
            raise Conflict("Для личной ссылки нужна открытая кампания перевода", code="invitation.no_campaign")
        ways = await links.ways(tx, conversation_id, company_id=company_id) if links and not link else ()
        words = words.replace(LINK_PLACE, LINK_SHOWN) if link else without_link(words, ways)
    said = Utterance(text=words, link=link, purpose=Purpose.INVITATION, client_key=client_key)
    return await say(tx, conversation_id, said, company_id=company_id, speaker=speaker, now=now)
