"""Brings events of groups to their subscriptions; repeats what was not answered with 200 within five seconds."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping

import httpx

from pristan.kit.waiting import ended, happens_within
from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.ok.world import Group, Json

PATIENCE_S = 5.0
AGAIN_S = 0.5


class Postman:
    """One for all groups; each group has a queue and a task of its own."""

    def __init__(self, mapped: Mapping[str, str]) -> None:
        self._reach = Reach(mapped=mapped)
        self._http = httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False)
        self._waiting: dict[str, deque[Json]] = {}
        self._fresh: dict[str, asyncio.Event] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def stop(self) -> None:
        await ended(*self._tasks)
        await self._http.aclose()

    def bring(self, group: Group, event: Json) -> None:
        if not group.urls:
            return  # without a subscription nobody is told, then or later
        if group.id not in self._waiting:
            self._waiting[group.id], self._fresh[group.id] = deque(), asyncio.Event()
            self._tasks.append(asyncio.create_task(self._run(group)))
        waiting = self._waiting[group.id]
        waiting.append(event)
        if group.is_due("duplicate_every"):
            waiting.append(event)
        if group.is_due("reorder_every") and len(waiting) > 1:
            waiting[-1], waiting[-2] = waiting[-2], waiting[-1]
        self._fresh[group.id].set()

    async def _run(self, group: Group) -> None:
        waiting, fresh = self._waiting[group.id], self._fresh[group.id]
        while True:
            if not waiting:
                fresh.clear()
                await happens_within(fresh, AGAIN_S)
                continue
            event = waiting.popleft()  # nothing changes places with what is under way
            if not all([await self._deliver(url, event) for url in list(group.urls)]):
                waiting.appendleft(event)
                await asyncio.sleep(AGAIN_S)

    async def _deliver(self, url: str, event: Json) -> bool:
        reachable = self._reach.address(url)
        if reachable is None:
            return False
        try:
            return (await self._http.post(reachable, json=event)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False
