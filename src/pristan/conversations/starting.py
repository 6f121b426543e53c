"""Writing first: an operator opens a conversation with somebody who has not written here yet."""

from dataclasses import dataclass
from typing import Any

from pristan.channels import channel
from pristan.channels.model import Person, Purpose
from pristan.contacts import IdentityRef, Seen, introduce
from pristan.contacts.store import queries as contact_queries
from pristan.conversations import acting, people
from pristan.conversations import arrivals_store as store
from pristan.conversations.acting import Actor
from pristan.conversations.changes import say_system
from pristan.conversations.closed import demand_open
from pristan.conversations.model import ConversationRef
from pristan.conversations.projection import conversation_rows, queries
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import ContactId, IdentityId, InboxId
from pristan.kit.db import Tx

MUST_WRITE_FIRST = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Whom to write to: an address as people write it, or an address the hub knows already.

    ``contact_id`` puts a new address beside the others of a person.
    """

    inbox_id: InboxId
    address: str = ""
    identity_id: IdentityId | None = None
    contact_id: ContactId | None = None


async def start(tx: Tx, beginning: Beginning, *, actor: Actor) -> tuple[dict[str, Any], bool]:
    """Open the conversation, or return the one there is; its row, and whether it is new.

    The gate decides when the first message leaves; what can be known before is refused here.
    """
    inbox = await tx.fetch_one(queries.inbox_to_start_in, company_id=actor.company_id, id=beginning.inbox_id)
    if inbox is None:
        raise NotFound("Подключение не найдено", code="inbox.not_found")
    await demand_open(tx, beginning.inbox_id, company_id=actor.company_id, purpose=Purpose.REPLY)
    identity = await _identity(tx, beginning, actor=actor, inbox=inbox)
    await _demand_reach(tx, identity, actor=actor)
    known = await tx.fetch_value(
        queries.current_conversation,
        company_id=actor.company_id,
        inbox_id=beginning.inbox_id,
        identity_id=identity.id,
    )
    if known is not None:
        reopened = await acting.reopen(tx, known, actor=actor)
        row: dict[str, Any] = reopened["conversation"]
        return row, False
    return await _open(tx, identity, actor=actor), True


async def _open(tx: Tx, identity: IdentityRef, *, actor: Actor) -> dict[str, Any]:
    """A conversation of its own, given to whoever begins it."""
    opened: ConversationRef = (await store.open_for(tx, [(identity, actor.now)]))[identity.id]
    await tx.execute(
        queries.assign, company_id=actor.company_id, id=opened.id, operator_id=actor.operator_id, team_id=None
    )
    await say_system(tx, opened, code="begun", params={"by": actor.name}, at=actor.now)
    return (await conversation_rows(tx, actor.company_id, [opened.id]))[opened.id]


async def _identity(tx: Tx, beginning: Beginning, *, actor: Actor, inbox: dict[str, Any]) -> IdentityRef:
    if (beginning.identity_id is None) == (not beginning.address):
        raise InvalidInput("Укажите адрес клиента", fields=[FieldError("address", "Нужен адрес или известный клиент")])
    where: dict[str, Any] = {"company_id": actor.company_id, "inbox_id": beginning.inbox_id}
    if beginning.identity_id is not None:
        found = await tx.one_of(IdentityRef, contact_queries.identity_in_inbox, **where, id=beginning.identity_id)
        if found is None:
            raise NotFound("В этом подключении такого клиента нет", code="identity.not_found")
        return found
    if beginning.contact_id is not None:
        await people.person(tx, beginning.contact_id, company_id=actor.company_id, is_open=False, now=actor.now)
    person = person_behind(inbox["channel"], beginning.address)
    seen = Seen(**where, channel=inbox["channel"], person=person, at=actor.now)
    return await introduce(tx, seen, contact_id=beginning.contact_id)


def person_behind(channel_id: str, address: str) -> Person:
    """Who answers at ``address``; Conflict where the platform lets only the customer begin."""
    kind = channel(channel_id)
    if kind.manifest.first_writer == MUST_WRITE_FIRST or kind.person_of is None:
        note = kind.manifest.first_writer_note
        raise Conflict(f"Здесь первым пишет клиент. {note}".strip(), code="conversation.customer_first")
    return kind.person_of(address)


async def _demand_reach(tx: Tx, identity: IdentityRef, *, actor: Actor) -> None:
    reach = await people.reach_of(tx, identity.id, company_id=actor.company_id, now=actor.now)
    if not any(reach.permits[purpose].is_open for purpose in (Purpose.REPLY, Purpose.SERVICE)):
        raise Conflict(f"Написать не получится: {reach.title}", code="conversation.cannot_write")
