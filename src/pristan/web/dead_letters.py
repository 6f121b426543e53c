"""What could not be parsed or delivered: shown to an administrator, who may replay it after a mend."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from msgspec import Struct, convert

from pristan.conversations.shapes import PathId
from pristan.core.errors import NotFound
from pristan.delivery.replay import replay as replay_outbox
from pristan.delivery.store import queries as delivery_queries
from pristan.ingest.journal import JOURNAL_CHANNEL
from pristan.ingest.store import queries as ingest_queries
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]
SHOWN = 200


class JournalLetter(Struct, kw_only=True):
    """A raw entry that could not be parsed. ``size`` in bytes; the content may hold personal data and is not shown."""

    id: int
    received_at: datetime
    inbox_id: int
    channel: str
    origin: str
    reason: str | None
    size: int


class OutboxLetter(Struct, kw_only=True):
    """An entry that could not be delivered, through our fault or the channel's."""

    id: int
    conversation_id: int
    inbox_id: int
    message_id: int | None
    kind: str
    error_code: str | None
    error_detail: str | None
    attempts: int
    created_at: datetime


class DeadLetters(Struct, kw_only=True):
    journal: list[JournalLetter]
    outbox: list[OutboxLetter]


class Replayed(Struct, kw_only=True):
    count: int


@get("/dead-letters", permission="dead_letters.view")
async def list_dead_letters(request: Caller, *, db: GivenDb) -> DeadLetters:
    """The newest two hundred of each kind."""
    where = {"company_id": request.user.company_id, "limit": SHOWN}
    async with db.transaction(request.user.scope) as tx:
        journal = await tx.fetch_all(ingest_queries.failed_entries, **where)
        outbox = await tx.fetch_all(delivery_queries.dead_letters, **where)
    return convert({"journal": journal, "outbox": outbox}, DeadLetters)


@post("/dead-letters/journal/{entry_id:int}/replay", permission="dead_letters.replay", status_code=200)
async def replay_journal(request: Caller, *, entry_id: PathId, db: GivenDb) -> Replayed:
    """Parse an entry again."""
    async with db.transaction(request.user.scope) as tx:
        count = await tx.fetch_value(ingest_queries.replay_failed, company_id=request.user.company_id, id=entry_id)
        tx.wake(JOURNAL_CHANNEL)
    return _some(count)


@post("/dead-letters/outbox/{entry_id:int}/replay", permission="dead_letters.replay", status_code=200)
async def replay_delivery(request: Caller, *, entry_id: PathId, db: GivenDb, clock: GivenClock) -> Replayed:
    """Send an entry again; the gate decides anew."""
    async with db.transaction(request.user.scope) as tx:
        count = await replay_outbox(tx, company_id=request.user.company_id, entry_id=entry_id, now=clock.now())
    return _some(count)


def _some(count: int) -> Replayed:
    if not count:
        raise NotFound("Такой записи нет или она уже в работе", code="dead_letter.not_found")
    return Replayed(count=count)


routes = (list_dead_letters, replay_journal, replay_delivery)
