"""Turns a number of Meta into an error of the house and into words, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Literal, get_args

import httpx

from pristan.channels.payload import Payload
from pristan.channels.wire import Outcome, error_of, pause_of, server_error
from pristan.core.errors import ChannelError, NotReady, ProtocolError, RateLimited

NAME = "WhatsApp"
Later = Literal["later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: numbers, or all from the first to the last; ``later`` holds back this entry alone."""

    outcome: Outcome | Later
    code: str
    title: str
    codes: tuple[int, ...] = ()
    between: tuple[int, int] = (0, -1)
    pause_s: int = 0

    def holds(self, number: int) -> bool:
        return number in self.codes or self.between[0] <= number <= self.between[1]


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(
        Row(**{**row, "codes": tuple(row.get("codes", ())), "between": tuple(row.get("between", (0, -1)))})
        for row in raw["error"]
    )
    for row in rows:
        if row.outcome not in {*get_args(Outcome), "later"}:
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def row_of(number: int) -> Row | None:
    """What the table knows of a number."""
    return next((row for row in table() if row.holds(number)), None)


def failure(response: httpx.Response, *, repeatable: bool) -> ChannelError:
    """The error for an answer that is no success."""
    status = response.status_code
    number = ((Payload.decode(response.content) or Payload()).part("error")).integer("code")
    row = None if number is None else row_of(number)
    if row is not None:
        pause = timedelta(seconds=row.pause_s) if row.pause_s else pause_of(response)
        if row.outcome == "later":
            return NotReady(pause, row.title, code=row.code)
        return error_of(row.outcome, row.title, code=row.code, repeatable=repeatable, pause=pause)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(pause_of(response), f"{NAME} просит писать реже")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and number is None:
        return server_error(NAME, status, repeatable=repeatable)
    what = f"HTTP {status}" if number is None else f"ошибка {number}"
    return ProtocolError(f"{NAME}: {what}", code="whatsapp.unexpected")
