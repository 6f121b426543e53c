"""Brings signed events to an address an administrator gave. Every call may be repeated: the id tells a repeat."""

from collections.abc import Sequence

import httpx

from pristan.channels.wire import line_to
from pristan.core.errors import AuthFailed
from pristan.kit.clock import Clock
from pristan.kit.webhooks import key_of, signed_headers


class Courier:
    """Talks to one address with the secrets in force now; ``name`` is what the other side is called in errors."""

    def __init__(self, http: httpx.AsyncClient, *, url: str, secrets: Sequence[str], name: str, clock: Clock) -> None:
        self._http = http
        self._url = url
        self._secrets = [secret for secret in secrets if key_of(secret) is not None]
        self._name = name
        self._clock = clock

    async def bring(self, event_id: str, body: bytes) -> httpx.Response:
        """The answer, whatever it is; raises Transient when there was none."""
        if not self._secrets:
            raise AuthFailed("Секрет не похож на секрет: нужны whsec_ и base64", code="webhook.no_secret")
        headers = signed_headers(self._secrets, event_id=event_id, body=body, now=self._clock.now())
        headers["content-type"] = "application/json"
        with line_to(self._name, repeatable=True):
            return await self._http.post(self._url, content=body, headers=headers)
