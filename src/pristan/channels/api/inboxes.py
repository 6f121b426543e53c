"""Inboxes: list, connect, change, pause, check, remove."""

from typing import Any

from litestar import Request, delete, get, patch, post
from litestar.datastructures import ResponseHeader
from litestar.params import JSONBody
from msgspec import UNSET

from pristan.channels.api.shapes import (
    HookAddress,
    InboxFull,
    InboxGiven,
    InboxLight,
    InboxPatch,
    PathId,
    Trial,
    doer_of,
    full,
    hook_address,
    light,
)
from pristan.channels.registry import channel, open_tools
from pristan.channels.service import checking, diagnosis, inboxes
from pristan.channels.service.figures import Figures, figures_of
from pristan.channels.service.inboxes import InboxChange, NewInbox
from pristan.channels.store import inboxes as rows_of
from pristan.core.ids import InboxId, LineId
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings, GivenVault

Caller = Request[Any, Any, Any]


@get("/inboxes", permission="conversations.view")
async def list_inboxes(request: Caller, *, db: GivenDb) -> list[InboxLight]:
    async with db.transaction(request.user.scope) as tx:
        return [light(row) for row in await rows_of(tx, company_id=request.user.company_id)]


@get("/inboxes/health", permission="inboxes.view")
async def list_health(request: Caller, *, db: GivenDb, files: GivenFiles, settings: GivenSettings) -> list[InboxFull]:
    tools = open_tools(settings, files)
    async with db.transaction(request.user.scope) as tx:
        return [full(row, tools=tools) for row in await rows_of(tx, company_id=request.user.company_id)]


@get("/inboxes/{inbox_id:int}", permission="inboxes.view")
async def get_inbox(
    request: Caller,
    *,
    inbox_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    files: GivenFiles,
    settings: GivenSettings,
) -> InboxFull:
    async with db.transaction(request.user.scope) as tx:
        row = await inboxes.find(tx, InboxId(inbox_id), doer=doer_of(request, now=clock.now()))
    return full(row, tools=open_tools(settings, files))


