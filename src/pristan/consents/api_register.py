"""Texts of consents and the register, for who is responsible for personal data."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, patch, post
from litestar.datastructures import ResponseHeader
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct, convert

from pristan.compliance.rulebook import shipped
from pristan.consents import importing, register, texts
from pristan.consents.api import Name
from pristan.conversations.shapes import Id, PathId, QueryId
from pristan.core.ids import LineId
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
PAGE = 50
MOST_CSV = 8_000_000
QueryName = Annotated[str | None, QueryParameter(max_length=40)]
State = Literal["given", "withdrawn", "expired", "unknown"]


class PurposeShape(Struct, kw_only=True):
    """What may be agreed to. ``proof``: mark, verified or written; ``norm``: the article that asks for it."""

    id: str
    title: str
    about: str
    proof: str
    rule: str
    norm: str


class NamedShape(Struct, kw_only=True):
    id: str
    title: str


class CatalogueShape(Struct, kw_only=True):
    purposes: list[PurposeShape]
    ways: list[NamedShape]
    evidence: list[NamedShape]


class TextShape(Struct, kw_only=True):
    """A version of the words; a draft while ``in_force_from`` is null. ``given``: how many consents name it."""

    id: int
    purpose: str
    business_line_id: int | None
    business_line_name: str | None
    version: int
    title: str
    text: str
    text_hash: str
    is_separate: bool
    life_days: int | None
    in_force_from: datetime | None
    changed_at: datetime
    published_at: datetime | None
    published_by_name: str
    given: int


class WordsGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
    text: Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"\S")]
    is_separate: bool = True
    life_days: Annotated[int, Meta(ge=1, le=36_500)] | None = None


class DraftGiven(WordsGiven, kw_only=True, forbid_unknown_fields=True):
    purpose: Name
    business_line_id: Id | None = None


class ChangeGiven(WordsGiven, kw_only=True, forbid_unknown_fields=True):
    """``changed_at``: of the draft as it was read; another one is 409 ``consent_text.changed``."""

    changed_at: datetime


class PublishGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    in_force_from: datetime | None = None


class RegisterRow(Struct, kw_only=True):
    """What the consent of one person to one purpose comes to; ``contact_id`` null: has not written yet."""

    id: int
    contact_id: int | None
    name: str
    purpose: str
    state: str
    given_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    channels: list[str] | None
    way: str
    evidence: str
    text_version: int | None
    text_hash: str
    fault: str
    rule: str
    recorded_at: datetime


class RegisterPage(Struct, kw_only=True):
    items: list[RegisterRow]
    next: int | None


class ImportGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``is_trial``: only tell what would come of it."""

    csv: Annotated[str, Meta(min_length=1, max_length=MOST_CSV)]
    is_trial: bool = False


class FaultShape(Struct, kw_only=True):
    line: int
    words: str


class ImportShape(Struct, kw_only=True):
    rows: int
    added: int
    withdrawn: int
    there_already: int
    refused: int
    faults: list[FaultShape]


@get("/consent-catalogue", permission="contacts.view")
async def catalogue(request: Caller) -> CatalogueShape:
    """Purposes, ways and kinds of evidence, with the norms that ask for them."""
    del request
    book = shipped()
    return CatalogueShape(
        purposes=[
            PurposeShape(
                id=item.id,
                title=item.title,
                about=item.about,
                proof=item.proof,
                rule=item.rule,
                norm=book.rule(item.rule).norm,
            )
            for item in book.consents.purposes
        ],
        ways=[NamedShape(id=item.id, title=item.title) for item in book.consents.ways],
        evidence=[NamedShape(id=item.id, title=item.title) for item in book.consents.evidence],
    )


@get("/consent-texts", permission="contacts.view")
async def list_texts(request: Caller, *, db: GivenDb, purpose: QueryName = None) -> list[TextShape]:
    """Versions of the words, the latest of each purpose first."""
    async with db.transaction(request.user.scope) as tx:
        return await _texts(tx, request.user, purpose=purpose)


@post("/consent-texts", permission="privacy.manage")
async def draft_text(request: Caller, *, data: JSONBody[DraftGiven], db: GivenDb, clock: GivenClock) -> TextShape:
    """Begin the next version; 409 ``consent_text.draft_there`` if one was begun."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        made = await texts.draft(
            tx,
            _words(data),
            company_id=user.company_id,
            purpose=data.purpose,
            line_id=LineId(data.business_line_id) if data.business_line_id else None,
            by=user.operator_id,
            now=clock.now(),
        )
        return await _one(tx, user, made.id)


@patch("/consent-texts/{text_id:int}", permission="privacy.manage")
async def change_text(
    request: Caller, *, text_id: PathId, data: JSONBody[ChangeGiven], db: GivenDb, clock: GivenClock
) -> TextShape:
    """Change a draft; what was published stays as it is: 409 ``consent_text.published``."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        seen, now = data.changed_at, clock.now()
        await texts.change(tx, text_id, _words(data), company_id=user.company_id, seen=seen, now=now)
        return await _one(tx, user, text_id)


