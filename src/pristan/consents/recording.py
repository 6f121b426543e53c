"""Consents that somebody writes down for a person, and withdrawals: by staff, by programs, from files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.compliance.rulebook import shipped
from pristan.consents.model import Claim, Found, Text
from pristan.consents.policy import objections
from pristan.consents.texts import expires_at, queries
from pristan.contacts import consents
from pristan.contacts.consents import Proof, Whose, purpose_of
from pristan.conversations.people import show_anew
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import CompanyId, ContactId, FileId, OperatorId
from pristan.kit.db import Tx
from pristan.staff import Entry, append_access_log


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A consent as it is to be written down. ``text_hash`` None: the words of ``text`` themselves."""

    contact_id: ContactId
    purpose: str
    way: str
    at: datetime
    text: Text | None
    text_hash: bytes | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    channels: tuple[str, ...] | None = None


async def record(tx: Tx, given: Given, *, company_id: CompanyId, by: OperatorId | None, now: datetime) -> bool:
    """Write a consent down as ``write`` does, with a line in the log, and show the person anew."""
    added = await write(tx, given, company_id=company_id, by=by, now=now)
    if added:
        whose = Whose(company_id=company_id, contact_id=given.contact_id)
        await told(tx, whose, "consent.recorded", purpose=given.purpose, way=given.way, by=by, now=now)
    return added


async def write(tx: Tx, given: Given, *, company_id: CompanyId, by: OperatorId | None, now: datetime) -> bool:
    """Write a consent down; InvalidInput says what does not match. False if it is there already."""
    purpose_of(given.purpose)
    await demand_person(tx, given.contact_id, company_id=company_id)
    claim = Claim(
        contact_id=given.contact_id,
        purpose=given.purpose,
        way=given.way,
        at=given.at,
        text_hash=given.text_hash or (given.text.text_hash if given.text is not None else b""),
        evidence=given.evidence,
    )
    found = await _found(tx, given.evidence, company_id=company_id)
    wrong = objections(claim, given.text, found, catalogue=shipped().consents, now=now)
    if wrong:
        raise InvalidInput(wrong[0].message, code="consent.evidence", fields=wrong)
    text = given.text
    if text is None:
        raise AssertionError("a claim without a text has objections")
    same = {"company_id": company_id, "contact_id": given.contact_id, "purpose": given.purpose}
    if await tx.fetch_value(queries.same_record, **same, kind="given", at=given.at, text_hash=text.text_hash):
        return False
    file_id = given.evidence.get("file_id")
    proof = Proof(
        purpose=given.purpose,
        text=text.text,
        text_hash=text.text_hash,
        text_id=text.id,
        is_separate=text.is_separate,
        way=given.way,
        evidence=given.evidence,
        channels=given.channels,
        expires_at=expires_at(text, given.at),
        file_id=None if file_id is None else FileId(file_id),
    )
    whose = Whose(company_id=company_id, contact_id=given.contact_id)
    await consents.give(tx, whose, proof=proof, at=given.at, now=now, by=by)
    return True


async def withdraw(
    tx: Tx,
    whose: Whose,
    *,
    purpose: str,
    way: str,
    now: datetime,
    by: OperatorId | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> bool:
    """End a consent at once, with a line in the log; False if there was none to end."""
    ended = await consents.withdraw(tx, whose, purpose=purpose, way=way, evidence=evidence, by=by, now=now)
    await told(tx, whose, "consent.withdrawn", purpose=purpose, way=way, by=by, now=now)
    return ended


async def told(
    tx: Tx, whose: Whose, action: str, *, purpose: str, way: str, by: OperatorId | None, now: datetime
) -> None:
    """Show the person anew on every screen, and write it into the access log: the log is locked last of all."""
    if whose.contact_id is not None:
        await show_anew(tx, [whose.contact_id], company_id=whose.company_id)
    target = f"contact:{whose.contact_id}" if whose.contact_id is not None else ""
    details = {"purpose": purpose, "way": way}
    entry = Entry(action=action, company_id=whose.company_id, account_id=by, target=target, details=details)
    await append_access_log(tx, entry, now=now)


async def demand_person(tx: Tx, contact_id: ContactId, *, company_id: CompanyId) -> None:
    """NotFound for a person who is not there, or not in scope."""
    if not await tx.fetch_value(queries.person_is_there, company_id=company_id, id=contact_id):
        raise NotFound("Клиент не найден", code="contact.not_found")


async def document_of(tx: Tx, record_id: int, *, contact_id: ContactId, company_id: CompanyId) -> dict[str, Any]:
    """Where the signed document of a record rests; NotFound for a record of somebody else and for one without."""
    where = {"company_id": company_id, "contact_id": contact_id, "id": record_id}
    row = await tx.fetch_one(queries.document_of, **where)
    if row is None:
        raise NotFound("Документа при этой записи нет", code="consent.no_document")
    return row


async def _found(tx: Tx, evidence: Mapping[str, Any], *, company_id: CompanyId) -> Found:
    named = {name: evidence.get(name) for name in ("message_id", "confirmation_id", "file_id")}
    row = await tx.fetch_one(queries.evidence_named, company_id=company_id, **named)
    if row is None:
        raise AssertionError("the query answers with one row")
    return Found(**{**row, "confirmation_of": tuple(row["confirmation_of"])})
