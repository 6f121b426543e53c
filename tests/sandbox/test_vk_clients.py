"""vkbottle and vk-io believe the twin of VK: the whole scenario, by long polling and by Callback API."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from .clients import installed, node_tools, python_with
from .twin import free_port
from .vk_scenario import STEPS, Mode, Place, Play, Refused, a_place

HERE = Path(__file__).parent
SECRET = "secret-of-the-scenario"


@pytest.fixture(scope="session")
def client_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(HERE / "vk_client", fresh_in=tmp_path_factory.mktemp("vk-client"))


@pytest.fixture(scope="session")
def vkbottle_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with(HERE.parents[1] / "requirements/vkbottle.txt", fresh_in=tmp_path_factory.mktemp("vkbottle"))


class Talker:
    """A client in a process of its own, over its stdin and stdout."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._started = asyncio.Event()

    def command(self, place: Place, mode: Mode) -> tuple[list[str], Path]:
        raise NotImplementedError

    async def start(self, place: Place, mode: Mode) -> None:
        arguments, folder = self.command(place, mode)
        self._process = await asyncio.create_subprocess_exec(
            *arguments, cwd=folder, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        await asyncio.wait_for(self._started.wait(), 60)

    async def do(self, op: str, **wish: Any) -> dict[str, Any]:
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": self._number, "op": op, **wish}).encode() + b"\n")
        found = await asyncio.wait_for(answer, 30)
        if "error" in found:
            raise Refused(found["error"])
        result: dict[str, Any] = found["result"]
        return result

    async def next_event(self) -> dict[str, Any]:
        return await self._events.get()

    async def stop(self) -> None:
        self._process.terminate()
        await self._process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "event" in told:
                self._events.put_nowait(told["event"])
            elif "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif "started" in told:
                self._started.set()


class Vkbottle(Talker):
    def __init__(self, python: Path) -> None:
        super().__init__()
        self._python = python

    @override
    def command(self, place: Place, mode: Mode) -> tuple[list[str], Path]:
        assert mode == "polling"
        return [str(self._python), str(HERE / "vk_bot.py"), place.api, "vk1.a.scenario"], HERE


class VkIo(Talker):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @override
    def command(self, place: Place, mode: Mode) -> tuple[list[str], Path]:
        webhook = [str(free_port()), SECRET] if mode == "webhook" else []
        node = str(node_tools()[0])
        return [node, "bot.mjs", place.api, "vk1.a.scenario", str(place.group_id), mode, *webhook], self._folder


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with a_place() as found:
        found.fault("requests_per_second", 0)  # vkbottle keeps no pace of its own
        yield found


async def test_vkbottle_plays_the_whole_scenario(place: Place, vkbottle_python: Path, tmp_path: Path) -> None:
    passed = await Play(place=place, driver=Vkbottle(vkbottle_python), folder=tmp_path).run("polling")
    assert passed == [step["name"] for step in STEPS]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_vk_io_plays_the_whole_scenario(mode: Mode, place: Place, client_folder: Path, tmp_path: Path) -> None:
    passed = await Play(place=place, driver=VkIo(client_folder), folder=tmp_path).run(mode)
    assert passed == [step["name"] for step in STEPS]
    if mode == "webhook":
        delivered = place.twin.platform.line(place.group_id).postman.log
        assert {(one.status, one.answer) for one in delivered} == {(200, "ok")}
