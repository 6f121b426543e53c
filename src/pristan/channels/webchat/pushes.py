"""What the company's own server is told when nobody takes an answer: so that it can wake the visitor's phone.

A push holds no personal data: opaque ids, and the words only where the administrator asked for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec

from pristan.channels.courier import Courier
from pristan.channels.model import Account, OutboundMessage
from pristan.channels.registry import Tools
from pristan.channels.rotation import in_force
from pristan.channels.webchat.settings import ChatSettings, read
from pristan.channels.webchat.store import queries
from pristan.channels.wire import pause_of
from pristan.core.errors import ChannelError, MessageRejected, RateLimited, Transient
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.clock import Clock
from pristan.kit.db import Tx
from pristan.kit.hosts import AllowedHosts, origins_in
from pristan.kit.http import make_client

SECRET: Final = "push_secret"  # noqa: S105 - the name of a credential
GRACE: Final = timedelta(seconds=5)  # an open stream takes a message sooner
WHO: Final = "Сервер приложения"
LEASE: Final = timedelta(minutes=2)
_EXCERPT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A message nobody has taken yet, with the visitor it waits for."""

    company_id: CompanyId
    inbox_id: InboxId
    id: UUID
    visitor: UUID
    conversation_id: int
    sent_at: datetime
    attempts: int
    unread: int
    body: Mapping[str, Any]


class Waiting(msgspec.Struct, kw_only=True, tag_field="type", tag="message.waiting"):
    """An answer waits for a visitor who has no open stream. ``text`` is null unless the inbox sends it."""

    id: str
    at: datetime
    inbox: str
    visitor: str
    conversation: str
    message: str
    unread: int
    text: str | None


async def note(tx: Tx, message: OutboundMessage, *, row_id: UUID, visitor_id: int, now: datetime) -> None:
    """A push is due unless the visitor takes the message before."""
    await tx.execute(
        queries.note_push,
        company_id=message.company_id,
        inbox_id=message.inbox_id,
        id=row_id,
        visitor_id=visitor_id,
        conversation_id=message.conversation_id,
        due_at=now + GRACE,
    )


async def claim(tx: Tx, *, now: datetime, limit: int) -> list[Push]:
    """Due pushes; what was taken meanwhile is forgotten."""
    await tx.execute(queries.drop_taken_pushes, now=now)
    return await tx.all_of(Push, queries.claim_pushes, now=now, lease=now + LEASE, limit=limit)


def event_of(push: Push, *, key: UUID, with_text: bool) -> Waiting:
    text = str(push.body.get("text", ""))
    return Waiting(
        id=f"pw-{push.id}",
        at=push.sent_at,
        inbox=str(key),
        visitor=str(push.visitor),
        conversation=str(push.conversation_id),
        message=str(push.id),
        unread=push.unread,
        text=text[:_EXCERPT] if with_text else None,
    )


async def bring(push: Push, *, account: Account, tools: Tools, clock: Clock) -> None:
    """Post the push; raises Transient or RateLimited for another try, anything else for good."""
    settings = read(account.settings)
    if not settings.push_url:
        raise MessageRejected("Адрес для уведомлений убран", code="push.off")
    event = event_of(push, key=account.key, with_text=settings.push_text)
    secrets = in_force(account.credentials, SECRET, now=clock.now())
    async with _client(settings, tools) as http:
        courier = Courier(http, url=settings.push_url, secrets=secrets, name=WHO, clock=clock)
        error = refusal(await courier.bring(event.id, msgspec.json.encode(event)))
    if error is not None:
        raise error


def refusal(response: httpx.Response) -> ChannelError | None:
    """None for a push that was taken."""
    status = response.status_code
    if response.is_success:
        return None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(pause_of(response))
    if status in {HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY}:  # that phone is no more, that visitor is unknown
        return MessageRejected(f"{WHO}: HTTP {status}", code="push.refused")
    return Transient(f"{WHO}: HTTP {status}", code="push.not_taken")


def _client(settings: ChatSettings, tools: Tools) -> httpx.AsyncClient:
    given = origins_in({"url": settings.push_url}, ["url"])
    hosts = AllowedHosts(names=(), origins=given, outside=given.difference(tools.inner_hosts))
    return make_client(hosts=hosts, context=tools.tls())
