"""What numbers of Meta mean for us."""

import httpx
import pytest

from pristan.channels.whatsapp.failures import failure, row_of, table
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


def an_answer(code: int | None, *, status: int = 400, **headers: str) -> httpx.Response:
    body = {"error": {"message": "x", "code": code}} if code is not None else {}
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0, AuthFailed), (190, AuthFailed), (10, AuthFailed), (200, AuthFailed), (299, AuthFailed),
        (368, AuthFailed), (131031, AuthFailed), (131042, AuthFailed), (131048, AuthFailed), (131064, AuthFailed),
        (4, RateLimited), (80007, RateLimited), (130429, RateLimited), (131056, NotReady),
        (131000, Transient), (131016, Transient),
        (131026, RecipientUnreachable), (130497, RecipientUnreachable),
        (131047, MessageRejected), (131050, MessageRejected), (131049, MessageRejected), (130472, MessageRejected),
        (131051, MessageRejected), (131008, MessageRejected), (131009, MessageRejected), (131062, MessageRejected),
        (132000, MessageRejected), (132999, MessageRejected),
        (300, ProtocolError), (999999, ProtocolError),
    ],
)  # fmt: skip
def test_every_number_of_the_contract_has_its_end(code: int, kind: type[ChannelError]) -> None:
    assert type(failure(an_answer(code), repeatable=False)) is kind


def test_one_person_waits_six_seconds_and_the_number_as_long_as_meta_says() -> None:
    one = failure(an_answer(131056), repeatable=False)
    all_ = failure(an_answer(130429, status=429, **{"Retry-After": "7"}), repeatable=False)
    assert isinstance(one, NotReady)
    assert isinstance(all_, RateLimited)
    assert (one.retry_after.total_seconds(), all_.retry_after.total_seconds()) == (6, 7)


def test_a_gateways_page_says_nothing_about_a_message_and_little_about_a_question() -> None:
    page = httpx.Response(502, text="<html>")
    assert isinstance(failure(page, repeatable=False), OutcomeUnknown)
    assert isinstance(failure(page, repeatable=True), Transient)
    assert isinstance(failure(httpx.Response(429), repeatable=False), RateLimited)
    assert isinstance(failure(httpx.Response(404), repeatable=False), ProtocolError)


def test_no_number_stands_in_two_rows() -> None:
    numbers = [code for row in table() for code in row.codes]
    assert len(set(numbers)) == len(numbers)
    assert row_of(132001) is not None
