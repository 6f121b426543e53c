"""Reads lists and threads by keyset: the cost of a page does not grow with its number or with history."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, LiteralString

import msgspec

from pristan.conversations.projection import conversation_rows, message_rows, queries
from pristan.core.errors import InvalidInput, NotFound
from pristan.core.ids import CompanyId, ConversationId, LineId, OperatorId
from pristan.kit.db import Tx

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which conversations; ``view`` mine and mentions are those of ``operator_id``.

    ``lines`` are those the operator may see, None means all of them. Row-level security hides the others anyway;
    named here, they let the planner know how few are left.
    """

    operator_id: OperatorId
    lines: frozenset[LineId] | None = None
    view: str = "all"
    status: str = "open"
    inbox_id: int | None = None
    business_line_id: int | None = None
    team_id: int | None = None
    label_id: int | None = None
    assignee_id: int | None = None


_VIEWS: dict[str, LiteralString] = {
    "mine": " and c.assignee_id = %(operator_id)s",
    "unassigned": " and c.assignee_id is null",
    "mentions": " and c.id in (select n.conversation_id from mentions n"
    " where n.company_id = %(company_id)s and n.operator_id = %(operator_id)s)",
    "all": "",
}
_CONDITIONS: dict[str, LiteralString] = {
    "inbox_id": " and c.inbox_id = %(inbox_id)s",
    "business_line_id": " and c.business_line_id = %(business_line_id)s",
    "team_id": " and c.team_id = %(team_id)s",
    "assignee_id": " and c.assignee_id = %(assignee_id)s",
}
_LINES: LiteralString = " and c.business_line_id = any (%(lines)s::bigint[])"
_LINE: LiteralString = " and c.business_line_id = (%(lines)s::bigint[])[1]"  # one line is walked in its order
_CONVERSATIONS: LiteralString = (
    " from conversations c where c.company_id = %(company_id)s and c.merged_into_id is null and c.status = %(status)s"
)
# The list of a label has its own copies of what filters and orders look at.
_LABELLED: LiteralString = (
    " from (select x.*, x.conversation_id as id from conversation_labels x) c"
    " where c.company_id = %(company_id)s and c.label_id = %(label_id)s and c.status = %(status)s"
)
_UNREAD: LiteralString = " and c.unread_count > 0"
_LABELLED_UNREAD: LiteralString = (
    " and exists (select from conversations u where u.company_id = c.company_id and u.id = c.id and u.unread_count > 0)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One walk along an index: which rows belong to it, those after a cursor, and the order itself."""

    at: LiteralString
    only: LiteralString
    after: LiteralString
    end: LiteralString


def _newest_first(*, only: LiteralString = "") -> _Order:
    return _Order(
        at="c.last_message_at",
        only=only,
        after=" and (c.last_message_at, c.id) < (%(before_at)s::timestamptz, %(before_id)s::bigint)",
        end=" order by c.last_message_at desc, c.id desc limit %(limit)s",
    )


_ORDERS = {
    "recent": _newest_first(),
    "waiting": _Order(
        at="c.waiting_since",
        only=" and c.waiting_since is not null",
        after=" and (c.waiting_since, c.id) > (%(before_at)s::timestamptz, %(before_id)s::bigint)",
        end=" order by c.waiting_since, c.id limit %(limit)s",
    ),
    "answered": _newest_first(only=" and c.waiting_since is null"),
}
# Who waits comes first, longest first; the rest follows, newest first.
_PHASES = {"recent": ("recent",), "waiting": ("waiting", "answered")}


def fits_nothing(wanted: Filter) -> bool:
    """Whether the filter contradicts itself, or asks for a line that the operator may not see."""
    if wanted.lines is not None and wanted.business_line_id not in {None, *wanted.lines}:
        return True
    if wanted.assignee_id is None:
        return False
    return wanted.view == "unassigned" or (wanted.view == "mine" and wanted.assignee_id != wanted.operator_id)


def conditions(wanted: Filter) -> LiteralString:
    """The from and where clauses of a filter, of fixed fragments only."""
    clause = (_CONVERSATIONS if wanted.label_id is None else _LABELLED) + _VIEWS[wanted.view]
    if wanted.lines is not None and wanted.business_line_id is None:
        clause += _LINE if len(wanted.lines) == 1 else _LINES
    for name, fragment in _CONDITIONS.items():
        if getattr(wanted, name) is not None:
            clause += fragment
    return clause


def _params(wanted: Filter, company_id: CompanyId) -> dict[str, Any]:
    names = Filter.__dataclass_fields__
    lines = None if wanted.lines is None else sorted(wanted.lines)
    return {name: getattr(wanted, name) for name in names} | {"company_id": company_id, "lines": lines}


def list_statement(wanted: Filter, *, order: str, has_cursor: bool) -> LiteralString:
    """The statement of one page of ids in one order: recent, waiting or answered."""
    walk = _ORDERS[order]
    after = walk.after if has_cursor else ""
    return f"select c.id, {walk.at} as at" + conditions(wanted) + walk.only + after + walk.end


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
    if fits_nothing(wanted):
        return {"items": [], "next": None, "position": at}
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
    found = {view: await _count(tx, replace(wanted, view=view), company_id=company_id) for view in _VIEWS}
    found["unread_mine"] = found["mine"] and await _count(
        tx, replace(wanted, view="mine"), company_id=company_id, unread=True
    )
    return found


async def _count(tx: Tx, wanted: Filter, *, company_id: CompanyId, unread: bool = False) -> int:
    if fits_nothing(wanted):
        return 0
    counted: int = await tx.fetch_value(
        count_statement(wanted, unread=unread), **_params(wanted, company_id), cap=COUNT_CAP
    )
    return counted


def count_statement(wanted: Filter, *, unread: bool = False) -> LiteralString:
    """The statement that counts a tab up to the cap."""
    clause = conditions(wanted)
    if unread:
        clause += _UNREAD if wanted.label_id is None else _LABELLED_UNREAD
    return "select count(*) from (select 1" + clause + " limit %(cap)s) as counted"


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
