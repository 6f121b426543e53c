"""Labels and snippets («Метки» and «Шаблоны»)."""

from typing import Any

import psycopg
from litestar import Request, delete, get, patch, post
from litestar.params import JSONBody
from msgspec import convert, structs

from pristan.conversations.projection import queries
from pristan.conversations.shapes import LabelGiven, LabelShape, PathId, SnippetGiven, SnippetShape
from pristan.core.errors import Conflict, NotFound
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


@get("/labels", permission="conversations.view", shows_personal=True)
async def list_labels(request: Caller, *, db: GivenDb) -> list[LabelShape]:
    async with db.transaction(request.user.scope) as tx:
        return convert(await tx.fetch_all(queries.list_labels, company_id=request.user.company_id), list[LabelShape])


@post("/labels", permission="labels.manage", shows_personal=True)
async def add_label(request: Caller, *, data: JSONBody[LabelGiven], db: GivenDb) -> LabelShape:
    try:
        async with db.transaction(request.user.scope) as tx:
            row = await tx.fetch_one(queries.add_label, company_id=request.user.company_id, **structs.asdict(data))
    except psycopg.errors.UniqueViolation as exc:
        raise Conflict(f"Метка «{data.name}» уже есть", code="label.exists") from exc
    return convert(row, LabelShape)


@patch("/labels/{label_id:int}", permission="labels.manage", shows_personal=True)
async def change_label(request: Caller, *, label_id: PathId, data: JSONBody[LabelGiven], db: GivenDb) -> LabelShape:
    where = {"company_id": request.user.company_id, "id": label_id}
    try:
        async with db.transaction(request.user.scope) as tx:
            row = await tx.fetch_one(queries.change_label, **where, **structs.asdict(data))
    except psycopg.errors.UniqueViolation as exc:
        raise Conflict(f"Метка «{data.name}» уже есть", code="label.exists") from exc
    if row is None:
        raise NotFound("Такой метки нет", code="label.not_found")
    return convert(row, LabelShape)


@delete("/labels/{label_id:int}", permission="labels.manage")
async def archive_label(request: Caller, *, label_id: PathId, db: GivenDb, clock: GivenClock) -> None:
    """Take a label out of use; conversations keep it until it is taken off."""
    where = {"company_id": request.user.company_id, "id": label_id}
    async with db.transaction(request.user.scope) as tx:
        if not await tx.execute(queries.archive_label, **where, now=clock.now()):
            raise NotFound("Такой метки нет", code="label.not_found")


@get("/snippets", permission="conversations.view", shows_personal=True)
async def list_snippets(request: Caller, *, db: GivenDb) -> list[SnippetShape]:
    async with db.transaction(request.user.scope) as tx:
        rows = await tx.fetch_all(queries.list_snippets, company_id=request.user.company_id)
    return convert(rows, list[SnippetShape])


@post("/snippets", permission="snippets.manage", shows_personal=True)
async def add_snippet(request: Caller, *, data: JSONBody[SnippetGiven], db: GivenDb, clock: GivenClock) -> SnippetShape:
    who = {"company_id": request.user.company_id, "operator_id": request.user.operator_id, "now": clock.now()}
    try:
        async with db.transaction(request.user.scope) as tx:
            row = await tx.fetch_one(queries.add_snippet, **who, **structs.asdict(data))
    except psycopg.errors.UniqueViolation as exc:
        raise Conflict(f"Шаблон «{data.shortcut}» уже есть", code="snippet.exists") from exc
    except psycopg.errors.ForeignKeyViolation as exc:
        raise NotFound("Такого направления нет", code="line.not_found") from exc
    return convert(row, SnippetShape)


@patch("/snippets/{snippet_id:int}", permission="snippets.manage", shows_personal=True)
async def change_snippet(
    request: Caller, *, snippet_id: PathId, data: JSONBody[SnippetGiven], db: GivenDb, clock: GivenClock
) -> SnippetShape:
    who = {"company_id": request.user.company_id, "operator_id": request.user.operator_id, "now": clock.now()}
    try:
        async with db.transaction(request.user.scope) as tx:
            row = await tx.fetch_one(queries.change_snippet, id=snippet_id, **who, **structs.asdict(data))
    except psycopg.errors.UniqueViolation as exc:
        raise Conflict(f"Шаблон «{data.shortcut}» уже есть", code="snippet.exists") from exc
    except psycopg.errors.ForeignKeyViolation as exc:
        raise NotFound("Такого направления нет", code="line.not_found") from exc
    if row is None:
        raise NotFound("Такого шаблона нет", code="snippet.not_found")
    return convert(row, SnippetShape)


@delete("/snippets/{snippet_id:int}", permission="snippets.manage")
async def drop_snippet(request: Caller, *, snippet_id: PathId, db: GivenDb) -> None:
    async with db.transaction(request.user.scope) as tx:
        if not await tx.execute(queries.drop_snippet, company_id=request.user.company_id, id=snippet_id):
            raise NotFound("Такого шаблона нет", code="snippet.not_found")


routes = (
    list_labels,
    add_label,
    change_label,
    archive_label,
    list_snippets,
    add_snippet,
    change_snippet,
    drop_snippet,
)
