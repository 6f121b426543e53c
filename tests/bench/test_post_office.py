"""The mail servers a bench plays: what they take is counted, what they refuse is not, and a spoiled line is spoiled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib
import httpx
import pytest

from pristan.bench.backstage import Backstage
from pristan.bench.between import OF_HTTP, TRICKLE_S, Between
from pristan.bench.post_office import PostOffice, Troubles
from pristan.bench.twin_of_mail import a_letter
from pristan.kit.clock import monotonic_s

LETTER = a_letter("Ответ № 17", sender="shop@shop.example", to="ivan@client.example")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


async def send(office: PostOffice) -> None:
    port = await office.start()
    try:
        await _send(port)
    finally:
        await office.stop()


async def _send(port: int) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, timeout=60) as client:
        await client.sendmail("shop@shop.example", ["Ivan@client.example"], LETTER)


async def test_a_letter_that_was_taken_is_counted_with_its_number() -> None:
    office = PostOffice()
    await send(office)
    (taken,) = office.letters
    assert taken.recipients == ("ivan@client.example",)
    assert taken.numbers() == [17]


async def test_a_letter_taken_in_silence_is_ours_and_its_sender_hears_nothing() -> None:
    office = PostOffice(troubles=Troubles(silent_every=1))
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(office)
    assert (len(office.letters), office.silences) == (1, 1)


@pytest.mark.parametrize(
    "troubles",
    [Troubles(busy_every=1), Troubles(later_every=1), Troubles(drop_every=1)],
    ids=["busy at the greeting", "later after the letter", "cut at the recipient"],
)
async def test_a_letter_that_was_refused_is_not_counted(troubles: Troubles) -> None:
    office = PostOffice(troubles=troubles)
    with pytest.raises(aiosmtplib.SMTPException):
        await send(office)
    assert office.letters == []


@asynccontextmanager
async def a_line() -> AsyncIterator[Between]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        line = Between(server.sockets[0].getsockname()[1])
        await line.start()
        yield line
        await line.stop()


async def ask(line: Between, *, patience_s: float = 60) -> str:
    """``ok``, the status, or the name of what went wrong."""
    async with httpx.AsyncClient(timeout=patience_s, trust_env=False) as client:
        try:
            found = await client.get(f"http://127.0.0.1:{line.port}/")
        except httpx.HTTPError as exc:
            return type(exc).__name__
        return found.text if found.text == "ok" else str(found.status_code)


async def test_a_line_that_is_not_spoiled_leads_to_the_server() -> None:
    async with a_line() as line:
        assert await ask(line) == "ok"
        assert line.broken == 0


@pytest.mark.parametrize("fault", [fault for fault in OF_HTTP if fault != "trickle"])
async def test_a_spoiled_line_spoils_every_answer(fault: str) -> None:
    async with a_line() as line:
        await line.spoil(fault)
        assert await ask(line, patience_s=3 if fault == "hang" else 60) != "ok"
        assert line.broken
        await line.spoil("")
        assert await ask(line) == "ok"


async def test_an_answer_byte_by_byte_takes_its_time() -> None:
    async with a_line() as line:
        await line.spoil("trickle")
        started = monotonic_s()
        assert await ask(line) == "ok"
        assert monotonic_s() - started >= TRICKLE_S * len(ANSWER)


def test_what_runs_backstage_ends_with_it() -> None:
    behind = Backstage()
    line = Between(9)
    behind.run(line.start())
    behind.run(line.stop())
    behind.close()
    behind.close()
    assert line.port
