"""Applies inbound things to contacts and conversations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import singledispatch
from typing import Any

from pristan.channels import channel
from pristan.channels.model import (
    ConversationStarted,
    IdentityChanged,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    Person,
    SaidElsewhere,
    Unusable,
    VoiceLost,
)
from pristan.channels.model.meetings import HookOffered, MeetingChanged, MeetingReported
from pristan.compliance.carrying import Carrying
from pristan.compliance.case import today_in_moscow
from pristan.confirmations import hear_codes, offer_codes
from pristan.consents import hear_answers, hear_press, hear_refusals
from pristan.contacts import IdentityRef, Seen, hear_from, learn, resolve
from pristan.conversations import Arrival, changes, part_receipts, receive, receive_one
from pristan.conversations.projection import queries
from pristan.core.facts import Fact
from pristan.core.ids import LineId
from pristan.ingest.elsewhere import mirror
from pristan.ingest.model import Item
from pristan.ingest.store import queries as own_queries
from pristan.ingest.watching import Way, watched
from pristan.invitations import hear_start, hear_words
from pristan.kit.db import Tx
from pristan.meetings import hear, keep_offer, keep_report
from pristan.outbox import answer_callback

ASKED_RECENTLY = timedelta(days=1)


async def apply_messages(tx: Tx, items: Sequence[Item]) -> None:
    """Many messages at once."""
    messages = [(item, item.inbound) for item in items if isinstance(item.inbound, InboundMessage)]
    seen = [_seen(item, message.person) for item, message in messages]
    identities = await resolve(tx, seen)
    against = await watched_by(tx, items)
    arrivals = [
        Arrival(
            identity=identities[who.key],
            message=await believed(tx, message, identity=identities[who.key], at=item.entry.received_at)
            if message.contact_card
            else message,
            received_at=item.entry.received_at,
            journal_id=item.entry.id,
            carrying=against.get((item.entry.company_id, item.entry.channel)),
        )
        for (item, message), who in zip(messages, seen, strict=True)
    ]
    await hear_from(tx, [(item.identity, min(item.message.at, item.received_at)) for item in arrivals])
    await receive(tx, arrivals)
    cards = [(item, item.message.contact_card) for item in arrivals if item.message.contact_card is not None]
    await learn(tx, [(item.identity, card, item.received_at) for item, card in cards])
    latest = max(item.received_at for item in arrivals)
    await offer_codes(tx, [(item.identity, card) for item, card in cards], at=latest)
    said = [(item.identity, item.message.text) for item in arrivals]
    await hear_codes(tx, said, at=latest)
    await hear_words(tx, said, at=latest)
    words = [(item.identity, item.message.text, item.message.external_id) for item in arrivals]
    await hear_refusals(tx, words, at=latest)
    await hear_answers(tx, words, at=latest)


async def watched_by(tx: Tx, items: Sequence[Item]) -> Mapping[Way, Carrying]:
    """What speaks against personal data in the channels of these items, today in Moscow."""
    day = today_in_moscow(max(item.entry.received_at for item in items))
    return await watched(tx, {(item.entry.company_id, item.entry.channel) for item in items}, day=day)


async def believed(tx: Tx, message: InboundMessage, *, identity: IdentityRef, at: datetime) -> InboundMessage:
    """The message; a card that claims to be verified counts only if we had asked for it."""
    card = message.contact_card
    if card is None or not card.verified or message.is_card_vouched:
        return message
    asked = await tx.fetch_value(
        own_queries.asked_for_contact,
        company_id=identity.company_id,
        identity_id=identity.id,
        since=at - ASKED_RECENTLY,
        upto=at,
    )
    return message if asked else replace(message, contact_card=replace(card, verified=False))


def _seen(item: Item, person: Person) -> Seen:
    entry = item.entry
    return Seen(
        company_id=entry.company_id,
        inbox_id=entry.inbox_id,
        channel=entry.channel,
        person=person,
        at=entry.received_at,
    )


async def _identity(tx: Tx, item: Item, person: Person) -> IdentityRef:
    who = _seen(item, person)
    return (await resolve(tx, [who]))[who.key]


async def apply_other(tx: Tx, item: Item) -> str | None:
    """Apply one thing that is not a message; returns a reason if there was nothing to do."""
    reason: str | None = await _apply(item.inbound, tx, item)
    return reason


@singledispatch
async def _apply(inbound: Any, _tx: Tx, _item: Item) -> str | None:
    raise TypeError(f"no way to apply {type(inbound).__name__}")


@_apply.register
async def _edit(inbound: InboundEdit, tx: Tx, item: Item) -> str | None:
    entry = item.entry
    found = await changes.find_by_external(
        tx, company_id=entry.company_id, inbox_id=entry.inbox_id, external_id=inbound.external_id
    )
    if found is not None:
        await changes.edit(tx, found, inbound, company_id=entry.company_id)
        return None
    identity = await _identity(tx, item, inbound.message.person)
    await receive_one(
        tx,
        Arrival(
            identity=identity,
            message=inbound.message,
            received_at=entry.received_at,
            journal_id=entry.id,
            edited_at=inbound.at,
            carrying=(await watched_by(tx, [item])).get((entry.company_id, entry.channel)),
        ),
    )
    return None


@_apply.register
async def _remove(inbound: InboundRemoval, tx: Tx, item: Item) -> str | None:
    entry = item.entry
    where = {"company_id": entry.company_id, "inbox_id": entry.inbox_id, "external_id": inbound.external_id}
    found = await changes.find_by_external(tx, **where)  # type: ignore[arg-type] # three ids of their own types
    if found is None:
        await changes.note_early_removal(tx, **where, journal_id=entry.id)  # type: ignore[arg-type] # as above
        return "удалено сообщение, которого ещё нет; запомнено"
    await changes.remove(tx, found, company_id=entry.company_id, at=inbound.at)
    return None


@_apply.register
async def _press(inbound: InboundCallback, tx: Tx, item: Item) -> str | None:
    identity = await _identity(tx, item, inbound.person)
    await hear_from(tx, [(identity, min(inbound.at, item.entry.received_at))])
    conversation = await changes.press(tx, identity, inbound, at=item.entry.received_at, journal_id=item.entry.id)
    await hear_press(
        tx,
        identity,
        payload=inbound.payload,
        external_id=changes.external_id_of(inbound),
        at=item.entry.received_at,
    )
    await answer_callback(tx, conversation, callback_id=inbound.callback_id, now=item.entry.received_at)
    return None


@_apply.register
async def _start(inbound: ConversationStarted, tx: Tx, item: Item) -> str | None:
    identity = await _identity(tx, item, inbound.person)
    is_ours = await hear_start(tx, identity, inbound.payload, at=item.entry.received_at)
    shown = replace(inbound, payload=None) if is_ours else inbound
    await changes.start(tx, identity, shown, at=item.entry.received_at, journal_id=item.entry.id)
    return None


@_apply.register
async def _change(inbound: IdentityChanged, tx: Tx, item: Item) -> str | None:
    identity = await _identity(tx, item, inbound.person)
    await changes.change(tx, identity, inbound, at=item.entry.received_at, journal_id=item.entry.id)
    return None


@_apply.register
async def _said_elsewhere(inbound: SaidElsewhere, tx: Tx, item: Item) -> str | None:
    return await mirror(tx, item, inbound, identity=await _identity(tx, item, inbound.person))


@_apply.register
async def _receipt(inbound: InboundReceipt, tx: Tx, item: Item) -> str | None:
    entry = item.entry
    if channel(entry.channel).manifest.capabilities.part_receipts:
        known = await part_receipts.take(tx, inbound, company_id=entry.company_id, inbox_id=entry.inbox_id)
        return None if known else "отчёт пришёл раньше своего сообщения; запомнен"
    known = await changes.take_receipt(tx, inbound, company_id=entry.company_id, inbox_id=entry.inbox_id)
    return None if known else "отчёт о сообщении, которого мы не знаем"


@_apply.register
async def _lose_voice(inbound: VoiceLost, tx: Tx, item: Item) -> str | None:
    entry = item.entry
    if inbound.person is not None:
        identity = await _identity(tx, item, inbound.person)
        at = min(inbound.at, entry.received_at)
        await changes.lose_voice(tx, identity, at=at, dedupe_key=inbound.dedupe_key, journal_id=entry.id)
        return None
    line_id = await _count(tx, item, voice_lost=1)
    data = {"data": {"inbox_id": entry.inbox_id}}
    tx.record(Fact(company_id=entry.company_id, kind="voice_lost", line_id=line_id, data=data))
    return "голосовое сообщение, которое канал не передал; отправитель неизвестен"


@_apply.register
async def _meeting(inbound: MeetingChanged, tx: Tx, item: Item) -> str | None:
    return await hear(tx, inbound, **_where(item))


@_apply.register
async def _meeting_report(inbound: MeetingReported, tx: Tx, item: Item) -> str | None:
    return await keep_report(tx, inbound, **_where(item))


@_apply.register
async def _offer(inbound: HookOffered, tx: Tx, item: Item) -> str | None:
    await keep_offer(tx, inbound, company_id=item.entry.company_id, inbox_id=item.entry.inbox_id)
    return None


def _where(item: Item) -> dict[str, Any]:
    entry = item.entry
    return {
        "company_id": entry.company_id,
        "inbox_id": entry.inbox_id,
        "at": entry.received_at,
        "journal_id": entry.id,
    }


@_apply.register
async def _ignore(inbound: Unusable, tx: Tx, item: Item) -> str | None:
    if inbound.unknown:
        await _count(tx, item, unknown=1)
    return inbound.reason


async def _count(tx: Tx, item: Item, *, voice_lost: int = 0, unknown: int = 0) -> LineId:
    """Count what was lost or unknown; returns the line of the inbox."""
    entry = item.entry
    line_id: LineId = await tx.fetch_value(
        queries.count_health,
        company_id=entry.company_id,
        inbox_id=entry.inbox_id,
        at=entry.received_at,
        voice_lost=voice_lost,
        unknown=unknown,
    )
    return line_id
