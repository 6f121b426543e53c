"""Assigning, labelling, snoozing, closing, reading, merging, notes; one by one and in bulk."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import convert

from pristan.conversations import acting
from pristan.conversations.acting import Actor
from pristan.conversations.shapes import (
    AssignGiven,
    BulkAction,
    BulkDone,
    BulkGiven,
    ConversationShape,
    LabelsGiven,
    MergeGiven,
    MessageShape,
    NoteGiven,
    PathId,
    SnoozeGiven,
)
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import ConversationId
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal

Caller = Request[Any, Any, Any]

PERMISSIONS = {
    "labels": "conversations.label",
    "snooze": "conversations.close",
    "close": "conversations.close",
    "reopen": "conversations.close",
    "read": "conversations.reply",  # whoever only looks leaves no trace that a conversation was attended to
    "unread": "conversations.reply",
}


SIMPLE = {"close": acting.close, "reopen": acting.reopen, "read": acting.mark_read, "unread": acting.mark_unread}


def actor_of(request: Caller, now: datetime) -> Actor:
    user: Principal = request.user
    return Actor(company_id=user.company_id, operator_id=user.operator_id, name=user.name, now=now)


def permission_for(action: BulkAction, user: Principal) -> str:
    """Taking a conversation for oneself needs no more than answering; giving it to others does."""
    if action.kind != "assign":
        return PERMISSIONS[action.kind]
    own = action.team_id is None and action.operator_id == user.operator_id
    return "conversations.reply" if own else "conversations.assign"


async def perform(tx: Tx, conversation_id: int, action: BulkAction, *, actor: Actor) -> dict[str, Any]:
    """Do one action with one conversation; returns the data of its fact."""
    id_ = ConversationId(conversation_id)
    doing: Awaitable[dict[str, Any]]
    match action.kind:
        case "assign":
            doing = acting.assign(tx, id_, actor=actor, operator_id=action.operator_id, team_id=action.team_id)
        case "labels":
            doing = acting.label(tx, id_, actor=actor, add=action.add, remove=action.remove)
        case "snooze":
            if action.until is None:
                raise InvalidInput("Укажите, до какого времени отложить", code="snooze.no_time")
            doing = acting.snooze(tx, id_, actor=actor, until=action.until)
        case kind:
            doing = SIMPLE[kind](tx, id_, actor=actor)
    return await doing


async def act(request: Caller, conversation_id: int, action: BulkAction, *, db: GivenDb, now: datetime) -> Any:
    user: Principal = request.user
    permission = permission_for(action, user)
    user.demand(permission)
    async with db.transaction(user.narrowed(permission).scope) as tx:
        done = await perform(tx, conversation_id, action, actor=actor_of(request, now))
    return convert(done["conversation"], ConversationShape)


@post("/conversations/{conversation_id:int}/assign", permission="conversations.view", status_code=200)
async def assign(
    request: Caller, *, conversation_id: PathId, data: JSONBody[AssignGiven], db: GivenDb, clock: GivenClock
) -> ConversationShape:
    """Give to an operator and a team, or to nobody."""
    action = BulkAction(kind="assign", operator_id=data.operator_id, team_id=data.team_id)
    done: ConversationShape = await act(request, conversation_id, action, db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/labels", permission="conversations.label", status_code=200)
async def set_labels(
    request: Caller, *, conversation_id: PathId, data: JSONBody[LabelsGiven], db: GivenDb, clock: GivenClock
) -> ConversationShape:
    action = BulkAction(kind="labels", add=data.add, remove=data.remove)
    done: ConversationShape = await act(request, conversation_id, action, db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/snooze", permission="conversations.close", status_code=200)
async def snooze(
    request: Caller, *, conversation_id: PathId, data: JSONBody[SnoozeGiven], db: GivenDb, clock: GivenClock
) -> ConversationShape:
    action = BulkAction(kind="snooze", until=data.until)
    done: ConversationShape = await act(request, conversation_id, action, db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/close", permission="conversations.close", status_code=200)
async def close(request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock) -> ConversationShape:
    done: ConversationShape = await act(request, conversation_id, BulkAction(kind="close"), db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/reopen", permission="conversations.close", status_code=200)
async def reopen(request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock) -> ConversationShape:
    done: ConversationShape = await act(request, conversation_id, BulkAction(kind="reopen"), db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/read", permission="conversations.reply", status_code=200)
async def mark_read(request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock) -> ConversationShape:
    done: ConversationShape = await act(request, conversation_id, BulkAction(kind="read"), db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/unread", permission="conversations.reply", status_code=200)
async def mark_unread(request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock) -> ConversationShape:
    done: ConversationShape = await act(request, conversation_id, BulkAction(kind="unread"), db=db, now=clock.now())
    return done


@post("/conversations/{conversation_id:int}/merge", permission="conversations.merge", status_code=200)
async def merge(
    request: Caller, *, conversation_id: PathId, data: JSONBody[MergeGiven], db: GivenDb, clock: GivenClock
) -> ConversationShape:
    """Move the history into another conversation of the same person; returns that one."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        done = await acting.merge(
            tx, ConversationId(conversation_id), actor=actor, into_id=ConversationId(data.into_id)
        )
    return convert(done["conversation"], ConversationShape)


@post("/conversations/{conversation_id:int}/notes", permission="conversations.note")
async def add_note(
    request: Caller, *, conversation_id: PathId, data: JSONBody[NoteGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Add an internal remark; those mentioned find the conversation under «@»."""
    actor = actor_of(request, clock.now())
    async with db.transaction(request.user.scope) as tx:
        done = await acting.add_note(
            tx,
            ConversationId(conversation_id),
            actor=actor,
            text=data.text,
            mentions=data.mentions,
            client_key=data.client_key,
        )
    return convert(done["message"], MessageShape)


@post("/conversations/bulk", permission="conversations.view", status_code=200)
async def act_in_bulk(request: Caller, *, data: JSONBody[BulkGiven], db: GivenDb, clock: GivenClock) -> BulkDone:
    """One action with up to 200 conversations, in one transaction."""
    user: Principal = request.user
    permission = permission_for(data.action, user)
    user.demand(permission)
    actor = actor_of(request, clock.now())
    items: list[Any] = []
    skipped: list[int] = []
    async with db.transaction(user.narrowed(permission).scope) as tx:
        for id_ in sorted(set(data.ids)):
            try:
                items.append((await perform(tx, id_, data.action, actor=actor))["conversation"])
            except (NotFound, Conflict):
                skipped.append(id_)
    return convert({"items": items, "skipped": skipped}, BulkDone)


routes = (
    assign,
    set_labels,
    snooze,
    close,
    reopen,
    mark_read,
    mark_unread,
    merge,
    add_note,
    act_in_bulk,
)
