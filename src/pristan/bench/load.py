"""An HTTP client that costs little, so that the server is what gets measured.

Speaks HTTP/1.1 with keep-alive and knows only what a webhook needs: a status and a body of known length.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from typing_extensions import override

HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Tally:
    """What came back."""

    statuses: dict[int, int] = field(default_factory=dict)
    latencies_ms: list[float] = field(default_factory=list)

    def add(self, status: int, latency_ms: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.latencies_ms.append(latency_ms)

    @property
    def good(self) -> int:
        return self.statuses.get(200, 0)

    @property
    def bad(self) -> int:
        return sum(self.statuses.values()) - self.good


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of one request."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: bench",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + HEAD_END + body


class Connection(asyncio.Protocol):
    """One keep-alive connection with at most one request under way."""

    def __init__(self, done: Callable[["Connection", int, float], None]) -> None:
        self._done = done
        self._buffer = b""
        self._since = 0.0
        self._transport: asyncio.WriteTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's are no subclasses of asyncio's

    def send(self, request: bytes, since: float) -> None:
        """Send a request; ``since`` is when it should have been sent, latency counts from there."""
        self._since = since
        if self._transport is not None:
            self._transport.write(request)

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, rest = self._buffer.partition(HEAD_END)
        if not separator or len(rest) < _content_length(head):
            return
        self._buffer = b""
        self._answer(int(head[9:12]))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._since:
            self._answer(0)

    def _answer(self, status: int) -> None:
        since, self._since = self._since, 0.0
        self._done(self, status, (time.perf_counter() - since) * 1000)

    def close(self) -> None:
        self._since = 0.0
        if self._transport is not None:
            self._transport.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _connect(
    host: str, port: int, *, count: int, done: Callable[[Connection, int, float], None]
) -> list[Connection]:
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Connection(done), host, port) for _ in range(count)]
    return [protocol for _, protocol in made]


async def flood(host: str, port: int, *, requests: Iterator[bytes], connections: int) -> Tally:
    """Send all ``requests`` as quickly as the server answers."""
    tally, finished, active = Tally(), asyncio.Event(), connections

    def next_one(connection: Connection, status: int, latency_ms: float) -> None:
        nonlocal active
        if status or latency_ms:
            tally.add(status, latency_ms)
        request = next(requests, None) if status or not latency_ms else None
        if request is not None:
            connection.send(request, time.perf_counter())
            return
        active -= 1
        connection.close()
        if active == 0:
            finished.set()

    for connection in await _connect(host, port, count=connections, done=next_one):
        next_one(connection, 0, 0.0)
    await finished.wait()
    return tally


async def offer(
    host: str,
    port: int,
    *,
    requests: Iterator[bytes],
    rate_per_s: float,
    connections: int,
    began: float | None = None,
) -> Tally:
    """Send ``requests`` at a steady rate, whatever the server does; latency counts from the due moment.

    ``began``: the moment the first is due, in seconds of ``time.perf_counter``; now if none is given.
    """
    tally, waiting, sent, finished = Tally(), deque[tuple[bytes, float]](), 0, asyncio.Event()
    total_sent = False
    free: list[Connection] = []

    def done(connection: Connection, status: int, latency_ms: float) -> None:
        tally.add(status, latency_ms)
        if waiting:
            connection.send(*waiting.popleft())
        else:
            free.append(connection)
        if total_sent and len(tally.latencies_ms) == sent:
            finished.set()

    everyone = await _connect(host, port, count=connections, done=done)
    free.extend(everyone)
    started = time.perf_counter() if began is None else began
    for request in requests:
        due = started + sent / rate_per_s
        if (pause := due - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        sent += 1
        if free:
            free.pop().send(request, due)
        else:
            waiting.append((request, due))
    total_sent = True
    if len(tally.latencies_ms) < sent:
        await finished.wait()
    for connection in everyone:
        connection.close()
    return tally
