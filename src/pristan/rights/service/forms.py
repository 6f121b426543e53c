"""The public form of a company: switched on and off, opened by its address, taken in as a request of the queue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pristan.compliance.workdays import Calendar
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId
from pristan.kit import sql
from pristan.kit.clock import random_token
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx
from pristan.rights.book import kind_of
from pristan.rights.policy.forms import CODE_LIFE, MOST_TRIES, TICKET_LIFE, Sent, address_of, fits
from pristan.rights.service.requests import Actor, Asked, believe, note, queries, take
from pristan.staff import Entry, append_access_log

forms = sql.load("pristan.rights", "forms.sql")
PATH: Final = "/r/"
BY: Final = "Форма запросов"
LONGEST_KEY: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a company. ``key`` is empty until it is switched on for the first time."""

    key: str
    is_on: bool
    changed_at: datetime | None
    company_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the holder of a ticket may know: nothing of it depends on whether the person is known."""

    title: str
    received_on: date
    due_on: date
    is_confirmed: bool
    may_try: bool


async def form_of(tx: Tx, company_id: CompanyId) -> Form:
    """The form as it stands."""
    row = await tx.fetch_one(forms.form_of, company_id=company_id)
    if row is None:
        raise NotFound("Компания не найдена", code="company.not_found")
    return Form(**row | {"key": row["key"] or "", "is_on": bool(row["is_on"])})


async def turn(tx: Tx, *, is_on: bool, is_new: bool, actor: Actor) -> Form:
    """Switch the form on or off. ``is_new``: from now on under another address, the old one is dead."""
    key = f"{actor.company_id}-{random_token(18)}"
    where = {"company_id": actor.company_id, "now": actor.now, "by": actor.id}
    await tx.execute(forms.turn_form, **where, key=key, is_on=is_on, is_new=is_new)
    return await form_of(tx, actor.company_id)


def company_of(key: str) -> CompanyId:
    """The company an address of a form speaks of; NotFound for what cannot be one."""
    number, _, rest = key.partition("-")
    if not (rest and number.isascii() and number.isdigit() and len(number) < 19 and len(key) <= LONGEST_KEY):  # noqa: PLR2004
        raise closed()
    return CompanyId(int(number))


def closed() -> NotFound:
    return NotFound("Эта страница не принимает запросы. Напишите компании любым другим способом", code="form.closed")


async def open_form(tx: Tx, key: str) -> str:
    """The name of the company whose form this is; NotFound while it is off."""
    row = await tx.fetch_one(forms.open_form, company_id=company_of(key), key=key)
    if row is None:
        raise closed()
    return str(row["name"])


async def send(tx: Tx, key: str, sent: Sent, *, calendar: Calendar, now: datetime) -> None:
    """Take the form in. Sent twice with one ticket it is one request. The caller has looked for ``faults``."""
    company_id = company_of(key)
    hashed = token_hash(sent.ticket)
    await tx.execute(forms.lock_ticket, ticket_hash=hashed)
    if await _by_ticket(tx, company_id, sent.ticket, now=now) is not None:
        return
    address = address_of(sent.address)
    asked = Asked(
        kind=sent.kind,
        words=sent.words.strip(),
        subject=sent.name.strip().replace("\x00", ""),
        address_kind=None if address is None else str(address.kind),
        address=None if address is None else address.value,
        origin="form",
    )
    actor = Actor(company_id=company_id, id=None, name=BY, now=now)
    made = await take(tx, asked, calendar=calendar, actor=actor)
    await tx.execute(forms.add_proof, company_id=company_id, request_id=made, ticket_hash=hashed, now=now)
    details = {"kind": sent.kind, "origin": "form"}
    entry = Entry(action="request.taken", company_id=company_id, target=f"request:{made}", details=details)
    await append_access_log(tx, entry, now=now)


async def standing(tx: Tx, key: str, ticket: str, *, now: datetime) -> Standing:
    """What the holder of a ticket is shown; NotFound for a guessed one and for an old one."""
    row = await _by_ticket(tx, company_of(key), ticket, now=now)
    if row is None:
        raise closed()
    is_confirmed = row["state"] == "confirmed"
    may_try = not is_confirmed and row["attempts"] < MOST_TRIES
    return Standing(
        title=kind_of(row["kind"]).title,
        received_on=row["received_on"],
        due_on=row["due_on"],
        is_confirmed=is_confirmed,
        may_try=may_try,
    )


async def enter(tx: Tx, key: str, ticket: str, *, code: str, now: datetime) -> bool:
    """Take a code; whether it was the one. A right one points the request at the person and proves them."""
    company_id = company_of(key)
    row = await _by_ticket(tx, company_id, ticket, now=now)
    if row is None:
        raise closed()
    is_right = fits(code, salt=row["salt"], code_hash=bytes(row["code_hash"]))
    where: dict[str, Any] = {"company_id": company_id, "request_id": row["request_id"]}
    if row["state"] == "confirmed" or row["attempts"] >= MOST_TRIES:
        return False
    await tx.execute(forms.count_try, **where)
    is_young = row["sent_at"] is not None and now < row["sent_at"] + CODE_LIFE
    # An officer who has pointed at somebody, or has ended the request, has had the last word.
    is_free = row["request_state"] == "open" and row["pointed_id"] in {None, row["contact_id"]}
    if not (is_right and is_young and is_free):
        return False
    await tx.execute(forms.end_proof, **where, state="confirmed")
    await tx.execute(forms.forget_code, company_id=company_id, message_id=row["message_id"])
    await tx.execute(forms.proved, **where, contact_id=row["contact_id"], conversation_id=row["conversation_id"])
    actor = Actor(company_id=company_id, id=None, name=BY, now=now)
    words = "Код из канала, который у нас уже был, введён на странице запроса"
    await tx.execute(queries.set_identity, company_id=company_id, id=row["request_id"], state="code", note=words)
    await note(tx, row["request_id"], "identity_code", words=words, actor=actor)
    await believe(tx, row["request_id"], kind=kind_of(row["kind"]), contact_id=row["contact_id"], actor=actor)
    target = f"request:{row['request_id']}"
    entry = Entry(action="request.identity", company_id=company_id, target=target, details={"state": "code"})
    await append_access_log(tx, entry, now=now)
    return True


async def _by_ticket(tx: Tx, company_id: CompanyId, ticket: str, *, now: datetime) -> dict[str, Any] | None:
    where = {"company_id": company_id, "ticket_hash": token_hash(ticket), "since": now - TICKET_LIFE}
    return await tx.fetch_one(forms.by_ticket, **where)
