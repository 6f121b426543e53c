"""Rules of retention, and what they would destroy now."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import delete, get, put
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import Id, PathId
from pristan.core.errors import NotFound
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.rights.api.shapes import AskedShape, Caller, actor_of
from pristan.rights.service import retention
from pristan.rights.service.requests import queries
from pristan.rights.service.terms import day_of
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of


class RetentionGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``subject_kind``: closed conversations, or people without any. Without a line: of the whole company."""

    subject_kind: Literal["conversations", "people"]
    business_line_id: Id | None = None
    purpose: Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S")]
    days: Annotated[int, Meta(ge=1, le=36500)]
    is_on: bool = False


class RetentionShape(Struct, kw_only=True):
    id: int
    subject_kind: str
    business_line_id: int | None
    purpose: str
    days: int
    is_on: bool
    changed_at: datetime


class LookShape(Struct, kw_only=True):
    """``count``: how many would go now, ``is_more``: and more; ``sample``: numbers of some."""

    rule_id: int
    count: int
    is_more: bool
    oldest: datetime | None
    sample: list[int]


class RetentionPreview(Struct, kw_only=True):
    """``held_people``: those a legal hold keeps, whatever the rules say."""

    items: list[LookShape]
    held_people: int


@get("/privacy/retention", permission="privacy.manage")
async def list_rules(request: Caller, *, db: GivenDb) -> list[RetentionShape]:
    """How long what is kept."""
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.retention_rules, company_id=request.user.company_id)
    return convert(rows, list[RetentionShape])


@put("/privacy/retention", permission="privacy.manage")
async def save_rule(request: Caller, *, data: JSONBody[RetentionGiven], db: GivenDb, clock: GivenClock) -> AskedShape:
    """Add a rule, or change the one of the same kind and line."""
    actor = actor_of(request, clock)
    given: dict[str, Any] = {
        "subject_kind": data.subject_kind,
        "business_line_id": data.business_line_id if data.subject_kind == "conversations" else None,
        "purpose": data.purpose.strip(),
        "days": data.days,
        "is_on": data.is_on,
    }
    async with db.transaction(request.user.scope) as tx:
        line = given["business_line_id"]
        if line and not await tx.fetch_value(queries.line_exists, company_id=actor.company_id, id=line):
            raise NotFound("Такого направления нет", code="business_line.not_found")
        made = await tx.fetch_value(queries.save_rule, company_id=actor.company_id, now=actor.now, by=actor.id, **given)
        entry = entry_of(request, "retention.saved", target=f"retention:{made}", days=data.days, is_on=data.is_on)
        await append_access_log(tx, entry, now=actor.now)
    return AskedShape(id=made)


@delete("/privacy/retention/{retention_id:int}", permission="privacy.manage")
async def drop_rule(request: Caller, *, retention_id: PathId, db: GivenDb, clock: GivenClock) -> None:
    """Take a rule away; nothing goes by it any more."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        if not await tx.execute(queries.drop_rule, company_id=user.company_id, id=retention_id):
            raise NotFound("Правила нет", code="retention.not_found")
        await append_access_log(
            tx, entry_of(request, "retention.dropped", target=f"retention:{retention_id}"), now=clock.now()
        )


@get("/privacy/retention/preview", permission="privacy.manage")
async def preview(request: Caller, *, db: GivenDb, clock: GivenClock) -> RetentionPreview:
    """What would be destroyed now, and by which rule; rules that are off are shown as if they were on."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        rows = await tx.fetch_all(queries.retention_rules, company_id=user.company_id)
        looks = [await retention.look(tx, _rule(row, user), now=now) for row in rows]
        held = await tx.fetch_value(queries.held_back, company_id=user.company_id, today=day_of(now))
    return RetentionPreview(items=[LookShape(**_as_dict(one)) for one in looks], held_people=held)


def _rule(row: dict[str, Any], user: Principal) -> retention.Rule:
    names = ("id", "subject_kind", "business_line_id", "purpose", "days")
    return retention.Rule(company_id=user.company_id, **{name: row[name] for name in names})


def _as_dict(one: retention.Look) -> dict[str, Any]:
    return {name: getattr(one, name) for name in retention.Look.__dataclass_fields__}


routes = (list_rules, save_rule, drop_rule, preview)
