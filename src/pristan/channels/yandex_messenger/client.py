"""One typed method per call of the Bot API of Yandex Messenger. Knows the wire, decides nothing.

https://yandex.ru/dev/messenger/doc/ru/, read 2026-11-21. Sending is known by ``payload_id``: a repeat is harmless.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from pristan.channels.payload import Payload, items_of
from pristan.channels.refusals import row_for
from pristan.channels.wire import error_of, line_to, pause_of, server_error
from pristan.core.errors import ChannelError, ProtocolError

NAME = "Яндекс Мессенджер"
DEFAULT_BASE_URL = "https://botapi.messenger.yandex.net"
TIMEOUT = httpx.Timeout(20, connect=10)
LARGEST_FILE = 50 * 1024 * 1024


class YandexMessengerClient:
    """Talks to the platform for one bot."""

    def __init__(self, http: httpx.AsyncClient, *, token: str, base_url: str = DEFAULT_BASE_URL) -> None:
        self._http = http
        self._token = token
        self._base_url = base_url.rstrip("/")

    async def me(self) -> Payload:
        """The bot: login, display_name, webhook_url."""
        return _object(await self._call("self/get/"))

    async def set_webhook(self, url: str | None) -> None:
        """Where updates are brought; None: nowhere, they are asked for."""
        await self._call("self/update/", {"webhook_url": url})

    async def updates(self, *, offset: int) -> list[bytes]:
        """Updates as they came, one after another; whatever is before ``offset`` is erased there."""
        response = await self._call("messages/getUpdates/", {"offset": offset, "limit": 100})
        found = items_of(response.content, "updates")
        if found is None:
            raise ProtocolError(f"{NAME} ответил не по правилам", code="yandex_messenger.not_json")
        return found

    async def send_text(self, body: Mapping[str, Any]) -> int | None:
        """Send or change a text; the number of the message."""
        return _object(await self._call("messages/sendText/", body)).integer("message_id")

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file somebody sent; raises ProtocolError when it is larger than we take."""
        response = await self._call("messages/getFile/", {"file_id": file_id}, timeout=httpx.Timeout(120))
        if len(response.content) > LARGEST_FILE:
            raise ProtocolError("Файл больше 50 МБ", code="yandex_messenger.file_too_big")
        return response.content

    async def _call(
        self,
        method: str,
        body: Mapping[str, Any] | None = None,
        *,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - the time-out of one request, not of the coroutine
    ) -> httpx.Response:
        headers = {"Authorization": f"OAuth {self._token}"}
        with line_to(NAME, repeatable=True):
            url = f"{self._base_url}/bot/v1/{method}"
            verb, content = ("GET", None) if body is None else ("POST", dict(body))
            response = await self._http.request(verb, url, headers=headers, timeout=timeout, json=content)
        if response.status_code != HTTPStatus.OK or _says_no(response):
            raise refusal(response)
        return response


def refusal(response: httpx.Response) -> ChannelError:
    """The error for an answer, by the table in ``errors.toml``."""
    said = (Payload.decode(response.content) or Payload()).text("description")
    row = row_for(__package__ or "", status=response.status_code, said=said)
    if row is not None:
        title = f"{row.title}: {said[:200]}" if said and row.outcome == "rejected" else row.title
        return error_of(row.outcome, title, code=row.code, repeatable=True, pause=pause_of(response))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error(NAME, response.status_code, repeatable=True)
    return ProtocolError(f"{NAME}: HTTP {response.status_code}", code="yandex_messenger.unexpected")


def _says_no(response: httpx.Response) -> bool:
    """Whether an answer of 200 is a refusal all the same: ``{"ok": false}``, never a file."""
    if not response.content.startswith(b"{") or "json" not in response.headers.get("content-type", ""):
        return False
    answer = Payload.decode(response.content)
    return answer is not None and "ok" in answer and not answer.flag("ok")


def _object(response: httpx.Response) -> Payload:
    answer = Payload.decode(response.content)
    if answer is None:
        raise ProtocolError(f"{NAME} ответил не JSON", code="yandex_messenger.not_json")
    return answer
