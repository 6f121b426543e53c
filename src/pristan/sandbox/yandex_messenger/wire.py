"""Updates as Yandex Messenger makes them, and its webhook.

https://yandex.ru/dev/messenger/doc/ru/data-types. A webhook gets a batch, must answer within a second, and
is tried again after a 5xx or silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx
from litestar.types import ASGIApp

from pristan.sandbox.max.webhooks import Reach
from pristan.sandbox.office import Bot, Key, Line, Office, Place
from pristan.sandbox.yandex_messenger.api import create_api

GROUP = "0/0/4f24b544-0000-4000-8000-000000000001"
AGAIN_S = 1.0
PATIENCE = httpx.Timeout(1.0)
LARGEST_BATCH = 100


class YandexWire:
    """Speaks for the platform."""

    channel = "yandex_messenger"
    group = GROUP.replace("/", ":")  # a place is a part of an address of the page; the wire knows the true name

    def __init__(self, office: Office, *, mapped: Mapping[str, str]) -> None:
        self._office = office
        self._reach = Reach(mapped=mapped)

    def api(self) -> ASGIApp:
        return create_api(self._office)

    def said(self, bot: Bot, place: Place, line: Line) -> None:
        update = self._update(bot, place, message_id=line.number, at=int(line.at.timestamp()))
        if line.text:
            update["text"] = line.text
        if line.blob is not None:
            update["file"] = {"id": line.blob.id, "name": line.blob.name, "size": len(line.blob.content)}
        self._office.happen(bot, update)

    def pressed(self, bot: Bot, place: Place, line: Line, *, key: Key) -> None:
        update = self._update(bot, place, message_id=line.number, at=int(self._office.now().timestamp()))
        data: Any = key.data
        if isinstance(data, dict) and "server_action" in data:
            update["bot_request"] = {"server_action": data["server_action"], "element_id": key.id}
        else:
            update["callback_data"] = data
        self._office.happen(bot, update)

    async def bring(self, bot: Bot) -> None:
        address = self._reach.address(bot.webhook)
        batch = list(bot.updates)[:LARGEST_BATCH]
        bot.last_error = "the address is not on this machine" if address is None else ""
        if address is not None:
            bot.last_error = await self._post(address, batch)
        if bot.last_error:
            await asyncio.sleep(AGAIN_S)
            return
        for _ in batch:
            bot.updates.popleft()

    async def _post(self, address: str, batch: list[dict[str, Any]]) -> str:
        """What went wrong; every answer but a 5xx counts as taken."""
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
                answer = await http.post(address, json={"ok": True, "updates": batch})
        except httpx.HTTPError as exc:
            return type(exc).__name__
        return f"HTTP {answer.status_code}" if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else ""

    def _update(self, bot: Bot, place: Place, *, message_id: int, at: int) -> dict[str, Any]:
        chat: dict[str, Any] = {"type": "private"}
        if place.chat:
            chat = {"type": "group", "id": place.chat.replace(":", "/")}
        return {
            "update_id": bot.next_update,
            "message_id": message_id,
            "timestamp": at,
            "chat": chat,
            "from": {"login": place.login, "display_name": self._office.people[place.login].name, "robot": False},
        }
