"""The register of consents: whatever asks for one writes it here, and withdraws it here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pristan.contacts.store import queries
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx, to_json

ADVERTISING: Final = "ads"  # 38-FZ, art. 18: advertising by electronic means
PERSONAL_DATA: Final = "personal_data"  # 152-FZ, art. 9: processing of personal data


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who agrees, as their channel knows them: also somebody who has not written yet."""

    company_id: CompanyId
    inbox_id: InboxId
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was agreed to and how it is proved. ``text_hash`` is of the very words that were shown."""

    purpose: str
    text: str
    text_hash: bytes
    way: str
    evidence: Mapping[str, Any]


async def give(tx: Tx, address: Address, *, proof: Proof, now: datetime) -> bool:
    """Write a consent down; False if a living one for the purpose is there already."""
    added = await tx.execute(
        queries.give_consent,
        company_id=address.company_id,
        inbox_id=address.inbox_id,
        address=address.value,
        purpose=proof.purpose,
        text=proof.text,
        text_hash=proof.text_hash,
        way=proof.way,
        evidence=to_json(proof.evidence),
        now=now,
    )
    return added > 0


async def withdraw(tx: Tx, address: Address, *, purpose: str, way: str, now: datetime) -> bool:
    """End a living consent; the proof stays. False if there was none."""
    ended = await tx.execute(
        queries.withdraw_consent,
        company_id=address.company_id,
        inbox_id=address.inbox_id,
        address=address.value,
        purpose=purpose,
        way=way,
        now=now,
    )
    return ended > 0


async def withdrew_once(tx: Tx, address: Address, *, purpose: str) -> bool:
    """Whether somebody ever took this consent back here."""
    found: bool = await tx.fetch_value(
        queries.withdrew_once,
        company_id=address.company_id,
        inbox_id=address.inbox_id,
        address=address.value,
        purpose=purpose,
    )
    return found
