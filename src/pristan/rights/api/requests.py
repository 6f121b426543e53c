"""The queue of requests, and the work on one of them."""

import tempfile
from datetime import date
from typing import Annotated, Any, Literal

from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Meta, Struct, convert

from pristan.compliance.workdays import calendar
from pristan.conversations.shapes import Id, PathId
from pristan.core.errors import NotFound
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings
from pristan.kit.principal import Principal
from pristan.rights.api.shapes import (
    AskedShape,
    Caller,
    HoldShape,
    KindId,
    KnownShape,
    Letter,
    RequestDetail,
    RequestShape,
    StepShape,
    Words,
    actor_of,
    request_shape,
)
from pristan.rights.service import destroying, gathering, identity
from pristan.rights.service import requests as service
from pristan.rights.service.targets import person_of
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

IN_MEMORY = 8 * 1024 * 1024
Steps = Literal["code", "papers", "failed"]


class PaperGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A request that came by letter or in the office."""

    kind: KindId
    subject: Annotated[str, Meta(min_length=1, max_length=300)]
    words: Annotated[str, Meta(max_length=4000)] = ""
    received_on: date


class IdentityGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``code``: take the code that came back in the conversation; the other two need words about what was seen."""

    state: Steps
    note: Annotated[str, Meta(max_length=1000)] = ""


class PersonGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    contact_id: Id


class RequestReason(Struct, kw_only=True, forbid_unknown_fields=True):
    reason: Words


class LetterGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``by_paper``: sent outside of any channel; then only the record is kept here."""

    text: Letter
    is_refused: bool = False
    by_paper: bool = False


class LetterShape(Struct, kw_only=True):
    """``gaps``: what the law asks to say and only a person knows."""

    text: str
    gaps: list[str]


class CandidateShape(Struct, kw_only=True):
    id: int
    name: str


@get("/privacy/requests", permission="privacy.manage")
async def list_requests(
    request: Caller,
    *,
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
    shown: Annotated[Literal["open", "closed"], QueryParameter()] = "open",
) -> list[RequestShape]:
    """Open requests, the nearest term first, or the latest that ended; two hundred at the most."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows = await service.listed(tx, user.company_id, is_open=shown == "open")
    days, now = calendar(settings.data_dir), clock.now()
    return [request_shape(row, who=user, calendar=days, now=now) for row in rows]


@post("/privacy/requests", permission="privacy.manage")
async def add_paper(
    request: Caller, *, data: JSONBody[PaperGiven], db: GivenDb, clock: GivenClock, settings: GivenSettings
) -> AskedShape:
    """Write down a request that came on paper; its term runs from the day it came."""
    actor = actor_of(request, clock)
    asked = service.Asked(
        kind=data.kind, subject=data.subject, words=data.words, received_on=data.received_on, origin="paper"
    )
    async with db.transaction(request.user.scope) as tx:
        made = await service.take(tx, asked, calendar=calendar(settings.data_dir), actor=actor)
        entry = entry_of(request, "request.taken", target=f"request:{made}", kind=data.kind)
        await append_access_log(tx, entry, now=actor.now)
    return AskedShape(id=made)


@get("/privacy/requests/{request_id:int}", permission="privacy.manage")
async def get_request(
    request: Caller, *, request_id: PathId, db: GivenDb, clock: GivenClock, settings: GivenSettings
) -> RequestDetail:
    """One request with its steps and what is known about the person, by category."""
    user: Principal = request.user
    actor = actor_of(request, clock)
    async with db.transaction(user.scope) as tx:
        row = await _row(tx, request_id, user=user)
        steps = await tx.fetch_all(service.queries.steps_of, company_id=user.company_id, id=request_id)
        known: list[dict[str, Any]] = []
        holds: list[dict[str, Any]] = []
        if row["contact_id"] is not None and not row["act_id"]:
            targets, _ = await person_of(tx, row["contact_id"], company_id=user.company_id)
            known = await gathering.counted(tx, targets, company_id=user.company_id)
            holds = await destroying.holds_of(tx, targets, actor=actor)
    return RequestDetail(
        request=request_shape(row, who=user, calendar=calendar(settings.data_dir), now=actor.now),
        steps=convert(steps, list[StepShape]),
        known=convert(known, list[KnownShape]),
        holds=convert(holds, list[HoldShape]),
    )


