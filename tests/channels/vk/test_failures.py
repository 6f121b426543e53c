"""Every error of the contract's table, and what the hub makes of it."""

from collections.abc import Callable

import httpx
import pytest

from pristan.channels.vk.client import VkClient
from pristan.channels.vk.failures import table
from pristan.core import errors

TOKEN = "vk1.a.secret-token"


def client(answer: Callable[[httpx.Request], httpx.Response]) -> VkClient:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return VkClient(http, token=TOKEN, base_url="https://vk.example/method")


def refusing(code: int) -> VkClient:
    body = {"error": {"error_code": code, "error_msg": f"words with {TOKEN}", "request_params": []}}
    return client(lambda _: httpx.Response(200, json=body))


@pytest.mark.parametrize(
    ("codes", "kind", "own_code"),
    [
        ([5, 27, 28, 38], errors.AuthFailed, "vk.token_refused"),
        ([14], errors.AuthFailed, "vk.captcha"),
        ([17, 24, 25, 3609], errors.AuthFailed, "vk.confirmation_needed"),
        ([901, 1021], errors.RecipientUnreachable, "vk.not_allowed"),
        ([900], errors.RecipientUnreachable, "vk.in_black_list"),
        ([902], errors.RecipientUnreachable, "vk.privacy"),
        ([950], errors.RecipientUnreachable, "vk.reply_timed_out"),
        ([18, 37, 3610], errors.RecipientUnreachable, "vk.no_such_person"),
        ([917, 925, 927, 935, 936, 945, 946, 1012], errors.RecipientUnreachable, "vk.no_chat"),
        ([6, 29], errors.RateLimited, "channel.rate_limited"),
        ([9], errors.NotReady, "vk.flood"),
        ([1, 10, 36], errors.OutcomeUnknown, "vk.internal"),
        ([22, 105, 114, 118, 121], errors.Transient, "vk.upload"),
        ([911, 912], errors.MessageRejected, "vk.keyboard_refused"),
        ([909], errors.MessageRejected, "vk.too_old_to_edit"),
        ([920], errors.MessageRejected, "vk.cannot_edit"),
        ([924], errors.MessageRejected, "vk.cannot_delete"),
        ([914], errors.MessageRejected, "vk.text_too_long"),
        ([943, 944], errors.MessageRejected, "vk.intent"),
        ([984], errors.MessageRejected, "vk.spam_restriction"),
        ([7, 15], errors.MessageRejected, "vk.no_right"),
        ([12, 13, 100, 910, 913], errors.ProtocolError, "vk.bad_request"),
        ([777_777], errors.ProtocolError, "vk.unexpected"),
    ],
)
async def test_an_error_of_a_send_has_one_meaning(
    codes: list[int], kind: type[errors.ChannelError], own_code: str
) -> None:
    for code in codes:
        with pytest.raises(kind) as caught:
            await refusing(code).send([1], random_id=1, content={"message": "x"})
        assert (type(caught.value), caught.value.own_code) == (kind, own_code)
        assert TOKEN not in str(caught.value)


async def test_each_of_many_recipients_has_a_fate_of_their_own() -> None:
    body = [
        {"peer_id": 1, "message_id": 912, "conversation_message_id": 43},
        {"peer_id": 2, "message_id": 0, "conversation_message_id": 0, "error": {"code": 901, "description": "x"}},
        {"peer_id": 3, "error": {"code": 10}},
    ]
    sent = await client(lambda _: httpx.Response(200, json={"response": body})).send([1, 2, 3], random_id=1, content={})
    assert [(one.peer_id, one.cmid, type(one.error)) for one in sent] == [
        (1, 43, type(None)), (2, 0, errors.RecipientUnreachable), (3, 0, errors.OutcomeUnknown),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="101"):
        await refusing(6).send(list(range(101)), random_id=1, content={})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(httpx.Response(502, text="<html>"), errors.OutcomeUnknown, id="a gateway that gave up"),
        pytest.param(httpx.Response(503), errors.Transient, id="unavailable, surely not sent"),
        pytest.param(httpx.Response(429, headers={"Retry-After": "7"}), errors.RateLimited, id="too quick"),
        pytest.param(httpx.Response(404), errors.ProtocolError, id="another address"),
        pytest.param(httpx.Response(200, text="<html>"), errors.OutcomeUnknown, id="a page instead of JSON"),
        pytest.param(httpx.Response(200, json={"response": 912}), errors.OutcomeUnknown, id="accepted without a name"),
        pytest.param(httpx.Response(200, json=[1]), errors.OutcomeUnknown, id="no object"),
    ],
)
async def test_an_odd_answer_never_means_a_blind_repeat(
    answer: httpx.Response, kind: type[errors.ChannelError]
) -> None:
    with pytest.raises(kind) as caught:
        await client(lambda _: answer).send([1], random_id=1, content={"message": "x"})
    if isinstance(caught.value, errors.RateLimited):
        assert caught.value.retry_after.total_seconds() == 7


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (httpx.ConnectError("no"), errors.Transient),
        (httpx.ConnectTimeout("no"), errors.Transient),
        (httpx.ReadTimeout("no"), errors.OutcomeUnknown),
        (httpx.RemoteProtocolError("no"), errors.OutcomeUnknown),
    ],
)
async def test_a_broken_line_is_told_by_where_it_broke(
    fault: httpx.TransportError, kind: type[errors.ChannelError]
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(kind):
        await client(fail).send([1], random_id=1, content={"message": "x"})
    with pytest.raises(errors.Transient):  # reading may always be repeated
        await client(fail).group()


async def test_a_request_is_spelt_as_the_contract_says() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        body = [{"peer_id": 1, "message_id": 1, "conversation_message_id": 1}]
        return httpx.Response(200, json={"response": body})

    await client(answer).send([501], random_id=1873220417, content={"message": "Заказ готов", "keyboard": None})
    assert str(seen[0].url) == "https://vk.example/method/messages.send"
    assert seen[0].headers["Authorization"] == f"Bearer {TOKEN}"
    form = dict(httpx.QueryParams(seen[0].content.decode()))
    assert form == {"peer_ids": "501", "random_id": "1873220417", "message": "Заказ готов", "v": "5.199"}


def test_every_row_of_the_table_speaks_to_a_person() -> None:
    numbers = [number for row in table() for number in row.codes]
    assert len(numbers) == len(set(numbers))
    for row in table():
        assert row.code.startswith("vk.")
        assert not row.title.endswith((".", "!"))
        assert (row.pause_s > 0) == (row.outcome in {"later", "rate_limited"})
