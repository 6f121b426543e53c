"""Documents over HTTP: the catalogue with what is missing, what the company tells, pages to download."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.media import serving_headers
from pristan.kit.principal import Principal
from pristan.reports import service
from pristan.reports.service import Entry, Maker
from pristan.reports.templates import DETAILS_SOURCE, Field, Listing, shipped
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]
MIMES = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


class DocumentGap(Struct, kw_only=True):
    """Something a document lacks; ``place``: the page where it is told, ``where`` in words."""

    name: str
    title: str
    place: str
    where: str


class DocumentShape(Struct, kw_only=True):
    """A document of the catalogue.

    ``template``: what to make it by, null where there is no text yet; ``about``: which of several, ``about_what``: of
    what kind, empty for a document of the whole company. ``state``: none, current or stale (what it was made from has
    changed since). ``id``: of the last making.
    """

    document: str
    title: str
    norm: str
    confidence: str
    confidence_words: str
    template: str | None
    about: str
    about_what: str
    name: str
    can_make: bool
    gaps: list[DocumentGap]
    state: Literal["none", "current", "stale"]
    id: int | None = None
    version: int | None = None
    made_at: datetime | None = None
    made_by_name: str = ""
    digest: str = ""


class DocumentsShape(Struct, kw_only=True):
    items: list[DocumentShape]


class DocumentAnswer(Struct, kw_only=True):
    """A question to the company. ``kind``: line, long, date or choice."""

    name: str
    title: str
    help: str
    kind: str
    options: dict[str, str]
    value: str


class DocumentAnswers(Struct, kw_only=True):
    id: str
    title: str
    fields: list[DocumentAnswer]


class DocumentColumn(Struct, kw_only=True):
    id: str
    title: str
    is_optional: bool


class DocumentTable(Struct, kw_only=True):
    """A table of answers; each row has its ``id`` and a value for each column that is known."""

    id: str
    title: str
    help: str
    columns: list[DocumentColumn]
    rows: list[dict[str, str]]


class DetailsShape(Struct, kw_only=True):
    groups: list[DocumentAnswers]
    lists: list[DocumentTable]


class DetailsGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Answers by name; an empty one is withdrawn, one that is not named stays as it was."""

    values: Annotated[dict[str, Annotated[str, Meta(max_length=4000)]], Meta(max_length=200)]


class RowsGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """The whole table as it is now."""

    rows: Annotated[list[dict[str, Annotated[str, Meta(max_length=2000)]]], Meta(max_length=200)]


class DocumentGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """What to make: a template of the catalogue and, for one of several, what it is about."""

    template: Annotated[str, Meta(min_length=1, max_length=80)]
    about: Annotated[str, Meta(max_length=80)] = ""


class DocumentMade(Struct, kw_only=True):
    id: int


@get("/documents", permission="privacy.manage")
async def documents(request: Caller, *, db: GivenDb, clock: GivenClock) -> DocumentsShape:
    """Every document a controller must have, with what each lacks and its last making."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        entries = await service.catalogue(tx, user.company_id, now=clock.now())
    return DocumentsShape(items=[_shown(entry) for entry in entries])


@post("/documents", permission="privacy.manage", status_code=200)
async def make_document(
    request: Caller, *, data: JSONBody[DocumentGiven], db: GivenDb, clock: GivenClock
) -> DocumentMade:
    """Make a document of what is known now; the last one again if nothing has changed since."""
    user: Principal = request.user
    by, now = Maker(id=user.operator_id, name=user.name), clock.now()
    async with db.transaction(user.scope) as tx:
        made = await service.make(tx, user.company_id, data.template, about=data.about, by=by, now=now)
        entry = entry_of(request, "document.made", target=f"document:{made}", template=data.template, about=data.about)
        await append_access_log(tx, entry, now=now)
    return DocumentMade(id=made)


@get("/documents/{document_id:int}/file", permission="privacy.manage")
async def document_file(
    request: Caller,
    *,
    document_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    kind: Annotated[Literal["pdf", "docx"], QueryParameter()] = "pdf",
) -> Response[bytes]:
    """The pages of a document. It is marked as an attachment and kept by no cache."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        content, stamp, author = await service.made(tx, user.company_id, document_id)
        entry = entry_of(request, "document.read", target=f"document:{document_id}", kind=kind)
        await append_access_log(tx, entry, now=clock.now())
    body = await asyncio.to_thread(service.drawn, content, stamp, kind=kind, author=author)
    headers = serving_headers(MIMES[kind], name=f"{content.title[:120]}, редакция {stamp.version}.{kind}")
    headers["Cache-Control"] = "private, no-store"
    return Response(body, headers=headers, media_type=headers.pop("Content-Type"))


@get("/documents/details", permission="privacy.manage")
async def details(request: Caller, *, db: GivenDb) -> DetailsShape:
    """What only the company can tell for its documents, and what it has told."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        values, rows = await service.told(tx, user.company_id)
    library = shipped()
    asked = [field for field in library.fields.values() if field.source == DETAILS_SOURCE]
    groups = [
        DocumentAnswers(
            id=group.id,
            title=group.title,
            fields=[_question(field, values.get(field.id, "")) for field in asked if field.group == group.id],
        )
        for group in library.groups
    ]
    tables = [item for item in library.lists.values() if item.source == DETAILS_SOURCE]
    return DetailsShape(groups=groups, lists=[_table(item, rows.get(item.id, [])) for item in tables])


@put("/documents/details", permission="privacy.manage")
async def put_details(request: Caller, *, data: JSONBody[DetailsGiven], db: GivenDb, clock: GivenClock) -> Ok:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.put_details(tx, user.company_id, data.values, by=user.operator_id, now=clock.now())
        entry = entry_of(request, "document.details", fields=sorted(data.values))
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@put("/documents/lists/{list_id:str}", permission="privacy.manage")
async def put_rows(
    request: Caller, *, list_id: FromPath[str], data: JSONBody[RowsGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.put_rows(tx, user.company_id, data.rows, name=list_id, by=user.operator_id, now=clock.now())
        entry = entry_of(request, "document.list", target=f"list:{list_id}", rows=len(data.rows))
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


def _question(field: Field, value: str) -> DocumentAnswer:
    return DocumentAnswer(
        name=field.id, title=field.title, help=field.help, kind=field.kind, options=field.options, value=value
    )


def _table(listing: Listing, rows: list[dict[str, str]]) -> DocumentTable:
    columns = [DocumentColumn(id=one.id, title=one.title, is_optional=one.optional) for one in listing.columns]
    return DocumentTable(id=listing.id, title=listing.title, help=listing.help, columns=columns, rows=rows)


def _shown(entry: Entry) -> DocumentShape:
    document, template, latest = entry.document, entry.template, entry.latest or {}
    gaps = entry.content.gaps if entry.content else ()
    return DocumentShape(
        document=document.id,
        title=template.title if template and template.variant else document.title,
        norm=document.norm,
        confidence=document.conf,
        confidence_words=service.confidence_words(document),
        template=template.key if template else None,
        about=entry.about,
        about_what=template.about if template else "",
        name=entry.name,
        can_make=entry.content is not None,
        gaps=[DocumentGap(name=gap.name, title=gap.title, place=gap.place, where=gap.where) for gap in gaps],
        state=entry.state,
        id=latest.get("id"),
        version=latest.get("version"),
        made_at=latest.get("made_at"),
        made_by_name=latest.get("made_by_name", ""),
        digest=bytes(latest["digest"]).hex() if latest else "",
    )


routes = (documents, make_document, document_file, details, put_details, put_rows)
