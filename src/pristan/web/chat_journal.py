"""Hands what visitors do to the journal, in the transaction that shows it to them."""

from pristan.channels.webchat import lane_key
from pristan.channels.webchat.model import Chat
from pristan.ingest import Entry, append_within, lane_of
from pristan.kit.db import Tx


async def store_entry(tx: Tx, chat: Chat, entry: bytes | None) -> None:
    """Put an entry into the journal; nothing for a repeat that is there already."""
    if entry is None:
        return
    lane = lane_of(chat.inbox_id, lane_key(entry))
    journal_entry = Entry(
        company_id=chat.company_id, inbox_id=chat.inbox_id, channel="webchat", lane=lane, raw=entry, origin="own"
    )
    await append_within(tx, [journal_entry])
