"""A look of a scanner, its steps, and what a step brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from pristan.audit.items import Sighting


class Kind(StrEnum):
    """What is looked through."""

    SITE = "site"
    PAGES = "pages"
    DNS = "dns"
    FILES = "files"
    MAIL = "mail"
    EXPORT = "export"


UPLOADED = frozenset((Kind.PAGES, Kind.FILES, Kind.EXPORT))
WAKE = "pristan_scans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A look as it stands. ``done`` and ``total``: things looked at, and known so far."""

    company_id: int
    id: int
    kind: str
    target: str
    options: dict[str, Any]
    upload: str | None
    state: str
    done: int
    total: int
    bytes: int
    result: dict[str, Any] | None
    warnings: list[str]
    failure: str | None
    lease: UUID | None
    claims: int
    asked_by_name: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to open. ``found``: what a step that takes several turns has so far."""

    key: str
    depth: int = 0
    place: int = 0
    found: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a step has brought. ``found`` None: nothing, ``warning`` says why. ``again``: it has a next turn.

    ``is_over``: enough has been seen, what still waits is not opened.
    """

    found: Mapping[str, Any] | None = None
    more: Sequence[Step] = field(default=())
    warning: str = ""
    size: int = 0
    again: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What a look comes to. ``sightings``: for the inventory; ``whole``: hosts that were looked through to the end."""

    result: Mapping[str, Any]
    sightings: Sequence[Sighting] = ()
    whole: Sequence[str] = ()


class Looker(Protocol):
    """One way of looking. ``pause_s``: between two steps."""

    pause_s: float

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Get ready and name the first steps; ``known`` are those that a killed worker has left.

        :raises InvalidInput: there is nothing to look at; its text is shown
        """
        ...

    async def look(self, step: Step) -> Looked:
        """Open one thing."""
        ...

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """What everything found comes to, ``is_whole`` where all was seen; raises InvalidInput where nothing was."""
        ...

    async def close(self) -> None:
        """Let go of what is held open."""
        ...