@get("/privacy/requests/{request_id:int}/candidates", permission="privacy.manage")
async def candidates(request: Caller, *, request_id: PathId, db: GivenDb) -> list[CandidateShape]:
    """Who has the phone or mailbox that the form was sent with."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        row = await tx.fetch_one(service.queries.lock_request, company_id=user.company_id, id=request_id)
        if row is None:
            raise NotFound("Запрос не найден", code="request.not_found")
        rows = await identity.people_at(tx, row["address_kind"], row["address"], company_id=user.company_id)
    return convert(rows, list[CandidateShape])


@post("/privacy/requests/{request_id:int}/person", permission="privacy.manage", status_code=204)
async def point_at(
    request: Caller, *, request_id: PathId, data: JSONBody[PersonGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Say whose data it is about."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await identity.point_at(tx, request_id, data.contact_id, actor=actor)
        entry = entry_of(request, "request.pointed", target=f"request:{request_id}", contact=data.contact_id)
        await append_access_log(tx, entry, now=actor.now)


@post("/privacy/requests/{request_id:int}/identity", permission="privacy.manage", status_code=204)
async def check_identity(
    request: Caller, *, request_id: PathId, data: JSONBody[IdentityGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Whether it is really the person."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        if data.state == "code":
            await identity.by_code(tx, request_id, actor=actor)
        else:
            await identity.by_hand(tx, request_id, data.state, words=data.note, actor=actor)
        entry = entry_of(request, "request.identity", target=f"request:{request_id}", state=data.state)
        await append_access_log(tx, entry, now=actor.now)


@post("/privacy/requests/{request_id:int}/extend", permission="privacy.manage", status_code=204)
async def extend(
    request: Caller,
    *,
    request_id: PathId,
    data: JSONBody[RequestReason],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> None:
    """More time, once, as far as the norm lets; the person is told the reason."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        due = await service.extend(
            tx, request_id, data.reason.strip(), calendar=calendar(settings.data_dir), actor=actor
        )
        entry = entry_of(request, "request.extended", target=f"request:{request_id}", due=due.isoformat())
        await append_access_log(tx, entry, now=actor.now)


@get("/privacy/requests/{request_id:int}/draft", permission="privacy.manage")
async def draft(request: Caller, *, request_id: PathId, db: GivenDb) -> LetterShape:
    """The answer as it can be written from what is known."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        letter = await gathering.letter(tx, await _row(tx, request_id, user=user), company_id=user.company_id)
    return LetterShape(text=letter.text, gaps=list(letter.gaps))


@post("/privacy/requests/{request_id:int}/answer", permission="privacy.manage", status_code=204)
async def answer(
    request: Caller, *, request_id: PathId, data: JSONBody[LetterGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Send the answer into the person's channel, through the gate like anything said, and close the request."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await service.answer(
            tx, request_id, data.text.strip(), is_refused=data.is_refused, by_paper=data.by_paper, actor=actor
        )
        entry = entry_of(request, "request.answered", target=f"request:{request_id}", refused=data.is_refused)
        await append_access_log(tx, entry, now=actor.now)


@post("/privacy/requests/{request_id:int}/drop", permission="privacy.manage", status_code=204)
async def drop(
    request: Caller, *, request_id: PathId, data: JSONBody[RequestReason], db: GivenDb, clock: GivenClock
) -> None:
    """Close what was no request, with the reason."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await service.drop(tx, request_id, data.reason.strip(), actor=actor)
        entry = entry_of(request, "request.dropped", target=f"request:{request_id}")
        await append_access_log(tx, entry, now=actor.now)


@post("/privacy/requests/{request_id:int}/gathered", permission="privacy.manage", status_code=200)
async def gathered(request: Caller, *, request_id: PathId, db: GivenDb, clock: GivenClock, files: GivenFiles) -> Stream:
    """Everything known about the person as a ZIP: a page to read, JSON, and the files. Stands in the access log."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        row = await _row(tx, request_id, user=user)
        if row["contact_id"] is None:
            raise NotFound("Сначала укажите, чьи данные собрать", code="request.no_person")
        targets, _ = await person_of(tx, row["contact_id"], company_id=user.company_id)
        found = await gathering.everything(tx, targets, company_id=user.company_id)
        rows = sum(map(len, found.values()))
        entry = entry_of(request, "request.gathered", target=f"request:{request_id}", rows=rows)
        await append_access_log(tx, entry, now=clock.now())
    into = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by the stream
    try:
        await gathering.archive(found, files, into=into)
    except BaseException:
        into.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="request-{request_id}.zip"', "Cache-Control": "no-store"}
    return Stream(gathering.chunks(into), headers=headers, media_type="application/zip")


async def _row(tx: Any, request_id: int, *, user: Principal) -> dict[str, Any]:
    rows = await service.listed(tx, user.company_id, id_=request_id)
    if not rows:
        raise NotFound("Запрос не найден", code="request.not_found")
    return rows[0]


routes = (
    list_requests,
    add_paper,
    get_request,
    candidates,
    point_at,
    check_identity,
    extend,
    draft,
    answer,
    drop,
    gathered,
)
