"""What people tell of themselves besides writing: phones and e-mails."""

from collections.abc import Sequence
from datetime import datetime

from pristan.channels.model import ContactCard
from pristan.contacts import store
from pristan.contacts.model import Detail, DetailKind, IdentityRef, Source
from pristan.contacts.policy.sameness import normal
from pristan.kit.db import Tx


async def learn(tx: Tx, cards: Sequence[tuple[IdentityRef, ContactCard, datetime]]) -> None:
    """Keep what cards tell of their senders. A card of somebody else tells nothing of the sender."""
    told = [(ref, detail) for ref, card, at in cards for detail in details_of(card, at=at)]
    if told:
        await store.tell_details(tx, told)


def details_of(card: ContactCard, *, at: datetime) -> list[Detail]:
    """Phone and e-mail of the card, if they are the sender's own."""
    found = [
        _detail(DetailKind.PHONE, card.phone, card=card, is_verified=card.verified, at=at),
        _detail(DetailKind.EMAIL, card.email, card=card, is_verified=card.email_verified, at=at),
    ]
    return [detail for detail in found if detail is not None]


def _detail(kind: DetailKind, text: str, *, card: ContactCard, is_verified: bool, at: datetime) -> Detail | None:
    value = normal(kind, text)
    if value is None or not (is_verified or card.is_own):
        return None
    proved_by = Source.SITE if card.is_own else Source.CARD
    source = proved_by if is_verified else Source.FORM
    return Detail(kind=kind, value=value, shown=text[:320], source=source, is_verified=is_verified, at=at)
