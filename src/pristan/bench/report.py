"""How long the report of a big audit takes: read from the database, then drawn as PDF, DOCX and XLSX."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from pristan.audit import Sighting, suggest
from pristan.audit.inventory import thing_of
from pristan.audit.items import Actor, Source
from pristan.audit.papers import report_of, sheets_of
from pristan.audit.papers.pdf import to_pdf
from pristan.audit.papers.word import to_docx
from pristan.audit.service import inventory, plan, running
from pristan.audit.tables import to_xlsx
from pristan.bench.ground import Ground, queries
from pristan.bench.model import Scale
from pristan.compliance.own import in_use
from pristan.core.ids import CompanyId
from pristan.kit.db import Database

ITEMS = {Scale.SMALL: 40, Scale.FULL: 400}
_PLACES = 8  # where each of the scanned things was seen
Used = tuple[str, str, str]  # kind, service, purpose


def used() -> list[Used]:
    """Every messenger and service that the rules know, as companies use them."""
    book = in_use()
    known = [("messenger", name, purpose) for name in book.messengers for purpose in ("dialog", "promo")]
    known += [(kind, name, use) for name in book.services for kind, use in (("crm", "store"), ("site_form", "collect"))]
    return [
        (kind, service, purpose)
        for kind, service, purpose in known
        if not thing_of(book, kind=kind, service=service, purposes=[purpose], data=["FIO"]).note
    ]


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """A company that uses many foreign things, each seen by scanners at several places, and the plan that follows."""
    return asyncio.run(_measure(ground, ITEMS[scale]))


async def _measure(ground: Ground, count: int) -> dict[str, float | int | str]:
    actor = Actor(company_id=CompanyId(ground.company_id), name="Замер", now=datetime.now(UTC))
    database = ground.here.database("worker", size=2)
    await database.open()
    try:
        run_id = await _audited(ground, database, actor=actor, count=count)
        began = time.perf_counter()
        async with database.transaction() as tx:
            found = await running.one(tx, actor.company_id, run_id)
            tasks, _ = await plan.listed(tx, actor.company_id)
        report = report_of(found, tasks, edition=in_use().edition)
        read_s = time.perf_counter() - began
        drawn: dict[str, float | int | str] = {}
        for name, draw in (("pdf", to_pdf), ("docx", to_docx), ("xlsx", lambda made: to_xlsx(sheets_of(made)))):
            since = time.perf_counter()
            body = await asyncio.to_thread(draw, report)
            drawn[f"{name}_s"], drawn[f"{name}_kb"] = round(time.perf_counter() - since, 2), len(body) >> 10
        took = time.perf_counter() - began
    finally:
        await database.close()
    told = {"items": count, "findings": len(found["findings"]), "tasks": len(tasks), "read_s": round(read_s, 2)}
    return {"seconds": round(took, 2), **told, **drawn}


async def _audited(ground: Ground, database: Database, *, actor: Actor, count: int) -> int:
    """Write the inventory down, have it scanned, run the audit and make its plan; the number of the run."""
    with ground.connect() as connection:
        connection.execute(queries.make_bank.encode(), {"company_id": actor.company_id, "now": actor.now})
    things = used()
    async with database.transaction() as tx:
        for number in range(count):
            await inventory.add(tx, actor, _item(number, things[number % len(things)]), source=Source.HAND)
        seen = [
            Sighting(kind=kind, service=service, place=f"https://site{at}.example/p", words=f"Вызов {service} № {at}")
            for kind, service, _ in things[:count]
            for at in range(_PLACES)
        ]
        await suggest(tx, actor.company_id, seen, source=Source.SITE, seen_at=actor.now)
    async with database.transaction() as tx:
        run_id = await running.run(tx, actor)
        await plan.from_run(tx, actor, run_id, with_duties=True)
    return run_id


def _item(number: int, thing: Used) -> dict[str, Any]:
    kind, service, purpose = thing
    return {
        "kind": kind,
        "service": service,
        "title": f"{service}: отдел № {number}",
        "purposes": [purpose],
        "data": ["FIO"],
        "first_place": "US",
        "location": "US",
        "volume": 5_000,
        "owner": f"Руководитель отдела № {number}",
        "contract": "unknown",
        "contract_note": "",
        "business_line_id": None,
        "facts": {},
        "note": "Записано при обходе отделов, договора никто не нашёл",
    }
