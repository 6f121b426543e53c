"""A small HTTP/1.1 client for deliveries on this machine: plain connections kept open, a status and nothing more.

The general client spends several times more on a request than the twin may when it plays load.
"""

from __future__ import annotations

import asyncio
from urllib.parse import SplitResult, urlsplit

IDLE_KEPT = 64
MOST_BODY = 1024 * 1024

Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wire:
    """``post`` gives the status of the answer, or None when there was none in time."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._idle: dict[tuple[str, int], list[Pipe]] = {}

    async def post(self, url: str, *, body: bytes, headers: dict[str, str]) -> int | None:
        parts = urlsplit(url)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._post(parts, _head(parts, length=len(body), headers=headers) + body)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            return None

    def close(self) -> None:
        for pipes in self._idle.values():
            for _, writer in pipes:
                writer.close()
        self._idle.clear()

    async def _post(self, parts: SplitResult, request: bytes) -> int:
        place = (parts.hostname or "", parts.port or 80)
        idle = self._idle.setdefault(place, [])
        while idle:
            try:
                return await self._exchange(idle.pop(), request, idle=idle)
            except (EOFError, ConnectionError):
                # The other side has closed it while it was idle: try the next one, at last a fresh one.
                continue
        return await self._exchange(await asyncio.open_connection(*place), request, idle=idle)

    async def _exchange(self, pipe: Pipe, request: bytes, *, idle: list[Pipe]) -> int:
        reader, writer = pipe
        is_whole = False
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            is_whole = await _skip_body(reader, head)
            return int(head[9:12])
        finally:
            if is_whole and len(idle) < IDLE_KEPT:
                idle.append(pipe)
            else:
                writer.close()


async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> bool:
    """Read past the body; whether the connection may serve again."""
    length = _header(head, b"content-length")
    if length is not None and length.isdigit() and int(length) <= MOST_BODY:
        await reader.readexactly(int(length))
        return _header(head, b"connection") != b"close"
    return False


def _header(head: bytes, name: bytes) -> bytes | None:
    start = head.find(b"\r\n" + name + b":")
    if start < 0:
        return None
    start += len(name) + 3
    return head[start : head.find(b"\r\n", start)].strip()


def _head(parts: SplitResult, *, length: int, headers: dict[str, str]) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break in a header")
    return "\r\n".join([*lines, "", ""]).encode()
