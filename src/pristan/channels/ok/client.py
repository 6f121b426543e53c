"""One typed method per call of the Bot API for groups of Odnoklassniki. Knows the wire, decides nothing.

https://apiok.ru/en/dev/graph_api/bot_api, read 2026-11-21. The key is a parameter of the address, as the API wants it:
addresses never reach a log.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from pristan.channels.ok.failures import NAME, answered
from pristan.channels.payload import Payload
from pristan.channels.wire import line_to
from pristan.core.errors import MessageRejected

DEFAULT_BASE_URL = "https://api.ok.ru/graph"
TIMEOUT = httpx.Timeout(20, connect=10)
PAGE = 50
_ID = re.compile(r"(chat|user|group|mid):[A-Za-z0-9.]{1,120}")


class OkClient:
    """Talks to Odnoklassniki for one group."""

    def __init__(self, http: httpx.AsyncClient, *, token: str, base_url: str = DEFAULT_BASE_URL) -> None:
        self._http = http
        self._token = token
        self.base_url = base_url.rstrip("/")

    async def me(self) -> Payload:
        """Whose key it is. Any call with it lets the key live another 30 days."""
        return await self._get("me/info")

    async def subscriptions(self) -> list[str]:
        """Addresses events are brought to."""
        found = await self._get("me/subscriptions")
        return [one.text("url") for one in found.parts("subscriptions") if one.text("url")]

    async def subscribe(self, url: str) -> None:
        await self._post("me/subscribe", {"url": url}, repeatable=True)

    async def unsubscribe(self, url: str) -> None:
        await self._post("me/unsubscribe", {"url": url}, repeatable=True)

    async def send(self, recipient: Mapping[str, str], message: Mapping[str, Any]) -> Payload:
        """Nothing in the API makes a repeat harmless. By the chat where it is known, else by the person."""
        chat = recipient.get("chat_id", "")
        path = f"{_named(chat)}/messages" if chat else "me/messages"
        return await self._post(path, {"recipient": dict(recipient), "message": dict(message)}, repeatable=False)

    async def answer(self, chat: str, callback_id: str, message: Mapping[str, Any]) -> None:
        """Answer a press; the form of the address is by analogy with the other calls of a chat."""
        body = {"message": dict(message)}
        await self._post(f"{_named(chat)}/answer", body, repeatable=True, callbackId=callback_id)

    async def act(self, chat: str, action: str) -> None:
        body = {"recipient": {"chat_id": chat}, "sender_action": action}
        await self._post(f"{_named(chat)}/messages", body, repeatable=True)

    async def history(self, chat: str) -> Iterator[Payload]:
        """Messages of a chat, newest first."""
        return (await self._get(f"{_named(chat)}/messages", count=PAGE)).parts("messages")

    async def _get(self, path: str, **more: Any) -> Payload:
        return await self._call("GET", path, repeatable=True, more=more)

    async def _post(self, path: str, body: Mapping[str, Any], *, repeatable: bool, **more: Any) -> Payload:
        headers = {"Content-Type": "application/json;charset=utf-8"}
        return await self._call("POST", path, repeatable=repeatable, more=more, json=dict(body), headers=headers)

    async def _call(
        self, method: str, path: str, *, repeatable: bool, more: Mapping[str, Any], **content: Any
    ) -> Payload:
        params = {"access_token": self._token, **more}
        with line_to(NAME, repeatable=repeatable):
            url = f"{self.base_url}/{path}"
            response = await self._http.request(method, url, params=params, timeout=TIMEOUT, **content)
        return answered(response, repeatable=repeatable)


def _named(id_: str) -> str:
    """An id that cannot lead to another call."""
    if not _ID.fullmatch(id_):
        raise MessageRejected("Это не адрес чата Одноклассников", code="ok.bad_id")
    return id_
