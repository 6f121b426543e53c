"""Turns the answer of a company's system into an error of the house, by the table in ``errors.toml``."""

from http import HTTPStatus

import httpx

from pristan.channels.payload import Payload
from pristan.channels.refusals import Row, rows_of
from pristan.channels.wire import error_of, pause_of
from pristan.core.errors import ChannelError, Transient

NAME = "Система компании"
_OWN_WORDS = frozenset({"unreachable", "rejected"})  # here the company's system knows better what to say
_LONGEST_DETAIL = 300


def table() -> tuple[Row, ...]:
    """The rows in the order of the file."""
    return rows_of(__package__ or "")


def failure(response: httpx.Response) -> ChannelError | None:
    """None when the event was taken."""
    if response.is_success:
        return None
    body = Payload.decode(response.content) or Payload()
    for row in table():
        if row.status == response.status_code and row.says in {"", body.text("code")}:
            own = body.text("detail")[:_LONGEST_DETAIL] if row.outcome in _OWN_WORDS else ""
            return error_of(row.outcome, own or row.title, code=row.code, repeatable=True, pause=pause_of(response))
    if response.is_redirect:
        return Transient(f"{NAME} отвечает перенаправлением: впишите конечный адрес", code="api_channel.redirect")
    if response.status_code == HTTPStatus.NOT_FOUND:
        return Transient(f"{NAME} не нашла такого адреса: HTTP 404", code="api_channel.not_found")
    return Transient(f"{NAME}: HTTP {response.status_code}")
