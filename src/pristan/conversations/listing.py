"""Reads lists and threads by keyset: the cost of a page does not grow with its number or with history."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

import msgspec

from pristan.conversations.projection import conversation_rows, message_rows, queries
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import CompanyId, ConversationId, OperatorId
from pristan.kit.db import Tx

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which conversations; ``view`` mine and mentions are those of ``operator_id``."""

    operator_id: OperatorId
    view: str = "all"
    status: str = "open"
    inbox_id: int | None = None
    business_line_id: int | None = None
    team_id: int | None = None
    label_id: int | None = None
    assignee_id: int | None = None
    contact_id: int | None = None


_VIEWS: dict[str, LiteralString] = {
    "mine": " and c.assignee_id = %(operator_id)s",
    "unassigned": " and c.assignee_id is null",
    "mentions": " and exists (select 1 from mentions n where n.company_id = c.company_id"
    " and n.operator_id = %(operator_id)s and n.conversation_id = c.id)",
    "all": "",
}
_CONDITIONS: dict[str, LiteralString] = {
    "inbox_id": " and c.inbox_id = %(inbox_id)s",
    "business_line_id": " and c.business_line_id = %(business_line_id)s",
    "team_id": " and c.team_id = %(team_id)s",
    "assignee_id": " and c.assignee_id = %(assignee_id)s",
    "contact_id": " and c.contact_id = %(contact_id)s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One walk along an index: what is read, which rows belong to it, those after a cursor, and the order itself."""

    select: LiteralString
    only: LiteralString
    after: LiteralString
    end: LiteralString


def _newest_first(at: LiteralString, id_: LiteralString, *, only: LiteralString = "") -> _Order:
    return _Order(
        select=f"select {id_} as id, {at} as at",
        only=only,
        after=f" and ({at}, {id_}) < (%(before_at)s::timestamptz, %(before_id)s::bigint)",
        end=f" order by {at} desc, {id_} desc limit %(limit)s",
    )


def _longest_waiting(at: LiteralString, id_: LiteralString) -> _Order:
    return _Order(
        select=f"select {id_} as id, {at} as at",
        only=f" and {at} is not null",
        after=f" and ({at}, {id_}) > (%(before_at)s::timestamptz, %(before_id)s::bigint)",
        end=f" order by {at}, {id_} limit %(limit)s",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where a list is read from, and the orders its indexes hold."""

    rows: LiteralString
    status: LiteralString
    orders: Mapping[str, _Order]


_CONVERSATIONS = _Source(
    rows=" from conversations c where c.company_id = %(company_id)s and c.merged_into_id is null",
    status=" and c.status = %(status)s",
    orders={
        "recent": _newest_first("c.last_message_at", "c.id"),
        "waiting": _longest_waiting("c.waiting_since", "c.id"),
        "answered": _newest_first("c.last_message_at", "c.id", only=" and c.waiting_since is null"),
    },
)
# The label's own copies of the columns stand in its index.
_LABELLED = _Source(
    rows=" from conversation_labels x join conversations c on c.company_id = x.company_id and c.id = x.conversation_id"
    " where x.company_id = %(company_id)s and x.label_id = %(label_id)s and c.merged_into_id is null",
    status=" and x.status = %(status)s",
    orders={
        "recent": _newest_first("x.last_message_at", "x.conversation_id"),
        "waiting": _longest_waiting("x.waiting_since", "x.conversation_id"),
        "answered": _newest_first("x.last_message_at", "x.conversation_id", only=" and x.waiting_since is null"),
    },
)
# Who waits comes first, longest first; the rest follows, newest first.
_PHASES = {"recent": ("recent",), "waiting": ("waiting", "answered")}


def _source(wanted: Filter) -> _Source:
    return _CONVERSATIONS if wanted.label_id is None else _LABELLED


def conditions(wanted: Filter) -> LiteralString:
    """The from and where clauses of a filter, of fixed fragments only."""
    source = _source(wanted)
    clause = source.rows + (source.status if wanted.contact_id is None else "") + _VIEWS[wanted.view]
    for name, fragment in _CONDITIONS.items():
        if getattr(wanted, name) is not None:
            clause += fragment
    return clause


def _params(wanted: Filter, company_id: CompanyId) -> dict[str, Any]:
    names = Filter.__dataclass_fields__
    return {name: getattr(wanted, name) for name in names} | {"company_id": company_id}


def list_statement(wanted: Filter, *, order: str, has_cursor: bool) -> LiteralString:
    """The statement of one page of ids in one order: recent, waiting or answered."""
    walk = _source(wanted).orders[order]
    return walk.select + conditions(wanted) + walk.only + (walk.after if has_cursor else "") + walk.end


def encode_cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str, *types: Any) -> tuple[Any, ...]:
    """Values of a cursor we gave; raises InvalidInput for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=tuple[types])  # type: ignore[valid-type] # types are values here
    except (binascii.Error, ValueError, msgspec.DecodeError) as exc:
        raise InvalidInput("Указатель страницы испорчен. Откройте список заново", code="cursor.invalid") from exc


async def position(tx: Tx, company_id: CompanyId) -> int:
    """The position of the company's facts; read before the rows it stands for."""
    value: int | None = await tx.fetch_value(queries.position, company_id=company_id)
    return value or 0


async def page(
    tx: Tx, wanted: Filter, *, company_id: CompanyId, sort: str, before: str | None, limit: int
) -> dict[str, Any]:
    """One page of list rows with the cursor of the next."""
    at = await position(tx, company_id)
    params = _params(wanted, company_id) | {"before_at": None, "before_id": None}
    phase, has_cursor = 0, before is not None
    if before is not None:
        phase, moment, id_ = decode_cursor(before, int, datetime, int)
        params |= {"before_at": moment, "before_id": id_}
    found: list[tuple[int, Mapping[str, Any]]] = []
    for number, order in enumerate(_PHASES[sort][phase:], start=phase):
        missing = limit + 1 - len(found)
        statement = list_statement(wanted, order=order, has_cursor=has_cursor and number == phase)
        found += [(number, row) for row in await tx.fetch_all(statement, **params, limit=missing)]
        if len(found) > limit:
            break
    last = found[limit - 1] if len(found) > limit else None
    shown = [row for _, row in found[:limit]]
    rows = await conversation_rows(tx, company_id, [row["id"] for row in shown])
    drafts = await _drafts(tx, company_id, wanted.operator_id, ids=list(rows))
    items = [rows[row["id"]] | {"draft": drafts.get(row["id"])} for row in shown if row["id"] in rows]
    following = encode_cursor(last[0], last[1]["at"], last[1]["id"]) if last else None
    return {"items": items, "next": following, "position": at}


async def _drafts(
    tx: Tx, company_id: CompanyId, operator_id: OperatorId, *, ids: Sequence[ConversationId]
) -> Mapping[ConversationId, str]:
    rows = await tx.fetch_all(queries.draft_texts, company_id=company_id, operator_id=operator_id, ids=list(ids))
    return {row["conversation_id"]: row["text"] for row in rows}


async def counters(tx: Tx, wanted: Filter, *, company_id: CompanyId) -> dict[str, int]:
    """How many conversations each tab holds, counted up to the cap."""
    params = _params(wanted, company_id) | {"cap": COUNT_CAP}
    base = {name: getattr(wanted, name) for name in Filter.__dataclass_fields__ if name != "view"}
    found: dict[str, int] = {}
    for view in _VIEWS:
        found[view] = await tx.fetch_value(count_statement(Filter(**base, view=view)), **params)
    unread = count_statement(Filter(**base, view="mine"), extra=" and c.unread_count > 0")
    found["unread_mine"] = await tx.fetch_value(unread, **params)
    return found


def count_statement(wanted: Filter, *, extra: LiteralString = "") -> LiteralString:
    """The statement that counts a tab up to the cap."""
    return "select count(*) from (select 1" + conditions(wanted) + extra + " limit %(cap)s) as counted"


async def one(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> dict[str, Any]:
    """One conversation with its contact."""
    at = await position(tx, company_id)
    row = (await conversation_rows(tx, company_id, [conversation_id])).get(conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    contact = await tx.fetch_one(queries.contact_of, company_id=company_id, id=row["contact_id"])
    return {"conversation": row, "contact": contact, "position": at}


async def thread(
    tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, before: str | None, limit: int
) -> dict[str, Any]:
    """One page of the thread, oldest first, ending before the cursor."""
    at = await position(tx, company_id)
    if not await tx.fetch_value(queries.conversation_exists, company_id=company_id, id=conversation_id):
        raise NotFound("Диалог не найден", code="conversation.not_found")
    params: dict[str, Any] = {"before_at": None, "before_seq": None, "before_id": None}
    statement = queries.thread_last
    if before is not None:
        moment, seq, id_ = decode_cursor(before, datetime, int, int)
        params = {"before_at": moment, "before_seq": seq, "before_id": id_}
        statement = queries.thread_before
    where = {"company_id": company_id, "conversation_id": conversation_id, "limit": limit + 1}
    found = await tx.fetch_all(statement, **where, **params)
    shown = found[:limit]
    items = await message_rows(tx, company_id, [row["id"] for row in shown])
    last = shown[-1] if shown else None
    previous = encode_cursor(last["sort_at"], last["sort_seq"], last["id"]) if last and len(found) > limit else None
    return {"items": items, "previous": previous, "position": at}
