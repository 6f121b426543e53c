"""The inventory over HTTP."""

import asyncio
import base64
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal

from litestar import Response, get, post, put
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct

from pristan.audit import tables
from pristan.audit.api.shapes import (
    AuditItemDetail,
    AuditItems,
    AuditMade,
    Caller,
    Id,
    ItemGiven,
    Line,
    actor_of,
    fields_of,
    item_shape,
    sighting_shape,
)
from pristan.audit.items import Actor, Source
from pristan.audit.naming import COUNTRIES, KINDS, PURPOSES, SEEN_KINDS
from pristan.audit.service import importing
from pristan.audit.service import inventory as service
from pristan.audit.store import queries
from pristan.compliance.files import FileUnreadable
from pristan.compliance.own import in_use
from pristan.conversations.shapes import PathId, QueryId
from pristan.core.errors import FieldError, InvalidInput
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.media import serving_headers
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

LARGEST = 8 * 1024 * 1024
State = Literal["proposed", "active", "rejected", "merged", "retired"]
MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class JudgeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``into_id``: the item in use that this one is the same as, for ``merge``."""

    verdict: Literal["accept", "reject", "merge", "retire", "restore"]
    into_id: Id | None = None
    why: Line = ""


class TableGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A CSV or XLSX in base64, 8 MB at most; ``is_trial``: only tell what would come of it."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    content: Annotated[str, Meta(min_length=1, max_length=LARGEST * 4 // 3 + 4)]
    is_trial: bool = False


class SkippedLine(Struct, kw_only=True):
    line: int
    why: str


class AuditImport(Struct, kw_only=True):
    """What came of a table; ``skipped``: the first five hundred lines that were not taken."""

    rows: int
    added: int
    there_already: int
    refused: int
    skipped: list[SkippedLine]


class WordShape(Struct, kw_only=True):
    id: str
    title: str
    kind: str = ""


class AuditWords(Struct, kw_only=True):
    """What the fields of an item may say, with titles for people."""

    kinds: list[WordShape]
    purposes: list[WordShape]
    data: list[WordShape]
    countries: list[WordShape]
    services: list[WordShape]


@get("/audit/items", permission="audit.view")
async def audit_items(  # filters of a list
    request: Caller,
    *,
    db: GivenDb,
    stands: Annotated[State | None, QueryParameter()] = None,
    kind: Annotated[str | None, QueryParameter(max_length=40)] = None,
    word: Annotated[str, QueryParameter(max_length=100)] = "",
    before: QueryId = None,
) -> AuditItems:
    """The inventory, the latest first, a hundred rows a page."""
    user: Principal = request.user
    wanted = service.Wanted(state=stands, kind=kind, word=word, before=before)
    async with db.transaction(user.scope) as tx:
        items, after = await service.listed(tx, user.company_id, wanted)
        counts = await service.counted(tx, user.company_id)
    return AuditItems(items=[item_shape(item) for item in items], next=after, counts=counts)


@post("/audit/items", permission="audit.manage")
async def add_audit_item(request: Caller, *, data: JSONBody[ItemGiven], db: GivenDb, clock: GivenClock) -> AuditMade:
    """Write an item down."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        made = await service.add(tx, actor, fields_of(data), source=Source.HAND, client_key=data.client_key)
        await _log(tx, request, "audit.item_added", about=made, now=actor.now)
    return AuditMade(id=made)


@get("/audit/items/{item_id:int}", permission="audit.view")
async def audit_item(request: Caller, *, item_id: PathId, db: GivenDb) -> AuditItemDetail:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        item, seen = await service.one(tx, user.company_id, item_id)
    return AuditItemDetail(item=item_shape(item), sightings=[sighting_shape(one) for one in seen])


