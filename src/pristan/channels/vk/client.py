"""One typed method per call of the VK API. Knows the wire, decides nothing.

https://dev.vk.com/ru/api/api-requests, version 5.199, read 2026-11-21. Bodies are forms, never JSON; an error comes
with HTTP 200; ``messages.send`` with ``peer_ids`` tells the fate of each recipient inside a good answer.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import httpx

from pristan.channels.payload import EMPTY, Payload, items_of
from pristan.channels.vk.failures import failure
from pristan.channels.wire import line_to, pause_of, server_error
from pristan.core.errors import ChannelError, MessageRejected, OutcomeUnknown, ProtocolError, RateLimited, Transient

DEFAULT_BASE_URL = "https://api.vk.ru/method"
VERSION = "5.199"
TIMEOUT = httpx.Timeout(20, connect=10)
MOST_RECIPIENTS = 100

DocKind = Literal["doc", "audio_message"]
Form = Mapping[str, str | int | None]
OpenFile = Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes to upload; ``chunks`` starts anew on each call. ``name`` is what the customer sees."""

    name: str
    mime: str
    size: int
    chunks: OpenFile


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTo:
    """What became of one recipient of ``messages.send``."""

    peer_id: int
    cmid: int
    error: ChannelError | None = None


class VkClient:
    """Talks to VK for one community."""

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

    # The community

    async def group(self) -> Payload:
        """The community of the key."""
        found = await self._object("groups.getById", {})
        return next(found.parts("groups"), EMPTY)

    async def rights(self) -> set[str]:
        """What the key may do, by the names of VK: messages, photos, docs, manage and others."""
        found = await self._object("groups.getTokenPermissions", {})
        return {one.text("name") for one in found.parts("permissions")}

    async def users(self, ids: Sequence[int]) -> list[Payload]:
        """People by id, up to 1,000 at once."""
        wanted = ",".join(map(str, ids))
        return await self._list("users.get", {"user_ids": wanted, "fields": "screen_name"})

    # Receiving

    async def callback_servers(self, group_id: int) -> list[Payload]:
        return list((await self._object("groups.getCallbackServers", {"group_id": group_id})).parts("items"))

    async def confirmation_code(self, group_id: int) -> str:
        """The word VK wants to hear from a server added through the API."""
        return (await self._object("groups.getCallbackConfirmationCode", {"group_id": group_id})).text("code")

    async def add_server(self, group_id: int, *, url: str, title: str, secret: str) -> int:
        form: Form = {"group_id": group_id, "url": url, "title": title, "secret_key": secret}
        return (await self._object("groups.addCallbackServer", form)).integer("server_id") or 0

    async def edit_server(self, group_id: int, server_id: int, *, url: str, title: str, secret: str) -> None:
        form: Form = {"group_id": group_id, "server_id": server_id, "url": url, "title": title, "secret_key": secret}
        await self._call("groups.editCallbackServer", form)

    async def delete_server(self, group_id: int, server_id: int) -> None:
        await self._call("groups.deleteCallbackServer", {"group_id": group_id, "server_id": server_id})

    async def callback_settings(self, group_id: int, server_id: int) -> Payload:
        return await self._object("groups.getCallbackSettings", {"group_id": group_id, "server_id": server_id})

    async def set_callback_settings(self, group_id: int, server_id: int, *, events: Sequence[str]) -> None:
        form: Form = {"group_id": group_id, "server_id": server_id, "api_version": VERSION, **dict.fromkeys(events, 1)}
        await self._call("groups.setCallbackSettings", form)

    async def set_long_poll(self, group_id: int, *, events: Sequence[str]) -> None:
        form: Form = {"group_id": group_id, "enabled": 1, "api_version": VERSION, **dict.fromkeys(events, 1)}
        await self._call("groups.setLongPollSettings", form)

    async def long_poll_server(self, group_id: int) -> Payload:
        """``key``, ``server`` and ``ts`` of Bots Long Poll."""
        return await self._object("groups.getLongPollServer", {"group_id": group_id})

    async def check_long_poll(self, server: str, *, key: str, ts: str, wait_s: int) -> bytes:
        """The answer of the long poll server, as it came."""
        if self._guard is not None:
            await self._guard(server)
        params = {"act": "a_check", "key": key, "ts": ts, "wait": str(wait_s)}
        with line_to("ВКонтакте", repeatable=True):
            response = await self._http.get(server, params=params, timeout=httpx.Timeout(wait_s + 15, connect=10))
        if response.status_code != HTTPStatus.OK:
            raise _http_failure(response, repeatable=True)
        return response.content

    # Messages

    async def send(self, peer_ids: Sequence[int], *, random_id: int, content: Form) -> list[SentTo]:
        """The fate of each recipient. VK drops a repeated ``random_id`` of the last hour in a dialog."""
        if not 0 < len(peer_ids) <= MOST_RECIPIENTS:
            raise ValueError(f"{len(peer_ids)} recipients")
        form = {"peer_ids": ",".join(map(str, peer_ids)), "random_id": random_id, **content}
        answer = await self._call("messages.send", form, repeatable=False)
        if not isinstance(answer, list):
            raise OutcomeUnknown("ВКонтакте приняли сообщение, но не назвали его", code="vk.no_cmid")
        return [_sent_to(Payload(item)) for item in answer if isinstance(item, dict)]

    async def edit(self, peer_id: int, cmid: int, *, content: Form) -> None:
        form = {"peer_id": peer_id, "cmid": cmid, "keep_forward_messages": 1, "keep_snippets": 1, **content}
        await self._call("messages.edit", form)

    async def delete(self, peer_id: int, cmid: int) -> None:
        """Removes a message for everybody; a refusal for the one message stands inside a good answer."""
        form: Form = {"peer_id": peer_id, "cmids": cmid, "delete_for_all": 1}
        answer = await self._call("messages.delete", form)
        for item in answer if isinstance(answer, list) else ():
            error = (Payload(item) if isinstance(item, dict) else EMPTY).part("error")
            if error:
                raise failure(error.integer("code") or 0, repeatable=True)

    async def answer_event(self, event_id: str, *, user_id: int, peer_id: int, data: str) -> None:
        form: Form = {"event_id": event_id, "user_id": user_id, "peer_id": peer_id, "event_data": data or None}
        await self._call("messages.sendMessageEventAnswer", form)

    async def typing(self, peer_id: int) -> None:
        await self._call("messages.setActivity", {"peer_id": peer_id, "type": "typing"})

    async def history(self, peer_id: int, *, count: int = 200, offset: int = 0) -> list[bytes]:
        """Messages of a dialog as they came, newest first."""
        form = {"peer_id": peer_id, "count": count, "offset": offset}
        return _raw_items(await self._request("messages.getHistory", form))

    async def conversations(self, *, count: int = 200, offset: int = 0) -> list[Payload]:
        """``conversation`` and ``last_message`` of each dialog, the liveliest first."""
        found = await self._object("messages.getConversations", {"filter": "all", "count": count, "offset": offset})
        return list(found.parts("items"))

    async def unread(self) -> list[Payload]:
        """Conversations nobody has read, up to 200."""
        found = await self._object("messages.getConversations", {"filter": "unread", "count": 200})
        return [one.part("conversation") for one in found.parts("items")]

    async def message(self, peer_id: int, cmid: int) -> Payload:
        form = {"peer_id": peer_id, "conversation_message_ids": cmid}
        found = await self._object("messages.getByConversationMessageId", form)
        return next(found.parts("items"), EMPTY)

    # Files

    async def upload_photo(self, source: Source, *, peer_id: int) -> str | None:
        """``photo<owner>_<id>_<key>``; None when VK does not take this picture as a photo."""
        target = await self._object("photos.getMessagesUploadServer", {"peer_id": peer_id})
        done = await self._put(target.text("upload_url"), source, field="photo")
        photo = done.text("photo")
        if photo in {"", "[]"}:
            return None
        form = {"photo": photo, "server": done.integer("server"), "hash": done.text("hash")}
        saved = await self._list("photos.saveMessagesPhoto", form)
        return _reference("photo", saved[0]) if saved else None

    async def upload_doc(self, source: Source, *, peer_id: int, kind: DocKind = "doc") -> str:
        target = await self._object("docs.getMessagesUploadServer", {"peer_id": peer_id, "type": kind})
        done = await self._put(target.text("upload_url"), source, field="file")
        if not done.text("file"):
            raise MessageRejected("ВКонтакте не приняли файл такого вида", code="vk.file_refused")
        saved = await self._object("docs.save", {"file": done.text("file"), "title": source.name})
        return _reference("doc", saved.part(saved.text("type") or "doc"))

    async def _put(self, url: str, source: Source, *, field: str) -> Payload:
        if not url:
            raise ProtocolError("ВКонтакте не дали адрес для загрузки", code="vk.upload_address")
        if self._guard is not None:
            await self._guard(url)
        content = b"".join([chunk async for chunk in source.chunks()])
        files = {field: (source.name, content, source.mime or "application/octet-stream")}
        with line_to("ВКонтакте", repeatable=True):
            timeout = httpx.Timeout(60 + source.size / 100_000, connect=10)
            response = await self._http.post(url, files=files, timeout=timeout)
        if response.status_code != HTTPStatus.OK:
            raise _http_failure(response, repeatable=True)
        return Payload.decode(response.content) or EMPTY

    # The wire

    async def _object(self, method: str, form: Form) -> Payload:
        answer = await self._call(method, form)
        if not isinstance(answer, dict):
            raise ProtocolError("ВКонтакте ответили не по правилам", code="vk.not_object")
        return Payload(answer)

    async def _list(self, method: str, form: Form) -> list[Payload]:
        answer = await self._call(method, form)
        return [Payload(item) for item in answer if isinstance(item, dict)] if isinstance(answer, list) else []

    async def _call(self, method: str, form: Form, *, repeatable: bool = True) -> Any:
        response = await self._request(method, form, repeatable=repeatable)
        return json.loads(response.content)["response"]

    async def _request(self, method: str, form: Form, *, repeatable: bool = True) -> httpx.Response:
        """A good answer, an object with ``response`` in it; anything else is raised."""
        data = {name: str(value) for name, value in {**form, "v": VERSION}.items() if value is not None}
        headers = {"Authorization": f"Bearer {self._token}"}
        with line_to("ВКонтакте", repeatable=repeatable):
            response = await self._http.post(f"{self.base_url}/{method}", data=data, headers=headers, timeout=TIMEOUT)
        if response.status_code != HTTPStatus.OK:
            raise _http_failure(response, repeatable=repeatable)
        answer = Payload.decode(response.content)
        if answer is None or not ("response" in answer or "error" in answer):
            # A gateway page instead of JSON says nothing about what became of the message.
            broken = ProtocolError if repeatable else OutcomeUnknown
            raise broken("ВКонтакте ответили не JSON", code="vk.not_json")
        if "error" in answer:
            raise failure(answer.part("error").integer("error_code") or 0, repeatable=repeatable)
        return response


