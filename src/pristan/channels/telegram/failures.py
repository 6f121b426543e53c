"""Turns an unwelcome answer of Telegram into an error of the house, by the table in ``errors.toml``."""

from http import HTTPStatus

import httpx

from pristan.channels.payload import Payload
from pristan.channels.refusals import Row, rows_of
from pristan.channels.wire import error_of, pause_of, pause_within, server_error
from pristan.core.errors import ChannelError, ProtocolError

NAME = "Telegram"


def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    return rows_of(__package__ or "")


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
