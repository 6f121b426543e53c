"""Turns an error of Odnoklassniki into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import get_args

import httpx

from pristan.channels.payload import Payload
from pristan.channels.wire import Outcome, error_of, pause_of, server_error
from pristan.core.errors import ChannelError, OutcomeUnknown, ProtocolError, RateLimited

NAME = "Одноклассники"
HEADER = "invocation-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; ``unverified``: no source that could be read says so."""

    codes: tuple[int, ...]
    outcome: Outcome
    code: str
    title: str
    pause_s: int = 0
    unverified: bool = False


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**{**row, "codes": tuple(row["codes"])}) for row in raw["error"])
    for row in rows:
        if row.outcome not in get_args(Outcome):
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def answered(response: httpx.Response, *, repeatable: bool) -> Payload:
    """The object of an answer; errors may come with 200 too."""
    body = Payload.decode(response.content)
    number = _number(response, body)
    if number is None and response.status_code == HTTPStatus.OK:
        if body is None:
            # A gateway's page instead of JSON says nothing about what became of the message.
            broken = ProtocolError if repeatable else OutcomeUnknown
            raise broken(f"{NAME} ответили не JSON", code="ok.not_json")
        return body
    raise failure(response, number, repeatable=repeatable)


def failure(response: httpx.Response, number: int | None, *, repeatable: bool) -> ChannelError:
    """The error for an answer that is no success."""
    status = response.status_code
    for row in table():
        if number in row.codes:
            pause = timedelta(seconds=row.pause_s) if row.pause_s else pause_of(response)
            return error_of(row.outcome, row.title, code=row.code, repeatable=repeatable, pause=pause)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(pause_of(response), f"{NAME} просят писать реже")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and number is None:
        return server_error(NAME, status, repeatable=repeatable)
    what = f"HTTP {status}" if number is None else f"ошибка {number}"
    return ProtocolError(f"{NAME}: {what}", code="ok.unexpected")


def _number(response: httpx.Response, body: Payload | None) -> int | None:
    """The number stands in the body, and in some answers only in a header."""
    number = (body or Payload()).integer("error_code")
    told = response.headers.get(HEADER, "")
    return number if number is not None else int(told) if told.isdecimal() and len(told) < 10 else None  # noqa: PLR2004
