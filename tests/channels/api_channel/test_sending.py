"""Answers of a company's system, and where our connector may call."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.channels import Account, channel
from pristan.channels.api_channel.client import CompanyClient
from pristan.channels.api_channel.connector import ApiConnector
from pristan.channels.api_channel.failures import table
from pristan.channels.api_channel.render import render
from pristan.channels.courier import Courier
from pristan.channels.model import NotSent, OutboundKind
from pristan.channels.registry import Tools
from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    HostRefused,
    MessageRejected,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.kit.clock import SystemClock
from pristan.kit.files import open_files
from pristan.kit.webhooks import is_signed
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FORMER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
URL = "https://shop.example/pristan"


async def told(answer: Callable[[httpx.Request], httpx.Response], *, secrets: tuple[str, ...] = (SECRET,)) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        courier = Courier(http, url=URL, secrets=secrets, name="Система", clock=SystemClock())
        await CompanyClient(courier).tell(render(an_outbound(text="Привет"), link_of=lambda _, __: ""))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_success_is_a_success(status: int) -> None:
    await told(lambda _: httpx.Response(status))


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (401, {}, AuthFailed, "api_channel.refused"),
        (403, {}, AuthFailed, "api_channel.refused"),
        (410, {}, AuthFailed, "api_channel.gone"),
        (422, {"code": "recipient_unreachable"}, RecipientUnreachable, "api_channel.unreachable"),
        (422, {"code": "другое"}, MessageRejected, "api_channel.rejected"),
        (413, {}, MessageRejected, "api_channel.too_large"),
        (301, {}, Transient, "api_channel.redirect"),
        (404, {}, Transient, "api_channel.not_found"),
        (400, {}, Transient, "channel.transient"),
        (409, {}, Transient, "channel.transient"),
        (500, {}, Transient, "channel.transient"),
        (503, {}, Transient, "channel.transient"),
    ],
)
async def test_every_refusal_has_its_meaning(
    status: int, body: dict[str, str], error: type[ChannelError], code: str
) -> None:
    with pytest.raises(error) as caught:
        await told(lambda _: httpx.Response(status, json=body, headers={"Location": "https://x.example"}))
    assert caught.value.own_code == code


async def test_the_companys_own_words_reach_the_operator() -> None:
    body = {"code": "recipient_unreachable", "detail": "Клиент удалил приложение"}
    with pytest.raises(RecipientUnreachable, match="Клиент удалил приложение"):
        await told(lambda _: httpx.Response(422, json=body))


async def test_a_pause_is_kept() -> None:
    with pytest.raises(RateLimited) as caught:
        await told(lambda _: httpx.Response(429, headers={"Retry-After": "7"}))
    assert caught.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("lost", [httpx.ReadTimeout, httpx.ReadError, httpx.ConnectError, httpx.RemoteProtocolError])
async def test_a_lost_answer_is_a_repeat_and_never_an_unknown_outcome(lost: type[httpx.TransportError]) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise lost("broken")

    with pytest.raises(Transient):
        await told(broken)


async def test_a_repeat_carries_the_same_id_and_both_secrets_sign() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    for _ in range(2):
        await told(answer, secrets=(SECRET, FORMER))
    assert len({request.headers["webhook-id"] for request in seen}) == 1
    assert seen[0].content == seen[1].content
    assert json.loads(seen[0].content)["id"] == seen[0].headers["webhook-id"]
    headers = {name.lower(): value for name, value in seen[0].headers.raw}
    for secret in (SECRET, FORMER):
        assert is_signed([secret], headers, seen[0].content, now=SystemClock().now())


async def test_nothing_leaves_without_a_secret() -> None:
    with pytest.raises(AuthFailed):
        await told(lambda _: pytest.fail("called"), secrets=("weak",))


def test_every_row_of_the_table_has_words_for_the_operator() -> None:
    assert len(table()) >= 7
    assert all(row.title and row.code for row in table())


def an_api_account(url: str) -> Account:
    found = an_account(channel("api_channel"), url=url)
    found.credentials["secret"] = SECRET  # type: ignore[index] # a test's own dictionary
    return found


def connected(folder: Path, url: str, **tools: Any) -> ApiConnector:
    return ApiConnector(
        an_api_account(url), Tools(files=open_files("", folder), public_url="https://hub.example", **tools)
    )


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/hook", "https://localhost/hook", "https://10.0.0.1", "https://169.254.169.254/latest/meta-data",
     "https://[::1]/", "https://[::ffff:10.0.0.1]/", "http://0.0.0.0/", "https://2130706433/"],
)  # fmt: skip
async def test_an_address_that_leads_inside_is_refused_at_the_moment_of_sending(url: str, tmp_path: Path) -> None:
    """The form refuses it too; but a name may be led inside after that (DNS rebinding)."""
    connector = connected(tmp_path, url)
    try:
        with pytest.raises(HostRefused):
            await connector.send(cleared(an_outbound(text="a")), an_attempt())
        lines = await connector.check()
        assert [line.id for line in lines if line.state == "problem"] == ["reach"]
        assert "PRISTAN_INTERNAL_HOSTS" in lines[0].fix
    finally:
        await connector.close()


async def test_an_inner_host_that_was_allowed_is_called(tmp_path: Path) -> None:
    connector = connected(tmp_path, "http://127.0.0.1:9/hook", internal_hosts=("127.0.0.1:9",))
    try:
        with pytest.raises(Transient):  # allowed, but nobody listens there
            await connector.send(cleared(an_outbound(text="a")), an_attempt())
        assert [line.id for line in await connector.check()] == ["reach"]
    finally:
        await connector.close()


async def test_only_the_given_address_is_called(tmp_path: Path) -> None:
    connector = connected(tmp_path, "https://shop.example/hook")
    try:
        with pytest.raises(HostRefused):
            await connector._http.get("https://elsewhere.example/")
    finally:
        await connector.close()


async def test_the_rest_of_the_connector(tmp_path: Path) -> None:
    connector = connected(tmp_path, "http://127.0.0.1:9/", internal_hosts=("127.0.0.1:9",))
    message, attempt = cleared(an_outbound(text="a")), an_attempt()
    try:
        assert isinstance(await connector.reconcile(message, attempt, known=()), NotSent)
        silent = cleared(an_outbound(kind=OutboundKind.ANSWER_CALLBACK, callback_id="e-12"))
        assert (await connector.send(silent, attempt)).external_id == "e-12"
        await connector.typing("client-1042", {})  # nobody is there, and nothing depends on it
        assert await connector.content({"content": "0J/RgNC40LLQtdGC"}) == "Привет".encode()
        assert await connector.content({"content": "?"}) is None
        assert await connector.content({}) is None
    finally:
        await connector.close()
