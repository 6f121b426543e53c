"""What a person's card shows of what was carried over: from where, what has no field of its own, deals and tickets."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get
from litestar.params import FromPath
from msgspec import Meta, Struct

from pristan.conversations.people import is_seen
from pristan.core.errors import NotFound
from pristan.kit.given import GivenDb
from pristan.kit.principal import Principal
from pristan.migration.formats import FORMATS
from pristan.migration.store import queries

Caller = Request[Any, Any, Any]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]


class CarriedField(Struct, kw_only=True):
    """A column of the source and what stood in it."""

    header: str
    value: str


class CarriedRecord(Struct, kw_only=True):
    """A deal, a ticket or a company as it stood in the source; nobody changes it here."""

    id: int
    import_id: int
    source: str
    kind: str
    title: str
    at: datetime | None
    fields: list[CarriedField]


class CarriedFrom(Struct, kw_only=True):
    """An import that brought the person; ``title``: of the export."""

    import_id: int
    title: str
    at: datetime


class CarriedShape(Struct, kw_only=True):
    """Everything an import left on the card of a person."""

    sources: list[CarriedFrom]
    fields: list[CarriedField]
    records: list[CarriedRecord]


@get("/contacts/{contact_id:int}/carried", permission="contacts.view")
async def carried(request: Caller, *, contact_id: PathId, db: GivenDb) -> CarriedShape:
    """What was carried over of one person."""
    user: Principal = request.user
    where: dict[str, Any] = {"company_id": user.company_id, "contact_id": contact_id}
    async with db.transaction(user.scope) as tx:
        if not await is_seen(tx, contact_id, company_id=user.company_id):
            raise NotFound("Клиент не найден", code="contact.not_found")
        sources = await tx.fetch_all(queries.came_from, **where)
        records = await tx.fetch_all(queries.records_of, **where)
    return CarriedShape(
        sources=[
            CarriedFrom(import_id=row["import_id"], title=_title(row["format"]), at=row["started_at"])
            for row in {row["import_id"]: row for row in sources}.values()
        ],
        fields=_fields({name: value for row in sources for name, value in row["attributes"].items()}),
        records=[
            CarriedRecord(**{**row, "source": _title(row["source"]), "fields": _fields(row["fields"])})
            for row in records
        ],
    )


def _title(format_id: str) -> str:
    known = FORMATS.get(format_id)
    return known.title if known else format_id


def _fields(found: dict[str, Any]) -> list[CarriedField]:
    return [CarriedField(header=name, value=str(value)) for name, value in found.items()]
