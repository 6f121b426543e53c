"""What is hidden, given to whoever asks with a reason; people found by an exact value without seeing the rest."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.channels import channels
from pristan.compliance.pd import Kind
from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal_email, normal_phone
from pristan.contacts.store import queries as contact_queries
from pristan.conversations.projection import queries
from pristan.core.errors import InvalidInput, NotFound, TooMany
from pristan.core.ids import CompanyId, ContactId, MessageId
from pristan.kit.db import Database, Tx
from pristan.staff import take_writes

REVEALS_AN_HOUR: Final = 60
SEARCHES_AN_HOUR: Final = 120
_HOUR: Final = timedelta(hours=1)
_PASSPORT: Final = 10
_PASSPORTS: Final = (Kind.PASSPORT_RF.value, Kind.PASSPORT_INTL.value)
_NUMBER: Final = re.compile(r"[\d\s№-]+")


async def count(db: Database, what: str, *, operator_id: int, allowed: int, now: datetime) -> None:
    """One more act of an operator in this hour, over the whole installation; raises TooMany."""
    window_at = now.replace(minute=0, second=0, microsecond=0)
    if not await take_writes(db, f"{what} {operator_id}", window_at=window_at, block=1, allowed=allowed):
        wait = max(1, round((window_at + _HOUR - now).total_seconds()))
        text = (
            f"За час можно не больше {allowed} раз. Если нужно чаще, обратитесь к ответственному за персональные данные"
        )
        raise TooMany(text, retry_after_s=wait, code="personal.too_many")


async def message_in_full(tx: Tx, id_: MessageId, *, company_id: CompanyId) -> dict[str, Any]:
    """What one message says and carries, nothing hidden; what the customer took back stays taken back."""
    row = await tx.fetch_one(queries.said_in_full, company_id=company_id, id=id_)
    if row is None or row["removed_at"] is not None:
        raise NotFound("Сообщения нет, или клиент его удалил", code="message.not_found")
    content: Mapping[str, Any] = row["content"]
    card = content.get("contact_card") or {}
    return {
        "text": row["text"],
        "quote": (content.get("reply_quote") or {}).get("text"),
        "phone": card.get("phone") or None,
        "email": card.get("email") or None,
        "location": content.get("location"),
        "share": content.get("share"),
        "subject": (content.get("mail") or {}).get("subject"),
        "file_names": row["file_names"],
    }


async def value_in_full(
    tx: Tx, contact_id: ContactId, *, company_id: CompanyId, detail_id: int | None, identity_id: int | None
) -> dict[str, Any]:
    """One phone, e-mail or address of a person."""
    where: dict[str, Any] = {"company_id": company_id, "id": contact_id}
    if (detail_id is None) == (identity_id is None):
        raise InvalidInput("Назовите что-то одно: телефон, почту или адрес", code="reveal.one_thing")
    if detail_id is not None:
        row = await tx.fetch_one(contact_queries.detail_in_full, **where, detail_id=detail_id)
    else:
        row = await tx.fetch_one(contact_queries.address_in_full, **where, identity_id=identity_id)
    if row is None:
        raise NotFound("Такой записи у клиента нет", code="contact.detail_not_found")
    return row


async def people_with(tx: Tx, value: str, *, company_id: CompanyId) -> tuple[str, list[dict[str, Any]]]:
    """What kind of value it is, and whose: a phone, an e-mail or a passport, whole; a part of one finds nobody."""
    where: dict[str, Any] = {"company_id": company_id}
    digits = re.sub(r"\D", "", value)
    found: list[dict[str, Any]] = []
    kind = ""
    if email := normal_email(value):
        kind, names = "email", _addressed_by("email")
        found = await tx.fetch_all(
            contact_queries.people_by_value, **where, kind=DetailKind.EMAIL.value, value=email, channels=names
        )
    elif phone := normal_phone(value):
        kind, names = "phone", _addressed_by("phone")
        found = await tx.fetch_all(
            contact_queries.people_by_value, **where, kind=DetailKind.PHONE.value, value=phone, channels=names
        )
    if not found and len(digits) == _PASSPORT and _NUMBER.fullmatch(value.strip()):
        kind = "passport"
        found = await tx.fetch_all(queries.people_by_passport, **where, digits=digits, kinds=list(_PASSPORTS))
    if not kind:
        text = "Нужен номер телефона, адрес почты или серия и номер паспорта целиком"
        raise InvalidInput(text, code="search.not_exact")
    return kind, found


def _addressed_by(what: str) -> list[str]:
    return [name for name, found in channels().items() if found.manifest.address == what]
