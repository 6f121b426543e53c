"""What was said in our name past the hub, in the messenger itself: shown in the thread as sent."""

from datetime import datetime

from pristan.channels.model import SaidElsewhere
from pristan.contacts import IdentityRef
from pristan.conversations import arrivals_store as store
from pristan.conversations.model import NewMessage, preview_of
from pristan.conversations.projection import queries, record
from pristan.kit.db import Tx


async def say_elsewhere(tx: Tx, ref: IdentityRef, said: SaidElsewhere, *, at: datetime, journal_id: int) -> None:
    """Add the message; the customer has been answered, so nobody waits any more."""
    conversation = (await store.open_for(tx, [(ref, at)]))[ref.id]
    message = NewMessage(
        id=(await store.next_message_ids(tx, 1))[0],
        conversation=conversation,
        kind="out",
        author_kind="operator",
        author_id=None,
        author_name=said.author,
        text=said.text,
        external_id=said.external_id,
        sort_at=at,
        sort_seq=said.seq,
        journal_id=journal_id,
        attachments=said.attachments,
    )
    if not await store.add_messages(tx, [message]):
        return
    await store.add_attachments(tx, list(store.files_of(message)))
    where = {"company_id": ref.company_id}
    await tx.execute(
        queries.set_message_state, **where, id=message.id, state="sent", failure=None, sent_at=at, external_id=None
    )
    await store.touch(tx, [store.Touch.of([message], lambda one: preview_of(one, state="sent"))])
    await tx.execute(queries.answered_elsewhere, **where, id=conversation.id)
    await record(tx, "message_sent", company_id=ref.company_id, conversation_id=conversation.id, message_id=message.id)
