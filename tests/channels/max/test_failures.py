"""Every answer of the contract's table, and what the hub makes of it."""

from collections.abc import Callable

import httpx
import pytest

from pristan.channels.max.client import MaxClient, Recipient
from pristan.channels.max.failures import table
from pristan.core import errors

TOKEN = "f9LHtest-token"
ANNA = Recipient(user_id=7001)


def client(answer: Callable[[httpx.Request], httpx.Response]) -> MaxClient:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return MaxClient(http, token=TOKEN, base_url="https://max.example")


def refusing(status: int, code: str, message: str) -> MaxClient:
    return client(lambda _: httpx.Response(status, json={"code": code, "message": message}))


@pytest.mark.parametrize(
    ("status", "code", "message", "kind", "own_code"),
    [
        pytest.param(401, "verify.token", "Invalid access_token", errors.AuthFailed, "max.token_refused", id="token"),
        pytest.param(
            400,
            "attachment.not.ready",
            "Key: errors.process.attachment.file.not.processed",
            errors.NotReady,
            "max.attachment_not_ready",
            id="file is processed",
        ),
        pytest.param(
            400,
            "proto.payload",
            "Key: errors.process.attachment.video.not.processed",
            errors.NotReady,
            "max.attachment_not_ready",
            id="video is processed, other code",
        ),
        pytest.param(
            400,
            "proto.payload",
            "Field 'text' size (4001) must be at most 4000",
            errors.MessageRejected,
            "max.text_too_long",
            id="long text",
        ),
        pytest.param(
            400,
            "proto.payload",
            "Must be only one file attachment in message",
            errors.MessageRejected,
            "max.one_file",
            id="two files",
        ),
        pytest.param(
            400,
            "proto.payload",
            "errors.maxRowSize",
            errors.MessageRejected,
            "max.keyboard_too_big",
            id="keyboard",
        ),
        pytest.param(400, "strange", "Something", errors.MessageRejected, "max.rejected", id="any other 400"),
        pytest.param(
            403,
            "chat.denied",
            "Key: error.dialog.suspended, args: [5001,].",
            errors.RecipientUnreachable,
            "max.stopped",
            id="stopped by the person",
        ),
        pytest.param(
            403,
            "chat.denied",
            "Invalid chatId: 0",
            errors.MessageRejected,
            "max.chat_unknown",
            id="chat zero",
        ),
        pytest.param(
            403,
            "chat.denied",
            "Method is available only for chat administrator",
            errors.MessageRejected,
            "max.not_administrator",
            id="no rights in a group",
        ),
        pytest.param(
            404,
            "dialog.not.found",
            "dialog.not.found",
            errors.RecipientUnreachable,
            "max.no_dialog",
            id="no dialog",
        ),
        pytest.param(404, "chat.not.found", "", errors.RecipientUnreachable, "max.no_chat", id="no chat"),
        pytest.param(405, "x", "", errors.ProtocolError, "max.method_refused", id="polling under a webhook"),
        pytest.param(429, "too.many.requests", "", errors.RateLimited, "channel.rate_limited", id="too quick"),
        pytest.param(503, "x", "", errors.Transient, "max.unavailable", id="unavailable, surely not sent"),
        pytest.param(500, "x", "", errors.OutcomeUnknown, "max.server_error", id="perhaps sent"),
        pytest.param(504, "x", "", errors.OutcomeUnknown, "max.gateway", id="gateway gave up waiting"),
        pytest.param(418, "x", "", errors.ProtocolError, "max.unexpected", id="nobody expected this"),
    ],
)
async def test_an_answer_to_a_send_has_one_meaning(
    *, status: int, code: str, message: str, kind: type[errors.ChannelError], own_code: str
) -> None:
    with pytest.raises(kind) as caught:
        await refusing(status, code, message).send(ANNA, {"text": "Добрый день"})
    assert type(caught.value) is kind
    assert caught.value.own_code == own_code
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("", 5), ("soon", 5), ("99999999", 600), ("0", 1)])
async def test_the_asked_pause_is_kept_within_reason(header: str, seconds: int) -> None:
    limited = client(lambda _: httpx.Response(429, json={}, headers={"Retry-After": header} if header else {}))
    with pytest.raises(errors.RateLimited) as caught:
        await limited.send(ANNA, {"text": "x"})
    assert caught.value.retry_after.total_seconds() == seconds


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(httpx.ConnectError("no"), errors.Transient, id="no connection: surely not sent"),
        pytest.param(httpx.ConnectTimeout("no"), errors.Transient, id="no connection in time: surely not sent"),
        pytest.param(httpx.ReadTimeout("no"), errors.OutcomeUnknown, id="no answer: perhaps sent"),
        pytest.param(httpx.RemoteProtocolError("no"), errors.OutcomeUnknown, id="cut in the middle: perhaps sent"),
    ],
)
async def test_a_broken_line_never_means_a_blind_repeat(
    fault: httpx.TransportError, kind: type[errors.ChannelError]
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(kind):
        await client(fail).send(ANNA, {"text": "x"})
    with pytest.raises(errors.Transient):  # reading may always be repeated
        await client(fail).me()


async def test_a_page_instead_of_json_leaves_the_outcome_unknown() -> None:
    page = client(lambda _: httpx.Response(200, text="<html>gateway</html>"))
    with pytest.raises(errors.OutcomeUnknown):
        await page.send(ANNA, {"text": "x"})


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("errors.process.attachment.file.not.processed", errors.NotReady),
        ("You cannot edit this message", errors.MessageRejected),
    ],
)
async def test_a_200_that_says_no_is_an_error(message: str, kind: type[errors.ChannelError]) -> None:
    answer = client(lambda _: httpx.Response(200, json={"success": False, "message": message}))
    with pytest.raises(kind):
        await answer.edit("mid.1", {"text": "x"})


async def test_a_request_is_spelt_as_the_contract_says() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"message": {"body": {"mid": "mid.1"}}})

    sent = await client(answer).send(Recipient(user_id=7001, chat_id=5001), {"text": "x"})
    assert sent.part("body").text("mid") == "mid.1"
    assert seen[0].headers["Authorization"] == TOKEN
    assert dict(seen[0].url.params) == {"user_id": "7001"}
    await client(answer).send(Recipient(chat_id=-5), {"text": "x"})
    assert dict(seen[1].url.params) == {"chat_id": "-5"}


def test_every_row_of_the_table_speaks_to_a_person() -> None:
    for row in table():
        assert row.code.startswith("max.")
        assert row.title
        assert not row.title.endswith((".", "!"))
