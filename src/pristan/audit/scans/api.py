"""Scanners over HTTP: begin, progress, result, pause, history."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from pristan.audit.scans import service
from pristan.audit.scans.model import Kind, Scan
from pristan.core.errors import InvalidInput
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb, GivenFiles
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Before = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]
PAGE = 50
LARGEST_UPLOAD = 200 * 1024 * 1024
PIECE = 1024 * 1024
ANSWERED = {"pause": "paused", "resume": "running", "cancel": "cancelled"}


class ScanGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A look at something that is reached by its name: a site, a domain, a connected mailbox.

    ``client_key``: repeating the call with it begins nothing anew. ``pages``: of a site; ``days``: of a mailbox.
    """

    kind: Literal["site", "dns", "mail"]
    client_key: UUID
    target: Annotated[str, Meta(max_length=500)] = ""
    inbox_id: Id | None = None
    pages: Annotated[int, Meta(ge=1, le=5_000)] | None = None
    days: Annotated[int, Meta(ge=1, le=1_100)] | None = None


class UploadGiven(Struct, kw_only=True):
    """A look at a file: saved pages, files with personal data, an export of another system."""

    kind: Literal["pages", "files", "export"]
    client_key: UUID
    file: UploadFile


class ScanTurn(Struct, kw_only=True, forbid_unknown_fields=True):
    """What to do with a look that is under way."""

    act: Literal["pause", "resume", "cancel"]


class ScanShape(Struct, kw_only=True):
    """A look. ``done`` of ``total`` things known so far; the total of a site grows while it is walked over."""

    id: int
    kind: str
    target: str
    state: Literal["running", "paused", "done", "failed", "cancelled"]
    done: int
    total: int
    warnings: int
    failure: str | None
    started_at: datetime
    ended_at: datetime | None
    asked_by_name: str


class ScanDetail(Struct, kw_only=True):
    """A look with everything it has found; the shape of ``result`` goes by its kind (``docs/howto/audit-scan.md``)."""

    scan: ScanShape
    warnings: list[str]
    result: dict[str, Any] | None


class ScansShape(Struct, kw_only=True):
    """A page of looks, the latest first; ``next_before`` asks for the next one."""

    items: list[ScanShape]
    next_before: int | None


class MailboxShape(Struct, kw_only=True):
    id: int
    name: str


class ScanMade(Struct, kw_only=True):
    id: int


@get("/audit/scans", permission="audit.view")
async def scans(request: Caller, *, db: GivenDb, before: Before = None) -> ScansShape:
    """Looks of the company."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found, following = await service.listed(tx, user.company_id, before=before, limit=PAGE)
    return ScansShape(items=[_shape(scan) for scan in found], next_before=following)


@get("/audit/scans/mailboxes", permission="audit.manage")
async def scan_mailboxes(request: Caller, *, db: GivenDb) -> list[MailboxShape]:
    """Connected mailboxes that may be looked through."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.mailboxes(tx, user.company_id)
    return [MailboxShape(id=id_, name=name) for id_, name in found]


@get("/audit/scans/{scan_id:int}", permission="audit.view")
async def scan(request: Caller, *, scan_id: PathId, db: GivenDb) -> ScanDetail:
    """One look with its result."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, user.company_id, scan_id)
    return ScanDetail(scan=_shape(found), warnings=found.warnings, result=found.result)


@post("/audit/scans", permission="audit.manage")
async def begin_scan(request: Caller, *, data: JSONBody[ScanGiven], db: GivenDb, clock: GivenClock) -> ScanMade:
    """Begin a look at a site, a domain or a mailbox."""
    options = {name: value for name in ("inbox_id", "pages", "days") if (value := getattr(data, name)) is not None}
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        made = await service.begin(
            tx,
            user,
            kind=Kind(data.kind),
            target=data.target,
            options=options,
            client_key=data.client_key,
            now=clock.now(),
        )
        await _log(tx, request, "scan.begun", about=made, now=clock.now())
    return ScanMade(id=made)


@post("/audit/scans/uploads", permission="audit.manage", request_max_body_size=LARGEST_UPLOAD + 65_536)
async def begin_upload_scan(
    request: Caller,
    *,
    data: Annotated[UploadGiven, Body(media_type=RequestEncodingType.MULTI_PART)],
    db: GivenDb,
    files: GivenFiles,
    clock: GivenClock,
) -> ScanMade:
    """Begin a look at a file of at most 200 MB; it is removed when the look has ended."""
    user: Principal = request.user
    kind = Kind(data.kind)
    name, key = service.fitting_name(kind, data.file.filename), f"scans/{user.company_id}/{uuid4().hex}"
    await files.put_stream(key, _pieces(await _first_piece(data.file), data.file))
    try:
        async with db.transaction(user.scope) as tx:
            made = await service.begin(
                tx, user, kind=kind, target=name, options={}, client_key=data.client_key, now=clock.now(), upload=key
            )
            is_kept = (await service.load(tx, user.company_id, made)).upload == key
            await _log(tx, request, "scan.begun", about=made, now=clock.now())
    except BaseException:
        with suppress(OSError):
            await files.delete(key)
        raise
    if not is_kept:
        await files.delete(key)
    return ScanMade(id=made)


@post("/audit/scans/{scan_id:int}/turn", permission="audit.manage", status_code=200)
async def turn_scan(
    request: Caller, *, scan_id: PathId, data: JSONBody[ScanTurn], db: GivenDb, clock: GivenClock
) -> Ok:
    """Pause a look, go on with it or cancel it; 409 ``scan.state`` where it has ended."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.turn(tx, user.company_id, scan_id, state=ANSWERED[data.act], now=clock.now())
        await _log(tx, request, f"scan.{ANSWERED[data.act]}", about=scan_id, now=clock.now())
    return Ok()


async def _first_piece(file: UploadFile) -> bytes:
    piece = await file.read(PIECE)
    if not piece:
        raise InvalidInput("Файл пуст. Выберите другой", code="scan.empty_file")
    return piece


async def _pieces(first: bytes, file: UploadFile) -> AsyncIterator[bytes]:
    yield first
    while piece := await file.read(PIECE):
        yield piece


def _shape(found: Scan) -> ScanShape:
    return ScanShape(
        id=found.id,
        kind=found.kind,
        target=found.target,
        state=found.state,  # type: ignore[arg-type] # checked by the database
        done=found.done,
        total=found.total,
        warnings=len(found.warnings),
        failure=found.failure,
        started_at=found.started_at,
        ended_at=found.ended_at,
        asked_by_name=found.asked_by_name,
    )


async def _log(tx: Tx, request: Caller, action: str, *, about: int, now: datetime) -> None:
    await append_access_log(tx, entry_of(request, action, target=f"scan:{about}"), now=now)


routes = [scans, scan_mailboxes, scan, begin_scan, begin_upload_scan, turn_scan]
