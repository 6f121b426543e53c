"""What a company uses, as it is written down, and what somebody saw of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct

from pristan.core.ids import CompanyId

Answer = Literal["yes", "no", "unknown"]


class ItemState(StrEnum):
    """``PROPOSED``: a scanner found it and nobody has looked; ``RETIRED``: it was used and is not any more."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REJECTED = "rejected"
    MERGED = "merged"
    RETIRED = "retired"


class Source(StrEnum):
    """How an item or a sighting came."""

    HAND = "hand"
    INTERVIEW = "interview"
    IMPORT = "import"
    HUB = "hub"
    SITE = "site"
    DNS = "dns"
    FILES = "files"
    MAILBOX = "mailbox"
    EXPORT = "export"


TOLD: Final = frozenset({Source.HAND, Source.INTERVIEW, Source.IMPORT})
SCANNED: Final = frozenset({Source.SITE, Source.DNS, Source.FILES, Source.MAILBOX, Source.EXPORT})
UNSEEN: Final = "Не видно при повторном сканировании"


class Sign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule about which a scanner is sure by itself (a form without a policy): it becomes a finding of the next run.

    ``status``: breach, possible or fact; ``seen``: what was seen, in Russian.
    """

    rule: str
    status: Literal["breach", "possible", "fact"]
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing a scanner found, at one place.

    ``kind`` and ``service``: as in a line of ``audit check``; ``service`` is empty where nobody knows whose it is.
    ``purposes`` and ``data``: words of the rules; ``location``: a country where the data rest, ``None`` if unknown.
    ``words``: what was seen, in Russian, without data of people; ``place``: the page, host or file where it was seen.
    ``title``: how people call it, if the service's own name is not enough. Texts too long are cut.
    """

    kind: str
    words: str
    service: str = ""
    place: str = ""
    title: str = ""
    purposes: Sequence[str] = ()
    data: Sequence[str] = ()
    location: str | None = None
    volume: int | None = None
    signs: Sequence[Sign] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the inventory. Countries are codes, ``None`` if nobody knows."""

    id: int
    kind: str
    service: str
    title: str
    purposes: list[str]
    data: list[str]
    first_place: str | None
    location: str | None
    volume: int | None
    owner: str
    contract: Answer
    contract_note: str
    business_line_id: int | None
    facts: Mapping[str, bool]
    note: str
    state: str
    source: str
    merged_into: int | None
    why: str
    changed_by_name: str
    created_at: datetime
    changed_at: datetime
    version: int
    seen_count: int = 0
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sighting as it is kept. ``is_gone``: a later whole look at the place did not see it."""

    item_id: int
    source: str
    place: str
    words: str
    location: str | None
    data: list[str]
    signs: list[dict[str, str]]
    first_seen_at: datetime
    last_seen_at: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it, and when."""

    company_id: CompanyId
    id: int | None = None
    name: str = ""
    now: datetime


@dataclass(slots=True)
class Suggested:
    """What came of a scan: new proposals, sightings of what was known, and what could not be taken, with the reason."""

    added: int = 0
    refreshed: int = 0
    refused: list[str] = field(default_factory=list)


def match_key(kind: str, service: str, *, place: str = "") -> str:
    """By what a scanner knows a thing again. One whose service nobody knows is known by where it was seen."""
    return f"{kind}:{service or '@' + place}"[:300]
