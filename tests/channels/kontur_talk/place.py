"""Our connector on the twin, every answer of which is judged by the shapes of the vendor's document."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import yaml
from jsonschema import Draft202012Validator

from pristan.channels import Account, channel
from pristan.channels.kontur_talk.connector import KonturTalkConnector
from pristan.channels.model.meetings import Room, room_name
from pristan.sandbox.kontur_talk import KonturTalkTwin
from pristan.sandbox.kontur_talk.world import Space
from pristan.sandbox.twin import TwinConfig
from tests.channels.test_contract import an_account, some_tools
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.staff.people import MovingClock

TOKEN = "key-of-the-space"
KEY = UUID(int=1)
SHAPES = Path(__file__).parents[2] / "sandbox/fixtures/kontur_talk_api.yaml"


@cache
def shapes() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SHAPES.read_text("utf-8"))
    return found


def place_of(request: httpx.Request) -> str:
    """The method and the path with its variable parts left open, as the document writes it."""
    for known in shapes()["answers"]:
        method, _, path = known.partition(" ")
        pattern = re.escape(path).replace(r"\{\}", "[^/]+")
        if method == request.method and re.fullmatch(pattern, request.url.path):
            return str(known)
    raise AssertionError(f"the document names no {request.method} {request.url.path}")


async def judge(answer: httpx.Response) -> None:
    """An event hook for httpx: nothing the twin says goes unjudged."""
    if answer.is_success:
        await answer.aread()
        shape = shapes()["answers"][place_of(answer.request)]
        validator = Draft202012Validator({"$ref": f"#/$defs/{shape}", "$defs": shapes()["$defs"]})
        value = answer.json() if answer.content else None
        assert [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)] == []


@dataclass(slots=True, kw_only=True)
class OnTwin:
    twin: KonturTalkTwin
    space: Space
    account: Account
    connector: KonturTalkConnector
    clock: MovingClock
    judged: list[str] = field(default_factory=list)

    def a_room(self, token: str = "k3vx9") -> Room:
        return Room(
            name=room_name(self.account.key, token),
            title="Встреча № 7",
            opens_until=self.clock.now().replace(year=2099),
        )

    async def guest(self, act: str, room: str = "") -> None:
        await self.twin.act(self.space.id, "anon-1", act=act, value=room)


@asynccontextmanager
async def on_twin(folder: Path, *, key: UUID = KEY, **settings: Any) -> AsyncIterator[OnTwin]:
    port = free_port()
    twin = KonturTalkTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    clock = MovingClock()
    twin.world.clock = clock
    made = twin.add_account("Ромашка", token=TOKEN)
    async with served(twin.api(), port=port) as url:
        account = replace(
            an_account(channel("kontur_talk"), base_url=url, **settings), credentials={"token": TOKEN}, key=key
        )
        connector = KonturTalkConnector(account, some_tools(folder, hosts=(url.removeprefix("http://"),)), clock=clock)
        connector.every_s = 0.0
        place = OnTwin(twin=twin, space=twin.world.find(made.id), account=account, connector=connector, clock=clock)
        http = connector.client.http

        async def note(answer: httpx.Response) -> None:
            await judge(answer)
            if answer.is_success:
                place.judged.append(place_of(answer.request))

        http.event_hooks = {"request": http.event_hooks["request"], "response": [note]}
        try:
            yield place
        finally:
            await connector.close()
            await twin.stop()