@put("/audit/items/{item_id:int}", permission="audit.manage")
async def change_audit_item(
    request: Caller, *, item_id: PathId, data: JSONBody[ItemGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """What is known now; 409 ``audit.item_changed`` if somebody has changed it meanwhile."""
    if data.version is None:
        text = "Назовите редакцию, которую меняете"
        raise InvalidInput(text, fields=[FieldError(field="version", message=text)])
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await service.change(tx, actor, item_id, fields=fields_of(data), version=data.version)
        await _log(tx, request, "audit.item_changed", about=item_id, now=actor.now)
    return Ok()


@post("/audit/items/{item_id:int}/judge", permission="audit.manage", status_code=200)
async def judge_audit_item(
    request: Caller, *, item_id: PathId, data: JSONBody[JudgeGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Accept what a scanner proposed, reject it, merge it into another item, retire an item or bring it back."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await service.judge(tx, actor, item_id, verdict=data.verdict, into_id=data.into_id, why=data.why)
        await _log(tx, request, "audit.item_judged", about=item_id, now=actor.now)
    return Ok()


@post("/audit/items/import", permission="audit.manage", status_code=200)
async def import_audit_items(
    request: Caller, *, data: JSONBody[TableGiven], db: GivenDb, clock: GivenClock
) -> AuditImport:
    """Take a table in: what is not understood is skipped with its line and the reason."""
    actor = actor_of(request, clock)
    lines = await asyncio.to_thread(_read, data)
    async with db.transaction(request.user.scope) as tx:
        if data.is_trial:
            report = await _tried(tx, actor=actor, lines=lines)
        else:
            report = await importing.take(tx, actor, lines)
            await _log(tx, request, "audit.items_imported", about=report.added, now=actor.now)
    return AuditImport(
        rows=report.rows,
        added=report.added,
        there_already=report.there_already,
        refused=report.refused,
        skipped=[SkippedLine(line=line, why=why) for line, why in report.skipped],
    )


@get("/audit/items/export", permission="audit.view")
async def export_audit_items(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    kind: Annotated[Literal["csv", "xlsx"], QueryParameter()] = "xlsx",
) -> Response[bytes]:
    """The inventory in use as a table that can be read back; no cell is a formula."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        wanted = service.Wanted(state="active", limit=service.EXPORTED)
        items, _ = await service.listed(tx, user.company_id, wanted)
        lines = {row["id"]: row["name"] for row in await tx.fetch_all(queries.lines, company_id=user.company_id)}
        entry = entry_of(request, "audit.items_exported", target="audit", rows=len(items), kind=kind)
        await append_access_log(tx, entry, now=clock.now())
    rows = tables.as_rows(items, lines=lines)
    write = tables.to_csv if kind == "csv" else lambda rows: tables.to_xlsx({"Опись": rows})
    body = await asyncio.to_thread(write, rows)
    headers = serving_headers(MIMES[kind], name=f"Опись каналов и хранилищ.{kind}")
    headers["Cache-Control"] = "private, no-store"
    return Response(body, headers=headers, media_type=headers.pop("Content-Type"))


@get("/audit/words", permission="audit.view")
async def audit_words() -> AuditWords:
    """Kinds, purposes, data, countries and services to choose from."""
    book = in_use()
    messengers = [WordShape(id=one.id, title=one.title, kind="messenger") for one in book.messengers.values()]
    return AuditWords(
        kinds=[
            *(WordShape(id=key, title=title) for key, title in KINDS.items()),
            *(WordShape(id=key, title=title, kind="seen") for key, title in SEEN_KINDS.items()),
        ],
        purposes=[WordShape(id=key, title=title) for key, title in PURPOSES.items()],
        data=[WordShape(id=kind.id, title=kind.title) for kind in book.kinds.values()],
        countries=[WordShape(id=key, title=title) for key, title in COUNTRIES.items()],
        services=[
            *messengers,
            *(
                WordShape(id=one.id, title=one.title, kind=one.kind)
                for one in book.services.values()
                if one.id not in book.messengers
            ),
        ],
    )


def _read(data: TableGiven) -> list[tuple[int, dict[str, str]]]:
    try:
        content = base64.b64decode(data.content, validate=True)
        return [*tables.lines_of(content, name=data.name)]
    except (ValueError, FileUnreadable) as exc:
        words = str(exc) if isinstance(exc, FileUnreadable) else "Содержимое файла не в base64"
        raise InvalidInput(words, fields=[FieldError(field="content", message=words)]) from exc


class _TrialOverError(Exception):
    """Undoes what a trial has written."""


async def _tried(tx: Tx, *, actor: Actor, lines: list[tuple[int, dict[str, str]]]) -> importing.Report:
    made: list[importing.Report] = []
    with suppress(_TrialOverError):
        async with tx.savepoint():
            made.append(await importing.take(tx, actor, lines))
            raise _TrialOverError
    return made[0]


async def _log(tx: Tx, request: Caller, action: str, *, about: int, now: datetime) -> None:
    await append_access_log(tx, entry_of(request, action, target=f"audit:{about}"), now=now)


routes = (
    audit_items, add_audit_item, audit_item, change_audit_item, judge_audit_item, import_audit_items,
    export_audit_items, audit_words,
)  # fmt: skip
