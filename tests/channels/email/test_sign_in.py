"""Signing in to a mailbox over a bad line: only a refusal of the password stops an inbox, all else passes by itself."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from pristan.channels.email.access import Server
from pristan.channels.email.imap import Login, Mailbox
from pristan.core.errors import AuthFailed, ChannelError, Transient


@asynccontextmanager
async def imap_answering(answer: bytes) -> AsyncIterator[Server]:
    """A server that answers LOGIN with this; nothing: it hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        async for line in reader:
            tag, command = line.split()[:2]
            if command.upper() == b"LOGIN":
                if answer:
                    writer.write(tag + b" " + answer + b"\r\n")
                    await writer.drain()
                break
            writer.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1], "none")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(b"", Transient, id="the line is cut"),
        pytest.param(b"NO [UNAVAILABLE] Temporary authentication failure", Transient, id="no answer from its own base"),
        pytest.param(b"NO [LIMIT] Maximum number of connections exceeded", Transient, id="too many connections"),
        pytest.param(b"NO [AUTHENTICATIONFAILED] Authentication failed", AuthFailed, id="a wrong password"),
        pytest.param(b"NO Login failed", AuthFailed, id="a wrong password without a code"),
    ],
)
async def test_only_a_refused_password_is_one(answer: bytes, expected: type[ChannelError]) -> None:
    async with imap_answering(answer) as server:
        with pytest.raises(expected):
            await asyncio.to_thread(
                Mailbox, server, Login(user="box", password="x"), context=ssl.create_default_context()
            )
