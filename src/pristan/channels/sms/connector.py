"""Moves SMS between one account of a provider and the hub. Decides nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.model import (
    Account,
    Attempt,
    CheckResult,
    ClearedMessage,
    FoundSent,
    NotSent,
    OutboundKind,
    OutboundMessage,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.channels.registry import Tools
from pristan.channels.sms.account import open_provider, text_of
from pristan.channels.sms.answers import DuplicateError
from pristan.channels.sms.checklist import check
from pristan.channels.sms.parse import provider_of
from pristan.channels.sms.phones import e164
from pristan.channels.sms.provider import Provider, Sms
from pristan.channels.sms.render import cut, messages, reference, whole, words
from pristan.channels.watch import Unreported
from pristan.core.errors import ChannelError, MessageRejected, NotReady, OutcomeUnknown, RecipientUnreachable
from pristan.kit.clock import SystemClock

LOOK_BACK = timedelta(minutes=2)  # clocks of two machines differ
EARLIER_TRY = timedelta(minutes=10)
ASK_EVERY_S, ASK_TWIN_EVERY_S = 20.0, 1.0
LONGEST_LINK = "x" * 120  # stands for a link while only the number of parts is asked


class SmsConnector:
    """One account. Keys are in the provider's client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._clock = SystemClock()
        self._http = tools.client(account)
        self._provider = open_provider(account, tools, http=self._http, clock=self._clock)
        self._receiver: Provider | None = None

    def parts(self, message: OutboundMessage) -> int:
        if message.kind is not OutboundKind.MESSAGE:
            return 1
        try:
            links = self._links(message)
        except MessageRejected:  # sending says so
            links = [LONGEST_LINK] * len(message.files)
        return len(self._plan(message, phone="", links=links))

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            raise MessageRejected("Отправленное SMS нельзя изменить или отозвать", code="sms.no_edits")
        sms = self._sms(message, attempt.part)
        try:
            taken = await self._provider.send(sms)
        except OutcomeUnknown:
            attempt.memo["unknown"] = True
            raise
        except DuplicateError as exc:
            if attempt.memo.get("unknown") or await self._may_be_there(sms, attempt):  # it arrived, the answer was lost
                raise OutcomeUnknown(exc.detail, code=exc.own_code) from exc
            raise NotReady(exc.pause, exc.detail, code=exc.own_code) from exc
        paid = attempt.memo.setdefault("sms", {})
        paid[str(attempt.part)] = {
            "segments": taken.segments,
            "price": None if taken.price is None else str(taken.price),
        }
        return taken.receipt

    async def _may_be_there(self, sms: Sms, attempt: Attempt) -> bool:
        """Whether the equal message the provider speaks of can be an earlier try of this one, whose trace was lost."""
        try:
            found = await self._provider.find(sms, since=attempt.started_at - EARLIER_TRY, known=())
        except ChannelError:
            return True  # a later look will tell
        return isinstance(found, FoundSent)

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            return NotSent()
        sms = self._sms(message, attempt.part)
        return await self._provider.find(sms, since=attempt.started_at - LOOK_BACK, known=known)

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """SMS knows nothing of the kind."""

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Messages of customers, and by SMPP the reports too."""
        if self._receiver is None:
            self._receiver = open_provider(
                self._account, self._tools, http=self._http, clock=self._clock, receives=True
            )
        else:
            await self._pause()
        return await self._receiver.incoming(cursor)

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        return await self._provider.statuses(parts)

    async def check(self) -> Sequence[CheckResult]:
        return await check(self._provider, account=self._account, tools=self._tools)

    async def close(self) -> None:
        await self._provider.close()
        if self._receiver is not None:
            await self._receiver.close()
        await self._http.aclose()

    async def _pause(self) -> None:
        if provider_of(self._account) != "smpp":  # there it waits by itself
            is_twin = urlsplit(text_of(self._account, "base_url")).netloc in self._tools.sandbox_hosts
            await asyncio.sleep(ASK_TWIN_EVERY_S if is_twin else ASK_EVERY_S)

    def _sms(self, message: OutboundMessage, part: int) -> Sms:
        phone = e164(message.recipient)
        if phone is None:
            raise RecipientUnreachable("На такой номер SMS не отправить", code="sms.bad_number")
        plan = self._plan(message, phone=phone, links=self._links(message))
        if not plan[part].text:
            raise MessageRejected("В SMS нечего отправлять: нет текста", code="sms.empty")
        return plan[part]

    def _plan(self, message: OutboundMessage, *, phone: str, links: Sequence[str]) -> list[Sms]:
        texts = messages(words(message, links))
        refs = [reference(self._account.key, message.outbox_id, number) for number in range(len(texts))]
        divide = cut if provider_of(self._account) == "smpp" else whole
        return divide(texts, phone=phone, sender=text_of(self._account, "sender"), refs=refs)

    def _links(self, message: OutboundMessage) -> list[str]:
        return [self._tools.link(file, message) for file in message.files]
