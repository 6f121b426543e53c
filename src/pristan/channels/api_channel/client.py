"""Brings events to the address of a company's system, signed. Every call may be repeated: the id tells a repeat."""

from collections.abc import Sequence
from typing import Any

import httpx
import msgspec

from pristan.channels.api_channel.failures import NAME, failure
from pristan.channels.api_channel.render import OutboundEvent
from pristan.channels.wire import line_to
from pristan.core.errors import AuthFailed
from pristan.kit.clock import Clock
from pristan.kit.webhooks import key_of, signed_headers


class CompanyClient:
    """Talks to one address with the secrets in force now."""

    def __init__(self, http: httpx.AsyncClient, *, url: str, secrets: Sequence[str], clock: Clock) -> None:
        self._http = http
        self._url = url
        self._secrets = [secret for secret in secrets if key_of(secret) is not None]
        self._clock = clock

    async def tell(self, event: OutboundEvent, **options: Any) -> None:
        """Post the event; raises the ChannelError tree, never OutcomeUnknown."""
        if not self._secrets:
            raise AuthFailed("Секрет не похож на секрет: нужны whsec_ и base64", code="api_channel.no_secret")
        body = msgspec.json.encode(event)
        headers = signed_headers(self._secrets, event_id=event.id, body=body, now=self._clock.now())
        headers["content-type"] = "application/json"
        with line_to(NAME, repeatable=True):
            response = await self._http.post(self._url, content=body, headers=headers, **options)
        error = failure(response)
        if error is not None:
            raise error