@delete("/consent-texts/{text_id:int}", permission="privacy.manage")
async def drop_text(request: Caller, *, text_id: PathId, db: GivenDb) -> None:
    """Delete a draft."""
    async with db.transaction(request.user.scope) as tx:
        await texts.drop(tx, text_id, company_id=request.user.company_id)


@post("/consent-texts/{text_id:int}/publish", permission="privacy.manage", status_code=200)
async def publish_text(
    request: Caller, *, text_id: PathId, data: JSONBody[PublishGiven], db: GivenDb, clock: GivenClock
) -> TextShape:
    """Let a draft come in force, now or from a moment; 422 ``consent_text.not_separate`` names the rule broken."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        since = data.in_force_from
        await texts.publish(tx, text_id, company_id=user.company_id, since=since, by=user.operator_id, now=now)
        await append_access_log(tx, entry_of(request, "consent_text.published", target=f"text:{text_id}"), now=now)
        return await _one(tx, user, text_id)


@get("/consents", permission="privacy.manage")
async def list_register(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    purpose: QueryName = None,
    way: QueryName = None,
    stands: Annotated[State | None, QueryParameter()] = None,
    contact_id: QueryId = None,
    before: QueryId = None,
) -> RegisterPage:
    """The register, what was written down last first; ``stands``: what holds today."""
    wanted = register.Filter(purpose=purpose, state=stands, way=way, contact_id=contact_id)
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows, following = await register.page(
            tx, wanted, company_id=user.company_id, before=before, limit=PAGE, now=clock.now()
        )
    return RegisterPage(items=convert(rows, list[RegisterRow]), next=following)


@get(
    "/consents/export",
    permission="privacy.manage",
    media_type="text/csv; charset=utf-8",
    response_headers=[ResponseHeader(name="Content-Disposition", value='attachment; filename="consents.csv"')],
)
async def export_register(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    purpose: QueryName = None,
    way: QueryName = None,
    stands: Annotated[State | None, QueryParameter()] = None,
) -> str:
    """The register as CSV; who took it stands in the access log."""
    wanted = register.Filter(purpose=purpose, state=stands, way=way)
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        table = await register.table(tx, wanted, company_id=request.user.company_id, now=now)
        await append_access_log(tx, entry_of(request, "consents.exported"), now=now)
    return table


@post("/consents/import", permission="privacy.manage", status_code=200)
async def import_register(
    request: Caller, *, data: JSONBody[ImportGiven], db: GivenDb, clock: GivenClock
) -> ImportShape:
    """Write down consents of another system, each with its evidence; what does not match is refused by line."""
    user: Principal = request.user
    into = importing.Import(company_id=user.company_id, by=user.operator_id, now=clock.now())
    async with db.transaction(user.scope) as tx:
        take = importing.try_out if data.is_trial else importing.take
        report = await take(tx, data.csv, into=into)
        if not data.is_trial:
            entry = entry_of(request, "consents.imported", added=report.added, refused=report.refused)
            await append_access_log(tx, entry, now=into.now)
    faults = [FaultShape(line=line, words=words) for line, words in report.faults]
    return ImportShape(
        rows=report.rows,
        added=report.added,
        withdrawn=report.withdrawn,
        there_already=report.there_already,
        refused=report.refused,
        faults=faults,
    )


def _words(data: WordsGiven) -> texts.Words:
    return texts.Words(title=data.title, text=data.text, is_separate=data.is_separate, life_days=data.life_days)


async def _texts(tx: Tx, user: Principal, *, purpose: str | None) -> list[TextShape]:
    rows = await tx.fetch_all(texts.queries.texts, company_id=user.company_id, purpose=purpose)
    return convert([row | {"text_hash": row["text_hash"].hex()} for row in rows], list[TextShape])


async def _one(tx: Tx, user: Principal, text_id: int) -> TextShape:
    return next(item for item in await _texts(tx, user, purpose=None) if item.id == text_id)


routes = (
    catalogue,
    list_texts,
    draft_text,
    change_text,
    drop_text,
    publish_text,
    list_register,
    export_register,
    import_register,
)
