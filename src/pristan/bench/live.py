"""How long after its webhook a message stands on every open screen."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import cast

import uvloop
from typing_extensions import override

from pristan.bench.ground import SECRET, Ground, Inbox, free_port, wait_until_ready
from pristan.bench.ingest import message
from pristan.bench.load import Tally, offer, post
from pristan.bench.model import Scale, percentile
from pristan.bench.staff import hire_operators, sign_in

SCREENS = {Scale.SMALL: 50, Scale.FULL: 200}
RATE_PER_S = {Scale.SMALL: 50.0, Scale.FULL: 200.0}
FOR_S = {Scale.SMALL: 10.0, Scale.FULL: 30.0}
CHATS = 500
WARM_S = 2.0
LATE_S = 15.0
CONNECTIONS = 32
START_S = 2.0
MARK = "bench-mark-"
MARKED = re.compile(rb'"text": ?"bench-mark-([0-9]{10})"')
EVENT_END = b"\n\n"


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Open the screens, offer messages at a steady rate, clock each on each screen."""
    return watch(ground, screens=SCREENS[scale], rate_per_s=RATE_PER_S[scale], for_s=FOR_S[scale])


def watch(ground: Ground, *, screens: int, rate_per_s: float, for_s: float) -> dict[str, float | int | str]:
    """The same for any size."""
    port = free_port()
    inbox = ground.add_inbox()
    process = ground.start("web", "--port", str(port))
    ground.start("worker")
    wait_until_ready(port, process=process)
    clocked = uvloop.run(_watch(ground, inbox, port=port, screens=screens, rate_per_s=rate_per_s, for_s=for_s))
    seen = sum(len(one) for one in clocked.seen)
    latencies = clocked.latencies_ms()
    return {
        "p50_ms": round(percentile(latencies, 0.5), 1),
        "p95_ms": round(percentile(latencies, 0.95), 1),
        "p99_ms": round(percentile(latencies, 0.99), 1),
        "screens": screens,
        "rate_per_s": rate_per_s,
        "messages": len(clocked.sent),
        "missing": len(clocked.sent) * screens - seen,
    }


@dataclass(slots=True, kw_only=True)
class _Clocked:
    """When each message left and when each screen had it."""

    sent: dict[int, float] = field(default_factory=dict)
    seen: list[dict[int, float]] = field(default_factory=list)

    def latencies_ms(self) -> list[float]:
        started = min(self.sent.values(), default=0.0)
        return [
            (at - self.sent[number]) * 1000
            for screen in self.seen
            for number, at in screen.items()
            if self.sent[number] - started > WARM_S
        ]


class _Screen(asyncio.Protocol):
    """An open stream of events; looks only for the mark of a message in what comes."""

    def __init__(self, request: bytes, seen: dict[int, float]) -> None:
        self._request = request
        self._seen = seen
        self._rest = b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.WriteTransport", transport).write(self._request)

    @override
    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        whole, _, self._rest = (self._rest + data).rpartition(EVENT_END)
        for mark in MARKED.finditer(whole):
            self._seen.setdefault(int(mark[1]), at)


async def _watch(ground: Ground, inbox: Inbox, *, port: int, screens: int, rate_per_s: float, for_s: float) -> _Clocked:
    (email,) = await hire_operators(ground, 1)
    session = await sign_in(f"http://127.0.0.1:{port}", email)
    lines = ["GET /api/v1/live HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/event-stream"]
    request = "\r\n".join([*lines, f"Cookie: {session['Cookie']}", "", ""]).encode()
    clocked, loop = _Clocked(), asyncio.get_running_loop()
    opened: list[asyncio.BaseTransport] = []
    for _ in range(screens):
        seen: dict[int, float] = {}
        clocked.seen.append(seen)
        transport, _ = await loop.create_connection(lambda seen=seen: _Screen(request, seen), "127.0.0.1", port)  # type: ignore[misc] # a factory
        opened.append(transport)
    count = int(rate_per_s * for_s)
    # The sender is a process of its own: what reads two hundred streams must not make it late.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as sender:
        await loop.run_in_executor(sender, _marked, 0)  # it stands, with all it needs
        began = time.perf_counter() + START_S
        clocked.sent = {number: began + number / rate_per_s for number in range(count)}
        tally = await loop.run_in_executor(sender, _send, inbox, port, count, rate_per_s, began)
    if tally.bad:
        raise RuntimeError(f"webhooks were refused: {tally.statuses}")
    for _ in range(int(LATE_S * 10)):
        if all(len(seen) == count for seen in clocked.seen):
            break
        await asyncio.sleep(0.1)
    for one in opened:
        one.close()
    return clocked


def _send(inbox: Inbox, port: int, count: int, rate_per_s: float, began: float) -> Tally:  # noqa: PLR0917 - crosses to another process
    """Webhooks at a steady rate from ``began`` of the machine's own clock, whatever the server does."""
    requests = _requests(inbox, count)
    offered = offer("127.0.0.1", port, requests=requests, rate_per_s=rate_per_s, connections=CONNECTIONS, began=began)
    return uvloop.run(offered)


def _requests(inbox: Inbox, count: int) -> Iterator[bytes]:
    headers = {"X-Max-Bot-Api-Secret": SECRET}
    for number in range(count):
        yield post(f"/hooks/max/{inbox.key}", _marked(number), headers)


def _marked(number: int) -> bytes:
    """A message whose text tells its number."""
    now_ms = int(time.time() * 1000)
    body = json.loads(message(number, chat=number % CHATS, at_ms=now_ms))
    body["message"]["body"]["text"] = f"{MARK}{number:010d}"
    return json.dumps(body).encode()
