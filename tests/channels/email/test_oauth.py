"""Signing in by OAuth 2: the token is asked for, kept while it lives, and a revoked key stops the inbox."""

from dataclasses import replace
from urllib.parse import parse_qs

import httpx
import pytest

from pristan.channels import Account
from pristan.channels.email.access import Tokens, imap_server, smtp_server
from pristan.core.errors import AuthFailed, ProtocolError, Transient
from tests.channels.email.test_parse import ACCOUNT

OAUTH = replace(
    ACCOUNT,
    settings={"provider": "yandex", "sign_in": "oauth2", "client_id": "app"},
    credentials={"refresh_token": "long-lived", "client_secret": "s"},
)


class Provider:
    """What a provider of tokens answers."""

    def __init__(self, status: int = 200, body: str = '{"access_token": "t1", "expires_in": 3600}') -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.urls: list[str] = []
        self._answer = (status, body)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.urls.append(str(request.url))
        self.asked.append(parse_qs(request.content.decode()))
        return httpx.Response(self._answer[0], text=self._answer[1])


def tokens(provider: Provider, account: Account = OAUTH) -> Tokens:
    return Tokens(account, httpx.AsyncClient(transport=httpx.MockTransport(provider)))


async def test_a_token_is_asked_for_once_while_it_lives() -> None:
    provider = Provider()
    one = tokens(provider)
    assert [await one.get(), await one.get()] == ["t1", "t1"]
    assert provider.urls == ["https://oauth.yandex.ru/token"]
    assert provider.asked[0]["refresh_token"] == ["long-lived"]
    assert provider.asked[0]["grant_type"] == ["refresh_token"]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [(400, '{"error": "invalid_grant"}', AuthFailed), (200, "{}", AuthFailed), (502, "", Transient)],
)
async def test_a_refusal_of_the_provider_is_told_apart(status: int, body: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        await tokens(Provider(status, body)).get()
    assert "long-lived" not in str(caught.value)


def test_the_servers_of_a_provider_are_known() -> None:
    assert imap_server(OAUTH).origin == "imap.yandex.ru:993"
    assert smtp_server(replace(OAUTH, settings={"provider": "mailru"})).origin == "smtp.mail.ru:465"
    assert imap_server(OAUTH).security == "tls"
    with pytest.raises(ProtocolError):
        imap_server(replace(OAUTH, settings={"provider": "own"}))
