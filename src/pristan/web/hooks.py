"""The entrance of webhooks: ``/hooks/{channel}/{inbox key}`` and, where the secret is in the address, one part more.

A bare ASGI application in front of the other routes, because this is the hottest path: check the secret,
store the body raw, answer 200 after the commit. Parsing comes later.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseBodyEvent, HTTPResponseStartEvent, HTTPScope, Receive, Scope, Send
from prometheus_client import Counter

from pristan.channels import Account, channels
from pristan.channels.accounts import Accounts
from pristan.channels.hook import Hook, HookRequest
from pristan.core.errors import Unavailable
from pristan.ingest import Entry, InboxBook, InboxRef, JournalWriter, lane_of
from pristan.kit.clock import Clock, SystemClock
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database

PREFIX: Final = "/hooks/"
MACHINE: Final = SystemClock()
RECEIVED = Counter("pristan_webhooks_total", "Webhooks by channel and answer", ["channel", "status"])

AccountOf = Callable[[InboxRef], Awaitable[Account | None]]

_START: Final = {
    status: HTTPResponseStartEvent(type="http.response.start", status=status, headers=[(b"content-length", b"0")])
    for status in (200, 403, 404, 413, 503)
}
# When VK shall come back, by how often it has: a short trouble is over soon, and its own patience of 1.7 h is kept.
# https://dev.vk.com/ru/api/callback/getting-started
_AGAIN_S: Final = (10, 60, 600, 1800, 3600)
_END: Final[HTTPResponseBodyEvent] = {"type": "http.response.body", "body": b"", "more_body": False}


@cache
def _counter(channel: str, status: int) -> Counter:
    """The counter of one answer; only channels we have get here."""
    return RECEIVED.labels(channel, status)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the messenger is told."""

    status: int
    channel: str = "unknown"
    body: bytes = b""
    content_type: str = ""
    again_s: int = 0


class BodyTooLargeError(Exception):
    """The sender exceeded what the channel's webhooks may weigh."""


def accounts_of(db: Database, vault: Vault) -> AccountOf:
    """Opens the credentials of an inbox, remembered for a few seconds by the process."""
    accounts = Accounts(vault)

    async def account_of(inbox: InboxRef) -> Account | None:
        return await accounts.open(db, company_id=inbox.company_id, inbox_id=inbox.id)

    return account_of


class HooksApp:
    """Serves ``/hooks/``; everything else goes on to ``inner``. ``account_of`` opens credentials where a hook asks."""

    def __init__(
        self,
        inner: ASGIApp,
        *,
        journal: JournalWriter,
        book: InboxBook,
        account_of: AccountOf,
        clock: Clock = MACHINE,
    ) -> None:
        self._inner = inner
        self._journal = journal
        self._book = book
        self._account_of = account_of
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(PREFIX):
            answer = await self._receive(scope, receive)
            _counter(answer.channel, answer.status).inc()
            await _send(answer, send)
        else:
            await self._inner(scope, receive, send)

    async def _receive(self, scope: HTTPScope, receive: Receive) -> Answer:
        channel_id, _, key = scope["path"].removeprefix(PREFIX).partition("/")
        key, _, rest = key.partition("/")
        inbox = await self._book.find(key)
        known = channels().get(channel_id)
        hook = known.hook if known is not None else None
        if inbox is None or hook is None or inbox.channel != channel_id or scope["method"] not in hook.methods:
            return Answer(404)
        if rest and not hook.is_secret_in_path:
            return Answer(404)
        try:
            body = await read_body(receive, limit=hook.max_body)
            request = HookRequest(
                method=scope["method"],
                rest=rest,
                query=scope["query_string"],
                headers=dict(scope["headers"]),
                body=body,
                at=self._clock.now(),
            )
            return await self._take(request, hook, inbox)
        except BodyTooLargeError:
            return Answer(413, channel_id)
        except Unavailable:
            return Answer(503, channel_id, again_s=_again_s(dict(scope["headers"])))

    async def _take(self, request: HookRequest, hook: Hook, inbox: InboxRef) -> Answer:
        channel_id = inbox.channel
        if hook.secret is not None and not secret_matches(inbox, hook.secret(request)):
            return Answer(403, channel_id, hook.denied, hook.content_type)
        if hook.needs_account:
            account = await self._account_of(inbox)
            if account is None or (hook.signed is not None and not hook.signed(request, account)):
                return Answer(403, channel_id, hook.denied, hook.content_type)
            greeting = hook.greet(request, account) if hook.greet is not None else None
            if greeting is not None:
                return Answer(200, channel_id, greeting, hook.content_type)
        wrong = hook.refuse(request) if hook.refuse is not None else None
        if wrong is not None:
            return Answer(422, channel_id, wrong, hook.content_type)
        raw = request.body if hook.entry is None else hook.entry(request)
        lane = lane_of(inbox.id, channels()[channel_id].lane_key(raw))
        await self._journal.append(
            Entry(company_id=inbox.company_id, inbox_id=inbox.id, channel=channel_id, lane=lane, raw=raw)
        )
        return Answer(200, channel_id, hook.answer, hook.content_type)


def _again_s(headers: Mapping[bytes, bytes]) -> int:
    tried = headers.get(b"x-retry-counter", b"0")
    return _AGAIN_S[min(int(tried), len(_AGAIN_S) - 1)] if tried.isdigit() and len(tried) < 3 else _AGAIN_S[0]  # noqa: PLR2004


async def _send(answer: Answer, send: Send) -> None:
    if not answer.body and not answer.again_s:
        await send(_START[answer.status])
        await send(_END)
        return
    headers = [
        (b"content-length", str(len(answer.body)).encode()),
        *([(b"retry-after", str(answer.again_s).encode())] if answer.again_s else []),
        *([(b"content-type", answer.content_type.encode())] if answer.content_type else []),
    ]
    await send(HTTPResponseStartEvent(type="http.response.start", status=answer.status, headers=headers))
    await send(HTTPResponseBodyEvent(type="http.response.body", body=answer.body, more_body=False))


def secret_matches(inbox: InboxRef, given: str) -> bool:
    """Whether ``given`` is the inbox's secret (compared in constant time)."""
    wanted = inbox.hook_secret_hash
    return wanted is not None and given.isascii() and hmac.compare_digest(token_hash(given), wanted)


async def read_body(receive: Callable[[], Awaitable[object]], *, limit: int) -> bytes:
    """The whole body, refused as soon as it grows past the limit."""
    chunks: list[bytes] = []
    size = 0
    while True:  # one turn, nearly always
        event = await receive()
        if not isinstance(event, dict) or event["type"] != "http.request":
            raise BodyTooLargeError
        chunk: bytes = event.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError
        chunks.append(chunk)
        if not event.get("more_body"):
            return b"".join(chunks)
