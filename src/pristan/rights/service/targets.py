"""Whose rows are meant: all cards, addresses and threads of one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.rights.holdings import gathering
from pristan.rights.model import Targets


async def person_of(tx: Tx, contact_id: int, *, company_id: CompanyId) -> tuple[Targets, dict[str, Any]]:
    """The person behind a card, whatever it was merged into; also what a restored copy is recognised by."""
    head = await tx.fetch_value(gathering.head_of, company_id=company_id, contact_id=contact_id)
    cards = await tx.fetch_all(gathering.person, company_id=company_id, contact_id=head)
    if not cards:
        raise NotFound("Клиент не найден", code="contact.not_found")
    contacts = [row["id"] for row in cards]
    addresses = await tx.fetch_all(gathering.addresses, company_id=company_id, contacts=contacts)
    identities = [row["id"] for row in addresses]
    threads = await tx.fetch_all(gathering.threads, company_id=company_id, contacts=contacts, identities=identities)
    found = Targets(
        contacts=tuple(contacts),
        identities=tuple(identities),
        conversations=tuple(row["id"] for row in threads),
        values=tuple((row["inbox_id"], row["value"]) for row in addresses),
    )
    marks = {
        "contacts": [[row["id"], moment(row["created_at"])] for row in cards],
        "conversations": [[row["id"], moment(row["created_at"])] for row in threads],
    }
    return found, marks


def moment(at: datetime) -> str:
    """A moment as it is compared with that of a restored row: to the microsecond."""
    return at.isoformat(timespec="microseconds")


def as_stored(targets: Targets, marks: Mapping[str, Any]) -> dict[str, Any]:
    """Targets as the row of a destruction keeps them while it lasts; the addresses go at its end."""
    return {
        "contact_ids": list(targets.contacts),
        "identity_ids": list(targets.identities),
        "conversation_ids": list(targets.conversations),
        "values": [list(pair) for pair in targets.values],
        "marks": dict(marks),
    }


def from_stored(stored: Mapping[str, Any]) -> Targets:
    """The reverse of ``as_stored``."""
    return Targets(
        contacts=tuple(stored.get("contact_ids", ())),
        identities=tuple(stored.get("identity_ids", ())),
        conversations=tuple(stored.get("conversation_ids", ())),
        values=tuple((int(inbox), str(value)) for inbox, value in stored.get("values", ())),
    )


def narrowed(stored: Mapping[str, Any], targets: Targets) -> dict[str, Any]:
    """What the row of a destruction keeps when its rows are gone: the numbers and marks of ``targets``, no address."""
    went = {"contacts": set(targets.contacts), "conversations": set(targets.conversations)}
    marks = {kind: [mark for mark in of if mark[0] in went[kind]] for kind, of in stored.get("marks", {}).items()}
    left = {**stored, **as_stored(targets, marks)}
    del left["values"]
    return left


def by_numbers(targets: Targets) -> str:
    """How an act calls those whom a term let go: by how many threads or people there were."""
    count = len(targets.conversations) or len(targets.contacts)
    return f"{count or ''} по перечню номеров записей".lstrip()
