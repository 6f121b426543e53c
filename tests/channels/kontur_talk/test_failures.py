"""What Толк refuses with, by the table."""

from typing import Any

import httpx
import pytest

from pristan.channels.kontur_talk.failures import failure, table
from pristan.core.errors import ProtocolError, Transient


def refused(status: int, path: str = "/api/Rooms/x") -> httpx.Response:
    return httpx.Response(status, request=httpx.Request("GET", f"https://shop.ktalk.ru{path}"))


@pytest.mark.parametrize("row", table(), ids=lambda row: row.code)
def test_each_row_of_the_table_is_reached(row: Any) -> None:
    assert failure(refused(row.status, row.place + "x" if row.place else "/api/Rooms/x")).own_code in {
        row.code, "channel.rate_limited",
    }  # fmt: skip


def test_what_is_in_no_row_is_told_by_its_status() -> None:
    assert isinstance(failure(refused(503)), Transient)
    assert isinstance(failure(refused(418)), ProtocolError)
