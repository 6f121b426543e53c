"""The official client of MAX believes the twin: the whole scenario, by polling and by webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from .clients import installed, node_tools
from .scenario import STEPS, Mode, Play, Refused
from .twin import Twin, free_port, running_twin

CLIENT = Path(__file__).parent / "max_client"
SECRET = "secret-of-the-scenario"


@pytest.fixture(scope="session")
def client_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(CLIENT, fresh_in=tmp_path_factory.mktemp("max-client"))


class OfficialClient:
    """``bot.mjs`` over its stdin and stdout."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._started = asyncio.Event()

    async def start(self, twin: Twin, mode: Mode) -> None:
        webhook = [str(free_port()), "/hook", SECRET] if mode == "webhook" else []
        self._process = await asyncio.create_subprocess_exec(
            str(node_tools()[0]), "bot.mjs", twin.url, twin.token, mode, *webhook,
            cwd=self._folder, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        await asyncio.wait_for(self._started.wait(), 60)

    async def do(self, op: str, **wish: Any) -> dict[str, Any]:
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": self._number, "op": op, **wish}).encode() + b"\n")
        found = await asyncio.wait_for(answer, 60)
        if "error" in found:
            raise Refused(found["error"]["status"], found["error"]["code"])
        result: dict[str, Any] = found["result"]
        return result

    async def next_update(self) -> dict[str, Any]:
        return await self._updates.get()

    async def stop(self) -> None:
        self._process.terminate()
        await self._process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "update" in told:
                self._updates.put_nowait(told["update"])
            elif "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif "started" in told:
                self._started.set()


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as found:
        yield found


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_the_official_client_plays_the_whole_scenario(
    mode: Mode, twin: Twin, client_folder: Path, tmp_path: Path
) -> None:
    await twin.faults(chat_messages_per_second=0)
    passed = await Play(twin=twin, driver=OfficialClient(client_folder), folder=tmp_path).run(mode)
    assert passed == [step["name"] for step in STEPS]
    log = await twin.requests()
    assert sum(one["note"] == "Key: errors.process.attachment.video.not.processed" for one in log) == 2
    if mode == "webhook":
        delivered = [one for one in log if one["direction"] == "to_bot"]
        assert delivered
        assert {one["status"] for one in delivered} == {200}
