"""One typed method per call of the MAX Bot API. Knows the wire, decides nothing.

https://dev.max.ru/docs-api, schema 0.0.33, read 2026-11-21. The recipient is a query parameter, the token is
a raw header, lists are joined by commas, and a 200 may still say ``"success": false``.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

import httpx
import msgspec

from pristan.channels.max.failures import failure
from pristan.channels.payload import Payload, items_of
from pristan.channels.wire import line_to
from pristan.core.errors import OutcomeUnknown, ProtocolError, Transient
from pristan.kit.clock import random_token

DEFAULT_BASE_URL = "https://platform-api2.max.ru"
TIMEOUT = httpx.Timeout(20, connect=10)
MULTIPART_UP_TO = 32 * 1024 * 1024
CHUNK = 4 * 1024 * 1024

UploadKind = Literal["image", "video", "audio", "file"]
Action = Literal["typing_on", "sending_photo", "sending_video", "sending_audio", "sending_file", "mark_seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a message is for: a person in a dialog by ``user_id``, a group by ``chat_id``."""

    user_id: int | None = None
    chat_id: int | None = None

    def query(self) -> dict[str, str]:
        # Dialogs are addressed by the person: a callback may come without the chat, and chat 0 is refused.
        if self.user_id:
            return {"user_id": str(self.user_id)}
        return {"chat_id": str(self.chat_id or 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSource:
    """Bytes to upload; ``chunks`` starts anew on each call."""

    name: str
    ascii_name: str
    mime: str
    size: int
    chunks: Callable[[], AsyncIterator[bytes]]


class MaxClient:
    """Talks to MAX for one bot."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        token: str,
        base_url: str = DEFAULT_BASE_URL,
        guard: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._http = http
        self._token = token
        self.base_url = base_url.rstrip("/")
        self._guard = guard

    # The bot

    async def me(self) -> Payload:
        return await self._call("GET", "/me")

    async def set_commands(self, commands: Sequence[Mapping[str, str]]) -> Payload:
        return await self._call("PATCH", "/me/commands", body={"commands": list(commands)})

    # Receiving

    async def updates(
        self, *, marker: int | None, types: Sequence[str], limit: int = 100, timeout_s: int = 30
    ) -> tuple[list[bytes], int | None]:
        """New updates as they came, and the marker that confirms them; waits up to ``timeout_s``."""
        params = {"limit": str(limit), "timeout": str(timeout_s), "types": ",".join(types)}
        if marker is not None:
            params["marker"] = str(marker)
        response = await self._request(
            "GET", "/updates", params=params, timeout=httpx.Timeout(timeout_s + 15, connect=10)
        )
        return _items(response, "updates"), _object(response).integer("marker")

    async def subscriptions(self) -> list[Payload]:
        return list((await self._call("GET", "/subscriptions")).parts("subscriptions"))

    async def subscribe(self, url: str, *, secret: str, types: Sequence[str]) -> None:
        body = {"url": url, "secret": secret, "update_types": list(types)}
        await self._done("POST", "/subscriptions", body=body)

    async def unsubscribe(self, url: str) -> None:
        await self._done("DELETE", "/subscriptions", params={"url": url})

    # Messages

    async def send(self, recipient: Recipient, body: Mapping[str, Any], *, link_preview: bool = True) -> Payload:
        """The sent message. Not repeatable: MAX has no idempotency key."""
        params = recipient.query() | ({} if link_preview else {"disable_link_preview": "true"})
        answer = await self._call("POST", "/messages", params=params, body=body, repeatable=False)
        return answer.part("message")

    async def edit(self, mid: str, body: Mapping[str, Any]) -> None:
        await self._done("PUT", "/messages", params={"message_id": mid}, body=body)

    async def delete(self, mid: str) -> None:
        await self._done("DELETE", "/messages", params={"message_id": mid})

    async def messages(
        self, chat_id: int, *, count: int = 50, after_ms: int | None = None, before_ms: int | None = None
    ) -> list[bytes]:
        """Messages of a chat as they came, newest first."""
        params = {"chat_id": str(chat_id), "count": str(count)}
        if after_ms is not None:
            params["after"] = str(after_ms)
        if before_ms is not None:
            params["before"] = str(before_ms)
        return _items(await self._request("GET", "/messages", params=params), "messages")

    async def message(self, mid: str) -> Payload:
        return await self._call("GET", f"/messages/{quote(mid, safe='')}")

    async def answer(
        self, callback_id: str, *, notification: str = "", message: Mapping[str, Any] | None = None
    ) -> None:
        """Ends the spinner on a pressed button. MAX refuses an answer that says nothing."""
        body: dict[str, Any] = {} if message is None else {"message": message}
        if notification or message is None:
            body["notification"] = notification or "Принято"
        await self._done("POST", "/answers", params={"callback_id": callback_id}, body=body)

    async def action(self, chat_id: int, action: Action) -> None:
        await self._done("POST", f"/chats/{chat_id}/actions", body={"action": action})

    async def chat(self, chat_id: int) -> Payload:
        return await self._call("GET", f"/chats/{chat_id}")

    async def video(self, token: str) -> Payload:
        return await self._call("GET", f"/videos/{quote(token, safe='')}")

    # Files

    async def upload(self, kind: UploadKind, source: UploadSource) -> dict[str, Any]:
        """Uploads and gives the attachment payload to send: ``{"token"}`` or ``{"photos"}``."""
        target = await self._call("POST", "/uploads", params={"type": kind})
        url = target.text("url")
        if not url:
            raise ProtocolError("MAX не дал адрес для загрузки", code="max.upload_address")
        if self._guard is not None:
            await self._guard(url)
        response = await self._put(url, source)
        if target.text("token"):  # video and audio: the answer of the upload host is not JSON
            return {"token": target.text("token")}
        answer = _object(response)
        if "photos" in answer:
            return {"photos": msgspec.json.decode(response.content)["photos"]}
        if answer.text("token"):
            return {"token": answer.text("token")}
        raise ProtocolError("MAX не дал ключ загруженного файла", code="max.upload_token")

    async def _put(self, url: str, source: UploadSource) -> httpx.Response:
        try:
            if source.size <= MULTIPART_UP_TO:
                content = b"".join([chunk async for chunk in source.chunks()])
                response = await self._http.post(url, timeout=_upload_timeout(source.size), **_form(source, content))
            else:
                response = await self._put_in_ranges(url, source)
        except httpx.RequestError as exc:
            raise Transient(f"Загрузка в MAX прервалась: {type(exc).__name__}") from exc
        if response.is_success:
            return response
        raise failure(response, repeatable=True)

    async def _put_in_ranges(self, url: str, source: UploadSource) -> httpx.Response:
        headers = {
            "Content-Type": "application/x-binary; charset=x-user-defined",
            "Content-Disposition": f"attachment; {_file_names(source)}",
            "X-File-Name": quote(source.name, safe=""),
        }
        start, response = 0, None
        async for chunk in _regroup(source.chunks(), CHUNK):
            end = start + len(chunk) - 1
            span = {"Content-Range": f"bytes {start}-{end}/{source.size}"}
            response = await self._http.post(url, content=chunk, headers=headers | span, timeout=_upload_timeout(CHUNK))
            if not response.is_success:
                return response
            start = end + 1
        if response is None or start != source.size:
            raise Transient("Файл прочитан не полностью")
        return response

    # The wire

    async def _done(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        """A call answered with ``{"success": …}``; a false one is an error although its status is 200."""
        response = await self._request(method, path, params=params, body=body)
        if not _object(response).flag("success"):
            raise failure(response, repeatable=True)

    async def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        repeatable: bool = True,
    ) -> Payload:
        response = await self._request(method, path, params=params, body=body, repeatable=repeatable)
        return _object(response, repeatable=repeatable)

    async def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        repeatable: bool = True,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - the time-out of one request, not of the coroutine
    ) -> httpx.Response:
        try:
            with line_to("MAX", repeatable=repeatable):
                response = await self._http.request(
                    method,
                    f"{self.base_url}{path}",
                    params=params,
                    json=body,
                    headers={"Authorization": self._token, "Accept": "application/json"},
                    timeout=timeout,
                )
        except Transient as exc:
            if "CERTIFICATE" in str(exc.__cause__).upper():
                raise Transient(exc.detail, code="max.tls") from exc
            raise
        if response.status_code != HTTPStatus.OK:
            raise failure(response, repeatable=repeatable)
        return response


def _object(response: httpx.Response, *, repeatable: bool = True) -> Payload:
    answer = Payload.decode(response.content)
    if answer is None:
        # A gateway page instead of JSON says nothing about what became of the message.
        broken = ProtocolError if repeatable else OutcomeUnknown
        raise broken("MAX ответил не JSON", code="max.not_json")
    return answer


def _items(response: httpx.Response, name: str) -> list[bytes]:
    found = items_of(response.content, name)
    if found is None:
        raise ProtocolError("MAX ответил не JSON", code="max.not_json")
    return found


def _form(source: UploadSource, content: bytes) -> dict[str, Any]:
    """The one-part form; both spellings of the name, as a part without the plain one arrives renamed."""
    boundary = random_token(18)
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="data"; {_file_names(source)}\r\n'
        f"Content-Type: {source.mime or 'application/octet-stream'}\r\n\r\n"
    )
    return {
        "content": head.encode() + content + f"\r\n--{boundary}--\r\n".encode(),
        "headers": {"Content-Type": f"multipart/form-data; boundary={boundary}"},
    }


def _file_names(source: UploadSource) -> str:
    return f"filename=\"{source.ascii_name}\"; filename*=UTF-8''{quote(source.name, safe='')}"


def _upload_timeout(size: int) -> httpx.Timeout:
    return httpx.Timeout(60 + size / 100_000, connect=10)


async def _regroup(chunks: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The same bytes in pieces of exactly ``size``, but the last."""
    kept = bytearray()
    async for chunk in chunks:
        kept += chunk
        while len(kept) >= size:
            yield bytes(kept[:size])
            del kept[:size]
    if kept:
        yield bytes(kept)
