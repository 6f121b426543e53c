"""One typed method per call of the WhatsApp Cloud API. Knows the wire, decides nothing.

https://developers.facebook.com/documentation/business-messaging/whatsapp, read 2026-11-21.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from pristan.channels.payload import Payload
from pristan.channels.whatsapp.failures import NAME, failure
from pristan.channels.wire import line_to
from pristan.core.errors import AuthFailed, MessageRejected, OutcomeUnknown, ProtocolError

DEFAULT_BASE_URL = "https://graph.facebook.com/v26.0"
TIMEOUT = httpx.Timeout(20, connect=10)
UPLOAD_TIMEOUT = httpx.Timeout(120, connect=10)
LARGEST_DOWNLOAD = 100 * 1024 * 1024
_ID = re.compile(r"[A-Za-z0-9_.=-]{1,200}")


class WhatsAppClient:
    """Talks to Meta for one phone number."""

    def __init__(
        self, http: httpx.AsyncClient, *, token: str, phone_number_id: str, base_url: str = DEFAULT_BASE_URL
    ) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._number = phone_number_id
        self.base_url = base_url.rstrip("/")

    async def number(self) -> Payload:
        """The number as Meta knows it, with the addresses its events go to."""
        fields = "display_phone_number,verified_name,quality_rating,webhook_configuration"
        return await self._call("GET", _named(self._number), repeatable=True, params={"fields": fields})

    async def set_webhook(self, url: str, *, word: str) -> None:
        """Have events of this number brought to ``url``; Meta asks for ``word`` there before it answers."""
        await self._configure({"override_callback_uri": url, "verify_token": word})

    async def drop_webhook(self) -> None:
        """Have events of this number brought to the address of the app again."""
        await self._configure({"override_callback_uri": ""})

    async def send(self, body: Mapping[str, Any]) -> str:
        """The id of a message Meta took; nothing in the API makes a repeat harmless."""
        path = f"{_named(self._number)}/messages"
        sent = await self._call("POST", path, repeatable=False, json={"messaging_product": "whatsapp", **body})
        name = next((one.text("id") for one in sent.parts("messages")), "")
        if not name:
            raise OutcomeUnknown("WhatsApp принял сообщение, но не назвал его", code="whatsapp.no_id")
        return name

    async def type(self, message_id: str) -> None:
        """Mark what the person wrote as read, and show that somebody writes an answer."""
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        await self._call("POST", f"{_named(self._number)}/messages", repeatable=True, json=body)

    async def upload(self, *, name: str, mime: str, content: bytes) -> str:
        """The id of a file that messages may carry for 30 days."""
        form = {"messaging_product": "whatsapp", "type": mime}
        file = {"file": (name, content, mime)}
        path = f"{_named(self._number)}/media"
        made = await self._call("POST", path, repeatable=True, data=form, files=file, timeout=UPLOAD_TIMEOUT)
        if not made.text("id"):
            raise ProtocolError("WhatsApp принял файл, но не назвал его", code="whatsapp.no_media_id")
        return made.text("id")

    async def media_url(self, media_id: str) -> str:
        """Where the bytes are for five minutes; they are given only to the bearer of the key."""
        return (await self._call("GET", _named(media_id), repeatable=True)).text("url")

    async def download(self, url: str) -> bytes | None:
        """The bytes at an address of ``media_url``; None when they are gone, or more than a file may be."""
        with line_to(NAME, repeatable=True):
            async with self._http.stream("GET", url, headers=self._headers, timeout=UPLOAD_TIMEOUT) as response:
                if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                    return None
                if response.status_code != HTTPStatus.OK:
                    await response.aread()
                    raise failure(response, repeatable=True)
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > LARGEST_DOWNLOAD:
                        return None
        return bytes(content)

    async def _configure(self, configuration: Mapping[str, str]) -> None:
        body = {"webhook_configuration": dict(configuration)}
        try:
            await self._call("POST", _named(self._number), repeatable=True, json=body)
        except AuthFailed as exc:
            if exc.own_code != "whatsapp.no_permission":
                raise
            detail = "Ключу не хватает права whatsapp_business_management"
            raise MessageRejected(detail, code="whatsapp.no_webhook_right") from exc

    async def _call(
        self,
        method: str,
        path: str,
        *,
        repeatable: bool,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - the time-out of one request, not of the coroutine
        **content: Any,
    ) -> Payload:
        url = f"{self.base_url}/{path}"
        with line_to(NAME, repeatable=repeatable):
            response = await self._http.request(method, url, headers=self._headers, timeout=timeout, **content)
        if response.status_code != HTTPStatus.OK:
            raise failure(response, repeatable=repeatable)
        answer = Payload.decode(response.content)
        if answer is None:
            # A gateway's page instead of JSON says nothing about what became of the message.
            broken = ProtocolError if repeatable else OutcomeUnknown
            raise broken(f"{NAME} ответил не JSON", code="whatsapp.not_json")
        return answer


def _named(id_: str) -> str:
    """An id that cannot lead to another call."""
    if not _ID.fullmatch(id_) or id_.strip(".") == "":
        raise MessageRejected("Проверьте номер отправителя в настройках подключения", code="whatsapp.bad_id")
    return id_
