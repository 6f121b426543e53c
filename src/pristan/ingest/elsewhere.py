"""Messages in our name that a channel tells of: echoes of our own, and answers given past the hub.

An echo often comes before the answer to our own request, so an own message is known by its mark, not by its id.
"""

from datetime import timedelta

from pristan.channels import channel
from pristan.channels.model import SaidElsewhere
from pristan.contacts import IdentityRef
from pristan.conversations import changes, say_elsewhere
from pristan.ingest.model import Item
from pristan.ingest.store import queries
from pristan.kit.db import Tx

OWN = "наше собственное сообщение"
RECENTLY = timedelta(hours=2)
MOST_PARTS = 20


async def mirror(tx: Tx, item: Item, said: SaidElsewhere, *, identity: IdentityRef) -> str | None:
    """Show what was said past the hub in the thread; gives a reason when it was ours."""
    entry = item.entry
    where = {"company_id": entry.company_id, "inbox_id": entry.inbox_id}
    known = await changes.find_by_external(tx, **where, external_id=said.external_id)  # type: ignore[arg-type] # two ids
    if known is not None or await _is_ours(tx, item, said, identity=identity):
        return OWN
    at = min(said.at, entry.received_at)
    await say_elsewhere(tx, identity, said, at=at, journal_id=entry.id)
    return None


async def _is_ours(tx: Tx, item: Item, said: SaidElsewhere, *, identity: IdentityRef) -> bool:
    mark = channel(item.entry.channel).mark
    if mark is None or not said.mark:
        return False
    recent = await tx.fetch_all(
        queries.recently_sent,
        company_id=identity.company_id,
        identity_id=identity.id,
        since=item.entry.received_at - RECENTLY,
    )
    return any(said.mark == mark(item.account, row["id"], part) for row in recent for part in range(MOST_PARTS))
