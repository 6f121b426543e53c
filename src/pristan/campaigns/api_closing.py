"""Closing of a connection over HTTP: what is known before, the plan, the last notice, the archive."""

import tempfile
from typing import Annotated, Any

from litestar import Request, get, post, put
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import convert

from pristan.campaigns import archive as packing
from pristan.campaigns import closing as service
from pristan.campaigns import figures, noticing
from pristan.campaigns.closing_shapes import (
    Announced,
    ClosableShape,
    ClosingAsked,
    ClosingDraft,
    ClosingMade,
    ClosingShape,
    ClosingWords,
    NoticeLook,
    NoticeWords,
    StillPage,
    StillShape,
)
from pristan.channels import Tools
from pristan.channels.api.shapes import doer_of
from pristan.channels.registry import open_tools
from pristan.channels.service import checking
from pristan.compliance.workdays import calendar
from pristan.conversations.shapes import PathId, QueryId
from pristan.core.errors import Conflict
from pristan.core.ids import InboxId
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings, GivenVault
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PAGE = 100
IN_MEMORY = 8 * 1024 * 1024


@get("/closings", permission="campaigns.view")
async def list_closings(request: Caller, *, db: GivenDb) -> list[ClosableShape]:
    """Connections to customers with their closings; those that are left come first."""
    async with db.transaction(request.user.scope) as tx:
        return convert(await service.listed(tx, company_id=request.user.company_id), list[ClosableShape])


