"""Brings updates of a bot to its webhook, one after another, with the secret in the header; repeats what failed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from pristan.kit.waiting import ended, happens_within
from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.telegram.world import Bot

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
AGAIN_S = 1.0


class Postman:
    """One per bot that has a webhook; the twin starts it when the first is set."""

    def __init__(self, bot: Bot, *, mapped: Mapping[str, str]) -> None:
        self._bot = bot
        self._reach = Reach(mapped=mapped)
        self._http = httpx.AsyncClient(timeout=10, trust_env=False)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        await ended(self._task)
        await self._http.aclose()

    async def _run(self) -> None:
        bot = self._bot
        while True:
            if bot.webhook is None or not bot.updates:
                bot.fresh.clear()
                await happens_within(bot.fresh, AGAIN_S)
                continue
            update, hook = bot.updates[0], bot.webhook
            if hook.kinds and not any(kind in update for kind in hook.kinds):
                bot.updates.popleft()
                continue
            bot.last_error = await self._bring(hook.url, hook.secret, update)
            if bot.last_error:
                await asyncio.sleep(AGAIN_S)
            elif bot.updates and bot.updates[0] is update:
                bot.updates.popleft()

    async def _bring(self, url: str, secret: str, update: Mapping[str, object]) -> str:
        """What went wrong, in the platform's words; empty when the update was taken."""
        reachable = self._reach.address(url)
        if reachable is None:
            return "Bad webhook: the address is not on this machine"
        try:
            answer = await self._http.post(reachable, json=update, headers={SECRET_HEADER: secret} if secret else {})
        except httpx.HTTPError as exc:
            return f"Connection failed: {type(exc).__name__}"
        return "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
