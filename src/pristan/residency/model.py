"""Places where data rest: what is set up, what an administrator declared, what the rulebook knows of a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

RUSSIA: Final = "RU"
ELSEWHERE: Final = "??"  # abroad, nobody says where
DATABASE, FILES, MAIL, BACKUPS = "database", "files", "mail", "backups"
STORES: Final = (DATABASE, FILES, MAIL, BACKUPS)
CHANNEL: Final = "channel:"

# How a server begins: TLS with the first byte, after a word of its own protocol, or not at all.
Talk = Literal["tls", "postgres", "smtp", "imap", "plain"]
State = Literal["unused", "russia", "undeclared", "admitted", "refused", "abroad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What an administrator said. ``country``: ISO 3166-1, two letters; ``networks``: where its addresses must lie."""

    place: str
    country: str
    owner: str
    operator: str
    networks: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a store abroad may be used. ``found``: the place it was recorded for, as ``Place.found``."""

    id: int
    place: str
    found: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A server of somebody abroad, by the rulebook. ``countries`` are the owner's, unverified."""

    host: str
    service: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One place as it is set up. ``hosts`` are the servers in it, empty where data stay on this machine.

    ``country``: what the channel's manifest says, "" where it says nothing sure; ``where`` in words. ``talks``: port
    and beginning of those of ``hosts`` where the settings tell them.
    """

    id: str
    title: str
    where: str
    hosts: tuple[str, ...] = ()
    is_used: bool = True
    country: str = ""
    talks: Mapping[str, tuple[int, Talk]] = field(default_factory=dict)

    @property
    def is_store(self) -> bool:
        """A database in the sense of 152-FZ; a messenger is judged by other rules."""
        return self.id in STORES


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with all that is known of it."""

    setup: Setup
    declared: Declared | None = None
    known: tuple[Known, ...] = ()
    reason: Reason | None = None

    @property
    def id(self) -> str:
        return self.setup.id

    @property
    def country(self) -> str:
        """As declared, else as the manifest says; "" if nobody said."""
        return self.declared.country if self.declared else self.setup.country

    @property
    def is_abroad(self) -> bool:
        """Declared outside of Russia, or one of its servers belongs to somebody abroad."""
        return self.setup.is_used and (bool(self.known) or self.country not in {"", RUSSIA})

    @property
    def found(self) -> str:
        """Names the place abroad: another country or server makes it another place."""
        return " ".join([self.country or "-", *self.setup.hosts])

    @property
    def state(self) -> State:
        if not self.setup.is_used:
            return "unused"
        if self.is_abroad:
            if not self.setup.is_store:
                return "abroad"
            return "refused" if self.reason is None else "admitted"
        return "russia" if self.country == RUSSIA else "undeclared"
