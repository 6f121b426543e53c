"""Turns an error of VK into an error of the house, by the table in ``errors.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pristan.channels.wire import Outcome, error_of
from pristan.core.errors import ChannelError, NotReady, ProtocolError

Later = Literal["later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: numbers of VK and what they mean. ``later`` holds back this entry alone."""

    codes: tuple[int, ...]
    outcome: Outcome | Later
    code: str
    title: str
    pause_s: int = 0


@cache
def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    raw = tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))
    rows = tuple(Row(**{**row, "codes": tuple(row["codes"])}) for row in raw["error"])
    for row in rows:
        if row.outcome not in {*get_args(Outcome), "later"}:
            raise ValueError(f"errors.toml: outcome {row.outcome}")
    return rows


def failure(number: int, *, repeatable: bool) -> ChannelError:
    """The error for VK's ``number``; a call that may be repeated never has an unknown outcome."""
    for row in table():
        if number in row.codes:
            return _error(row, repeatable=repeatable)
    return ProtocolError(f"ВКонтакте: ошибка {number}", code="vk.unexpected")


def _error(row: Row, *, repeatable: bool) -> ChannelError:
    pause = timedelta(seconds=row.pause_s)
    if row.outcome == "later":
        return NotReady(pause, row.title, code=row.code)
    return error_of(row.outcome, row.title, code=row.code, repeatable=repeatable, pause=pause)
