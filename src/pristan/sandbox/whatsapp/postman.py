"""Brings webhooks of the numbers to their addresses, signed; repeats what was not taken; spoils them on wish."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from pristan.kit.clock import random_token
from pristan.kit.waiting import ended, happens_within
from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.whatsapp import shapes
from pristan.sandbox.whatsapp.world import Json, Number

AGAIN_S = 0.5
LARGEST_BATCH = 10


@dataclass(slots=True)
class Bag:
    """What waits for one number; its oldest goes first."""

    number: Number
    waiting: deque[Json] = field(default_factory=deque)
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    tried: int = 0  # how often something was refused


class Postman:
    """One for all numbers; each number has a bag and a task of its own."""

    def __init__(self, mapped: Mapping[str, str]) -> None:
        self._reach = Reach(mapped=mapped)
        self._http = httpx.AsyncClient(timeout=10, trust_env=False)
        self._bags: dict[str, Bag] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def stop(self) -> None:
        await ended(*self._tasks)
        await self._http.aclose()

    def bring(self, number: Number, value: Json) -> None:
        """Put a webhook into the bag of its number."""
        bag = self.bag(number)
        bag.waiting.append(value)
        if number.is_due("duplicate_every"):
            bag.waiting.append(value)
        if number.is_due("reorder_every") and len(bag.waiting) > 1:
            bag.waiting[-1], bag.waiting[-2] = bag.waiting[-2], bag.waiting[-1]
        bag.fresh.set()

    def bag(self, number: Number) -> Bag:
        bag = self._bags.get(number.id)
        if bag is None:
            bag = self._bags[number.id] = Bag(number)
            self._tasks.append(asyncio.create_task(self._run(bag)))
        return bag

    async def ask(self, url: str, word: str) -> bool:
        """Whether the address answers Meta's question as it must."""
        reachable, challenge = self._reach.address(url), str(int.from_bytes(random_token(6).encode()[:4], "big"))
        if reachable is None:
            return False
        query = urlencode({"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": challenge})
        try:
            answer = await self._http.get(f"{reachable}?{query}")
        except httpx.HTTPError:
            return False
        return answer.is_success and answer.text == challenge

    async def _run(self, bag: Bag) -> None:
        while True:
            if not bag.waiting or not bag.number.url:
                bag.fresh.clear()
                await happens_within(bag.fresh, AGAIN_S)
                continue
            most = LARGEST_BATCH if bag.number.spoiled.get("batches") else 1
            # Taken out: nothing changes places with what is under way.
            values = [bag.waiting.popleft() for _ in range(min(most, len(bag.waiting)))]
            if not await self._deliver(bag.number, shapes.webhook(*values)):
                bag.waiting.extendleft(reversed(values))
                bag.tried += 1
                await asyncio.sleep(AGAIN_S)

    async def _deliver(self, number: Number, body: Json) -> bool:
        reachable = self._reach.address(number.url)
        if reachable is None:
            return False
        raw = json.dumps(body).encode()  # Cyrillic as \\u escapes, as Meta writes it
        key = "wrong" if number.is_due("bad_signature_every") else number.app_secret
        headers = {"Content-Type": "application/json"}
        if not number.is_due("unsigned_every"):
            headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
        try:
            answer = await self._http.post(reachable, content=raw, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success
