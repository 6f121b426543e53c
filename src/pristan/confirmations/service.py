"""Sending codes and taking them back, inside the caller's transaction."""

from datetime import datetime, timedelta
from typing import Any

from pristan.channels import channels
from pristan.channels.model import Purpose
from pristan.confirmations.model import LIFE, MOST_ATTEMPTS, Asked, Confirmation
from pristan.confirmations.policy import hashed, outcome, refusal, shown_words, words
from pristan.contacts import IdentityRef, Seen, introduce
from pristan.contacts.model import Detail, DetailKind, Source
from pristan.contacts.policy.sameness import normal
from pristan.contacts.store import tell_details
from pristan.conversations import arrivals_store
from pristan.conversations.changes import say_system
from pristan.conversations.model import ConversationRef
from pristan.conversations.people import show_anew
from pristan.conversations.projection import queries as conversation_queries
from pristan.conversations.starting import person_behind
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound, TooMany
from pristan.core.ids import CompanyId, ConversationId, OperatorId
from pristan.kit import sql
from pristan.kit.clock import random_digits, random_token
from pristan.kit.db import Tx
from pristan.outbox import Speaker, Utterance, say
from pristan.staff import Entry, append_access_log

queries = sql.load("pristan.confirmations")
LACKING = {"phone": "не подключены SMS", "email": "не подключена почта"}


async def ask(
    tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, kind: DetailKind, text: str, by: Speaker,
    now: datetime,
) -> int:  # fmt: skip
    """Send a code to an address that the person of the conversation claims; returns the confirmation's id.

    The letter or SMS goes through the outbox as a service message, so the gate decides about it.
    """
    value = normal(kind, text)
    if value is None:
        raise InvalidInput("Похоже на опечатку", fields=[FieldError("value", "Проверьте адрес")])
    ground = await tx.fetch_one(queries.claim_ground, company_id=company_id, conversation_id=conversation_id)
    if ground is None or ground["merged_into_id"] is not None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    await tx.execute(queries.lock_address, company_id=company_id, value=value)
    await _demand_room(tx, ground, company_id=company_id, kind=kind, value=value, by=by.id, now=now)
    target = await _target(tx, ground, company_id=company_id, kind=kind, value=value, now=now)
    if target.id == ground["identity_id"]:
        raise Conflict("Клиент и так пишет с этого адреса", code="confirmation.same_address")
    code, salt = random_digits(6), random_token(12)
    message_id = await _send(tx, target, code=code, company=ground["company_name"], by=by, now=now)
    await _end(tx, await tx.fetch_all(
        queries.replace_open, company_id=company_id, identity_id=ground["identity_id"], now=now
    ), company_id=company_id)  # fmt: skip
    made: int = await tx.fetch_value(
        queries.add_confirmation,
        company_id=company_id,
        conversation_id=conversation_id,
        line_id=ground["business_line_id"],
        identity_id=ground["identity_id"],
        kind=str(kind),
        value=value,
        salt=salt,
        code_hash=hashed(code, salt),
        sent_identity_id=target.id,
        message_id=message_id,
        asked_by=by.id,
        now=now,
        expires_at=now + LIFE,
    )
    conversation = await _conversation(tx, conversation_id, company_id=company_id)
    await _tell(tx, conversation, f"code_sent_{kind}", now=now)
    await _log(tx, "contact.code_sent", company_id=company_id, by=by.id, confirmation=made, now=now)
    return made


async def enter(
    tx: Tx, code: str, *, company_id: CompanyId, now: datetime, by: OperatorId | None = None, **which: int
) -> str:
    """Take a code: of the confirmation ``id``, or of the person ``identity_id``. Returns what came of it.

    confirmed, wrong, failed (no attempts are left), expired, or none when nothing is waited for.
    """
    asked = {"id": None, "identity_id": None, **which}
    found = await tx.one_of(Confirmation, queries.lock_open, company_id=company_id, **asked)
    if found is None:
        return "none"
    what = outcome(found, code, now=now)
    if what == "wrong":
        await tx.execute(queries.count_attempt, company_id=company_id, id=found.id)
        return what
    over = await tx.fetch_all(queries.finish, company_id=company_id, id=found.id, state=what, now=now, by=by)
    await _end(tx, over, company_id=company_id)
    if what == "confirmed":
        await _verify(tx, found, now=now)
    conversation = await _conversation(tx, found.conversation_id, company_id=company_id)
    await _tell(tx, conversation, f"code_{what}_{found.kind}", now=now)
    await _log(tx, f"contact.code_{what}", company_id=company_id, by=by, confirmation=found.id, now=now)
    return what


