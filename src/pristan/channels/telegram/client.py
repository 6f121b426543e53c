"""One typed method per call of the Telegram Bot API. Knows the wire, decides nothing.

https://core.telegram.org/bots/api, read 2026-11-21. The token is part of the path: addresses never reach a log.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import httpx

from pristan.channels.payload import Payload, items_of
from pristan.channels.telegram.failures import NAME, failure
from pristan.channels.wire import line_to
from pristan.core.errors import OutcomeUnknown, ProtocolError

DEFAULT_BASE_URL = "https://api.telegram.org"
TIMEOUT = httpx.Timeout(20, connect=10)
LARGEST_DOWNLOAD = 20 * 1024 * 1024


class TelegramClient:
    """Talks to Telegram for one bot."""

    def __init__(self, http: httpx.AsyncClient, *, token: str, base_url: str = DEFAULT_BASE_URL) -> None:
        self._http = http
        self._token = token
        self.base_url = base_url.rstrip("/")

    async def me(self) -> Payload:
        return (await self._call("getMe", repeatable=True)).part("result")

    async def webhook(self) -> Payload:
        return (await self._call("getWebhookInfo", repeatable=True)).part("result")

    async def set_webhook(self, url: str, *, secret: str, kinds: Sequence[str]) -> None:
        body = {"url": url, "secret_token": secret, "allowed_updates": list(kinds)}
        await self._call("setWebhook", body, repeatable=True)

    async def delete_webhook(self) -> None:
        """Updates that wait stay: asking will bring them."""
        await self._call("deleteWebhook", {"drop_pending_updates": False}, repeatable=True)

    async def updates(self, *, offset: int | None, kinds: Sequence[str], timeout_s: int) -> list[bytes]:
        """Updates as they came, one after another; ``offset`` confirms all before it."""
        body: dict[str, Any] = {"timeout": timeout_s, "allowed_updates": list(kinds), "limit": 100}
        if offset is not None:
            body["offset"] = offset
        timeout = httpx.Timeout(timeout_s + 15, connect=10)
        response = await self._post("getUpdates", json=body, repeatable=True, timeout=timeout)
        found = items_of(response.content, "result")
        if found is None:
            raise ProtocolError(f"{NAME} ответил не JSON", code="telegram.not_json")
        return found

    async def send(self, method: str, body: Mapping[str, Any], *, files: Mapping[str, Any] | None = None) -> Payload:
        """A message, a picture or a document; nothing in the API makes a repeat harmless."""
        if files is None:
            return (await self._call(method, body, repeatable=False)).part("result")
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
        response = await self._post(method, data=form, files=dict(files), repeatable=False, timeout=httpx.Timeout(120))
        return _object(response, repeatable=False).part("result")

    async def edit(self, body: Mapping[str, Any]) -> None:
        await self._call("editMessageText", body, repeatable=True)

    async def delete(self, chat_id: int, message_id: int) -> None:
        await self._call("deleteMessage", {"chat_id": chat_id, "message_id": message_id}, repeatable=True)

    async def answer(self, callback_id: str, text: str) -> None:
        await self._call("answerCallbackQuery", {"callback_query_id": callback_id, "text": text[:200]}, repeatable=True)

    async def action(self, chat_id: int, action: str) -> None:
        await self._call("sendChatAction", {"chat_id": chat_id, "action": action}, repeatable=True)

    async def file_url(self, file_id: str) -> str | None:
        """Where the bytes of a file are for about an hour."""
        found = (await self._call("getFile", {"file_id": file_id}, repeatable=True)).part("result")
        path = found.text("file_path")
        return f"{self.base_url}/file/bot{self._token}/{path}" if path else None

    async def _call(self, method: str, body: Mapping[str, Any] | None = None, *, repeatable: bool) -> Payload:
        response = await self._post(method, json=dict(body or {}), repeatable=repeatable)
        return _object(response, repeatable=repeatable)

    async def _post(
        self,
        method: str,
        *,
        repeatable: bool,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - the time-out of one request, not of the coroutine
        **content: Any,
    ) -> httpx.Response:
        with line_to(NAME, repeatable=repeatable):
            url = f"{self.base_url}/bot{self._token}/{method}"
            response = await self._http.post(url, timeout=timeout, **content)
        if response.status_code != HTTPStatus.OK:
            raise failure(response, repeatable=repeatable)
        return response


def _object(response: httpx.Response, *, repeatable: bool) -> Payload:
    answer = Payload.decode(response.content)
    if answer is None:
        # A gateway's page instead of JSON says nothing about what became of the message.
        broken = ProtocolError if repeatable else OutcomeUnknown
        raise broken(f"{NAME} ответил не JSON", code="telegram.not_json")
    if not answer.flag("ok"):
        raise failure(response, repeatable=repeatable)
    return answer
