"""Delivery of updates to subscribed addresses: secret header, retries, automatic unsubscription.

The twin speaks to loopback addresses only, and to public addresses the caller maps onto a loopback one: a training
channel must not be a way to reach other machines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from pristan.sandbox.max.clock import Clock
from pristan.sandbox.max.journal import Direction, Journal, Outcome
from pristan.sandbox.max.model import Json, Subscription
from pristan.sandbox.max.summary import of_update
from pristan.sandbox.max.wire import Wire

SECRET_HEADER = "X-Max-Bot-Api-Secret"  # noqa: S105 - the name of a header
FIRST_RETRY_S = 60.0
RETRY_GROWTH = 2.5
MOST_RETRIES = 10
UNSUBSCRIBE_AFTER_S = 8 * 3600.0
LANES = 32
MOST_WAITING = 200_000


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def retry_delay_s(attempt: int) -> float:
    """60, 150, 375, … seconds before the first, second, third repeat."""
    return FIRST_RETRY_S * RETRY_GROWTH ** (attempt - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where deliveries may go: loopback, or a public origin standing for a loopback one."""

    mapped: Mapping[str, str]

    def address(self, url: str) -> str | None:
        """The address to call, or None when it lies outside the sandbox."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        for public, local in self.mapped.items():
            # Whole names are compared: the start of a text may be the start of another machine's name.
            if (parts.scheme, parts.netloc) == urlsplit(public)[:2]:
                parts = parts._replace(netloc=urlsplit(local).netloc)
        if parts.username is not None or parts.hostname is None or not is_loopback(parts.hostname):
            return None
        # Nobody has a certificate for loopback.
        return parts._replace(scheme="http").geturl()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    subscription: Subscription
    update: Json
    body: bytes
    lane: int
    born_ms: int
    attempt: int = 1
    is_repeat: bool = False


class Postman:
    """Carries the updates of one bot. Within a lane one update waits for the other; a failed one steps aside."""

    def __init__(
        self,
        clock: Clock,
        *,
        journal: Journal,
        reach: Reach,
        wire: Wire,
        on_unsubscribe: Callable[[Subscription], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._reach = reach
        self._wire = wire
        self._on_unsubscribe = on_unsubscribe
        self._lanes: list[asyncio.Queue[Parcel]] = []
        self._workers: list[asyncio.Task[None]] = []
        self._timers: set[asyncio.TimerHandle] = set()
        self.waiting = 0
        self.retrying = 0  # failed, and to be brought again
        self.delivered = 0
        self.failed = 0

    def post(self, subscription: Subscription, update: Json, *, lane: int, is_repeat: bool = False) -> None:
        self._start()
        parcel = Parcel(
            subscription=subscription, update=update, body=msgspec.json.encode(update), lane=lane % LANES,
            born_ms=self._clock.now_ms(), is_repeat=is_repeat,
        )  # fmt: skip
        self._enqueue(parcel)

    async def stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers = []
        self._lanes = []

    def _start(self) -> None:
        if self._workers:
            return
        self._lanes = [asyncio.Queue() for _ in range(LANES)]
        self._workers = [asyncio.create_task(self._run(lane)) for lane in self._lanes]

    def _enqueue(self, parcel: Parcel) -> None:
        if self.waiting >= MOST_WAITING:
            self.failed += 1
            self._note(parcel, status=None, took_ms=0, note="очередь переполнена")
            return
        self.waiting += 1
        self._lanes[parcel.lane].put_nowait(parcel)

    async def _run(self, lane: asyncio.Queue[Parcel]) -> None:
        while True:
            parcel = await lane.get()
            self.waiting -= 1
            if not parcel.subscription.is_removed:
                await self._deliver(parcel)

    async def _deliver(self, parcel: Parcel) -> None:
        started = self._clock.now_ms()
        status, note = await self._call(parcel)
        took = self._clock.now_ms() - started
        self._note(parcel, status=status, took_ms=took, note=note)
        if status == HTTPStatus.OK:
            self.delivered += 1
            parcel.subscription.failing_since_ms = None
            return
        self.failed += 1
        self._failed(parcel)

    async def _call(self, parcel: Parcel) -> tuple[int | None, str | None]:
        address = self._reach.address(parcel.subscription.url)
        if address is None:
            return None, "адрес вне песочницы"
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if parcel.subscription.secret is not None:
            headers[SECRET_HEADER] = parcel.subscription.secret
        return await self._wire.post(address, body=parcel.body, headers=headers), None

    def _failed(self, parcel: Parcel) -> None:
        subscription, now = parcel.subscription, self._clock.now_ms()
        term_ms = self._clock.compressed(UNSUBSCRIBE_AFTER_S) * 1000
        if subscription.failing_since_ms is None:
            subscription.failing_since_ms = now
            self._later(term_ms / 1000, lambda: self._check(subscription))
        delay_s = self._clock.compressed(retry_delay_s(parcel.attempt))
        if parcel.attempt > MOST_RETRIES or now + delay_s * 1000 - parcel.born_ms > term_ms:
            return
        again = Parcel(
            subscription=subscription, update=parcel.update, body=parcel.body, lane=parcel.lane,
            born_ms=parcel.born_ms, attempt=parcel.attempt + 1, is_repeat=True,
        )  # fmt: skip
        self.retrying += 1
        self._later(delay_s, lambda: self._retry(again))

    def _retry(self, parcel: Parcel) -> None:
        self.retrying -= 1
        self._enqueue(parcel)

    def _check(self, subscription: Subscription) -> None:
        """Eight hours without one good answer end a subscription."""
        since = subscription.failing_since_ms
        if since is None or subscription.is_removed:
            return
        left_s = self._clock.compressed(UNSUBSCRIBE_AFTER_S) - (self._clock.now_ms() - since) / 1000
        if left_s > 0:
            self._later(left_s, lambda: self._check(subscription))
            return
        subscription.is_removed = True
        self._on_unsubscribe(subscription)

    def _later(self, delay_s: float, action: Callable[[], None]) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            action()

        timer = asyncio.get_running_loop().call_later(max(delay_s, 0.001), fire)
        self._timers.add(timer)

    def _note(self, parcel: Parcel, *, status: int | None, took_ms: int, note: str | None) -> None:
        title, detail = of_update(parcel.update)
        if status is None:
            outcome = Outcome.NO_ANSWER
        elif status != HTTPStatus.OK:
            outcome = Outcome.FAILED
        else:
            outcome = Outcome.REPEAT if parcel.is_repeat else Outcome.OK
        self._journal.add(
            Direction.TO_BOT, at_ms=self._clock.now_ms(), title=title, detail=detail, status=status,
            took_ms=took_ms, outcome=outcome, note=note,
        )  # fmt: skip
