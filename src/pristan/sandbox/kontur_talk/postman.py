"""Brings events to the webhooks of a space: once and no more, as the platform promises nothing else."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from pristan.kit.clock import random_uuid
from pristan.kit.waiting import ended
from pristan.sandbox.kontur_talk.shapes import stamp
from pristan.sandbox.kontur_talk.world import Json, Space, Webhook, World


class Postman:
    """Posts in the order in which things happened."""

    def __init__(self, world: World, mapped: Mapping[str, str]) -> None:
        self._world = world
        self._mapped = mapped
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._http = httpx.AsyncClient(timeout=5, trust_env=False)

    def happened(self, space: Space, kind: str, **more: Any) -> None:
        """Tell every active webhook that wants to know. ``kind`` in the case of delivered bodies: PascalCase."""
        body = {"eventId": str(random_uuid()), "eventType": kind, "time": stamp(self._world.clock.now()), **more}
        wanted = kind[:1].lower() + kind[1:]
        for webhook in space.webhooks.values():
            if webhook.is_active and wanted in webhook.events and not space.faults.get("no_events"):
                for _ in range(2 if space.faults.get("twice") else 1):
                    self._start(self._post(webhook, body))

    def offer(self, webhook: Webhook) -> None:
        """The key that activates it."""
        self._start(self._post(webhook, {"activationKey": webhook.activation_key}))

    async def settled(self) -> None:
        """Wait until everything under way has been posted."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        await ended(*self._tasks)
        await self._http.aclose()

    def _start(self, coroutine: Any) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, webhook: Webhook, body: Json) -> None:
        url = webhook.url
        for public, here in self._mapped.items():
            if url.startswith(public):
                url = here + url.removeprefix(public)
        headers = {str(one["name"]): str(one["value"]) for one in webhook.headers}
        async with self._turn:
            try:
                await self._http.post(url, json=body, headers=headers)
            except httpx.TransportError:
                return