@get("/inboxes/{inbox_id:int}/figures", permission="inboxes.view")
async def get_figures(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> Figures:
    """How the inbox worked in the last hour: lag, errors, what waits, how much of the limit is used."""
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        row = await inboxes.find(tx, InboxId(inbox_id), doer=doer_of(request, now=now))
        limits = channel(row.channel).manifest.limits
        return await figures_of(tx, row.id, company_id=request.user.company_id, limits=limits, now=now)


@get(
    "/inboxes/{inbox_id:int}/diagnosis",
    permission="inboxes.manage",
    response_headers=[
        ResponseHeader(name="Content-Disposition", value='attachment; filename="connection.json"'),
        ResponseHeader(name="Cache-Control", value="no-store"),
    ],
)
async def get_diagnosis(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> diagnosis.Diagnosis:
    """What may be handed to whoever helps with the inbox: no key, no person, no message is in it."""
    async with db.transaction(request.user.scope) as tx:
        return await diagnosis.hand_out(tx, InboxId(inbox_id), doer=doer_of(request, now=clock.now()))


@get("/inboxes/{inbox_id:int}/hook", permission="inboxes.manage")
async def get_hook(
    request: Caller,
    *,
    inbox_id: PathId,
    db: GivenDb,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> HookAddress:
    """Where the channel shall bring messages: for those that are told by hand. Some addresses hold a secret."""
    async with db.transaction(request.user.scope) as tx:
        account = await inboxes.account(tx, InboxId(inbox_id), company_id=request.user.company_id, vault=vault)
    return hook_address(account, tools=open_tools(settings, files))


@post("/inboxes", permission="inboxes.manage")
async def create_inbox(
    request: Caller,
    *,
    data: JSONBody[InboxGiven],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> InboxFull:
    tools, doer = open_tools(settings, files), doer_of(request, now=clock.now())
    await inboxes.check_settings(data.channel, data.settings, local_hosts=tools.inner_hosts)
    new = NewInbox(
        channel=data.channel,
        name=data.name,
        business_line_id=LineId(data.business_line_id),
        settings=data.settings,
        credentials=data.credentials,
    )
    async with db.transaction(request.user.scope) as tx:
        inbox_id = await inboxes.create(tx, new, doer=doer, vault=vault)
        row = await inboxes.find(tx, inbox_id, doer=doer)
    return full(row, tools=tools)


@patch("/inboxes/{inbox_id:int}", permission="inboxes.manage")
async def change_inbox(
    request: Caller,
    *,
    inbox_id: PathId,
    data: JSONBody[InboxPatch],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> InboxFull:
    tools, doer = open_tools(settings, files), doer_of(request, now=clock.now())
    if data.settings is not UNSET:
        async with db.transaction(request.user.scope) as tx:
            row = await inboxes.find(tx, InboxId(inbox_id), doer=doer)
        await inboxes.check_settings(row.channel, data.settings, local_hosts=tools.inner_hosts)
    changes = InboxChange(
        name=None if data.name is UNSET else data.name,
        business_line_id=None if data.business_line_id is UNSET else LineId(data.business_line_id),
        settings=None if data.settings is UNSET else data.settings,
        credentials=None if data.credentials is UNSET else data.credentials,
    )
    async with db.transaction(request.user.scope) as tx:
        await inboxes.change(tx, InboxId(inbox_id), changes, doer=doer, vault=vault)
        row = await inboxes.find(tx, InboxId(inbox_id), doer=doer)
    return full(row, tools=tools)


@post("/inboxes/{inbox_id:int}/pause", permission="inboxes.manage", status_code=200)
async def pause_inbox(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> InboxLight:
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        await inboxes.pause(tx, InboxId(inbox_id), doer=doer)
        return light(await inboxes.find(tx, InboxId(inbox_id), doer=doer))


@post("/inboxes/{inbox_id:int}/resume", permission="inboxes.manage", status_code=200)
async def resume_inbox(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> InboxLight:
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        await inboxes.resume(tx, InboxId(inbox_id), doer=doer)
        return light(await inboxes.find(tx, InboxId(inbox_id), doer=doer))


@delete("/inboxes/{inbox_id:int}", permission="inboxes.manage", status_code=204)
async def remove_inbox(
    request: Caller,
    *,
    inbox_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> None:
    desk = checking.Desk(db=db, vault=vault, tools=open_tools(settings, files, database=db))
    await checking.release(desk, InboxId(inbox_id), scope=request.user.scope)
    async with db.transaction(request.user.scope) as tx:
        await inboxes.remove(tx, InboxId(inbox_id), doer=doer_of(request, now=clock.now()))


@post("/inboxes/{inbox_id:int}/check", permission="inboxes.manage", status_code=200)
async def check_inbox(
    request: Caller,
    *,
    inbox_id: PathId,
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> InboxFull:
    tools = open_tools(settings, files, database=db)
    desk = checking.Desk(db=db, vault=vault, tools=tools)
    await checking.check_inbox(desk, InboxId(inbox_id), scope=request.user.scope, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        row = await inboxes.find(tx, InboxId(inbox_id), doer=doer_of(request, now=clock.now()))
    return full(row, tools=tools)


@post("/inboxes/{inbox_id:int}/test", permission="inboxes.manage", status_code=200)
async def test_inbox(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> Trial:
    """Tell whether the trial message has come."""
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        row = await inboxes.find(tx, InboxId(inbox_id), doer=doer_of(request, now=now))
    line = checking.first_message(row.last_received_at, now=now, how=channel(row.channel).manifest.trial)
    return Trial(inbox_id=row.id, state=line.state, detail=line.detail)


routes = (
    list_inboxes,
    list_health,
    get_inbox,
    get_figures,
    get_diagnosis,
    get_hook,
    create_inbox,
    change_inbox,
    pause_inbox,
    resume_inbox,
    remove_inbox,
    check_inbox,
    test_inbox,
)
