"""Turns an unwelcome answer of a mail server into an error of the house, by the table in ``errors.toml``. Pure."""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pristan.core.errors import (
    REMOTE_WORDS,
    AuthFailed,
    ChannelError,
    MessageRejected,
    RateLimited,
    RecipientUnreachable,
    Transient,
)

Outcome = Literal["auth", "unreachable", "rate_limited", "transient", "rejected"]
PAUSE = timedelta(minutes=10)
_LONGEST_ANSWER = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; ``code`` 0 and ``says`` empty match anything."""

    outcome: Outcome
    name: str
    title: str
    code: int = 0
    says: str = ""

    def matches(self, code: int, answer: str) -> bool:
        return self.code in {0, code} and (not self.says or re.search(self.says, f"{code} {answer}") is not None)


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**row) for row in raw["error"])
    for row in rows:
        if row.outcome not in get_args(Outcome):
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def failure(code: int, answer: str) -> ChannelError:
    """The error for an answer of SMTP; the server's own words follow ours."""
    words = " ".join(answer.split())
    row = next(row for row in table() if row.matches(code, words.lower()))
    said = f"{row.title}{REMOTE_WORDS}{code} {words[:_LONGEST_ANSWER]}"
    match row.outcome:
        case "rate_limited":
            return RateLimited(PAUSE, said)
        case "auth":
            return AuthFailed(row.title, code=row.name)
        case "unreachable":
            return RecipientUnreachable(said, code=row.name)
        case "transient":
            return Transient(said, code=row.name)
        case "rejected":
            return MessageRejected(said, code=row.name)
