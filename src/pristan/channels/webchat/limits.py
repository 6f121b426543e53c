"""Limits against abuse: fixed windows of a minute per address, visitor and inbox."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from pristan.channels.webchat.model import Chat, Visitor
from pristan.channels.webchat.store import queries, usage
from pristan.core.errors import TooMany
from pristan.kit.db import Database, Scope, Tx

MEGABYTE = 1024 * 1024
_KEPT = timedelta(minutes=10)


async def spend(db: Database, *, chat: Chat, now: datetime, costs: Sequence[tuple[str, int, int]]) -> None:
    """Count ``(subject, amount, allowed)`` in this minute; LimitReached with the rest of the minute if any is over.

    Opens a transaction of its own, so that what is refused is counted too and no lock is held for long.
    """
    window = now.replace(second=0, microsecond=0)
    amounts = [(subject, amount) for subject, amount, _ in costs]
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        sums = await usage(tx, company_id=chat.company_id, inbox_id=chat.inbox_id, window_at=window, amounts=amounts)
    if any(sums[subject] > allowed for subject, _, allowed in costs):
        raise LimitReached(retry_after_s=max(1, 60 - now.second))


class LimitReached(TooMany):
    """Слишком часто. Подождите минуту."""

    code = "chat.too_many"


def of_session(chat: Chat, address: str) -> list[tuple[str, int, int]]:
    allowance = chat.settings.allowance
    return [
        (f"sessions/{place(address)}", 1, allowance.address_sessions),
        ("sessions", 1, allowance.inbox_sessions),
    ]


def of_message(chat: Chat, visitor: Visitor, address: str) -> list[tuple[str, int, int]]:
    allowance = chat.settings.allowance
    return [
        (f"messages/{place(address)}", 1, allowance.address_messages),
        (f"messages/v{visitor.id}", 1, allowance.visitor_messages),
        ("messages", 1, allowance.inbox_messages),
    ]


def of_file(chat: Chat, visitor: Visitor, size: int) -> list[tuple[str, int, int]]:
    allowance = chat.settings.allowance
    return [
        (f"files/v{visitor.id}", 1, allowance.visitor_files),
        (f"bytes/v{visitor.id}", size, allowance.visitor_megabytes * MEGABYTE),
    ]


def of_signal(visitor: Visitor) -> list[tuple[str, int, int]]:
    """Typing and receipts: cheap, so many; but not without end."""
    return [(f"signals/v{visitor.id}", 1, 240)]


def place(address: str) -> str:
    """An address as the counters know it: they need to tell addresses apart, not to know them."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


async def forget(tx: Tx, *, chat: Chat, now: datetime) -> None:
    """Drop windows long passed."""
    await tx.execute(queries.forget_usage, company_id=chat.company_id, before=now - _KEPT)
