"""Codes for requests by the form: sent by the worker, so that the form answers alike whoever is known."""

from datetime import datetime, timedelta
from typing import Any, Final

from pristan.channels.model import Purpose
from pristan.confirmations.model import DIGITS, HIDDEN
from pristan.confirmations.policy import hashed
from pristan.core.errors import PristanError
from pristan.core.ids import CompanyId, ConversationId
from pristan.kit.clock import random_digits, random_token
from pristan.kit.db import Database, Tx
from pristan.outbox import Speaker, Utterance, say
from pristan.rights.policy.forms import CODES_A_DAY, CODES_AN_HOUR, words
from pristan.rights.service.forms import BY, forms
from pristan.rights.service.identity import people_at
from pristan.rights.service.requests import OFFICE, Actor, note

BATCH: Final = 20


async def send_codes(db: Database, *, now: datetime) -> int:
    """Send what is due, each in a transaction of its own; returns how many requests were looked at."""
    async with db.transaction() as tx:
        rows = await tx.fetch_all(forms.proofs_to_send, limit=BATCH)
    for row in rows:
        async with db.transaction() as tx:
            await _look(tx, CompanyId(row["company_id"]), row["request_id"], now=now)
    return len(rows)


async def _look(tx: Tx, company_id: CompanyId, request_id: int, *, now: datetime) -> None:
    found = await tx.fetch_one(forms.claim_proof, company_id=company_id, request_id=request_id)
    if found is None:
        return
    try:
        async with tx.savepoint():
            why = await _send(tx, company_id, found, now=now)
    except PristanError as exc:
        why = exc.detail or exc.title
    if why:
        await tx.execute(forms.end_proof, company_id=company_id, request_id=request_id, state="officer")
        actor = Actor(company_id=company_id, id=None, name=BY, now=now)
        await note(tx, request_id, "code_not_sent", words=why, actor=actor)


async def _send(tx: Tx, company_id: CompanyId, found: dict[str, Any], *, now: datetime) -> str:
    """Send a code to the one person of the address; why not, when there is nobody to send it to."""
    people = await people_at(tx, found["address_kind"], found["address"], company_id=company_id)
    if len(people) != 1:
        return "По этому адресу несколько человек" if people else "По этому адресу никого нет"
    contact_id = people[0]["id"]
    where: dict[str, Any] = {"company_id": company_id, "contact_id": contact_id}
    await tx.execute(forms.lock_reached, **where)
    lately = await tx.fetch_one(forms.codes_lately, **where, day=now - timedelta(days=1), hour=now - timedelta(hours=1))
    if lately is not None and (lately["person"] >= CODES_A_DAY or lately["company"] >= CODES_AN_HOUR):
        return "Кодов за последнее время отправлено слишком много"
    thread = await tx.fetch_value(forms.thread_for_code, **where, value=found["address"])
    if thread is None:
        return "Канала, куда можно отправить код, нет"
    code, salt = random_digits(DIGITS), random_token(12)
    company = found["company_name"]
    said = await say(
        tx,
        ConversationId(thread),
        Utterance(text=words(HIDDEN, company), secret_text=words(code, company), purpose=Purpose.SERVICE),
        company_id=company_id,
        speaker=Speaker(kind="system", id=None, name=OFFICE),
        now=now,
    )
    await tx.execute(
        forms.code_sent,
        **where,
        request_id=found["request_id"],
        conversation_id=thread,
        message_id=int(said["message"]["id"]),
        salt=salt,
        code_hash=hashed(code, salt),
        now=now,
    )
    actor = Actor(company_id=company_id, id=None, name=BY, now=now)
    await note(tx, found["request_id"], "code_sent", actor=actor)
    return ""
