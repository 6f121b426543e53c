"""What people tell of themselves besides writing: phones and e-mails."""

from collections.abc import Sequence
from datetime import datetime

from pristan.channels.model import ContactCard
from pristan.contacts import store
from pristan.contacts.model import Detail, DetailKind, IdentityRef, Source
from pristan.contacts.policy.sameness import normal
from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId
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


async def write(
    tx: Tx, contact_id: ContactId, *, company_id: CompanyId, kind: DetailKind, text: str, now: datetime
) -> None:
    """Keep a phone or an e-mail that an operator wrote; nobody has proved it."""
    value = normal(kind, text)
    if value is None:
        hint = (
            "Нужен номер целиком, например +7 912 345-67-89"
            if kind is DetailKind.PHONE
            else "Нужен адрес вида name@example.ru"
        )
        raise InvalidInput("Похоже на опечатку", code="contact.detail", fields=[FieldError("value", hint)])
    where = {"company_id": company_id, "id": contact_id}
    await tx.execute(store.queries.write_detail, **where, kind=str(kind), value=value, shown=text[:320], now=now)
    await tx.execute(store.queries.compare_anew, **where)


async def erase(tx: Tx, contact_id: ContactId, *, company_id: CompanyId, detail_id: int) -> None:
    """Forget what an operator wrote."""
    where = {"company_id": company_id, "id": contact_id}
    if not await tx.execute(store.queries.erase_detail, **where, detail_id=detail_id):
        raise NotFound("Такой записи нет, или её сделал не оператор", code="contact.detail_not_found")
    await tx.execute(store.queries.compare_anew, **where)
