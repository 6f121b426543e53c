"""The entrance of webhooks: ``POST /hooks/{channel}/{inbox key}``.

A bare ASGI application in front of the other routes, because this is the hottest path: check the secret,
store the body raw, answer 200 after the commit. Parsing comes later.
"""

import hmac
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseBodyEvent, HTTPResponseStartEvent, HTTPScope, Receive, Scope, Send
from prometheus_client import Counter

from pristan.channels import channels
from pristan.core.errors import Unavailable
from pristan.ingest import Entry, InboxBook, InboxRef, JournalWriter, lane_of
from pristan.kit.crypto import token_hash

PREFIX = "/hooks/"
MAX_BODY = 1024 * 1024
RECEIVED = Counter("pristan_webhooks_total", "Webhooks by channel and answer", ["channel", "status"])

Headers = Iterable[tuple[bytes, bytes]]

_START: Final[Mapping[int, HTTPResponseStartEvent]] = {
    status: {"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]}
    for status in (200, 403, 404, 413, 503)
}
_END: Final[HTTPResponseBodyEvent] = {"type": "http.response.body", "body": b"", "more_body": False}


@cache
def _counter(channel: str, status: int) -> Counter:
    """The counter of one answer; only channels we have get here."""
    return RECEIVED.labels(channel, status)


@cache
def _secret_header(channel: str) -> bytes:
    return channels()[channel].secret_header.lower().encode()


class BodyTooLargeError(Exception):
    """The sender exceeded ``MAX_BODY``."""


class HooksApp:
    """Serves ``/hooks/``; everything else goes on to ``inner``."""

    def __init__(self, inner: ASGIApp, *, journal: JournalWriter, book: InboxBook) -> None:
        self._inner = inner
        self._journal = journal
        self._book = book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(PREFIX):
            status, channel = await self._receive(scope, receive)
            _counter(channel, status).inc()
            await send(_START[status])
            await send(_END)
        else:
            await self._inner(scope, receive, send)

    async def _receive(self, scope: HTTPScope, receive: Receive) -> tuple[int, str]:
        channel_id, _, key = scope["path"].removeprefix(PREFIX).partition("/")
        inbox = await self._find(channel_id, key)
        if scope["method"] != "POST" or inbox is None:
            return 404, "unknown"
        if not secret_matches(inbox, scope["headers"]):
            return 403, channel_id
        try:
            raw = await read_body(receive)
            lane = lane_of(inbox.id, channels()[channel_id].lane_key(raw))
            await self._journal.append(
                Entry(company_id=inbox.company_id, inbox_id=inbox.id, channel=channel_id, lane=lane, raw=raw)
            )
        except BodyTooLargeError:
            return 413, channel_id
        except Unavailable:
            return 503, channel_id
        return 200, channel_id

    async def _find(self, channel_id: str, key: str) -> InboxRef | None:
        inbox = await self._book.find(key)
        known = channels().get(channel_id)
        receives = known is not None and "webhook" in known.manifest.receive
        return inbox if inbox and receives and inbox.channel == channel_id else None


def secret_matches(inbox: InboxRef, headers: Headers) -> bool:
    """Whether the request carries the inbox's secret (compared in constant time)."""
    header = _secret_header(inbox.channel)
    given = b""
    for name, value in headers:
        if name == header:
            given = value
            break
    wanted = inbox.hook_secret_hash
    return wanted is not None and hmac.compare_digest(token_hash(given.decode("latin-1")), wanted)


async def read_body(receive: Callable[[], Awaitable[object]]) -> bytes:
    """The whole body, refused as soon as it grows past the limit."""
    chunks: list[bytes] = []
    size = 0
    while True:  # one turn, nearly always
        event = await receive()
        if not isinstance(event, dict) or event["type"] != "http.request":
            raise BodyTooLargeError
        chunk: bytes = event.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY:
            raise BodyTooLargeError
        chunks.append(chunk)
        if not event.get("more_body"):
            return b"".join(chunks)
