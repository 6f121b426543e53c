"""What colleagues did in a messenger of employees: handed over by rows to ``alerts``, never to conversations."""

from collections.abc import Sequence
from typing import Any

import msgspec

from pristan.channels import channel
from pristan.channels.employees import ROLE
from pristan.channels.model import InboundCallback, InboundMessage, Person, Unusable
from pristan.ingest.model import Item
from pristan.ingest.store import queries
from pristan.kit.db import Tx, to_json

STAFF_CHANNEL = "pristan_staff"
TEXT_LIMIT = 20_000


def is_of_colleagues(item: Item) -> bool:
    """Whether the thing came by a channel where no customer is."""
    return channel(item.entry.channel).manifest.role == ROLE


async def hand_over(tx: Tx, items: Sequence[Item]) -> dict[int, str | None]:
    """Write a row for each act; returns the reason for each entry that asks nothing of us."""
    reasons: dict[int, str | None] = {}
    for item in items:
        reason = await _hand_over(tx, item)
        known = reasons.get(item.entry.id, reason)
        reasons[item.entry.id] = reason and known  # a batch in which anything was of use has been of use
    return reasons


async def _hand_over(tx: Tx, item: Item) -> str | None:
    match item.inbound:
        case InboundMessage(person=person) as message:
            await _write(
                tx,
                item,
                person,
                text=message.text[:TEXT_LIMIT],
                payload=None,
                press_id="",
                replies_to=message.reply_to.external_id if message.reply_to else None,
                files=to_json([msgspec.to_builtins(file) for file in message.attachments]),
            )
            return None
        case InboundCallback(person=person) as press:
            await _write(
                tx,
                item,
                person,
                text="",
                payload=press.payload,
                press_id=press.callback_id,
                replies_to=press.external_id,
                files="[]",
            )
            return None
        case Unusable(reason=reason):
            return reason
        case _:
            return "в мессенджере сотрудников этому нечему соответствовать"


async def _write(tx: Tx, item: Item, person: Person, **act: Any) -> None:
    chat = person.address.get("chat")
    await tx.execute(
        queries.hand_over,
        company_id=item.entry.company_id,
        inbox_id=item.entry.inbox_id,
        journal_id=item.entry.id,
        value=person.value[:320],
        name=person.name[:200],
        chat=str(chat)[:320] if chat else None,
        at=item.entry.received_at,
        **act,
    )
    tx.wake(STAFF_CHANNEL)