async def expire(tx: Tx, *, now: datetime) -> int:
    """End the codes whose time is over, of all companies."""
    rows = await tx.fetch_all(queries.expire, now=now)
    for company_id in sorted({row["company_id"] for row in rows}):
        await _end(tx, [row for row in rows if row["company_id"] == company_id], company_id=company_id)
    return len(rows)


def attempts_left(attempts: int) -> int:
    return max(MOST_ATTEMPTS - attempts, 0)


async def _demand_room(tx: Tx, ground: dict[str, Any], **asked: Any) -> None:
    now = asked["now"]
    row = await tx.fetch_one(
        queries.asked_lately,
        company_id=asked["company_id"],
        identity_id=ground["identity_id"],
        kind=str(asked["kind"]),
        value=asked["value"],
        asked_by=asked["by"],
        hour=now - timedelta(hours=1),
        day=now - timedelta(days=1),
    )
    if row is not None and (why := refusal(Asked(**row), now=now, is_form=asked["by"] is None)):
        raise TooMany(why, code="confirmation.too_many", retry_after_s=60)


async def _target(
    tx: Tx, ground: dict[str, Any], *, company_id: CompanyId, kind: DetailKind, value: str, now: datetime
) -> IdentityRef:
    """The address as one of a channel; a stranger there becomes a contact of their own until the code comes back."""
    names = [name for name, found in channels().items() if found.manifest.address == kind and found.person_of]
    where = {"company_id": company_id, "line_id": ground["business_line_id"]}
    inbox = await tx.fetch_one(queries.inbox_for, **where, channels=names)
    if inbox is None:
        text = f"Отправить код нечем: к этому направлению {LACKING[kind]}"
        raise Conflict(text, code="confirmation.no_inbox")
    person = person_behind(inbox["channel"], value)
    seen = Seen(company_id=company_id, inbox_id=inbox["id"], channel=inbox["channel"], person=person, at=now)
    return await introduce(tx, seen, contact_id=None)


async def _send(tx: Tx, target: IdentityRef, *, code: str, company: str, by: Speaker, now: datetime) -> int:
    place = (await arrivals_store.open_for(tx, [(target, now)]))[target.id]
    said = Utterance(text=shown_words(company), secret_text=words(code, company), purpose=Purpose.SERVICE)
    speaker = Speaker(kind="system", id=None, name=by.name)
    fact = await say(tx, place.id, said, company_id=target.company_id, speaker=speaker, now=now)
    return int(fact["message"]["id"])


async def _verify(tx: Tx, found: Confirmation, *, now: datetime) -> None:
    """Both ends are proved: the one holds the address, the other is it. Linking compares them in its next round."""
    both = [found.identity_id, found.sent_identity_id]
    refs = await tx.all_of(IdentityRef, queries.verify, company_id=found.company_id, ids=both)
    detail = Detail(
        kind=DetailKind(found.kind), value=found.value, shown=found.value, source=Source.CODE, is_verified=True, at=now
    )
    await tell_details(tx, [(ref, detail) for ref in refs])
    await show_anew(tx, sorted({ref.contact_id for ref in refs}), company_id=found.company_id)


async def _end(tx: Tx, rows: list[dict[str, Any]], *, company_id: CompanyId) -> None:
    if rows:
        messages = [row["message_id"] for row in rows]
        await tx.execute(queries.forget_secrets, company_id=company_id, messages=messages)


async def _conversation(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> ConversationRef:
    row = await tx.fetch_one(conversation_queries.lock_conversation, company_id=company_id, id=conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    return ConversationRef.of(row)


async def _tell(tx: Tx, conversation: ConversationRef, code: str, *, now: datetime) -> None:
    await say_system(tx, conversation, code=code, params={}, at=now, shows_in_list=False)


async def _log(tx: Tx, action: str, *, company_id: CompanyId, by: int | None, confirmation: int, now: datetime) -> None:
    entry = Entry(action=action, company_id=company_id, account_id=by, target=f"confirmation:{confirmation}")
    await append_access_log(tx, entry, now=now)
