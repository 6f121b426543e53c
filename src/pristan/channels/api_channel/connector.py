"""Moves messages between one system of a company and the hub. Decides nothing."""

import binascii
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pristan.channels.api_channel.checklist import check
from pristan.channels.api_channel.client import CompanyClient
from pristan.channels.api_channel.entry import SECRET
from pristan.channels.api_channel.failures import NAME
from pristan.channels.api_channel.render import render, typing
from pristan.channels.courier import Courier
from pristan.channels.model import (
    Account,
    Attempt,
    CheckResult,
    ClearedMessage,
    NotSent,
    OutboundKind,
    OutboundMessage,
    Receipt,
    Reconciled,
)
from pristan.channels.registry import Tools
from pristan.channels.rotation import in_force
from pristan.core.errors import ChannelError
from pristan.kit.clock import SystemClock, random_token


class ApiConnector:
    """One system. Its secrets are in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._clock = SystemClock()
        self._http = tools.client(account)
        given = account.settings.get("url")
        courier = Courier(
            self._http,
            url=given if isinstance(given, str) else "",
            secrets=in_force(account.credentials, SECRET, now=self._clock.now()),
            name=NAME,
            clock=self._clock,
        )
        self.client = CompanyClient(courier)

    def parts(self, message: OutboundMessage) -> int:  # noqa: ARG002 - the interface of connectors
        return 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Bring one event. Its id is made of the outbox entry, so a repeat is dropped over there."""
        message = cleared.message
        if message.kind is OutboundKind.ANSWER_CALLBACK and not message.text:
            return Receipt(external_id=message.callback_id or "", at=attempt.started_at)  # nothing to show
        event = render(message, link_of=self._tools.link)
        await self.client.tell(event)
        is_new = message.kind is OutboundKind.MESSAGE
        return Receipt(external_id=event.id if is_new or not message.targets else message.targets[0])

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Nothing need be looked up: the same event may simply be brought again."""
        del cleared, attempt, known
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        with suppress(ChannelError):  # nothing depends on it
            await self.client.tell(typing(recipient, address, event_id=f"pt-{random_token(9)}", now=self._clock.now()))

    async def content(self, source: Mapping[str, Any]) -> bytes | None:
        """The bytes of a file that came within its event."""
        given = source.get("content")
        try:
            return binascii.a2b_base64(given, strict_mode=True) if isinstance(given, str) else None
        except ValueError:
            return None

    async def check(self) -> Sequence[CheckResult]:
        return await check(self.client, events_url=self._tools.hook_url(self._account), clock=self._clock)

    async def close(self) -> None:
        await self._http.aclose()
