"""Imports over HTTP: an export sent in pieces, looked at, asked about, carried over, taken back."""

from typing import Annotated, Any

from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, convert

from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb, GivenFiles
from pristan.kit.media import serving_headers
from pristan.kit.principal import Principal
from pristan.migration import pulls, service, uploading
from pristan.migration.cards import carried
from pristan.migration.formats import FORMATS
from pristan.migration.left_out import MOST_FILES, table_of
from pristan.migration.shapes import (
    AnswersGiven,
    ImportDetail,
    ImportFindings,
    ImportFormat,
    ImportFormats,
    ImportLoss,
    ImportMade,
    ImportQuestion,
    ImportSkipped,
    ImportsPage,
    ImportTwin,
    StartGiven,
    StateGiven,
    UploadGiven,
    findings_of,
    shape_of,
)
from pristan.migration.store import Import, piece_key, queries
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]
Number = Annotated[FromPath[int], Meta(ge=0, le=10_000)]
Below = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
MAY = "imports.manage"


@get("/import-formats", permission=MAY)
async def formats() -> ImportFormats:
    """Exports that are read."""
    return ImportFormats(items=[ImportFormat(id=one.id, title=one.title) for one in FORMATS.values()])


@get("/imports", permission=MAY)
async def imports(request: Caller, *, db: GivenDb, below: Below = None, limit: Limit = 50) -> ImportsPage:
    """Imports of the company, the newest first; ``next`` goes into ``below``."""
    user: Principal = request.user
    where = {"company_id": user.company_id, "below": below, "limit": limit + 1}
    async with db.transaction(user.scope) as tx:
        found = await tx.all_of(Import, queries.imports_of, **where)
    shown = found[:limit]
    return ImportsPage(items=[shape_of(item) for item in shown], next=shown[-1].id if len(found) > limit else None)


@post("/imports", permission=MAY, status_code=200)
async def announce_import(
    request: Caller, *, data: JSONBody[UploadGiven], db: GivenDb, clock: GivenClock
) -> ImportMade:
    """An export is about to be sent; its pieces follow one after another."""
    user: Principal = request.user
    given = uploading.Announced(
        name=data.name,
        size=data.size,
        line_id=data.business_line_id,
        client_key=data.client_key,
        by=user.operator_id,
        by_name=user.name,
    )
    async with db.transaction(user.scope) as tx:
        made = await uploading.announce(tx, user.company_id, given, now=clock.now())
        await append_access_log(tx, entry_of(request, "import.announced", target=f"import:{made}"), now=clock.now())
    return ImportMade(id=made)


@put(
    "/imports/{import_id:int}/pieces/{number:int}",
    permission=MAY,
    request_max_body_size=uploading.PIECE + 1024,
)
async def put_piece(request: Caller, *, import_id: PathId, number: Number, db: GivenDb, files: GivenFiles) -> Ok:
    """The bytes of one piece, as they are; a piece that is here already is passed by, one out of turn refused."""
    user: Principal = request.user
    content = await request.body()
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
    if uploading.fits(found, number, length=len(content)):
        key = piece_key(found.company_id, found.id, number)
        await files.put(key, content)
        async with db.transaction(user.scope) as tx:
            is_there = await uploading.piece_arrived(tx, found, number)
        if not is_there:
            await files.delete(key)
    return Ok()


@post("/imports/{import_id:int}/look", permission=MAY, status_code=200)
async def look_at_import(request: Caller, *, import_id: PathId, db: GivenDb) -> Ok:
    """All pieces are here: have the export read to its end. Nothing is carried over yet."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await uploading.look(tx, await service.load(tx, import_id))
    return Ok()


@get("/imports/{import_id:int}", permission=MAY)
async def one_import(request: Caller, *, import_id: PathId, db: GivenDb) -> ImportDetail:
    """One import: how far it is, what was found, what is asked."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        twin = await uploading.twin_of(tx, found) if found.state == "asked" else None
    return _detail(found, twin)


@put("/imports/{import_id:int}/answers", permission=MAY)
async def answer_import(
    request: Caller, *, import_id: PathId, data: JSONBody[AnswersGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Answers to all questions; the export is read again with them."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        await uploading.answer(tx, found, format_name=data.format, answers=data.answers, now=clock.now())
    return Ok()


@post("/imports/{import_id:int}/start", permission=MAY, status_code=200)
async def start_import(
    request: Caller, *, import_id: PathId, data: JSONBody[StartGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Begin to carry over into a line; 409 ``import.twice`` where the same file was carried over already."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        await uploading.start(tx, found, line_id=data.business_line_id, is_again=data.is_again, now=now)
        await append_access_log(tx, entry_of(request, "import.started", target=f"import:{import_id}"), now=now)
    return Ok()


@put("/imports/{import_id:int}/state", permission=MAY)
async def change_import(
    request: Caller, *, import_id: PathId, data: JSONBody[StateGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """Pause an import, go on with it, or take back all it brought."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.load(tx, import_id)
        await service.set_state(tx, import_id, data.state, now=clock.now())
        entry = entry_of(request, "import.changed", target=f"import:{import_id}", state=data.state)
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@delete("/imports/{import_id:int}", permission=MAY, status_code=200)
async def drop_import(request: Caller, *, import_id: PathId, db: GivenDb, files: GivenFiles, clock: GivenClock) -> Ok:
    """Forget an export that was not carried over, with its pieces."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
    await uploading.drop(db, files, found, scope=user.scope)
    async with db.transaction(user.scope) as tx:
        await append_access_log(tx, entry_of(request, "import.dropped", target=f"import:{import_id}"), now=clock.now())
    return Ok()


@get("/imports/{import_id:int}/loss", permission=MAY)
async def import_loss(request: Caller, *, import_id: PathId, db: GivenDb) -> ImportLoss:
    """What would vanish if the import were taken back."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        return convert(await _loss(tx, found), ImportLoss)


@get("/imports/{import_id:int}/report", permission=MAY)
async def import_report(request: Caller, *, import_id: PathId, db: GivenDb) -> Response[bytes]:
    """What was not read, by file and line, as CSV; no cell of it is a formula."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        where = {"company_id": found.company_id, "import_id": import_id}
        files = await tx.fetch_all(queries.left_files, **where, limit=MOST_FILES)
    headers = serving_headers("text/csv", name=f"Перенос {import_id}, пропущенное.csv")
    headers["Cache-Control"] = "private, no-store"
    return Response(table_of(found, files), headers=headers, media_type=headers.pop("Content-Type"))


async def _loss(tx: Tx, found: Import) -> dict[str, Any]:
    return await tx.fetch_one(queries.will_vanish, company_id=found.company_id, id=found.id) or {}


def _detail(found: Import, twin: Any) -> ImportDetail:
    findings, questions = findings_of(found)
    known = FORMATS.get(found.format)
    return ImportDetail(
        item=shape_of(found),
        title=known.title if known else "",
        findings=convert(findings, ImportFindings) if findings is not None else None,
        questions=[convert(one, ImportQuestion) for one in questions],
        answers=found.answers,
        warnings=found.warnings,
        skipped=[ImportSkipped(why=one["why"], file=one["file"], count=one["count"]) for one in found.skipped],
        twin=convert(twin, ImportTwin) if twin else None,
    )


routes = (
    formats,
    imports,
    announce_import,
    put_piece,
    look_at_import,
    one_import,
    answer_import,
    start_import,
    change_import,
    drop_import,
    import_loss,
    import_report,
    carried,
    *pulls.routes,
)
