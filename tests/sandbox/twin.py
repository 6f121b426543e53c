"""A twin of MAX as a process of its own, and the customer's hand on it."""

import asyncio
import contextlib
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

TOKEN = "f9LHtest-token"


@dataclass(slots=True, kw_only=True)
class Twin:
    url: str
    control: httpx.AsyncClient
    token: str = TOKEN
    bot_id: int = 9001
    user_id: int = 7001

    async def customer(self, path: str, **body: Any) -> dict[str, Any]:
        return await self.call("POST", f"/customers/{self.user_id}/{path}", json=body)

    async def say(self, text: str, **more: Any) -> str:
        return str((await self.customer("messages", text=text, **more))["mid"])

    async def phone(self) -> dict[str, Any]:
        return await self.call("GET", f"/customers/{self.user_id}/chat")

    async def faults(self, **changes: Any) -> dict[str, Any]:
        return await self.call("PATCH", "/faults", json=changes)

    async def requests(self) -> list[dict[str, Any]]:
        return list((await self.call("GET", "/requests?limit=500"))["items"])

    async def call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        answer = await self.control.request(method, f"/control/bots/{self.bot_id}{path}", **options)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def api(self) -> httpx.AsyncClient:
        """A client of the bot's side."""
        return httpx.AsyncClient(base_url=self.url, headers={"Authorization": self.token}, timeout=40, trust_env=False)


PORTS = range(10_000, 32_000)  # below those the system hands out for outgoing connections
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_SPAN = len(PORTS) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_own = itertools.cycle(PORTS[_WORKER * _SPAN : (_WORKER + 1) * _SPAN])
for _ in range(os.getpid() % _SPAN):  # two runs on a machine do not begin at the same one
    next(_own)


def free_port() -> int:
    """A port nobody has and no other worker is given: whoever binds it a moment later is alone there."""
    for port in itertools.islice(_own, _SPAN):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


@asynccontextmanager
async def running_twin(*options: str) -> AsyncIterator[Twin]:
    """A fresh process on a free port."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pristan.sandbox.max", "--port", str(port), "--bot", f"{TOKEN}:Пристань", *options,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as control:
            await _wait_until_healthy(control, process)
            yield Twin(url=url, control=control)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 60)


async def _wait_until_healthy(control: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    for _ in range(900):  # the machine may be busy
        assert process.returncode is None, "the twin has died"
        with contextlib.suppress(httpx.TransportError):
            if (await control.get("/healthz")).is_success:
                return
        await asyncio.sleep(0.1)
    raise AssertionError("the twin does not answer")
