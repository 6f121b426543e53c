"""Turns an unwelcome answer of Толк into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import get_args

import httpx

from pristan.channels.wire import Outcome, error_of, pause_of, server_error
from pristan.core.errors import ChannelError, ProtocolError

NAME = "Толк"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; an empty ``place`` matches any path."""

    status: int
    outcome: Outcome
    code: str
    title: str
    place: str = ""


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**row) for row in raw["error"])
    for row in rows:
        if row.outcome not in get_args(Outcome):
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def failure(response: httpx.Response) -> ChannelError:
    """The error for ``response``. Every call of ours may be repeated, so no outcome is unknown."""
    status, path = response.status_code, response.request.url.path
    for row in table():
        if row.status == status and row.place in path:
            return error_of(row.outcome, row.title, code=row.code, repeatable=True, pause=pause_of(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error(NAME, status, repeatable=True)
    return ProtocolError(f"{NAME}: HTTP {status}", code="kontur_talk.unexpected")
