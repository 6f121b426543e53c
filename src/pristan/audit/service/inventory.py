"""The inventory: writing down, changing, judging what scanners proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pristan.audit.inventory import thing_of
from pristan.audit.items import Actor, Item, ItemState, Seen, Source, match_key
from pristan.audit.store import queries
from pristan.compliance.own import in_use
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx, to_json

PAGE: Final = 100
EXPORTED: Final = 20_000
FIELDS: Final = (
    "kind", "service", "title", "purposes", "data", "first_place", "location", "volume", "owner", "contract",
    "contract_note", "business_line_id", "facts", "note",
)  # fmt: skip
# What may become of an item in which state.
_MOVES: Final[Mapping[str, tuple[frozenset[ItemState], ItemState]]] = {
    "accept": (frozenset({ItemState.PROPOSED, ItemState.REJECTED}), ItemState.ACTIVE),
    "reject": (frozenset({ItemState.PROPOSED}), ItemState.REJECTED),
    "merge": (frozenset({ItemState.PROPOSED, ItemState.ACTIVE, ItemState.REJECTED}), ItemState.MERGED),
    "retire": (frozenset({ItemState.ACTIVE}), ItemState.RETIRED),
    "restore": (frozenset({ItemState.RETIRED}), ItemState.ACTIVE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows of the inventory; ``before``: the id after which the page goes on."""

    state: str | None = None
    kind: str | None = None
    word: str = ""
    before: int | None = None
    limit: int = PAGE


async def listed(tx: Tx, company_id: CompanyId, wanted: Wanted) -> tuple[list[Item], int | None]:
    """A page, the latest first, and the id to ask the next one with."""
    items = await tx.all_of(
        Item,
        queries.items,
        company_id=company_id,
        id=None,
        state=wanted.state,
        of_kind=wanted.kind,
        word=wanted.word,
        before=wanted.before,
        limit=wanted.limit + 1,
    )
    has_more = len(items) > wanted.limit
    del items[wanted.limit :]
    return items, items[-1].id if has_more else None


async def counted(tx: Tx, company_id: CompanyId) -> dict[str, int]:
    """How many items are in which state."""
    return {row["state"]: row["items"] for row in await tx.fetch_all(queries.items_counted, company_id=company_id)}


async def one(tx: Tx, company_id: CompanyId, item_id: int) -> tuple[Item, list[Seen]]:
    """An item with where it was seen."""
    given: dict[str, Any] = {"state": None, "of_kind": None, "word": "", "before": None, "limit": 1}
    item = await tx.one_of(Item, queries.items, company_id=company_id, id=item_id, **given)
    if item is None:
        raise NotFound("Строки в описи нет", code="audit.item_not_found")
    return item, await tx.all_of(Seen, queries.sightings, company_id=company_id, ids=[item_id])


async def add(tx: Tx, actor: Actor, fields: Mapping[str, Any], *, source: Source, client_key: str | None = None) -> int:
    """Write an item down; returns its number. With the ``client_key`` of an earlier call nothing is added."""
    told = await _checked(tx, actor.company_id, fields)
    made: int | None = await tx.fetch_value(
        queries.add_item,
        company_id=actor.company_id,
        source=source,
        client_key=client_key,
        by=actor.id,
        by_name=actor.name,
        now=actor.now,
        **told,
    )
    if made is None:
        made = await tx.fetch_value(queries.item_by_client_key, company_id=actor.company_id, client_key=client_key)
    assert made is not None  # noqa: S101 # it is there: nothing was added because of it
    return made


async def change(tx: Tx, actor: Actor, item_id: int, *, fields: Mapping[str, Any], version: int) -> None:
    """What is known now, whole; Conflict if somebody has changed it since ``version``."""
    row = await _locked(tx, actor.company_id, item_id)
    if row["version"] != version:
        raise Conflict("Строку уже изменили. Откройте её снова", code="audit.item_changed")
    told = await _checked(tx, actor.company_id, fields)
    if row["service"] == told["service"] == "" and row["kind"] == told["kind"]:
        told["match_key"] = row["match_key"]  # a thing without a name stays known by where it was seen
    await tx.execute(
        queries.change_item,
        company_id=actor.company_id,
        id=item_id,
        by=actor.id,
        by_name=actor.name,
        now=actor.now,
        **told,
    )


async def judge(tx: Tx, actor: Actor, item_id: int, *, verdict: str, into_id: int | None = None, why: str = "") -> None:
    """Accept, reject, merge, retire or restore an item; Conflict where its state does not allow that."""
    before, after = _MOVES[verdict]
    row = await _locked(tx, actor.company_id, item_id)
    if row["state"] not in before:
        raise Conflict("Со строкой в этом состоянии так нельзя. Обновите страницу", code="audit.item_state")
    if after is ItemState.MERGED:
        await _merge(tx, actor.company_id, item_id, into_id=into_id)
    await tx.execute(
        queries.judge_item,
        company_id=actor.company_id,
        id=item_id,
        state=after,
        into_id=into_id if after is ItemState.MERGED else None,
        why=why,
        by=actor.id,
        by_name=actor.name,
        now=actor.now,
    )


async def _merge(tx: Tx, company_id: CompanyId, item_id: int, *, into_id: int | None) -> None:
    if into_id is None or into_id == item_id:
        raise _wrong("into_id", "Назовите другую строку, с которой объединить")
    into = await _locked(tx, company_id, into_id)
    if into["state"] != ItemState.ACTIVE:
        raise Conflict("Объединить можно только со строкой, которая в описи", code="audit.item_state")
    await tx.execute(queries.move_sightings, company_id=company_id, id=item_id, into_id=into_id)
    await tx.execute(queries.follow_merge, company_id=company_id, id=item_id, into_id=into_id)


async def _locked(tx: Tx, company_id: CompanyId, item_id: int) -> dict[str, Any]:
    row = await tx.fetch_one(queries.lock_item, company_id=company_id, id=item_id)
    if row is None:
        raise NotFound("Строки в описи нет", code="audit.item_not_found")
    return row


async def _checked(tx: Tx, company_id: CompanyId, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with their key; what the rules have no word for is refused by field."""
    told = {name: fields[name] for name in FIELDS}
    told["kind"], told["service"] = told["kind"].strip().lower(), told["service"].strip().lower()
    thing = thing_of(in_use(), kind=told["kind"], service=told["service"], purposes=told["purposes"], data=told["data"])
    is_unnamed = told["kind"] == "messenger" and not told["service"]  # «не знаю какой» is an answer
    if thing.note and not (is_unnamed and thing.note == "вид «messenger» неизвестен"):
        field = "kind" if not thing.classes else "purposes" if "назначение" in thing.note else "data"
        raise _wrong(field, thing.note[:300])
    if told["business_line_id"] is not None:
        lines = await tx.fetch_all(queries.lines, company_id=company_id)
        if told["business_line_id"] not in {line["id"] for line in lines}:
            raise _wrong("business_line_id", "Такого направления нет")
    key = match_key(told["kind"], told["service"], place=told["title"])
    return told | {"facts": to_json(told["facts"]), "match_key": key}


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="audit.item_invalid", fields=[FieldError(field=field, message=message)])
