"""Tells the screens what waits and why: the channel did not take a message, and those after it keep their order."""

from collections import defaultdict

from pristan.conversations.projection import record_each
from pristan.core.ids import CompanyId, ConversationId, MessageId, OutboxId
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.outbox")


async def tell_waiting(tx: Tx, entry_id: OutboxId, *, company_id: CompanyId, itself: bool) -> None:
    """Record the messages behind an entry as they are now, and its own if ``itself``.

    The caller has locked the conversation: whoever speaks meanwhile sees the entry as it will be.
    """
    rows = await tx.fetch_all(queries.touch_waiting, company_id=company_id, id=entry_id, itself=itself)
    by_conversation: dict[ConversationId, list[MessageId]] = defaultdict(list)
    for row in rows:
        by_conversation[row["conversation_id"]].append(row["id"])
    for conversation_id, ids in by_conversation.items():
        await record_each(
            tx, "message_waiting", company_id=company_id, conversation_id=conversation_id, message_ids=ids
        )
