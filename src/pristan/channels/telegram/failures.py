"""Turns an unwelcome answer of Telegram into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import get_args

import httpx

from pristan.channels.payload import Payload
from pristan.channels.wire import Outcome, error_of, pause_of, pause_within, server_error
from pristan.core.errors import ChannelError, ProtocolError

NAME = "Telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; an empty ``says`` matches anything."""

    status: int
    outcome: Outcome
    code: str
    title: str
    says: str = ""


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
    """The error for ``response``; ``parameters.retry_after`` is obeyed to the second."""
    body = Payload.decode(response.content) or Payload()
    status = body.integer("error_code") or response.status_code
    said = body.text("description").lower()
    asked = body.part("parameters").integer("retry_after")
    pause = pause_of(response) if asked is None else pause_within(asked)
    for row in table():
        if row.status == status and row.says in said:
            return error_of(row.outcome, row.title, code=row.code, repeatable=repeatable, pause=pause)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error(NAME, status, repeatable=repeatable)
    return ProtocolError(f"{NAME}: HTTP {status}", code="telegram.unexpected")
