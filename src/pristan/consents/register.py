"""The register as people read it: who agreed to what, what holds today, what proves it."""

import csv
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any, Final

from pristan.compliance.rulebook import shipped
from pristan.consents.policy import neutral
from pristan.consents.texts import queries
from pristan.contacts import consent_standing
from pristan.contacts.consents import demand_of, purposes, record_of
from pristan.contacts.model import ConsentStanding
from pristan.contacts.policy.agreement import standing
from pristan.core.ids import CompanyId, ContactId
from pristan.kit.db import Tx

CHUNK: Final = 200
MOST_CHUNKS: Final = 20  # of a filter that almost nobody fits
EXPORTED: Final = 100_000
COLUMNS: Final = (
    "contact_id", "name", "purpose", "state", "given_at", "ended_at", "expires_at", "way", "evidence", "text_version",
    "text_hash", "fault", "rule",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows of the register; None does not limit."""

    purpose: str | None = None
    state: str | None = None
    way: str | None = None
    contact_id: int | None = None


async def page(
    tx: Tx, wanted: Filter, *, company_id: CompanyId, before: int | None, limit: int, now: datetime
) -> tuple[list[dict[str, Any]], int | None]:
    """Rows, the latest first, and where to go on; None when that was all."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST_CHUNKS):
        rows = await _chunk(tx, wanted, company_id=company_id, before=before, now=now)
        fit = [row for row in rows if wanted.state in {None, row["state"]}]
        room = limit - len(found)
        found += fit[:room]
        if len(fit) > room:
            return found, found[-1]["id"]
        if len(rows) < CHUNK:
            return found, None
        before = rows[-1]["id"]
        if len(found) == limit:
            break
    return found, before


async def table(tx: Tx, wanted: Filter, *, company_id: CompanyId, now: datetime) -> str:
    """The register as CSV for table programs; no cell is a formula. At most ``EXPORTED`` rows."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    async for row in _rows(tx, wanted, company_id=company_id, now=now):
        writer.writerow([neutral(row[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


async def _rows(tx: Tx, wanted: Filter, *, company_id: CompanyId, now: datetime) -> AsyncIterator[dict[str, Any]]:
    before: int | None = None
    for _ in range(EXPORTED // CHUNK):
        rows = await _chunk(tx, wanted, company_id=company_id, before=before, now=now)
        for row in rows:
            if wanted.state in {None, row["state"]}:
                yield row
        if len(rows) < CHUNK:
            return
        before = rows[-1]["id"]


async def _chunk(
    tx: Tx, wanted: Filter, *, company_id: CompanyId, before: int | None, now: datetime
) -> list[dict[str, Any]]:
    rows = await tx.fetch_all(
        queries.register,
        company_id=company_id,
        purpose=wanted.purpose,
        way=wanted.way,
        contact_id=wanted.contact_id,
        before=before,
        limit=CHUNK,
    )
    stand = await _standings(tx, rows, company_id=company_id, now=now)
    return [_row(row, stand[row["id"]]) for row in rows]


async def _standings(
    tx: Tx, rows: Sequence[Mapping[str, Any]], *, company_id: CompanyId, now: datetime
) -> dict[int, ConsentStanding]:
    people: dict[str, set[ContactId]] = defaultdict(set)
    for row in rows:
        if row["contact_id"] is not None:
            people[row["purpose"]].add(row["contact_id"])
    known = {
        purpose: await consent_standing(tx, company_id, who, purpose=purpose, now=now)
        for purpose, who in people.items()
    }
    return {
        row["id"]: known[row["purpose"]][row["contact_id"]]
        if row["contact_id"] is not None
        else standing([record_of(row)], demand_of(row["purpose"]), now=now)
        for row in rows
    }


def _row(row: Mapping[str, Any], stand: ConsentStanding) -> dict[str, Any]:
    return {
        "id": row["id"],
        "contact_id": row["contact_id"],
        "name": row["contact_name"] or "",
        "purpose": row["purpose"],
        "text_version": row["text_version"],
        "text_hash": row["text_hash"].hex() if row["text_hash"] else "",
        "evidence": ", ".join(sorted(name for name, value in row["evidence"].items() if value)),
        "recorded_at": row["recorded_at"],
        **shown(stand),
        "way": stand.way or row["way"],
    }


def shown(stand: ConsentStanding) -> dict[str, Any]:
    """What holds, in plain words for screens and tables."""
    return {
        "state": str(stand.state),
        "given_at": stand.given_at,
        "ended_at": stand.ended_at,
        "expires_at": stand.expires_at,
        "channels": None if stand.channels is None else list(stand.channels),
        "fault": stand.fault.text if stand.fault else "",
        "rule": stand.fault.rule if stand.fault else "",
    }


async def of_person(tx: Tx, contact_id: ContactId, *, company_id: CompanyId, now: datetime) -> list[dict[str, Any]]:
    """Every purpose a person ever spoke of: what holds, and all that was said, the latest first."""
    rows = await tx.fetch_all(queries.records_of, company_id=company_id, contact_id=contact_id)
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        said[row["purpose"]].append(row)
    return [
        {
            "purpose": purpose,
            **shown(standing([record_of(row) for row in said[purpose]], demand_of(purpose), now=now)),
            "records": [_record(row) for row in said[purpose]],
        }
        for purpose in purposes()
        if purpose in said
    ]


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    titles = {item.id: item.title for item in shipped().consents.evidence}
    named = [name for name in titles if row["evidence"].get(name) not in (None, "", [])]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "at": row["at"],
        "way": row["way"],
        "evidence": [
            {"name": name, "title": titles[name], "value": str(row["evidence"][name])[:200]} for name in named
        ],
        "text": row["text"],
        "text_version": row["text_version"],
        "text_hash": row["text_hash"].hex() if row["text_hash"] else "",
        "recorded_by_name": row["recorded_by_name"],
        "recorded_at": row["recorded_at"],
    }
