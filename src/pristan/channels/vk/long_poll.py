"""Bots Long Poll: VK keeps the queue, we keep the place in it.

https://dev.vk.com/ru/api/bots-long-poll/getting-started. The key and the address live as long as the connector; the
place (``ts``) is kept by the hub together with what came before it.
"""

from collections.abc import Mapping
from typing import Any

from pristan.channels.model import PollBatch
from pristan.channels.payload import Payload, items_of
from pristan.channels.vk import receiving
from pristan.channels.vk.client import VkClient
from pristan.core.errors import ProtocolError

WAIT_S = 25


class LongPoll:
    """One queue of one community."""

    def __init__(self, client: VkClient, *, group_id: int) -> None:
        self._client = client
        self._group_id = group_id
        self._key = ""
        self._server = ""

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """The next events; what VK says it lost is read back from the dialogs nobody has read."""
        ts = _text(cursor.get("ts"))
        if not self._key:
            fresh = await self._ask()
            ts = ts or fresh
        answer = await self._client.check_long_poll(self._server, key=self._key, ts=ts, wait_s=WAIT_S)
        found = Payload.decode(answer)
        if found is None:
            raise ProtocolError("ВКонтакте ответили не JSON", code="vk.not_json")
        if "failed" in found:
            return await self._again(found, ts=ts)
        return PollBatch(entries=_updates(answer), cursor={"ts": _ts(found) or ts})

    async def _ask(self) -> str:
        """A new key; gives the newest place."""
        server = await self._client.long_poll_server(self._group_id)
        self._key, self._server = server.text("key"), server.text("server")
        if not self._key or not self._server:
            raise ProtocolError("ВКонтакте не дали адрес опроса", code="vk.no_long_poll")
        return _ts(server)

    async def _again(self, found: Payload, *, ts: str) -> PollBatch:
        match found.integer("failed"):
            case 1:  # the oldest events are gone; go on from the place VK names
                lost = await receiving.unread(self._client, group_id=self._group_id)
                return PollBatch(entries=lost, cursor={"ts": _ts(found)})
            case 2:
                await self._ask()
                return PollBatch(entries=(), cursor={"ts": ts})
            case 3:
                ts = await self._ask()
                lost = await receiving.unread(self._client, group_id=self._group_id)
                return PollBatch(entries=lost, cursor={"ts": ts})
            case number:
                self._key = ""
                raise ProtocolError(f"Опрос ВКонтакте: отказ {number}", code="vk.long_poll_refused")


def _ts(found: Payload) -> str:
    """The place, which comes as text or as a number."""
    return found.text("ts") or _text(found.integer("ts"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _updates(answer: bytes) -> list[bytes]:
    found = items_of(answer, "updates")
    if found is None:
        raise ProtocolError("ВКонтакте ответили не по правилам", code="vk.not_json")
    return found
