"""What a postman carries is not touched by what comes meanwhile: disorder loses nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from pristan.sandbox.ok.postman import Postman as OkPostman
from pristan.sandbox.ok.world import Group
from pristan.sandbox.whatsapp.postman import Postman as WhatsAppPostman
from pristan.sandbox.whatsapp.world import Number

from .conftest import until

SPOILED = {"reorder_every": 1.0}


@dataclass
class Door:
    """A hub that takes an event at once and answers when it is let."""

    url: str = ""
    lets: asyncio.Event = field(default_factory=asyncio.Event)
    bodies: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].splitlines()[0])
        self.bodies.append((await reader.readexactly(length)).decode())
        await self.lets.wait()
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    found = Door()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield found


def of_ok(door: Door) -> tuple[Any, Callable[[str], None]]:
    postman = OkPostman({})
    group = Group(id="1", name="Лавка", token="t", urls={door.url: datetime.now(UTC)}, spoiled=dict(SPOILED))
    return postman, lambda word: postman.bring(group, {"word": word})


def of_whatsapp(door: Door) -> tuple[Any, Callable[[str], None]]:
    postman = WhatsAppPostman({})
    number = Number(
        id="1", name="Лавка", display="+7", token="t", app_secret="s", word="w", own_url=door.url, spoiled=dict(SPOILED)
    )
    return postman, lambda word: postman.bring(number, {"word": word})


@pytest.mark.parametrize("made", [of_ok, of_whatsapp])
async def test_what_comes_meanwhile_does_not_take_the_place_of_what_is_under_way(
    made: Callable[[Door], tuple[Any, Callable[[str], None]]], door: Door
) -> None:
    postman, bring = made(door)
    bring("one")
    await until(lambda: len(door.bodies) == 1)
    bring("two")
    door.lets.set()
    await until(lambda: len(door.bodies) == 2)
    await postman.stop()
    words = [json.dumps(json.loads(body)) for body in door.bodies]
    assert ['"one"' in body for body in words] == [True, False]
    assert ['"two"' in body for body in words] == [False, True]
