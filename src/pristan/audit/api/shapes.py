"""Shapes of this room over HTTP, and what its handlers begin with."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request
from msgspec import Meta, Struct

from pristan.audit.items import Actor, Item, Seen
from pristan.kit.clock import Clock
from pristan.kit.principal import Principal

Caller = Request[Any, Any, Any]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Key = Annotated[str, Meta(min_length=1, max_length=100)]
Word = Annotated[str, Meta(min_length=1, max_length=60)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Line = Annotated[str, Meta(max_length=500)]
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Volume = Annotated[int, Meta(ge=0, le=10**15)]
Told = Literal["yes", "no", "unknown"]
Fact = Literal["in_software_register"]


def actor_of(request: Caller, clock: Clock) -> Actor:
    """Whoever makes the request, now."""
    user: Principal = request.user
    return Actor(company_id=user.company_id, id=user.operator_id, name=user.name, now=clock.now())


class ItemGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """An item whole. Countries are codes of two letters, XX is «abroad, unknown where»; null: nobody knows.

    ``version``: the one on the screen, for a change; ``client_key``: makes adding it twice add it once.
    """

    kind: Annotated[str, Meta(pattern="^[a-z_]{1,40}$")]
    title: Title
    service: Annotated[str, Meta(max_length=120)] = ""
    purposes: Annotated[list[Word], Meta(max_length=20)] = []
    data: Annotated[list[Word], Meta(max_length=60)] = []
    first_in: Country | None = None
    kept_in: Country | None = None
    volume: Volume | None = None
    owner: Annotated[str, Meta(max_length=200)] = ""
    contract: Told = "unknown"
    contract_note: Line = ""
    business_line_id: Id | None = None
    facts: dict[Fact, bool] = {}
    note: Annotated[str, Meta(max_length=2000)] = ""
    client_key: Key | None = None
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None


class AuditItem(Struct, kw_only=True):
    """An item of the inventory; ``seen_count``: how many sightings there are, ``last_seen_at``: of them the latest."""

    id: int
    kind: str
    service: str
    title: str
    purposes: list[str]
    data: list[str]
    first_in: str | None
    kept_in: str | None
    volume: int | None
    owner: str
    contract: Told
    contract_note: str
    business_line_id: int | None
    facts: dict[str, bool]
    note: str
    state: Literal["proposed", "active", "rejected", "merged", "retired"]
    source: str
    merged_into: int | None
    why: str
    changed_by_name: str
    created_at: datetime
    changed_at: datetime
    version: int
    seen_count: int
    last_seen_at: datetime | None


class AuditSighting(Struct, kw_only=True):
    """Where an item was seen, in which words, from which day to which."""

    source: str
    place: str
    words: str
    first_seen_at: datetime
    last_seen_at: datetime


class AuditItems(Struct, kw_only=True):
    """A page of the inventory; ``counts`` by state; ``next``: what to give as ``before``."""

    items: list[AuditItem]
    next: int | None
    counts: dict[str, int]


class AuditItemDetail(Struct, kw_only=True):
    item: AuditItem
    sightings: list[AuditSighting]


class AuditMade(Struct, kw_only=True):
    id: int


def item_shape(item: Item) -> AuditItem:
    told = {name: getattr(item, name) for name in AuditItem.__struct_fields__ if hasattr(item, name)}
    return AuditItem(**told, first_in=item.first_place, kept_in=item.location)


def sighting_shape(seen: Seen) -> AuditSighting:
    return AuditSighting(**{name: getattr(seen, name) for name in AuditSighting.__struct_fields__})


def fields_of(data: ItemGiven) -> dict[str, Any]:
    """A given item as the fields of the service."""
    told = {name: getattr(data, name) for name in data.__struct_fields__}
    told["first_place"], told["location"] = told.pop("first_in"), told.pop("kept_in")
    return told
