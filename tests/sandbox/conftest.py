"""A twin inside the test's own loop: quick, with a client on either side."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from pristan.sandbox.max import Customer, Platform, PlatformConfig, create_standalone
from pristan.sandbox.max.line import Line
from pristan.sandbox.max.model import Bot

from .schema import on_response
from .twin import TOKEN

BASE = "http://twin.test"


@dataclass(slots=True, kw_only=True)
class Bench:
    """``api`` is the bot's side (each answer judged by its shape), ``control`` the customer's."""

    platform: Platform
    bot: Bot
    api: httpx.AsyncClient
    control: httpx.AsyncClient

    @property
    def line(self) -> Line:
        return self.platform.ready(self.bot)

    def customer(self, user_id: int = 7001) -> Customer:
        return Customer(self.platform, bot=self.bot, person=self.platform.world.memory.people[user_id])

    def faults(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self.line.faults, name, value)

    async def updates(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.api.get("/updates", params={"timeout": 0, **query})
        found: list[dict[str, Any]] = answer.json()["updates"]
        return found

    async def send(self, body: Any, **query: Any) -> httpx.Response:
        return await self.api.post("/messages", params=query or {"user_id": 7001}, json=body)

    async def upload(self, kind: str, name: str, data: bytes = b"bytes") -> dict[str, Any]:
        opened = (await self.api.post("/uploads", params={"type": kind})).json()
        answer = await self.api.post(opened["url"], files={"data": (name, data)})
        assert answer.is_success, answer.text
        return {"opened": opened, "answer": answer}


async def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for it, looking every hundredth of a second."""
    for _ in range(int(seconds * 100)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come true")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """No limits of pace, so that a test may hurry; set them back where they matter."""
    platform = Platform(PlatformConfig(base_url=BASE, clock_factor=3600))
    bot = platform.world.add_bot("Пристань", token=TOKEN)
    app: Any = create_standalone(platform)
    headers = {"Authorization": TOKEN}
    hooks: Any = {"response": [on_response]}
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, headers=headers, event_hooks=hooks) as api,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{BASE}/control/bots/{bot.user_id}") as control,
    ):
        found = Bench(platform=platform, bot=bot, api=api, control=control)
        found.faults(requests_per_second=0, chat_messages_per_second=0)
        yield found
    await platform.stop()