@get("/closings/draft", permission="campaigns.view")
async def get_closing_draft(
    request: Caller,
    *,
    inbox_id: Annotated[int, QueryParameter(ge=1, le=2**63 - 1)],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> ClosingDraft:
    """What is known before a connection is closed, with words to begin with."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        found = await service.propose(
            tx,
            inbox_id,
            company_id=company_id,
            public_url=settings.public_url,
            days=calendar(settings.data_dir),
            now=clock.now(),
        )
    return convert(found, ClosingDraft)


@post("/closings/preview", permission="inboxes.manage", status_code=200)
async def preview_notice(request: Caller, *, data: JSONBody[NoticeWords], db: GivenDb, clock: GivenClock) -> NoticeLook:
    """The verdict of the gate about the last notice, before anybody is told."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await noticing.preview(tx, InboxId(data.inbox_id), data.text, who=user, now=clock.now())
    return convert(found, NoticeLook)


@post("/closings", permission="inboxes.manage", status_code=201)
async def plan_closing(request: Caller, *, data: JSONBody[ClosingAsked], db: GivenDb, clock: GivenClock) -> ClosingMade:
    """Plan the closing of a connection; 409 ``closing.already`` where one is under way. Nobody is told yet."""
    user, now = request.user, clock.now()
    async with db.transaction(user.scope) as tx:
        made = await service.plan(
            tx,
            data.inbox_id,
            _given(data, user),
            company_id=user.company_id,
            client_key=data.client_key,
            now=now,
        )
        more = {"inbox": data.inbox_id, "closes_itself": data.closes_itself}
        entry = entry_of(request, "closing.planned", target=f"closing:{made}", **more)
        await append_access_log(tx, entry, now=now)
    return ClosingMade(id=made)


@get("/closings/{closing_id:int}", permission="campaigns.view")
async def get_closing(request: Caller, *, closing_id: PathId, db: GivenDb, clock: GivenClock) -> ClosingShape:
    """One closing with its figures."""
    async with db.transaction(request.user.scope) as tx:
        found = await figures.one(tx, closing_id, company_id=request.user.company_id, now=clock.now())
    return convert(found, ClosingShape)


@put("/closings/{closing_id:int}", permission="inboxes.manage")
async def change_closing(
    request: Caller, *, closing_id: PathId, data: JSONBody[ClosingWords], db: GivenDb, clock: GivenClock
) -> Ok:
    """Another day, other words; a notice that went out stays as it was. 409 ``closing.state`` once it is closed."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await service.change(tx, closing_id, _given(data, user), company_id=user.company_id, now=clock.now())
        more = {"closes_itself": data.closes_itself}
        entry = entry_of(request, "closing.changed", target=f"closing:{closing_id}", **more)
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@get("/closings/{closing_id:int}/people", permission="campaigns.view")
async def list_closing_people(request: Caller, *, closing_id: PathId, after: QueryId = None, db: GivenDb) -> StillPage:
    """People who write only there, with what became of the notice; ``after``: the ``next`` of the page before."""
    company_id = request.user.company_id
    async with db.transaction(request.user.scope) as tx:
        rows, further = await figures.still(tx, closing_id, company_id=company_id, after=after or 0, limit=PAGE)
    return StillPage(items=[convert(row, StillShape) for row in rows], next=further)


@post("/closings/{closing_id:int}/notices", permission="inboxes.manage", status_code=200)
async def announce_closing(request: Caller, *, closing_id: PathId, db: GivenDb, clock: GivenClock) -> Announced:
    """Tell everybody who writes only there, once; each message still asks the gate in the moment of sending."""
    user, now = request.user, clock.now()
    async with db.transaction(user.scope) as tx:
        people = await service.announce(tx, closing_id, company_id=user.company_id, by=user.name, now=now)
        entry = entry_of(request, "closing.announced", target=f"closing:{closing_id}", people=people)
        await append_access_log(tx, entry, now=now)
    return Announced(people=people)


@post("/closings/{closing_id:int}/close", permission="inboxes.manage", status_code=200)
async def close_inbox(request: Caller, *, closing_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    """From now on nothing but the forwarding leaves the connection; what comes is received as before."""
    user, now = request.user, clock.now()
    async with db.transaction(user.scope) as tx:
        await service.close(tx, closing_id, company_id=user.company_id, by=user.name, now=now)
        entry = entry_of(request, "closing.closed", target=f"closing:{closing_id}")
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@post("/closings/{closing_id:int}/cancel", permission="inboxes.manage", status_code=200)
async def cancel_closing(request: Caller, *, closing_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    """Take a closing back: the connection works as before. After the archive there is no way back."""
    async with db.transaction(request.user.scope) as tx:
        await service.cancel(tx, closing_id, doer=doer_of(request, now=clock.now()))
        entry = entry_of(request, "closing.cancelled", target=f"closing:{closing_id}")
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@post("/closings/{closing_id:int}/archive", permission="inboxes.manage", status_code=200)
async def archive_inbox(
    request: Caller,
    *,
    closing_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> Ok:
    """For good: the keys are destroyed and nothing is received any more; conversations stay to be read and found."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        inbox_id = await service.begin_archive(tx, closing_id, company_id=user.company_id, now=clock.now())
        state = await service.inbox_state(tx, inbox_id, company_id=user.company_id)
    if state != "removed":
        tools: Tools = open_tools(settings, files, database=db)
        await checking.release(checking.Desk(db=db, vault=vault, tools=tools), inbox_id, scope=user.scope)
    async with db.transaction(user.scope) as tx:
        await service.archive(tx, closing_id, doer=doer_of(request, now=clock.now()))
        entry = entry_of(request, "closing.archived", target=f"closing:{closing_id}")
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@get("/closings/{closing_id:int}/archive", permission="privacy.manage")
async def download_archive(
    request: Caller, *, closing_id: PathId, db: GivenDb, clock: GivenClock, files: GivenFiles
) -> Stream:
    """Everything that was said in a closed connection as a ZIP: pages, JSON and files. Stands in the access log."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        row = await figures.demand(tx, closing_id, company_id=user.company_id)
        if row["closed_at"] is None or row["state"] == "cancelled":
            raise Conflict("Архив выгружают после закрытия", code="closing.state")
        entry = entry_of(request, "closing.exported", target=f"closing:{closing_id}")
        await append_access_log(tx, entry, now=clock.now())
    into = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by the stream
    await packing.write(lambda: db.transaction(user.scope), files, closing=row, company_id=user.company_id, into=into)
    headers = {"Content-Disposition": f'attachment; filename="closing-{closing_id}.zip"', "Cache-Control": "no-store"}
    return Stream(packing.chunks(into), headers=headers, media_type="application/zip")


def _given(data: ClosingWords, who: Principal) -> service.ClosingGiven:
    return service.ClosingGiven(
        closes_on=data.closes_on,
        notice=data.notice,
        reply=data.reply,
        reply_days=data.reply_days,
        reason=data.reason,
        is_everywhere=data.is_everywhere,
        closes_itself=data.closes_itself,
        by_id=who.operator_id,
        by=who.name,
    )


routes = (
    list_closings,
    get_closing_draft,
    preview_notice,
    plan_closing,
    get_closing,
    change_closing,
    list_closing_people,
    announce_closing,
    close_inbox,
    cancel_closing,
    archive_inbox,
    download_archive,
)