def _http_failure(response: httpx.Response, *, repeatable: bool) -> ChannelError:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(pause_of(response))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return Transient("ВКонтакте временно недоступны")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error("ВКонтакте", status, repeatable=repeatable)
    return ProtocolError(f"ВКонтакте: HTTP {status}", code="vk.unexpected")


def _sent_to(item: Payload) -> SentTo:
    error = item.part("error")
    return SentTo(
        peer_id=item.integer("peer_id") or 0,
        cmid=item.integer("conversation_message_id") or item.integer("cmid") or 0,
        error=failure(error.integer("code") or 0, repeatable=False) if error else None,
    )


def _raw_items(response: httpx.Response) -> list[bytes]:
    found = items_of(response.content, "response", "items")
    if found is None:
        raise ProtocolError("ВКонтакте ответили не по правилам", code="vk.not_json")
    return found


def _reference(kind: str, saved: Payload) -> str:
    """How an attachment is named in ``messages.send``."""
    owner_id, id_ = saved.integer("owner_id"), saved.integer("id")
    if owner_id is None or id_ is None:
        raise ProtocolError("ВКонтакте не назвали загруженный файл", code="vk.no_file_id")
    key = saved.text("access_key")
    return f"{kind}{owner_id}_{id_}" + (f"_{key}" if key else "")
