"""A peer that answers byte by byte, on a real socket: no time-out for a piece stops it, the time for the whole does."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from time import monotonic

import httpcore
import httpx
import pytest
from typing_extensions import override

from pristan.channels.wire import line_to
from pristan.core.errors import OutcomeUnknown, Transient
from pristan.kit.hosts import AllowedHosts
from pristan.kit.http import SteadyTransport, make_client, whole_s

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
EVERY_S = 0.05  # far below the time-out for a piece
TIMES = httpx.Timeout(0.3)  # so the whole may take 1.2 s
CALMER = httpx.Timeout(0.5, connect=2, read=2)  # where the beginning of the answer must come on a busy machine too
SOON_S = 30  # what trickles would go on for longer than that


@asynccontextmanager
async def peer(answer: bytes, *, reads_slowly: bool = False) -> AsyncIterator[str]:
    """Sends ``answer``, then a byte now and then for ever; or takes the request in that slowly."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError, asyncio.IncompleteReadError):
            for _ in range(10_000 if reads_slowly else 0):
                await reader.readexactly(1)
                await asyncio.sleep(EVERY_S)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(EVERY_S)

    talks: set[asyncio.Task[None]] = set()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.ensure_future(talk(reader, writer)))

    server = await asyncio.start_server(take, "127.0.0.1", 0, limit=1024)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for one in talks:
            one.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        server.close()


def client(host: str, times: httpx.Timeout = TIMES) -> httpx.AsyncClient:
    hosts = AllowedHosts(names=[], origins=[host])
    return make_client(hosts=hosts, context=ssl.create_default_context(), timeout=times)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(HEAD + b"Content-Length: 100000\r\n\r\n[", id="a body that trickles"),
        pytest.param(HEAD + b"X-Endless: ", id="headers that trickle"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n", id="chunks that never come"),
        pytest.param(b"", id="nothing but spaces"),
    ],
)
async def test_an_answer_that_trickles_is_given_up_when_the_whole_took_too_long(answer: bytes) -> None:
    async with peer(answer) as host, client(host) as http:
        began = monotonic()
        with pytest.raises(httpx.TransportError):
            await http.post(f"http://{host}/send", json={})
        assert monotonic() - began < SOON_S


async def test_a_trickling_answer_frees_its_connection() -> None:
    async with peer(HEAD + b"Content-Length: 100000\r\n\r\n") as host, client(host) as http:
        results = await asyncio.gather(
            *(http.get(f"http://{host}/{number}") for number in range(120)),  # more than there are connections
            return_exceptions=True,
        )
    assert all(isinstance(one, httpx.TransportError) for one in results)


async def test_a_body_that_is_read_piece_by_piece_ends_in_time_too() -> None:
    answer = HEAD + b"Content-Length: 100000\r\n\r\n"
    async with peer(answer) as host, client(host, CALMER) as http, http.stream("GET", f"http://{host}/") as response:
        with pytest.raises(httpx.ReadTimeout):
            async for _ in response.aiter_bytes():
                pass


async def test_a_peer_that_takes_the_request_in_byte_by_byte_is_given_up() -> None:
    async with peer(b"", reads_slowly=True) as host, client(host) as http:
        began = monotonic()
        with pytest.raises(httpx.TransportError):
            await http.post(f"http://{host}/upload", content=b"x" * 30_000_000)
        assert monotonic() - began < SOON_S


@pytest.mark.parametrize(("repeatable", "meaning"), [(True, Transient), (False, OutcomeUnknown)])
async def test_what_trickled_may_have_been_sent(meaning: type[Exception], *, repeatable: bool) -> None:
    async with peer(HEAD + b"Content-Length: 100000\r\n\r\n") as host, client(host, CALMER) as http:
        with pytest.raises(meaning), line_to("Канал", repeatable=repeatable):
            await http.post(f"http://{host}/send", json={})


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        pytest.param(httpx.Timeout(15, connect=5), 50, id="one of each"),
        pytest.param(httpx.Timeout(None), None, id="no bound was wanted"),
        pytest.param(httpx.Timeout(15, read=None), None, id="one of them without a bound"),
    ],
)
def test_the_whole_takes_at_most_one_time_of_each_kind(timeout: httpx.Timeout, expected: float | None) -> None:
    assert whole_s(timeout.as_dict()) == expected


class _GoneAtOnce(httpcore.AsyncMockStream):
    """What uvloop leaves of a connection whose peer has hung up before anybody asked for its names."""

    def __init__(self, words: str) -> None:
        super().__init__([])
        self._words = words
        self.sent: list[bytes] = []

    @override
    def get_extra_info(self, info: str) -> None:
        raise AttributeError(self._words)

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.sent.append(buffer)


class _Wire(httpcore.AsyncMockBackend):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        super().__init__([])
        self._stream = stream

    @override
    async def connect_tcp(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        return self._stream


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("'NoneType' object has no attribute 'getpeername'", httpx.ConnectError),
        ("'Bug' object has no attribute 'x'", AttributeError),
    ],
)
async def test_a_peer_that_hangs_up_at_once_is_a_fault_of_the_line(words: str, error: type[Exception]) -> None:
    stream, transport = _GoneAtOnce(words), SteadyTransport(trust_env=False)
    transport._pool = httpcore.AsyncConnectionPool(network_backend=_Wire(stream))  # httpx takes no backend
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(error):
            await client.get("http://peer.example/")
    assert stream.sent == []
