"""Events as VK Teams makes them. https://teams.vk.com/botapi/, as its official client reads them."""

from __future__ import annotations

from typing import Any

from litestar.types import ASGIApp

from pristan.kit.clock import random_token
from pristan.sandbox.office import Bot, Key, Line, Office, Place
from pristan.sandbox.vk_teams.api import create_api

GROUP = "681869378@chat.agent"


class TeamsWire:
    """Speaks for the platform."""

    channel = "vk_teams"
    group = GROUP

    def __init__(self, office: Office, *, base_url: str) -> None:
        self._office = office
        self._base_url = base_url.rstrip("/")

    def api(self) -> ASGIApp:
        return create_api(self._office, base_url=self._base_url)

    def said(self, bot: Bot, place: Place, line: Line) -> None:
        payload = self._message(bot, place, line)
        parts: list[dict[str, Any]] = []
        if line.blob is not None:
            parts.append({"type": "file", "payload": {"fileId": line.blob.id, "type": "other"}})
        quoted = bot.line(line.reply_to) if line.reply_to else None
        if quoted is not None:
            parts.append({"type": "reply", "payload": {"message": self._message(bot, place, quoted)}})
        self._happen(bot, "newMessage", payload | ({"parts": parts} if parts else {}))

    def pressed(self, bot: Bot, place: Place, line: Line, *, key: Key) -> None:
        query = f"SVR:{place.login}:{random_token(9)}"
        bot.presses[query] = place.login
        payload = {
            "queryId": query,
            "callbackData": key.data,
            "from": self._person(place.login),
            "message": self._message(bot, place, line),
            "chat": self._chat(place),
        }
        self._happen(bot, "callbackQuery", payload)

    async def bring(self, bot: Bot) -> None:
        """There are no webhooks."""
        bot.webhook = ""

    def _happen(self, bot: Bot, kind: str, payload: dict[str, Any]) -> None:
        self._office.happen(bot, {"eventId": bot.next_update, "type": kind, "payload": payload})

    def _message(self, bot: Bot, place: Place, line: Line) -> dict[str, Any]:
        own = {"userId": str(bot.number), "firstName": bot.name, "nick": bot.id}
        return {
            "msgId": str(line.number),
            "chat": self._chat(place),
            "from": self._person(line.author) if line.author else own,
            "text": line.text,
            "timestamp": int(line.at.timestamp()),
        }

    def _chat(self, place: Place) -> dict[str, str]:
        if place.chat:
            return {"chatId": place.chat, "type": "group", "title": self._office.groups[place.chat]}
        return {"chatId": place.login, "type": "private"}

    def _person(self, login: str) -> dict[str, str]:
        first_name, _, last_name = self._office.people[login].name.partition(" ")
        return {"userId": login, "firstName": first_name, "lastName": last_name}
