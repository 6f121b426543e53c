"""Visitors of the web chat and operators, who go on whatever falls: a lost answer is asked for again."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from pristan.kit.clock import monotonic_s
from pristan.kit.http import SteadyTransport

AGAIN_S = 0.2
STREAM_TIMEOUT = httpx.Timeout(40.0, connect=2.0)
CALL_TIMEOUT = httpx.Timeout(12.0, connect=2.0)


class Doors:
    """The web processes of a site, tried in turn."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._urls = [f"http://127.0.0.1:{port}" for port in ports]
        self._turn = count()
        self.http = httpx.AsyncClient(
            transport=SteadyTransport(
                trust_env=False, limits=httpx.Limits(max_connections=500, max_keepalive_connections=200)
            ),
            timeout=CALL_TIMEOUT,
            trust_env=False,
        )
        self.refused: list[str] = []

    def next(self) -> str:
        return self._urls[next(self._turn) % len(self._urls)]

    async def insist(self, method: str, path: str, **request: Any) -> Any:
        """The answer of a request that may safely be made twice, however often it takes."""
        while True:
            pause = AGAIN_S
            try:
                answer = await self.http.request(method, self.next() + path, **request)
                if answer.is_success:
                    return answer.json() if answer.content else None
                if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    pause = float(answer.headers.get("Retry-After", "1"))
                elif answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    self.refused.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
                    raise RuntimeError(self.refused[-1])
            except (httpx.TransportError, json.JSONDecodeError):
                pass
            await asyncio.sleep(pause)


@dataclass(slots=True, kw_only=True)
class Visitor:
    """One person on the site: writes numbered messages, reads the feed as it comes."""

    doors: Doors
    inbox_key: str
    numbers: Sequence[int]
    token: str = ""
    shown: dict[str, int] = field(default_factory=dict)  # of the operator's messages: id → number, in the order seen
    position: str = ""
    resets: int = 0

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    @property
    def _root(self) -> str:
        return f"/chat/v1/{self.inbox_key}"

    async def enter(self) -> None:
        """Begin a session."""
        found = await self.doors.insist("POST", f"{self._root}/session", json={})
        self.token = found["token"]

    async def write(self, *, over_s: float) -> None:
        """Write all messages, one after another."""
        started = monotonic_s()
        for index, number in enumerate(self.numbers):
            due = started + over_s * index / max(1, len(self.numbers))
            await asyncio.sleep(max(0.0, due - monotonic_s()))
            await self.say(f"Вопрос № {number}")

    async def say(self, text: str) -> None:
        """Write one message, however often it takes."""
        body = {"client_key": uuid4().hex, "text": text}
        await self.doors.insist("POST", f"{self._root}/messages", json=body, headers=self._headers)

    async def read(self) -> None:
        """Follow the feed over every break, until cancelled."""
        while True:
            with suppress(httpx.TransportError, httpx.HTTPStatusError):
                await self._follow()
            await asyncio.sleep(AGAIN_S)

    async def _follow(self) -> None:
        headers = self._headers | ({"Last-Event-ID": self.position} if self.position else {})
        url = f"{self.doors.next()}{self._root}/events"
        async with self.doors.http.stream("GET", url, headers=headers, timeout=STREAM_TIMEOUT) as answer:
            answer.raise_for_status()
            async for event, data, id_ in events(answer.aiter_lines()):
                self.position = id_ or self.position
                if event == "reset":
                    self.resets += 1
                elif event == "message" and data["direction"] == "out":
                    self.shown.setdefault(data["id"], number_in(data["text"]))


def number_in(text: str) -> int:
    """The number after «№», or 0."""
    found = text.partition("№")[2].strip().split(",")[0]
    return int(found) if found.isdigit() else 0


async def events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any, str]]:
    """Server-sent events: name, data, id."""
    name, data, id_ = "", "", ""
    async for line in lines:
        if not line:
            if data:
                yield name, json.loads(data), id_
            name, data, id_ = "", "", ""
            continue
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        name = value if key == "event" else name
        data = value if key == "data" else data
        id_ = value if key == "id" else id_


@dataclass(slots=True, kw_only=True)
class Desk:
    """Operators answering: each conversation belongs to one of them, so that its answers have an order."""

    doors: Doors
    sessions: Sequence[dict[str, str]]
    answered: dict[int, int] = field(default_factory=dict)  # number of the answer → conversation

    async def conversations(self, wanted: int, *, patience_s: float) -> list[int]:
        """Ids of all conversations once there are as many as ``wanted``, or what there is in the end."""
        until = monotonic_s() + patience_s
        while True:
            found = await self._all()
            if len(found) >= wanted or monotonic_s() > until:
                return found
            await asyncio.sleep(0.5)

    async def _all(self) -> list[int]:
        found: list[int] = []
        before = ""
        while True:
            path = f"/api/v1/conversations?limit=100{before}"
            page = await self.doors.insist("GET", path, headers=self.sessions[0])
            found += [row["id"] for row in page["items"]]
            if page["next"] is None:
                return sorted(set(found))
            before = f"&before={page['next']}"

    async def answer(self, conversations: Sequence[int], *, count: int, over_s: float, at_once: int) -> None:
        """Answer ``count`` times, the conversations in turn."""
        places = len(self.sessions) * at_once
        total = len(conversations)
        async with asyncio.TaskGroup() as group:
            for place in range(places):
                numbers = [number for number in range(count) if number % total % places == place]
                own = [(number, conversations[number % total]) for number in numbers]
                group.create_task(self._work(own, self.sessions[place // at_once], over_s=over_s))

    async def _work(self, own: Sequence[tuple[int, int]], session: dict[str, str], *, over_s: float) -> None:
        started = monotonic_s()
        for index, (number, conversation_id) in enumerate(own):
            due = started + over_s * index / max(1, len(own))
            await asyncio.sleep(max(0.0, due - monotonic_s()))
            body = {"text": f"Ответ № {number + 1}", "client_key": uuid4().hex}
            path = f"/api/v1/conversations/{conversation_id}/messages"
            await self.doors.insist("POST", path, json=body, headers=session)
            self.answered[number + 1] = conversation_id
