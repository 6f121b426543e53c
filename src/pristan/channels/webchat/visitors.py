"""Sessions of visitors: who stands behind a token, what the form told, what was agreed to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.webchat.identity import KnownUser
from pristan.channels.webchat.model import Chat, Visitor
from pristan.channels.webchat.store import queries, tell, visitor_by_token
from pristan.channels.webchat.text import clean_name, clean_phone
from pristan.core.errors import FieldError, InvalidInput
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx

_TOUCH_EVERY = timedelta(minutes=1)
_SHORTEST_PHONE = 10
_LONGEST_PHONE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What the request tells of where the visitor sits."""

    locale: str
    origin: str
    address: str | None
    user_agent: str


async def find(tx: Tx, *, chat: Chat, token: str, now: datetime) -> Visitor | None:
    """The visitor of a token of this chat, and of no other."""
    hashed = token_hash(token)
    visitor = await visitor_by_token(tx, company_id=chat.company_id, inbox_id=chat.inbox_id, token_hash=hashed)
    if visitor is not None and visitor.last_seen_at < now - _TOUCH_EVERY:
        await tx.execute(queries.touch_session, company_id=chat.company_id, token_hash=hashed, now=now)
    return visitor


async def begin(tx: Tx, *, chat: Chat, token: str, user: KnownUser | None, device: Device, now: datetime) -> Visitor:
    """A new session under ``token``: of the user the site vouches for, or of a new anonymous visitor."""
    visitor_id = await _visitor_for(tx, chat=chat, user=user, device=device, now=now)
    await tx.execute(
        queries.add_session,
        company_id=chat.company_id,
        token_hash=token_hash(token),
        inbox_id=chat.inbox_id,
        visitor_id=visitor_id,
        origin=device.origin[:300],
        now=now,
    )
    return await _reload(tx, chat=chat, token=token)


async def identify(
    tx: Tx, *, chat: Chat, token: str, visitor: Visitor, user: KnownUser, device: Device, now: datetime
) -> Visitor:
    """Join a session with the user the site vouches for.

    An anonymous visitor becomes that user, unless the user is known already: then the device moves to the
    known one. A device of one user never shows that user's thread to another.
    """
    known = {"company_id": chat.company_id, "inbox_id": chat.inbox_id, "user_id": user.user_id}
    owner = await tx.fetch_value(queries.visitor_of_user, **known)
    target = visitor.id
    if visitor.user_id != user.user_id and (owner is not None or visitor.user_id is not None):
        target = owner or await _visitor_for(tx, chat=chat, user=user, device=device, now=now)
        await tx.execute(
            queries.move_session,
            company_id=chat.company_id,
            token_hash=token_hash(token),
            visitor_id=target,
        )
    await _vouch(tx, chat=chat, visitor_id=target, user=user)
    return await _reload(tx, chat=chat, token=token)


async def fill_form(
    tx: Tx, *, chat: Chat, token: str, visitor: Visitor, fields: dict[str, str], now: datetime
) -> Visitor:
    """Take the fields of the form before the chat."""
    values = accept_fields(chat, fields)
    await tx.execute(queries.fill_form, company_id=chat.company_id, visitor_id=visitor.id, now=now, **values)
    return await _reload(tx, chat=chat, token=token)


def accept_fields(chat: Chat, fields: dict[str, str]) -> dict[str, str]:
    """Clean values of the fields the chat asks for, or InvalidInput naming the wrong ones."""
    cleaned = {
        "name": clean_name(fields.get("name", "")),
        "phone": clean_phone(fields.get("phone", "")),
        "email": clean_name(fields.get("email", ""), limit=200),
    }
    asked = dict(chat.settings.fields)
    errors = [FieldError(name, "Заполните это поле") for name, need in asked.items() if need and not cleaned[name]]
    digits = len(cleaned["phone"].lstrip("+"))
    if cleaned["phone"] and not _SHORTEST_PHONE <= digits <= _LONGEST_PHONE:
        errors.append(FieldError("phone", "Нужен номер целиком, например +7 912 345-67-89"))
    if cleaned["email"] and not _is_email(cleaned["email"]):
        errors.append(FieldError("email", "Похоже на опечатку: нужен адрес вида name@example.ru"))
    if errors:
        raise InvalidInput("Проверьте форму", code="chat.form", fields=errors)
    return {name: value if name in asked else "" for name, value in cleaned.items()}


def evidence_of(chat: Chat, *, device: Device, shown_hash: str) -> dict[str, Any]:
    """What proves a consent given on this device; refuses words other than those of now."""
    if shown_hash != chat.settings.consent_hash:
        raise InvalidInput(
            "Текст согласия изменился. Обновите страницу и прочитайте новый", code="chat.consent_changed"
        )
    return {
        "address": device.address,
        "user_agent": device.user_agent[:300],
        "origin": device.origin[:300],
        "policy_url": chat.settings.policy_url or None,
    }


async def end_everywhere(tx: Tx, *, visitor: Visitor, now: datetime) -> None:
    """End every session of the visitor."""
    await tx.execute(queries.end_sessions, company_id=visitor.company_id, visitor_id=visitor.id, now=now)
    await tell(tx, key=visitor.key, kind="ended")


async def end(tx: Tx, *, visitor: Visitor, token: str, now: datetime) -> None:
    """Forget this device. Open streams break off; those of other devices come back with their own tokens."""
    known = {"company_id": visitor.company_id, "token_hash": token_hash(token)}
    await tx.execute(queries.end_session, **known, now=now)
    await tell(tx, key=visitor.key, kind="ended")


def describe(visitor: Visitor, *, chat: Chat) -> dict[str, Any]:
    """A session as the protocol shows it."""
    return {
        "visitor_id": str(visitor.key),
        "name": visitor.name or None,
        "identified": visitor.user_id is not None,
        "consent_at": visitor.consent_at,
        "consent_text": visitor.consent_text,
        "form_done": visitor.form_done_at is not None or not chat.settings.fields,
        "position": visitor.position,
        "read_position": visitor.read_position,
    }


async def _visitor_for(tx: Tx, *, chat: Chat, user: KnownUser | None, device: Device, now: datetime) -> int:
    told = user or KnownUser(user_id="")
    visitor_id = await tx.fetch_value(
        queries.add_visitor,
        company_id=chat.company_id,
        inbox_id=chat.inbox_id,
        user_id=user.user_id if user else None,
        name=told.name,
        phone=told.phone,
        email=told.email,
        phone_verified=bool(told.phone),
        email_verified=bool(told.email),
        locale=device.locale[:10] or "ru",
        form_done_at=now if user else None,
        now=now,
    )
    if user is not None:
        await _vouch(tx, chat=chat, visitor_id=visitor_id, user=user)
    return int(visitor_id)


async def _vouch(tx: Tx, *, chat: Chat, visitor_id: int, user: KnownUser) -> None:
    await tx.execute(
        queries.vouch,
        company_id=chat.company_id,
        visitor_id=visitor_id,
        user_id=user.user_id,
        name=user.name,
        phone=user.phone,
        email=user.email,
    )


async def _reload(tx: Tx, *, chat: Chat, token: str) -> Visitor:
    visitor = await visitor_by_token(
        tx, company_id=chat.company_id, inbox_id=chat.inbox_id, token_hash=token_hash(token)
    )
    if visitor is None:
        raise AssertionError("the session was written in this transaction")
    return visitor


def _is_email(value: str) -> bool:
    local, _, host = value.rpartition("@")
    return bool(local) and "." in host.strip(".") and " " not in value
