"""A site of somebody else, on another origin, with the strictest policy a chat can live under."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Site</title>
<script async src="{hub}/widget/pristan.js" data-inbox="{key}"></script></head>
<body><main><h1>Site</h1><input id="field"></main></body></html>"""


@asynccontextmanager
async def foreign_site(hub: str, key: str, *, lang: str = "ru", more: str = "") -> AsyncIterator[str]:
    """Serve the page; gives its address. The policy allows the chat's script and frame and nothing else at all."""
    policy = f"default-src 'none'; script-src {hub}; frame-src {hub}; require-trusted-types-for 'script'{more}"
    body = PAGE.format(hub=hub, key=key, lang=lang).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
        f"Content-Security-Policy: {policy}\r\nContent-Length: {len(body)}\r\n"
        "Cross-Origin-Embedder-Policy: require-corp\r\nCross-Origin-Opener-Policy: same-origin\r\n\r\n"
    ).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"http://localhost:{port}"
