"""The way through a Wazzup: contacts and deals of API v3 by pages, then messages by dumps of API v2, a month each.

https://wazzup24.ru/help/api-ru/ and https://wazzup24.com/help/api/messages/: v3 has no way to read messages; v2 makes a
dump for a period and tells of it by its id. The pages do not print the names of a dump's fields: what is common is
taken, and a key without v2 gives people and deals only, which the report says.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from pristan.core.errors import AuthFailed, NotFound, ProtocolError, Transient
from pristan.migration.pulling.line import Line, objects_in
from pristan.migration.pulling.model import Cursor, Object, Step

_PAGE = 100
_MONTH = timedelta(days=31)
_YEARS_BACK = timedelta(days=3 * 366)
_POLL_S = 5.0
_POLLS = 720  # an hour
_READY = frozenset({"done", "ready", "completed", "complete", "finished", "success"})
_FAILED = frozenset({"failed", "error", "cancelled", "canceled"})
_LISTS = ("messages", "data", "items", "result")
_LINKS = ("url", "file_url", "download_url", "link")
_NO_HISTORY = (
    "Wazzup отдал людей и сделки, а переписку нет: ключ не открывает выгрузку сообщений API v2. "
    "Попросите у Wazzup доступ к ней"
)


class WazzupWalk:
    """Goes on from its cursor: ``phase``, ``offset`` of a list, ``month``, ``dump`` that is made, ``done`` of it."""

    def __init__(self, line: Line, cursor: Cursor, *, since: datetime | None, now: datetime) -> None:
        self._line, self._now = line, now
        first = (since or now - _YEARS_BACK).isoformat()
        self.cursor: Cursor = {"phase": "contacts", "offset": 0, "month": first, "until": now.isoformat(), "dump": ""}
        self.cursor |= cursor
        self._parts: Iterator[list[str]] | None = None

    @property
    def may_rest(self) -> bool:
        """Not within a dump: the whole of it would be fetched again."""
        return self._parts is None

    async def step(self) -> Step:
        """Make the next request."""
        match self.cursor["phase"]:
            case "contacts":
                return await self._list("contacts", then="deals")
            case "deals":
                return await self._list("deals", then="dumps")
            case _ if self._parts is not None:
                return await self._part(self._parts)
            case _ if self.cursor["dump"]:
                return await self._dump()
            case _:
                return await self._order()

    def settled(self) -> Sequence[Object]:
        """Nothing is held back."""
        return []

    async def _list(self, name: str, *, then: str) -> Step:
        offset = self.cursor["offset"]
        answer = await self._line.get(f"/v3/{name}", limit=_PAGE, offset=offset)
        found = objects_in(answer if isinstance(answer, list) else _first_list(answer))
        if found and found[0].get("id") == self.cursor.get("last"):
            raise ProtocolError("Wazzup отдаёт одну и ту же страницу списка")
        if len(found) < _PAGE:
            self.cursor |= {"phase": then, "offset": 0, "last": None}
        else:
            self.cursor |= {"offset": offset + _PAGE, "last": found[0].get("id")}
        return Step(objects=[{f"wazzup_{name}": found}] if found else [], got={name: len(found)})

    async def _order(self) -> Step:
        """Have the next month dumped; the end where the last is here."""
        begin, end = datetime.fromisoformat(self.cursor["month"]), datetime.fromisoformat(self.cursor["until"])
        if begin >= end:
            return Step(is_over=True)
        until = min(begin + _MONTH, end)
        period = {"date_from": _iso(begin), "date_to": _iso(until)}
        try:
            answer = await self._line.post("/v2/messages/messages_dump", period)
        except (AuthFailed, NotFound):
            return Step(objects=[{"pristan_note": _NO_HISTORY}], is_over=True)
        found = answer if isinstance(answer, dict) else {}
        inner = found.get("data")
        id_ = str(found.get("export_id") or (inner.get("export_id") if isinstance(inner, dict) else "") or "")
        if not id_ or not id_.replace("-", "").isalnum():
            raise ProtocolError("Wazzup не сказал номера выгрузки")
        self.cursor |= {"dump": id_, "next": until.isoformat(), "polls": 0, "done": 0}
        return Step(wait_s=_POLL_S)

    async def _dump(self) -> Step:
        """Ask whether the dump is ready; from where it is, give it out."""
        dump = await self._line.dump(f"/v2/messages/messages_dump/{self.cursor['dump']}")
        status = str(dump.told.get("status") or "").casefold()
        link = next((str(dump.told[name]) for name in _LINKS if dump.told.get(name)), "")
        if status in _FAILED:
            self.cursor["dump"] = ""  # ordered anew
            raise Transient("Wazzup не смог собрать выгрузку сообщений")
        if status not in _READY and not dump.count and not link:
            return self._waited()
        if not dump.count and link:
            dump = await self._line.file(link)
        self._parts = dump.parts(self.cursor.get("done", 0))
        return Step()

    async def _part(self, parts: Iterator[list[str]]) -> Step:
        """The next of its messages, as they are written; after the last the next month is ordered."""
        texts = await asyncio.to_thread(next, parts, None)
        if texts is None:
            self._parts = None
            self.cursor |= {"dump": "", "month": self.cursor["next"], "done": 0}
            return Step()
        self.cursor["done"] = self.cursor.get("done", 0) + len(texts)
        kept = [msgspec.Raw(text.encode()) for text in texts if text.startswith("{")]
        return Step(objects=[{"wazzup_messages": kept}] if kept else [], got={"messages": len(kept)})

    def _waited(self) -> Step:
        """The dump is not ready yet; what is not in an hour waits for a person, and is ordered anew then."""
        polls = self.cursor.get("polls", 0) + 1
        self.cursor["polls"] = polls
        if polls < _POLLS:
            return Step(wait_s=_POLL_S)
        self.cursor["dump"] = ""
        raise ProtocolError("Wazzup не собрал выгрузку сообщений за час")


def _first_list(answer: object) -> list[Any]:
    if isinstance(answer, list):
        return answer
    if isinstance(answer, dict):
        return next((answer[name] for name in _LISTS if isinstance(answer.get(name), list)), [])
    return []


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
