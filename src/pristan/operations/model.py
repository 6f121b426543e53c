"""Shapes of this room: what a self-check finds, what a backup says of itself."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FORMAT = 1


class State(StrEnum):
    """How one check ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the self-check; ``fix`` says what to do, in words for the administrator."""

    id: str
    title: str
    state: State = State.OK
    detail: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedJob:
    """A job that the clock should start, by its name in the job table."""

    name: str
    title: str
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the backup and how many rows it had."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A partition that existed: its parent and its bounds as PostgreSQL prints them."""

    name: str
    parent: str
    bounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. Stands last in the archive, so an archive without it is incomplete.

    ``key_fingerprint`` tells which installation key opens the secrets inside; the key itself is not there.
    """

    format: int
    product: str
    created_at: str
    postgres: int
    migrations: tuple[str, ...]
    key_fingerprint: str
    tables: tuple[Table, ...]
    partitions: tuple[Partition, ...]
    sequences: dict[str, int]
    files: int
    checksums: dict[str, str]
