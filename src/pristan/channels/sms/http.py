"""Calls of the HTTP providers: secrets travel in bodies and headers only, never in an address."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx

from pristan.channels.payload import read_json
from pristan.core.errors import AuthFailed, ChannelError, OutcomeUnknown, ProtocolError, RateLimited, Transient

DEFAULT_PAUSE_S, LONGEST_PAUSE_S = 5, 600


class Caller:
    """Posts to one provider. ``repeatable`` calls never have an unknown outcome."""

    def __init__(
        self, http: httpx.AsyncClient, *, base_url: str, name: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._name = name
        self._headers = dict(headers or {})

    async def form(self, path: str, fields: Mapping[str, str], *, repeatable: bool = True) -> Any:
        return await self._post(path, repeatable=repeatable, data=dict(fields))

    async def json(self, path: str, body: Mapping[str, Any], *, repeatable: bool = True) -> Any:
        return await self._post(path, repeatable=repeatable, json=dict(body))

    async def _post(self, path: str, *, repeatable: bool, **body: Any) -> Any:
        try:
            response = await self._http.post(f"{self._base_url}{path}", headers=self._headers, **body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as exc:
            raise Transient(f"{self._name} недоступен: {type(exc).__name__}") from exc
        except httpx.RequestError as exc:  # it may have arrived, and the answer be unreadable: never a blind repeat
            lost = Transient if repeatable else OutcomeUnknown
            raise lost(f"{self._name} не ответил: {type(exc).__name__}") from exc
        if (error := self._refusal(response, repeatable=repeatable)) is not None:
            raise error
        answer = read_json(response.content)
        if answer is None:
            # A gateway's page instead of JSON says nothing about what became of the message.
            broken = ProtocolError if repeatable else OutcomeUnknown
            raise broken(f"{self._name} ответил не JSON", code="sms.not_json")
        return answer

    def _refusal(self, response: httpx.Response, *, repeatable: bool) -> ChannelError | None:
        match response.status_code:
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                return AuthFailed(f"{self._name} не принял ключ", code="sms.key_refused")
            case HTTPStatus.TOO_MANY_REQUESTS:
                return RateLimited(pause_of(response))
            case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                lost = Transient if repeatable else OutcomeUnknown
                return lost(f"{self._name}: HTTP {status}")
            case _:
                return None  # refusals have a body that tells more


def pause_of(response: httpx.Response) -> timedelta:
    """The pause the remote asks for, kept within reason."""
    value = response.headers.get("Retry-After", "")
    asked = int(value[:6]) if value.isdecimal() else DEFAULT_PAUSE_S
    return timedelta(seconds=min(max(asked, 1), LONGEST_PAUSE_S))
