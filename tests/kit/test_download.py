"""Downloads from addresses strangers gave, against a real local server."""

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest

from pristan.core.errors import Transient
from pristan.kit.download import Downloader, DownloadRefused
from pristan.kit.hosts import AllowedHosts

ANSWERS = {
    "/photo": b"HTTP/1.1 200 OK\r\nContent-Type: image/png; q=1\r\nContent-Length: 5\r\n\r\nbytes",
    "/big": b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n",
    "/liar": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 5000,
    "/gone": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "/busy": b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    "/moved": b"HTTP/1.1 302 Found\r\nLocation: /photo\r\nContent-Length: 0\r\n\r\n",
    "/inside": b"HTTP/1.1 302 Found\r\nLocation: https://169.254.169.254/meta\r\nContent-Length: 0\r\n\r\n",
    "/loop": b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
    "/nowhere": b"HTTP/1.1 302 Found\r\nLocation: https://[half\r\nContent-Length: 0\r\n\r\n",
    "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nonly this",
}


@pytest.fixture
async def server() -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode()
        while (await reader.readline()).strip():
            pass
        path = line.split()[1]
        if path == "/slow":
            await reader.read()  # until the one who asked has given up
        writer.write(ANSWERS.get(path, ANSWERS["/gone"]))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"


NAMED = AllowedHosts(
    names=["169.254.169.254", "127.0.0.1", "localhost", "::1", "10.0.0.1", "0x7f000001", "example.com", "*.cdn.example"]
)


@pytest.fixture
async def downloader(server: str) -> AsyncIterator[Downloader]:
    made = Downloader(context=ssl.create_default_context(), local_hosts=[server])
    yield made
    await made.close()


@pytest.mark.parametrize("path", ["/photo", "/moved"])
async def test_content_and_its_declared_type_arrive(downloader: Downloader, server: str, path: str) -> None:
    got = await downloader.fetch(f"http://{server}{path}", limit=100, hosts=NAMED)
    assert (got.content, got.declared_mime) == (b"bytes", "image/png")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("/big", "too_big", id="says it is big"),
        pytest.param("/liar", "too_big", id="is bigger than it says"),
        pytest.param("/gone", "gone", id="gone"),
        pytest.param("/inside", "internal_address", id="redirects into the internal network"),
        pytest.param("/nowhere", "bad_url", id="redirects to what is no address"),
        pytest.param("/loop", "too_many_redirects", id="redirects for ever"),
    ],
)
async def test_what_must_not_be_taken_is_refused_for_good(
    *, downloader: Downloader, server: str, path: str, reason: str
) -> None:
    with pytest.raises(DownloadRefused) as caught:
        await downloader.fetch(f"http://{server}{path}", limit=1000, hosts=NAMED)
    assert caught.value.reason == reason


@pytest.mark.parametrize("path", ["/busy", "/cut"])
async def test_a_passing_fault_is_tried_again(downloader: Downloader, server: str, path: str) -> None:
    with pytest.raises(Transient):
        await downloader.fetch(f"http://{server}{path}", limit=1000, hosts=NAMED)


async def test_a_server_that_is_too_slow_is_asked_another_time(server: str) -> None:
    hasty = Downloader(context=ssl.create_default_context(), local_hosts=[server], whole_s=0.5)
    with pytest.raises(Transient, match="за отведённое время"):
        await hasty.fetch(f"http://{server}/slow", limit=1000, hosts=NAMED)
    await hasty.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/x", "internal_address"),
        ("https://localhost/x", "internal_address"),
        ("https://[::1]/x", "internal_address"),
        ("https://10.0.0.1/x", "internal_address"),
        ("https://0x7f000001/x", "internal_address"),
        ("http://example.com/x", "not_https"),
        ("https://elsewhere.example/x", "host_refused"),
        ("https://cdn.example/x", "host_refused"),
        ("https://a.cdn.example.elsewhere/x", "host_refused"),
        ("https://a.cdn.example:8443/x", "host_refused"),
        ("file:///etc/passwd", "bad_url"),
        ("https://user:secret@example.com/x", "bad_url"),
        ("", "bad_url"),
        ("https://[half", "bad_url"),
        ("https://a..cdn.example/x", "bad_url"),
        (f"https://{'a' * 64}.cdn.example/x", "bad_url"),
    ],
)
async def test_addresses_inside_are_never_asked(downloader: Downloader, url: str, reason: str) -> None:
    with pytest.raises(DownloadRefused) as caught:
        await downloader.fetch(url, limit=1000, hosts=NAMED)
    assert caught.value.reason == reason
