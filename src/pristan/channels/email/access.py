"""Where the servers of a mailbox are and how one signs in: a password, or a token of OAuth 2 (XOAUTH2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from pristan.channels.model import Account
from pristan.channels.payload import Payload
from pristan.core.errors import AuthFailed, ProtocolError, Transient
from pristan.kit.clock import monotonic_s

# What the two large Russian providers publish, read 2026-11-21:
# https://yandex.ru/support/yandex-360/customers/mail/ru/mail-clients/others, https://help.mail.ru/mail/login/mailer/
PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "yandex": {
        "imap_host": "imap.yandex.ru:993",
        "smtp_host": "smtp.yandex.ru:465",
        "oauth_url": "https://oauth.yandex.ru/token",
    },
    "mailru": {
        "imap_host": "imap.mail.ru:993",
        "smtp_host": "smtp.mail.ru:465",
        "oauth_url": "https://oauth.mail.ru/token",
    },
}
_IMAPS, _SMTPS = 993, 465
_EARLY_S = 120
OAUTH_REFUSED = "email.oauth_refused"  # the provider of tokens took the key back
TOKEN_REFUSED = "email.token_refused"  # noqa: S105 - the code of an error: the mail server did not take the token


@dataclass(frozen=True, slots=True)
class Server:
    """``security`` is tls (from the first byte), starttls, or none (for peers on this machine)."""

    host: str
    port: int
    security: str

    @property
    def origin(self) -> str:
        return f"{self.host}:{self.port}"


def imap_server(account: Account) -> Server:
    return _server(account, "imap_host", default_port=_IMAPS, security="imap_security")


def smtp_server(account: Account) -> Server:
    return _server(account, "smtp_host", default_port=_SMTPS, security="smtp_security")


def _server(account: Account, name: str, *, default_port: int, security: str) -> Server:
    settings = account.settings
    given = str(PROVIDERS.get(str(settings.get("provider")), {}).get(name) or settings.get(name) or "")
    if not given:
        raise ProtocolError("В настройках подключения не указан почтовый сервер", code="email.no_server")
    host, _, port = given.partition(":")
    number = int(port) if port.isdecimal() else default_port
    return Server(host, number, str(settings.get(security) or "tls"))


class Tokens:
    """The access token of one mailbox, asked for anew a little before it ends."""

    def __init__(self, account: Account, client: httpx.AsyncClient) -> None:
        self._account = account
        self._client = client
        self._token = ""
        self._until_s = 0.0

    @property
    def is_used(self) -> bool:
        return self._account.settings.get("sign_in") == "oauth2"

    def forget(self) -> None:
        """The token was refused before its time: the next one is asked for anew."""
        self._token = ""

    async def get(self) -> str:
        """A valid access token; raises AuthFailed when the provider takes the key back."""
        if self._token and monotonic_s() < self._until_s:
            return self._token
        body = await self._ask()
        self._token = body.text("access_token")
        if not self._token:
            raise AuthFailed("Почтовый сервис не дал доступ по ключу OAuth", code=OAUTH_REFUSED)
        self._until_s = monotonic_s() + max((body.integer("expires_in") or 600) - _EARLY_S, 30)
        return self._token

    async def _ask(self) -> Payload:
        secrets, settings = self._account.credentials, self._account.settings
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets.get("refresh_token", ""),
            "client_id": str(settings.get("client_id") or ""),
            "client_secret": secrets.get("client_secret", ""),
        }
        try:
            response = await self._client.post(_oauth_url(settings), data=form)
        except httpx.HTTPError as exc:
            raise Transient("Сервис выдачи ключей OAuth не ответил", code="email.oauth_silent") from exc
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Transient("Сервис выдачи ключей OAuth не ответил", code="email.oauth_silent")
        if response.status_code >= httpx.codes.BAD_REQUEST:
            raise AuthFailed("Почтовый сервис отозвал ключ OAuth. Получите новый", code=OAUTH_REFUSED)
        return Payload.decode(response.content) or Payload()


def bearer(user: str, token: str) -> str:
    """What is said in OAUTHBEARER (RFC 7628 §3.1, the name as in RFC 5801 §4), before base64."""
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01auth=Bearer {token}\x01\x01"


def token_refused() -> AuthFailed:
    """The mail server did not take the token that its provider gave."""
    return AuthFailed(
        "Почтовый сервер не принял ключ OAuth. Проверьте адрес ящика и что приложению разрешена почта, "
        "и получите новый ключ обновления",
        code=TOKEN_REFUSED,
    )


def _oauth_url(settings: Mapping[str, Any]) -> str:
    known = PROVIDERS.get(str(settings.get("provider")), {}).get("oauth_url", "")
    return str(settings.get("oauth_url") or known)
