"""The register of consents: whatever asks for one writes it here, and withdraws it here."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from pristan.compliance.catalogues import ConsentPurpose, Strength
from pristan.compliance.rulebook import shipped
from pristan.contacts.model import ConsentKind, ConsentRecord, ConsentStanding, Demand
from pristan.contacts.policy.agreement import standing
from pristan.core.errors import InvalidInput
from pristan.core.ids import CompanyId, ContactId, FileId, IdentityId, InboxId, OperatorId
from pristan.kit import sql
from pristan.kit.db import Tx, to_json

queries = sql.load("pristan.contacts", "consents.sql")

ADVERTISING: Final = "ads"  # 38-FZ, art. 18: advertising by electronic means
PERSONAL_DATA: Final = "personal_data"  # 152-FZ, art. 9: processing of personal data


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Who agrees: a contact, or an address as its channel knows it (also of somebody who has not written yet)."""

    company_id: CompanyId
    contact_id: ContactId | None = None
    identity_id: IdentityId | None = None
    inbox_id: InboxId | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was agreed to and how it is proved. ``text_hash`` is of the very words that were shown."""

    purpose: str
    text: str
    text_hash: bytes
    way: str
    evidence: Mapping[str, Any]
    text_id: int | None = None
    is_separate: bool = True
    channels: Collection[str] | None = None
    expires_at: datetime | None = None
    file_id: FileId | None = None


def purposes() -> Mapping[str, ConsentPurpose]:
    """The catalogue of what may be agreed to, by id."""
    return {purpose.id: purpose for purpose in shipped().consents.purposes}


def purpose_of(purpose: str) -> ConsentPurpose:
    """The purpose, or InvalidInput."""
    found = purposes().get(purpose)
    if found is None:
        raise InvalidInput(f"Цели согласия «{purpose}» нет", code="consent.unknown_purpose")
    return found


@cache
def demand_of(purpose: str) -> Demand:
    """What the rulebook asks of a consent to ``purpose``."""
    book, wanted = shipped(), purpose_of(purpose)
    enough = list(Strength)[list(Strength).index(wanted.proof) :]
    separate = book.rule(book.consents.separate)
    return Demand(
        purpose=purpose,
        rule=book.rule(wanted.rule).key,
        proof=wanted.proof,
        sufficient=frozenset(item.id for item in book.consents.evidence if item.strength in enough),
        separate_rule=separate.key,
        separate_since=separate.force.since,
    )


async def consent_standing(
    tx: Tx, company_id: CompanyId, contact_ids: Collection[ContactId], *, purpose: str, now: datetime
) -> dict[ContactId, ConsentStanding]:
    """What the consent of each of these people to ``purpose`` comes to at ``now``; nobody is left out."""
    demand = demand_of(purpose)
    wanted = sorted(set(contact_ids))
    rows = await tx.fetch_all(queries.records_about, company_id=company_id, contacts=wanted, purpose=purpose, now=now)
    said: dict[ContactId, list[ConsentRecord]] = defaultdict(list)
    for row in rows:
        said[row["contact_id"]].append(record_of(row))
    return {contact_id: standing(said[contact_id], demand, now=now) for contact_id in wanted}


def record_of(row: Mapping[str, Any]) -> ConsentRecord:
    return ConsentRecord(
        id=row["id"],
        kind=ConsentKind(row["kind"]),
        at=row["at"],
        way=row["way"],
        evidence=frozenset(name for name, value in row["evidence"].items() if value not in (None, "", [])),
        is_separate=row["is_separate"],
        expires_at=row["expires_at"],
        channels=None if row["channels"] is None else tuple(row["channels"]),
    )


async def give(
    tx: Tx, whose: Whose, *, proof: Proof, now: datetime, at: datetime | None = None, by: OperatorId | None = None
) -> bool:
    """Write a consent down, given ``at`` (or now); False if a living one to these very words is there already."""
    known, last = await _turn(tx, whose, purpose=proof.purpose)
    moment = at or now
    if (
        last is not None
        and last["kind"] == ConsentKind.GIVEN
        and bytes(last["text_hash"]) == proof.text_hash
        and (last["expires_at"] is None or moment < last["expires_at"])
        and at is None
    ):
        return False
    await tx.fetch_value(
        queries.add_record,
        **known,
        purpose=purpose_of(proof.purpose).id,
        kind=ConsentKind.GIVEN,
        at=moment,
        text_id=proof.text_id,
        text=proof.text,
        text_hash=proof.text_hash,
        is_separate=proof.is_separate,
        channels=None if proof.channels is None else sorted(proof.channels),
        way=proof.way,
        evidence=to_json(proof.evidence),
        file_id=proof.file_id,
        expires_at=proof.expires_at,
        by=by,
        now=now,
    )
    return True


async def withdraw(
    tx: Tx,
    whose: Whose,
    *,
    purpose: str,
    way: str,
    now: datetime,
    at: datetime | None = None,
    evidence: Mapping[str, Any] | None = None,
    by: OperatorId | None = None,
) -> bool:
    """End a consent ``at`` (or now), or write down a refusal of who never gave one. False if nothing was to end."""
    known, last = await _turn(tx, whose, purpose=purpose)
    was_given = last is not None and last["kind"] == ConsentKind.GIVEN
    if last is not None and not was_given:
        return False
    # By clocks that differ a little it must never come before what it ends.
    moment = at or (max(now, last["at"]) if last is not None else now)
    await tx.fetch_value(
        queries.add_record,
        **known,
        purpose=purpose_of(purpose).id,
        kind=ConsentKind.WITHDRAWN if was_given else ConsentKind.REFUSED,
        at=moment,
        text_id=None,
        text="",
        text_hash=None,
        is_separate=True,
        channels=None,
        way=way,
        evidence=to_json(dict(evidence or {})),
        file_id=None,
        expires_at=None,
        by=by,
        now=now,
    )
    return was_given


async def _turn(tx: Tx, whose: Whose, *, purpose: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Whose it is, with what is known of the address, and the latest thing said; others wait until we are done."""
    known: dict[str, Any] = {name: getattr(whose, name) for name in Whose.__dataclass_fields__}
    if whose.contact_id is None:
        where = {"company_id": whose.company_id, "inbox_id": whose.inbox_id, "address": whose.address}
        found = await tx.fetch_one(queries.identity_at, **where)
        if found is not None:
            known |= {"contact_id": found["contact_id"], "identity_id": found["id"]}
    who = f"{known['contact_id']}" if known["contact_id"] is not None else f"{whose.inbox_id}:{whose.address}"
    await tx.execute(queries.take_turn, key=f"consent:{whose.company_id}:{purpose}:{who}")
    rest = {name: value for name, value in known.items() if name != "identity_id"}
    return known, await tx.fetch_one(queries.last_record, **rest, purpose=purpose)


async def withdrew_once(tx: Tx, whose: Whose, *, purpose: str) -> bool:
    """Whether somebody ever took this consent back at this address."""
    found: bool = await tx.fetch_value(
        queries.withdrew_once,
        company_id=whose.company_id,
        inbox_id=whose.inbox_id,
        address=whose.address,
        purpose=purpose,
    )
    return found
