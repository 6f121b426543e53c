"""Turns an unwelcome answer of MAX into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

import httpx

from pristan.channels.payload import Payload
from pristan.channels.wire import Outcome, error_of, pause_of, server_error
from pristan.core.errors import ChannelError, ProtocolError


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
            pause = pause_of(response)
            return error_of(row.outcome, row.title, code=row.code, repeatable=repeatable, pause=pause)
    status = response.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return server_error("MAX", status, repeatable=repeatable)
    return ProtocolError(f"MAX: HTTP {status}, {remote_code[:60]}", code="max.unexpected")
