"""The recording that proves that nobody outside is asked would notice if somebody were."""

import asyncio
import sys

import pytest

from tests.browser.network import foreign_hosts

ASK = "import socket; socket.getaddrinfo('{host}', 443)"
CONNECT = "import asyncio, uvloop; uvloop.run(asyncio.wait_for(asyncio.open_connection('{host}', 443), 1))"


async def a_process(program: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    await process.wait()


@pytest.mark.parametrize(
    ("program", "host"),
    [(ASK, "asked.invalid"), (CONNECT, "by-uvloop.invalid"), (CONNECT, "192.0.2.7")],
    ids=["a name", "a name by uvloop", "an address"],
)
async def test_a_process_that_asks_for_a_foreign_host_is_noticed(
    program: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_CURRENT_TEST", f"the recording of {host}")
    await a_process(program.format(host=host))
    assert list(foreign_hosts(f"the recording of {host}")) == [host]


async def test_this_machine_is_nobody_foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_CURRENT_TEST", "the recording of ourselves")
    await a_process(ASK.format(host="localhost"))
    await a_process(CONNECT.format(host="127.0.0.1"))
    assert foreign_hosts("the recording of ourselves") == {}
