"""One typed method per call of the Talk API that we need. Knows the wire, decides nothing.

https://developer.kontur.ru/doc/talk.public.api (OpenAPI 3.0.4, read 2026-11-21). The key travels in ``X-Auth-Token``.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from pristan.channels.kontur_talk.failures import NAME, failure
from pristan.channels.payload import Payload
from pristan.channels.wire import line_to
from pristan.core.errors import ProtocolError

TIMEOUT = httpx.Timeout(20, connect=10)
PAGE = 100
MOST_PAGES = 20


class KonturTalkClient:
    """Talks to one space."""

    def __init__(self, http: httpx.AsyncClient, *, token: str, base_url: str) -> None:
        self.http = http
        self.timeout = TIMEOUT
        self._token = token
        self.base_url = base_url.rstrip("/")

    async def access(self) -> Payload:
        """What the key may do: ``expiredAt`` and ``scopes`` of ``type`` and ``restrictionType``."""
        return await self._object("GET", "/api/domain/applications/access-info")

    async def put_room(self, name: str, body: Mapping[str, Any]) -> Payload:
        """Make the room or change it."""
        return await self._object("PUT", f"/api/Rooms/{_part(name)}", body=body)

    async def meetings(self, organiser: str, *, start: datetime, end: datetime) -> list[Payload]:
        """Entries of a calendar between two moments."""
        params = {"start": stamp(start), "end": stamp(end), "take": str(PAGE)}
        answer = await self._object("GET", f"/api/EmailCalendar/{_part(organiser)}", params=params)
        return list(answer.parts("items"))

    async def create_meeting(self, organiser: str, body: Mapping[str, Any]) -> Payload:
        return await self._object("POST", f"/api/EmailCalendar/{_part(organiser)}", body=body)

    async def delete_meeting(self, organiser: str, entry_id: str) -> None:
        await self._request("DELETE", f"/api/EmailCalendar/{_part(organiser)}/{_part(entry_id)}")

    async def history(self, *, since: datetime) -> list[Payload]:
        """Conferences that have ended since a moment, all pages."""
        return await self._pages("/api/domain/conferencesHistory", "conferences", fromDate=stamp(since))

    async def artifacts(self, conference: str) -> Payload:
        found = await self._object("GET", f"/api/ConferencesHistory/v2/{_part(conference)}")
        return found.part("artifacts")

    async def participants(self, conference: str) -> list[Payload]:
        answer = await self._object("GET", f"/api/ConferenceReports/{_part(conference)}/participants")
        return list(answer.parts("participants"))

    async def messages(self, conference: str) -> list[Payload]:
        return await self._pages(f"/api/ConferenceReports/{_part(conference)}/messages", "messages")

    async def webhooks(self) -> list[Payload]:
        response = await self._request("GET", "/api/Webhooks")
        return list((Payload.decode(b'{"items":%b}' % response.content) or Payload()).parts("items"))

    async def create_webhook(self, body: Mapping[str, Any]) -> Payload:
        """Ten a day at most."""
        return await self._object("POST", "/api/Webhooks", body=body)

    async def activate_webhook(self, key: str, activation_key: str) -> None:
        await self._request("POST", f"/api/Webhooks/{_part(key)}/activate", body={"activationKey": activation_key})

    async def delete_webhook(self, key: str) -> None:
        await self._request("DELETE", f"/api/Webhooks/{_part(key)}")

    async def _pages(self, path: str, name: str, **params: str) -> list[Payload]:
        found: list[Payload] = []
        for page in range(MOST_PAGES):
            asked = {**params, "skip": str(page * PAGE), "take": str(PAGE)}
            items = list((await self._object("GET", path, params=asked)).parts(name))
            found += items
            if len(items) < PAGE:
                break
        return found

    async def _object(self, method: str, path: str, **more: Any) -> Payload:
        answer = Payload.decode((await self._request(method, path, **more)).content)
        if answer is None:
            raise ProtocolError(f"{NAME} ответил не JSON", code="kontur_talk.not_json")
        return answer

    async def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        headers = {"X-Auth-Token": self._token, "Accept": "application/json"}
        content = None if body is None else msgspec.json.encode(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        with line_to(NAME, repeatable=True):
            response = await self.http.request(
                method, f"{self.base_url}{path}", params=params, content=content, headers=headers, timeout=self.timeout
            )
        if not response.is_success:
            raise failure(response)
        return response


def stamp(at: datetime) -> str:
    """The moment as the API writes it: ISO 8601, UTC, milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def keys_of(items: Sequence[Payload], name: str) -> tuple[str, ...]:
    return tuple(item.text(name) for item in items)


def _part(value: str) -> str:
    return quote(value, safe="")
