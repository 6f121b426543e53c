"""Tables of what a remote answers when something is wrong: ``errors.toml`` beside a connector, as values."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from pristan.channels.wire import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; an empty ``says`` matches anything."""

    status: int
    outcome: Outcome
    code: str
    title: str
    says: str = ""


@cache
def rows_of(package: str) -> tuple[Row, ...]:
    """The rows in the order of the file; raises ValueError for an outcome nobody knows."""
    raw = tomllib.loads(files(package).joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**row) for row in raw["error"])
    for row in rows:
        if row.outcome not in get_args(Outcome):
            raise ValueError(f"{package}: errors.toml: outcome {row.outcome}")
    return rows


def row_for(package: str, *, status: int, said: str) -> Row | None:
    """The first row that fits an answer; ``said`` is what the remote wrote."""
    told = said.lower()
    return next((row for row in rows_of(package) if row.status == status and row.says in told), None)
