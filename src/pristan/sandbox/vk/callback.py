"""Callback API: the confirmation, the secret in the body, retries with ``X-Retry-Counter``, orders in answers.

https://dev.vk.com/ru/api/callback/getting-started. The twin speaks to loopback addresses only, and to public addresses
the caller maps onto a loopback one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import httpx
import msgspec

from pristan.kit.clock import random_token
from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.vk.model import Community, Json, Server

RETRIES_S = (10.0, 180.0, 600.0, 1800.0, 3600.0)
LONGEST_ASKED_S = 3 * 3600.0
TIRED_AFTER = 20
TIRED_S = 60.0
LANES = 32
_ASKS_TO_WAIT = {HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One event for one server; ``failed`` is how many attempts have failed."""

    server: Server
    event: Json
    lane: int
    failed: int = 0


@dataclass(slots=True, kw_only=True)
class Record:
    """What a test may want to see of a delivery."""

    type: str
    status: int
    answer: str
    failed_before: int


class Postman:
    """Brings the events of one community to its servers. ``clock_factor`` turns hours between retries into seconds."""

    def __init__(
        self, community: Community, *, reach: Reach, clock_factor: float, timeout_s: float, saved: Callable[[], None]
    ) -> None:
        self._community = community
        self._reach = reach
        self._factor = clock_factor
        self._saved = saved
        self._http = httpx.AsyncClient(timeout=timeout_s, trust_env=False, limits=httpx.Limits(max_connections=LANES))
        self._lanes: list[asyncio.Queue[Parcel]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures_in_a_row: dict[int, int] = {}
        self.log: list[Record] = []
        self.waiting = 0

    def post(self, event: Json, *, lane: int) -> None:
        """Give an event to every server that is confirmed and wants it."""
        for server in self._community.servers.values():
            if server.status == "ok" and server.events.get(event["type"]):
                self._enqueue(Parcel(server=server, event=event, lane=lane % LANES))

    def confirm(self, server: Server) -> None:
        """Ask a server who it is; it counts from its right answer on."""
        server.status = "wait"
        self._spawn(self._confirm(server))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    async def _confirm(self, server: Server) -> None:
        expected = self._community.confirmation_code
        event = {"type": "confirmation", "group_id": self._community.group_id}
        status, answer, _ = await self._call(Parcel(server=server, event=event, lane=0))
        good = status == HTTPStatus.OK and answer == expected
        server.status = "ok" if good else "failed"
        self._community.confirmation_code = random_token(6)[:8]  # a new one for whoever comes next
        self._saved()

    def _enqueue(self, parcel: Parcel) -> None:
        if not self._lanes:
            self._lanes = [asyncio.Queue() for _ in range(LANES)]
            for lane in self._lanes:
                self._spawn(self._run(lane))
        self.waiting += 1
        self._lanes[parcel.lane].put_nowait(parcel)

    async def _run(self, lane: asyncio.Queue[Parcel]) -> None:
        while True:
            parcel = await lane.get()
            if parcel.server.id in self._community.servers:
                await self._deliver(parcel)
            self.waiting -= 1

    async def _deliver(self, parcel: Parcel) -> None:
        if self._failures_in_a_row.get(parcel.server.id, 0) >= TIRED_AFTER:
            await asyncio.sleep(TIRED_S / self._factor)
        status, answer, pause_s = await self._call(parcel)
        self.log = [*self.log[-999:], Record(
            type=parcel.event["type"], status=status, answer=answer[:100], failed_before=parcel.failed
        )]  # fmt: skip
        if status == HTTPStatus.OK and answer == "ok":
            self._failures_in_a_row[parcel.server.id] = 0
            return
        if status == HTTPStatus.OK and self._obeys(parcel.server, answer):
            return
        self._failures_in_a_row[parcel.server.id] = self._failures_in_a_row.get(parcel.server.id, 0) + 1
        if parcel.failed < len(RETRIES_S):
            delay_s = (RETRIES_S[parcel.failed] if pause_s is None else pause_s) / self._factor
            self._spawn(self._later(delay_s, replace(parcel, failed=parcel.failed + 1)))

    def _obeys(self, server: Server, answer: str) -> bool:
        """A body may be an order to VK."""
        if answer == "remove":
            del self._community.servers[server.id]
        elif answer.startswith("version "):
            server.api_version = answer.removeprefix("version ")
        else:
            return False
        self._saved()
        return True

    async def _later(self, delay_s: float, parcel: Parcel) -> None:
        self.waiting += 1
        await asyncio.sleep(delay_s)
        self.waiting -= 1
        self._enqueue(parcel)

    async def _call(self, parcel: Parcel) -> tuple[int, str, float | None]:
        """Status (0 without an answer), body, and the pause the server asks for."""
        address = self._reach.address(parcel.server.url)
        if address is None:
            return 0, "адрес вне песочницы", None
        event = parcel.event | ({"secret": parcel.server.secret_key} if parcel.server.secret_key else {})
        headers = {"Content-Type": "application/json"}
        if parcel.failed:
            headers["X-Retry-Counter"] = str(parcel.failed)
        try:
            response = await self._http.post(address, content=msgspec.json.encode(event), headers=headers)
        except httpx.HTTPError as exc:
            return 0, type(exc).__name__, None
        asked = response.headers.get("Retry-After", "")
        wants_to_wait = response.status_code in _ASKS_TO_WAIT and asked.isdecimal()
        pause_s = min(float(asked), LONGEST_ASKED_S) if wants_to_wait else None
        return response.status_code, response.text, pause_s

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
