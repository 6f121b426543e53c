"""One's own messenger for alerts, and the administrator's side of a bot for employees."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, delete, get, post, put
from litestar.params import JSONBody
from msgspec import Struct, convert

from pristan.alerts import linking
from pristan.alerts.linking import Asked, Code
from pristan.alerts.store import queries
from pristan.channels import channel
from pristan.channels.api.shapes import Id, PathId
from pristan.channels.employees import for_employees
from pristan.core.errors import NotFound
from pristan.core.ids import InboxId, LineId, OperatorId
from pristan.kit.clock import random_uuid
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
LATELY = timedelta(days=1)


class BotShape(Struct, kw_only=True):
    """A bot of the company as an employee sees it; ``value`` is the own account that is linked to it."""

    inbox_id: int
    name: str
    channel: str
    channel_name: str
    account_name: str
    state: str
    value: str | None
    linked_at: datetime | None
    failure: str
    failed_at: datetime | None


class Wishes(Struct, kw_only=True, forbid_unknown_fields=True):
    """What to be told of."""

    assigned: bool = True
    mentioned: bool = True
    waiting: bool = True
    held: bool = True
    requests: bool = True


class MessengersShape(Struct, kw_only=True):
    bots: list[BotShape]
    wishes: Wishes


class ChatCodeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """For which line a chat is; None for every line."""

    business_line_id: Id | None = None


class StaffChatShape(Struct, kw_only=True):
    """A group chat where new conversations are told; ``line_name`` None: of every line."""

    id: int
    value: str
    business_line_id: int | None
    line_name: str | None
    added_by: str | None
    added_at: datetime


class LinkedShape(Struct, kw_only=True):
    operator_id: int
    name: str
    value: str
    linked_at: datetime


class ToldShape(Struct, kw_only=True):
    """How telling went in the last day."""

    sent: int
    waiting: int
    failed: int
    skipped: int


class StaffBotShape(Struct, kw_only=True):
    chats: list[StaffChatShape]
    people: list[LinkedShape]
    told: ToldShape


@get("/profile/messengers", signed_in=True)
async def messengers(request: Caller, *, db: GivenDb) -> MessengersShape:
    """Bots one can link oneself to, and what one wants to be told of."""
    who: Principal = request.user
    me = {"company_id": who.company_id, "operator_id": who.operator_id}
    async with db.transaction(who.scope) as tx:
        async with tx.everywhere():  # a bot serves the whole company, whatever line its row belongs to
            rows = await tx.fetch_all(queries.bots, **me, channels=list(for_employees()))
        wishes = await tx.fetch_one(queries.wishes, **me)
    bots = [convert(row | {"channel_name": channel(row["channel"]).manifest.name}, BotShape) for row in rows]
    return MessengersShape(bots=bots, wishes=Wishes(**wishes) if wishes else Wishes())


@put("/profile/messengers/wishes", signed_in=True)
async def put_wishes(request: Caller, *, data: JSONBody[Wishes], db: GivenDb) -> Wishes:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        await tx.execute(
            queries.put_wishes,
            company_id=who.company_id,
            operator_id=who.operator_id,
            assigned=data.assigned,
            mentioned=data.mentioned,
            waiting=data.waiting,
            held=data.held,
            requests=data.requests,
        )
    return data


@post("/profile/messengers/{inbox_id:int}/code", signed_in=True)
async def own_code(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> Code:
    """A code to type to the bot in private."""
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        async with tx.everywhere():
            await _demand_bot(tx, inbox_id, who=who)
        return await _code(tx, Asked(inbox_id=InboxId(inbox_id)), who=who, now=clock.now())


@delete("/profile/messengers/{inbox_id:int}", signed_in=True, status_code=200)
async def unlink_oneself(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        await _unlink(tx, request, InboxId(inbox_id), operator_id=who.operator_id, now=clock.now())
    return Ok()


@get("/inboxes/{inbox_id:int}/staff", permission="inboxes.manage")
async def staff_bot(request: Caller, *, inbox_id: PathId, db: GivenDb, clock: GivenClock) -> StaffBotShape:
    """Who is linked to a bot for employees, and in which chats it speaks."""
    who: Principal = request.user
    where = {"company_id": who.company_id, "inbox_id": inbox_id}
    async with db.transaction(who.scope) as tx:
        await _demand_bot(tx, inbox_id, who=who)
        chats = await tx.fetch_all(queries.chats_of, **where)
        people = await tx.fetch_all(queries.people_of, **where)
        told = await tx.fetch_one(queries.told_of_late, **where, since=clock.now() - LATELY)
    return convert({"chats": chats, "people": people, "told": told}, StaffBotShape)


@post("/inboxes/{inbox_id:int}/staff/chat-code", permission="inboxes.manage")
async def chat_code(
    request: Caller, *, inbox_id: PathId, data: JSONBody[ChatCodeGiven], db: GivenDb, clock: GivenClock
) -> Code:
    """A code to type in a group chat of the bot."""
    who: Principal = request.user
    line_id = None if data.business_line_id is None else LineId(data.business_line_id)
    async with db.transaction(who.scope) as tx:
        await _demand_bot(tx, inbox_id, who=who)
        asked = Asked(inbox_id=InboxId(inbox_id), is_chat=True, line_id=line_id)
        return await _code(tx, asked, who=who, now=clock.now())


@delete("/inboxes/{inbox_id:int}/staff/chats/{chat_id:int}", permission="inboxes.manage", status_code=200)
async def unbind_chat(request: Caller, *, inbox_id: PathId, chat_id: PathId, db: GivenDb, clock: GivenClock) -> Ok:
    who: Principal = request.user
    where = {"company_id": who.company_id, "inbox_id": inbox_id}
    async with db.transaction(who.scope) as tx:
        await _demand_bot(tx, inbox_id, who=who)
        if not await tx.fetch_value(queries.unbind_chat, **where, id=chat_id, now=clock.now()):
            raise NotFound("Этот чат уже отключён", code="staff.no_chat")
        entry = entry_of(request, "staff_messenger.chat_unbound", target=f"inbox:{inbox_id}")
        await append_access_log(tx, entry, now=clock.now())
    return Ok()


@delete("/inboxes/{inbox_id:int}/staff/people/{operator_id:int}", permission="inboxes.manage", status_code=200)
async def unlink_person(
    request: Caller, *, inbox_id: PathId, operator_id: PathId, db: GivenDb, clock: GivenClock
) -> Ok:
    who: Principal = request.user
    async with db.transaction(who.scope) as tx:
        await _demand_bot(tx, inbox_id, who=who)
        await _unlink(tx, request, InboxId(inbox_id), operator_id=OperatorId(operator_id), now=clock.now())
    return Ok()


async def _code(tx: Tx, asked: Asked, *, who: Principal, now: datetime) -> Code:
    whose = {"company_id": who.company_id, "operator_id": who.operator_id}
    return await linking.make_code(tx, asked, **whose, random=random_uuid(), now=now)  # type: ignore[arg-type] # two ids


async def _unlink(tx: Tx, request: Caller, inbox_id: InboxId, *, operator_id: OperatorId, now: datetime) -> None:
    company_id = request.user.company_id
    await linking.unlink(tx, inbox_id, company_id=company_id, operator_id=operator_id, now=now)
    entry = entry_of(request, "staff_messenger.unlinked", target=f"inbox:{inbox_id}", operator_id=operator_id)
    await append_access_log(tx, entry, now=now)


async def _demand_bot(tx: Tx, inbox_id: int, *, who: Principal) -> None:
    found = await tx.fetch_value(
        queries.is_bot, company_id=who.company_id, inbox_id=inbox_id, channels=list(for_employees())
    )
    if not found:
        raise NotFound("Такого бота для сотрудников нет", code="staff.no_bot")


routes = (
    messengers, put_wishes, own_code, unlink_oneself, staff_bot, chat_code, unbind_chat, unlink_person,
)  # fmt: skip
