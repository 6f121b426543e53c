"""What operators do with conversations: one function per verb, inside the caller's transaction.

Each locks the conversation first, changes it, and records a fact with the row after the change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.conversations.changes import say_system
from pristan.conversations.model import ConversationRef
from pristan.conversations.projection import queries, record
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import CompanyId, ConversationId, OperatorId
from pristan.kit.db import Tx, to_json

__all__ = [
    "Actor",
    "add_note",
    "assign",
    "close",
    "colleagues",
    "label",
    "mark_read",
    "mark_unread",
    "merge",
    "reopen",
    "snooze",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which company, when."""

    company_id: CompanyId
    operator_id: OperatorId
    name: str
    now: datetime


async def lock(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> Mapping[str, Any]:
    """The row of the conversation, locked; raises NotFound, or Conflict if it was merged away."""
    row = await tx.fetch_one(queries.lock_conversation, company_id=company_id, id=conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    if row["merged_into_id"] is not None:
        raise Conflict("Диалог объединён с другим", code="conversation.merged")
    return row


async def _done(
    tx: Tx, kind: str, row: Mapping[str, Any], *, actor: Actor, data: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    by = {"by": {"id": actor.operator_id, "name": actor.name}}
    return await record(tx, kind, company_id=actor.company_id, conversation_id=row["id"], data=by | dict(data or {}))


async def assign(
    tx: Tx, conversation_id: ConversationId, *, actor: Actor, operator_id: int | None, team_id: int | None
) -> dict[str, Any]:
    """Give the conversation to an operator or a team, or to nobody."""
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    around = await colleagues(tx, company_id=actor.company_id, line_id=row["business_line_id"])
    operator, team = _operator_name(around, operator_id), _team_name(around, team_id)
    if (row["assignee_id"], row["team_id"]) != (operator_id, team_id):
        await tx.execute(
            queries.assign,
            company_id=actor.company_id,
            id=conversation_id,
            operator_id=operator_id,
            team_id=team_id,
        )
        params = {"by": actor.name, "operator": operator, "team": team}
        shown = {key: value for key, value in params.items() if value}
        await say_system(tx, ConversationRef.of(row), code="assigned", params=shown, at=actor.now, shows_in_list=False)
    return await _done(tx, "conversation_assigned", row, actor=actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Who may have a conversation of one business line: names by id, in the order of the alphabet."""

    operators: Mapping[int, str]
    teams: Mapping[int, str]


async def colleagues(tx: Tx, *, company_id: CompanyId, line_id: int) -> Colleagues:
    """Operators who see conversations of the line, and teams that work for it."""
    where = {"company_id": company_id, "line_id": line_id}
    operators = await tx.fetch_all(queries.operators_reaching, **where)
    teams = await tx.fetch_all(queries.teams_of_line, **where)
    return Colleagues(
        operators={row["id"]: row["name"] for row in operators}, teams={row["id"]: row["name"] for row in teams}
    )


def _operator_name(around: Colleagues, operator_id: int | None) -> str | None:
    if operator_id is not None and operator_id not in around.operators:
        raise InvalidInput("У этого оператора нет доступа к направлению диалога", code="assign.no_access")
    return None if operator_id is None else around.operators[operator_id]


def _team_name(around: Colleagues, team_id: int | None) -> str | None:
    if team_id is not None and team_id not in around.teams:
        raise InvalidInput("Для направления этого диалога такой команды нет", code="assign.no_team")
    return None if team_id is None else around.teams[team_id]


async def _demand_mentioned_see_it(tx: Tx, row: Mapping[str, Any], mentions: Sequence[int]) -> None:
    if not mentions:
        return
    around = await colleagues(tx, company_id=row["company_id"], line_id=row["business_line_id"])
    strangers = sorted(set(mentions) - set(around.operators))
    if not strangers:
        return
    known = await tx.fetch_all(queries.operator_names, company_id=row["company_id"], ids=strangers)
    names = ", ".join(one["name"] for one in known) or "неизвестный оператор"
    text = f"Нет доступа к этому диалогу: {names}. Уберите упоминание или попросите администратора дать доступ"
    raise InvalidInput(text, code="note.mention_no_access")


async def label(
    tx: Tx, conversation_id: ConversationId, *, actor: Actor, add: Sequence[int], remove: Sequence[int]
) -> dict[str, Any]:
    """Add and remove labels; unknown ones are left out."""
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    await tx.execute(
        queries.set_labels, company_id=actor.company_id, id=conversation_id, add=list(add), remove=list(remove)
    )
    return await _done(tx, "conversation_labelled", row, actor=actor)


async def snooze(tx: Tx, conversation_id: ConversationId, *, actor: Actor, until: datetime) -> dict[str, Any]:
    """Put the conversation aside until a moment to come."""
    if until <= actor.now:
        raise InvalidInput("Это время уже прошло. Выберите более позднее", code="snooze.past")
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    await _set_status(tx, row, "snoozed", actor=actor, until=until)
    return await _done(tx, "conversation_snoozed", row, actor=actor)


async def close(tx: Tx, conversation_id: ConversationId, *, actor: Actor) -> dict[str, Any]:
    """Close; a new message of the customer opens it again."""
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    if row["status"] != "closed":
        await _set_status(tx, row, "closed", actor=actor)
        await say_system(
            tx, ConversationRef.of(row), code="closed", params={"by": actor.name}, at=actor.now, shows_in_list=False
        )
    return await _done(tx, "conversation_closed", row, actor=actor)


async def reopen(tx: Tx, conversation_id: ConversationId, *, actor: Actor) -> dict[str, Any]:
    """Open a closed or snoozed conversation."""
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    if row["status"] != "open":
        await _set_status(tx, row, "open", actor=actor)
        await say_system(
            tx, ConversationRef.of(row), code="reopened", params={"by": actor.name}, at=actor.now, shows_in_list=False
        )
    return await _done(tx, "conversation_reopened", row, actor=actor)


async def _set_status(
    tx: Tx, row: Mapping[str, Any], status: str, *, actor: Actor, until: datetime | None = None
) -> None:
    await tx.execute(
        queries.set_status,
        company_id=actor.company_id,
        id=row["id"],
        status=status,
        until=until,
        now=actor.now,
    )


async def mark_read(tx: Tx, conversation_id: ConversationId, *, actor: Actor) -> dict[str, Any]:
    """What came has been seen; mentions of the actor too."""
    return await _set_unread(tx, conversation_id, 0, actor=actor)


async def mark_unread(tx: Tx, conversation_id: ConversationId, *, actor: Actor) -> dict[str, Any]:
    """Come back to it later."""
    return await _set_unread(tx, conversation_id, 1, actor=actor)


async def _set_unread(tx: Tx, conversation_id: ConversationId, count: int, *, actor: Actor) -> dict[str, Any]:
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    where = {"company_id": actor.company_id, "id": conversation_id}
    if count == 0:
        await tx.execute(queries.see_mentions, **where, operator_id=actor.operator_id, now=actor.now)
        await _tell_seen(tx, row, now=actor.now)
    await tx.execute(queries.set_unread, **where, count=count)
    return await _done(tx, "conversation_read", row, actor=actor)


async def _tell_seen(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
    """Let the customer know, where the remote side of the channel is our own."""
    side = channel(row["channel"]).own_side
    if side is None:
        return
    value = await tx.fetch_value(queries.identity_value, company_id=row["company_id"], id=row["identity_id"])
    await side.seen(tx, company_id=row["company_id"], inbox_id=row["inbox_id"], value=value, now=now)


async def add_note(
    tx: Tx,
    conversation_id: ConversationId,
    *,
    actor: Actor,
    text: str,
    mentions: Sequence[int],
    client_key: str | None,
) -> dict[str, Any]:
    """Add an internal remark; it never leaves. The same ``client_key`` again changes nothing."""
    row = await lock(tx, conversation_id, company_id=actor.company_id)
    await _demand_mentioned_see_it(tx, row, mentions)
    company_id = actor.company_id
    message_id = await tx.fetch_value(
        queries.add_note,
        company_id=company_id,
        conversation_id=conversation_id,
        inbox_id=row["inbox_id"],
        line_id=row["business_line_id"],
        author_id=actor.operator_id,
        author_name=actor.name,
        text=text.replace("\x00", ""),
        content=to_json({"mentions": list(mentions)} if mentions else {}),
        now=actor.now,
        client_key=client_key,
    )
    where: dict[str, Any] = {"company_id": company_id, "conversation_id": conversation_id}
    if message_id is None:
        message_id = await tx.fetch_value(queries.note_by_key, **where, client_key=client_key)
        return await record(tx, "note_added", **where, message_id=message_id)
    preview = {"kind": "note", "text": text[:200], "direction": "note", "author": actor.name}
    await tx.execute(
        queries.set_preview, company_id=company_id, id=conversation_id, preview=to_json(preview), at=actor.now
    )
    if mentions:
        await tx.fetch_all(
            queries.add_mentions, **where, message_id=message_id, operators=list(mentions), now=actor.now
        )
    data = {"mentions": list(mentions), "by": {"id": actor.operator_id, "name": actor.name}}
    return await record(tx, "note_added", **where, message_id=message_id, data=data)


async def merge(tx: Tx, conversation_id: ConversationId, *, actor: Actor, into_id: ConversationId) -> dict[str, Any]:
    """Move the history of one conversation of a person into another and close the first.

    If the customer writes again at the first address, a new conversation opens there: the answer then
    leaves where the question came.
    """
    if conversation_id == into_id:
        raise InvalidInput("Это один и тот же диалог", code="merge.same")
    first, second = sorted([conversation_id, into_id])
    rows = {id_: await lock(tx, ConversationId(id_), company_id=actor.company_id) for id_ in (first, second)}
    if rows[conversation_id]["contact_id"] != rows[into_id]["contact_id"]:
        raise Conflict("Это диалоги разных людей. Сначала объедините контакты", code="merge.other_contact")
    where: dict[str, Any] = {"company_id": actor.company_id, "id": conversation_id}
    if await tx.fetch_value(queries.has_open_outbox, **where):
        raise Conflict("В диалоге ещё уходит сообщение. Подождите немного", code="merge.sending")
    await tx.execute(queries.absorb, **where, into_id=into_id)
    await tx.execute(queries.move_messages, **where, into_id=into_id)
    await tx.execute(queries.move_outbox, company_id=actor.company_id, into_id=into_id)
    await tx.execute(queries.move_mentions, **where, into_id=into_id)
    await tx.execute(queries.drop_drafts, **where)
    await tx.execute(queries.mark_merged, **where, into_id=into_id, now=actor.now)
    params = {"by": actor.name, "number": conversation_id}
    await say_system(
        tx, ConversationRef.of(rows[into_id]), code="merged", params=params, at=actor.now, shows_in_list=False
    )
    await _done(tx, "conversation_merged", rows[conversation_id], actor=actor, data={"into_id": into_id})
    return await _done(tx, "conversation_merged", rows[into_id], actor=actor, data={"from_id": conversation_id})
