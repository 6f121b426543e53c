"""vkbottle and vk-io believe the twin of VK: the whole scenario, by long polling and by Callback API."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from .clients import installed, node_tools, python_with
from .strangers import Stranger
from .twin import free_port
from .vk_scenario import STEPS, TOKEN, Mode, Place, Play, a_place

HERE = Path(__file__).parent
SECRET = "secret-of-the-scenario"


@pytest.fixture(scope="session")
def client_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(HERE / "vk_client", fresh_in=tmp_path_factory.mktemp("vk-client"))


@pytest.fixture(scope="session")
def vkbottle_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with(HERE.parents[1] / "requirements/vkbottle.txt", fresh_in=tmp_path_factory.mktemp("vkbottle"))


class Client:
    """A driver of the scenario around a client in a process of its own."""

    def __init__(self, *command: str, folder: Path) -> None:
        self._command = command
        self._folder = folder

    async def start(self, place: Place, mode: Mode) -> None:
        webhook = [str(free_port()), SECRET] if mode == "webhook" else []
        command = [*self._command, place.api, TOKEN, str(place.group_id), mode, *webhook]
        self._stranger = await Stranger.started(command, folder=self._folder)

    async def do(self, op: str, **wish: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self._stranger.do(op, **wish)
        return found

    async def next_event(self) -> dict[str, Any]:
        return await self._stranger.next_event()

    async def stop(self) -> None:
        await self._stranger.stop()


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with a_place() as found:
        found.fault("requests_per_second", 0)  # vkbottle keeps no pace of its own
        yield found


async def test_vkbottle_plays_the_whole_scenario(place: Place, vkbottle_python: Path, tmp_path: Path) -> None:
    client = Client(str(vkbottle_python), str(HERE / "vk_bot.py"), folder=HERE)
    passed = await Play(place=place, driver=client, folder=tmp_path).run("polling")
    assert passed == [step["name"] for step in STEPS]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_vk_io_plays_the_whole_scenario(mode: Mode, place: Place, client_folder: Path, tmp_path: Path) -> None:
    client = Client(str(node_tools()[0]), "bot.mjs", folder=client_folder)
    passed = await Play(place=place, driver=client, folder=tmp_path).run(mode)
    assert passed == [step["name"] for step in STEPS]
    if mode == "webhook":
        delivered = place.twin.platform.line(place.group_id).postman.log
        assert {(one.status, one.answer) for one in delivered} == {(200, "ok")}
