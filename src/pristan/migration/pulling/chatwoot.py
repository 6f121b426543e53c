"""The way through a Chatwoot: contacts by pages, conversations by pages, messages backwards from the newest.

https://developers.chatwoot.com/api-reference: pages of 15 contacts and 25 conversations, 20 messages ``before`` an id
(chatwoot/chatwoot#9488); ``conversations?status=all`` also gives those of people without phone or e-mail. The order of
creation does not move while we walk. Each conversation is given out with its messages from the oldest on.
"""

from collections.abc import Sequence
from typing import Any

from pristan.core.errors import ProtocolError
from pristan.migration.pulling.line import Line, number_in, objects_in
from pristan.migration.pulling.model import Cursor, Object, Step

_HELD = 5_000  # messages of one conversation that wait to be whole
_LEFT_OUT = frozenset({"messages", "last_non_activity_message", "avatar_url", "thumbnail"})


class ChatwootWalk:
    """Goes on from its cursor: ``phase``, ``page``, ``queue`` of conversations without messages yet, ``before``."""

    def __init__(self, line: Line, cursor: Cursor, *, account: str) -> None:
        self._line, self._root = line, f"/api/v1/accounts/{account}"
        self.cursor: Cursor = {"phase": "contacts", "page": 1, "queue": [], "before": 0, "last": []} | cursor
        self._messages: list[dict[str, Any]] = []

    @property
    def may_rest(self) -> bool:
        """Always: what came of a conversation is given out before."""
        return True

    async def step(self) -> Step:
        """Make the next request."""
        if self.cursor["queue"]:
            return await self._of_conversation(self.cursor["queue"][0])
        if self.cursor["phase"] == "contacts":
            return await self._contacts()
        return await self._conversations()

    def settled(self) -> Sequence[Object]:
        """The part of a conversation that came so far."""
        if not self._messages:
            return []
        part = {**self.cursor["queue"][0], "messages": sorted(self._messages, key=lambda one: number_in(one.get("id")))}
        self._messages = []
        return [part]

    async def _contacts(self) -> Step:
        answer = await self._line.get(f"{self._root}/contacts", page=self.cursor["page"], sort="created_at")
        found = objects_in(answer.get("payload") if isinstance(answer, dict) else None)
        if not found:
            self.cursor |= {"phase": "conversations", "page": 1, "last": []}
            return Step()
        self._turn(found)
        return Step(objects=[{"contacts": found}], got={"contacts": len(found)})

    async def _conversations(self) -> Step:
        query = {"status": "all", "assignee_type": "all", "sort_by": "created_at_asc"}
        answer = await self._line.get(f"{self._root}/conversations", page=self.cursor["page"], **query)
        data = answer.get("data") if isinstance(answer, dict) else None
        data = data if isinstance(data, dict) else {}
        found = objects_in(data.get("payload"))
        if not found:
            return Step(is_over=True)
        self._turn(found)
        kept = [{name: value for name, value in one.items() if name not in _LEFT_OUT} for one in found]
        self.cursor |= {"queue": [one for one in kept if number_in(one.get("id"))], "before": 0}
        meta = data.get("meta")
        total = number_in(meta.get("all_count")) if isinstance(meta, dict) else 0
        more = total - self.cursor.get("total", 0)  # counts add up
        self.cursor["total"] = total
        return Step(got={"conversations_total": more})

    async def _of_conversation(self, conversation: dict[str, Any]) -> Step:
        before = self.cursor["before"]
        query = {"before": before} if before else {}
        answer = await self._line.get(f"{self._root}/conversations/{conversation['id']}/messages", **query)
        found = objects_in(answer.get("payload") if isinstance(answer, dict) else None)
        ids = [number_in(one.get("id")) for one in found]
        if found and (min(ids) <= 0 or (before and max(ids) >= before)):
            raise ProtocolError("Chatwoot отдаёт сообщения по кругу: раньше уже полученных ничего нет")
        if not found:
            done = self.settled()
            self.cursor |= {"queue": self.cursor["queue"][1:], "before": 0}
            return Step(objects=done, got={"conversations": 1})
        self._messages += found
        self.cursor["before"] = min(ids)
        objects = self.settled() if len(self._messages) >= _HELD else ()
        return Step(objects=objects, got={"messages": len(found)})

    def _turn(self, found: Sequence[dict[str, Any]]) -> None:
        """To the next page; the same page again means that pages are not turned."""
        ids = [one.get("id") for one in found]
        if ids == self.cursor["last"]:
            raise ProtocolError("Chatwoot отдаёт одну и ту же страницу списка")
        self.cursor |= {"page": self.cursor["page"] + 1, "last": ids}
