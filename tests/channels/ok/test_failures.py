"""What numbers of Odnoklassniki mean for us."""

import httpx
import pytest

from pristan.channels.ok.failures import answered, table
from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)


def fails(response: httpx.Response, *, repeatable: bool = False) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        answered(response, repeatable=repeatable)
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, OutcomeUnknown), (2, Transient), (3, ProtocolError), (4, MessageRejected), (7, MessageRejected),
        (8, RateLimited), (9, AuthFailed), (10, AuthFailed), (11, RateLimited), (100, MessageRejected),
        (102, AuthFailed), (103, AuthFailed), (300, RecipientUnreachable), (455, RecipientUnreachable),
        (999, ProtocolError),
    ],
)  # fmt: skip
def test_every_number_has_its_end_though_it_comes_with_200(code: int, kind: type[ChannelError]) -> None:
    assert type(fails(httpx.Response(200, json={"error_code": code, "error_msg": "x"}))) is kind


def test_a_number_in_the_header_alone_is_heard() -> None:
    assert isinstance(fails(httpx.Response(200, json={}, headers={"invocation-error": "10"})), AuthFailed)


def test_a_question_that_may_be_repeated_never_has_an_unknown_outcome() -> None:
    assert isinstance(fails(httpx.Response(200, json={"error_code": 1}), repeatable=True), Transient)
    assert isinstance(fails(httpx.Response(502, text="<html>"), repeatable=True), Transient)
    assert isinstance(fails(httpx.Response(502, text="<html>")), OutcomeUnknown)


def test_a_page_instead_of_json_tells_nothing() -> None:
    assert isinstance(fails(httpx.Response(200, text="<html>")), OutcomeUnknown)
    assert isinstance(fails(httpx.Response(200, text="<html>"), repeatable=True), ProtocolError)
    assert isinstance(fails(httpx.Response(429, text="")), RateLimited)
    assert isinstance(fails(httpx.Response(404, text="")), ProtocolError)


def test_what_no_source_says_is_marked() -> None:
    marked = {code for row in table() if row.unverified for code in row.codes}
    assert marked == {11, 100, 102, 103, 300, 455}
