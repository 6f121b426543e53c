"""A line between the hub and a server, that can be spoiled in every way a line can."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

PIECE = 65_536
TRICKLE_S: Final = 0.05  # between two bytes
REFUSALS: Final[Mapping[str, bytes]] = {
    "http_500": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "http_502": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 11\r\nConnection: close\r\n\r\nbad gateway",
    "http_429": b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "http_html": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22\r\nConnection: close\r\n\r\n"
    b"<html>login please</a>",
    "http_list": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"
    b"[null,{},]",
    "smtp_busy": b"421 4.3.2 try again later\r\n",
    "noise": b"\x00\xff\r\n\x15\x03\x01 not what you speak\r\n" * 40,
}
OF_HTTP: Final = (
    "http_500",
    "http_429",
    "hang",
    "reset",
    "http_html",
    "trickle",
    "refuse",
    "http_502",
    "http_list",
    "noise",
)
OF_MAIL: Final = ("smtp_busy", "hang", "reset", "trickle", "refuse", "noise")


class Between:
    """Listens on ``port`` and leads to ``target`` on this machine.

    ``fault`` is empty, one of ``OF_HTTP`` and ``OF_MAIL``, and holds from the next connection or piece on. ``hang``:
    taken, never answered. ``reset``: cut in the middle of the answer. ``trickle``: the answer comes byte by byte.
    """

    def __init__(self, target: int) -> None:
        self.port = 0
        self.fault = ""
        self.broken = 0
        self._target = target
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Take no more, cut what is open."""
        if self._server is not None:
            self._server.close()
        await self.cut()

    async def spoil(self, fault: str) -> None:
        """From now on it goes wrong in this way, also for who is connected already."""
        self.fault = fault
        await self.cut()

    async def cut(self) -> None:
        """Cut every connection in the middle of whatever it carries."""
        for writer in [*self._open]:
            self.broken += 1
            _abort(writer)

    async def cut_every(self, seconds: float) -> None:
        """Go on cutting until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await self.cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._answer(reader, writer)
        except OSError:
            self.broken += 1
        finally:
            self._open.discard(writer)
            _abort(writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault in {"", "reset", "trickle"}:
            await self._lead(reader, writer)
            return
        self.broken += 1
        if self.fault == "refuse":
            return
        if self.fault == "hang":
            while await reader.read(PIECE):
                pass
            return
        if self.fault.startswith("http"):
            await reader.read(PIECE)
        writer.write(REFUSALS[self.fault])
        await writer.drain()
        writer.write_eof()
        await reader.read()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection("127.0.0.1", self._target)
        self._open.add(there)
        there_and_back = (
            asyncio.create_task(_carry(reader, there)),
            asyncio.create_task(self._bring(there_reader, writer)),
        )
        try:
            await asyncio.wait(there_and_back, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in there_and_back:
                task.cancel()
            await asyncio.gather(*there_and_back, return_exceptions=True)
            self._open.discard(there)
            _abort(there)

    async def _bring(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The way of the answers, where most goes wrong."""
        while piece := await reader.read(PIECE):
            if self.fault == "reset":
                self.broken += 1
                writer.write(piece[: len(piece) // 2])
                return
            if self.fault == "trickle":
                self.broken += 1
                await _by_bytes(piece, writer)
                continue
            writer.write(piece)
            await writer.drain()


async def _by_bytes(piece: bytes, writer: asyncio.StreamWriter) -> None:
    for place in range(len(piece)):
        writer.write(piece[place : place + 1])
        await writer.drain()
        await asyncio.sleep(TRICKLE_S)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(PIECE):
        writer.write(piece)
        await writer.drain()


def _abort(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, RuntimeError):
        writer.transport.abort()
