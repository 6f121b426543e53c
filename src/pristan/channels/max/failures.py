"""Turns an unwelcome answer of MAX into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import httpx

from pristan.channels.payload import Payload
from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)

Outcome = Literal["auth", "unreachable", "not_ready", "rate_limited", "transient", "unknown", "rejected", "protocol"]
DEFAULT_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; empty conditions match anything."""

    status: int
    outcome: Outcome
    code: str
    title: str
    remote_code: str = ""
    says: str = ""

    def matches(self, status: int, remote_code: str, message: str) -> bool:
        return (
            self.status == status and self.remote_code in {"", remote_code} and (not self.says or self.says in message)
        )


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**row) for row in raw["error"])
    for row in rows:
        if row.outcome not in get_args(Outcome):
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def failure(response: httpx.Response, *, repeatable: bool) -> ChannelError:
    """The error for ``response``; a call that may be repeated never has an unknown outcome."""
    body = Payload.decode(response.content) or Payload()
    message = f"{body.text('message')} {body.text('error')}".lower()
    remote_code = body.text("code")
    for row in table():
        if row.matches(response.status_code, remote_code, message):
            return _error(row, pause=retry_after(response), repeatable=repeatable)
    status = response.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Transient(f"MAX: HTTP {status}") if repeatable else OutcomeUnknown(f"MAX: HTTP {status}")
    return ProtocolError(f"MAX: HTTP {status}, {remote_code[:60]}", code="max.unexpected")


def retry_after(response: httpx.Response) -> timedelta:
    """The pause the remote asks for, kept within reason."""
    value = response.headers.get("Retry-After", "")
    if not value.isdecimal():
        return DEFAULT_PAUSE
    return min(timedelta(seconds=max(int(value[:6]), 1)), LONGEST_PAUSE)


def _error(row: Row, *, pause: timedelta, repeatable: bool) -> ChannelError:
    match row.outcome:
        case "rate_limited":
            return RateLimited(pause, row.title)
        case "not_ready":
            return NotReady(timedelta(seconds=1), row.title, code=row.code)
        case "unknown" if repeatable:
            return Transient(row.title, code=row.code)
        case outcome:
            return _CLASSES[outcome](row.title, code=row.code)


_CLASSES: dict[str, type[ChannelError]] = {
    "auth": AuthFailed,
    "unreachable": RecipientUnreachable,
    "transient": Transient,
    "unknown": OutcomeUnknown,
    "rejected": MessageRejected,
    "protocol": ProtocolError,
}
