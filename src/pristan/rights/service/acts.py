"""The act of destruction: the fields of the order, from what is known; what is not known is listed, not invented."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from pristan.compliance.rulebook import shipped
from pristan.kit.db import Tx, to_json
from pristan.kit.lettering import listed
from pristan.rights.holdings import HOLDINGS, TITLES, erasing, gathering
from pristan.rights.model import Cause, Erasure
from pristan.rights.service.terms import day_of

DOCUMENT: Final = "DESTRUCTION_ACT"
SYSTEM: Final = "«Пристань», система переписки с клиентами"
METHOD: Final = "Удаление записей базы данных и файлов хранилища средствами системы, без возможности восстановления"
CAUSES: Final = {
    Cause.REQUEST: "по запросу человека",
    Cause.RETENTION: "истёк срок хранения",
    Cause.RESTORE: "повторно, после восстановления копии",
}


async def make(tx: Tx, found: Erasure, *, now: datetime) -> tuple[int, str]:
    """Store the act of a finished destruction; its number and the digest of its fields."""
    company = await tx.fetch_one(gathering.company_shown, company_id=found.company_id)
    fields = fields_of(found, company=company or {}, now=now)
    digest = sha256(msgspec.json.encode(fields, order="deterministic")).digest()
    made = await tx.fetch_value(
        erasing.add_act,
        company_id=found.company_id,
        erasure_id=found.id,
        fields=to_json(fields),
        digest=digest,
        now=now,
    )
    return int(made), digest.hex()


def fields_of(found: Erasure, *, company: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The fields in the order the document of the rulebook has them, with the counts."""
    document = shipped().documents[DOCUMENT]
    inn = f", ИНН {company['inn']}" if company.get("inn") else ""
    who = [name for name in dict.fromkeys([found.asked_by_name, found.decided_by_name]) if name]
    values = {
        "operator": f"{company.get('name', '')}{inn}",
        "subject": found.subject or "по перечню номеров записей",
        "destroyers": ", ".join(who) or "система по правилу хранения",
        "categories": listed([TITLES[table] for table in sorted(found.counts, key=_order) if found.counts[table]]),
        "media": "Записи базы данных и файлы хранилища; бумажных носителей нет",
        "ispdn": SYSTEM,
        "method": METHOD,
        "reason": f"{CAUSES[Cause(found.cause)].capitalize()}. {found.reason}",
        "date": day_of(now).isoformat(),
    }
    titles = {item.id: item.title or item.id for item in document.fields}
    return {
        "norm": document.norm,
        "fields": [{"id": id_, "title": titles[id_], "value": values[id_]} for id_ in titles if id_ in values],
        "counts": [{"title": TITLES[table], "rows": found.counts[table]} for table in sorted(found.counts, key=_order)],
        "conf": str(document.conf),
        "note": document.note or "",
    }


def _order(table: str) -> int:
    return [holding.table for holding in HOLDINGS].index(table)
