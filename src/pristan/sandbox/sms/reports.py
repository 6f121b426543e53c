"""Brings reports and messages of customers to the address an account has: late, twice or in the wrong order on wish."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import timedelta, timezone
from typing import Any

import httpx

from pristan.kit.clock import Clock
from pristan.kit.waiting import ended
from pristan.sandbox.sms.world import Account, Message

MOSCOW = timezone(timedelta(hours=3))
TRIES, PAUSE_S = 3, 0.2
STATES = {
    "smsc": {"waiting": "0", "delivered": "1", "failed": "20"},
    "sms_aero": {"waiting": "3", "delivered": "1", "failed": "2"},
    "sms_ru": {"waiting": "102", "delivered": "103", "failed": "106"},
}


class Postman:
    """Follows messages that were taken, and posts what becomes of them."""

    def __init__(self, clock: Clock, mapped: Mapping[str, str]) -> None:
        self._clock = clock
        self._mapped = mapped
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = httpx.AsyncClient(timeout=5, trust_env=False)

    def follow(self, account: Account, message: Message, *, url: str = "") -> None:
        """Post the reports of a message to the address of the account, or to one given with the message."""
        if (target := url or account.callback) and account.provider in STATES:
            self._start(self._report(account, message, target))

    def bring(self, account: Account, message: Message) -> None:
        """Post a message of a customer, where the provider does."""
        if account.callback and account.provider == "smsc":
            self._start(self._post(account.callback, form=_incoming(message)))

    async def stop(self) -> None:
        await ended(*self._tasks)
        await self._http.aclose()

    async def settled(self) -> None:
        """Wait until everything under way has been posted."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _start(self, coroutine: Any) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, account: Account, message: Message, url: str) -> None:
        await asyncio.sleep(max((message.due - self._clock.now()).total_seconds(), 0))
        states = ["waiting", "failed" if message.is_failed else "delivered"]
        if account.faults.get("wrong_order"):
            states.reverse()
        if account.faults.get("twice"):
            states = [state for state in states for _ in range(2)]
        for state in states:
            await self._tell(account, message, url=url, value=STATES[account.provider][state])
        message.is_reported = True

    async def _tell(self, account: Account, message: Message, *, url: str, value: str) -> None:
        at = self._clock.now()
        match account.provider:
            case "sms_aero":
                await self._post(url, json={"id": int(message.id), "status": int(value), "extendStatus": ""})
            case "sms_ru":
                line = f"sms_status\n{message.id}\n{value}\n{int(at.timestamp())}"
                signature = hashlib.sha256((account.key + line).encode()).hexdigest()
                await self._post(url, form={"data[0]": line, "hash": signature})
            case _:
                told = at.astimezone(MOSCOW).strftime("%d.%m.%Y %H:%M:%S")
                form = {"id": message.id, "phone": message.phone[1:], "status": value, "time": told}
                await self._post(url, form=form)

    async def _post(self, url: str, *, form: Mapping[str, str] | None = None, json: Any = None) -> None:
        for public, here in self._mapped.items():
            if url.startswith(public):
                url = here + url.removeprefix(public)
        for _ in range(TRIES):
            try:
                sent = await self._http.post(url, data=dict(form)) if form else await self._http.post(url, json=json)
            except httpx.TransportError:
                sent = None
            if sent is not None and sent.is_success:
                return
            await asyncio.sleep(PAUSE_S)


def _incoming(message: Message) -> dict[str, str]:
    told = message.at.astimezone(MOSCOW).strftime("%d.%m.%Y %H:%M:%S")
    return {"id": message.id, "phone": message.phone[1:], "mes": message.text, "to": "79160000000", "sent": told}
