"""``pristan`` as a process of its own over a database of its own."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.conftest import TEST_KEY, TestDatabase
from tests.sandbox.twin import free_port

MAIN = "from pristan.cli.main import main; main()"


def environment(database: TestDatabase, folder: Path, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "PRISTAN_DATABASE_URL": database.owner,
        "PRISTAN_INSTALLATION_KEY": base64.b64encode(TEST_KEY).decode(),
        "PRISTAN_DATA_DIR": str(folder),
        "AWS_SKIP_SIGNATURE": "true",
        **settings,
    }


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    command = [sys.executable, "-c", MAIN, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=240)


@contextmanager
def serving(env: dict[str, str], log: Path, *, python: tuple[str, ...] = ()) -> Iterator[str]:
    """``pristan serve`` that has become ready; its address. What it says goes to ``log``."""
    port = free_port()
    command = [sys.executable, *python, "-c", MAIN, "serve", "--port", str(port)]
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}", process, log=log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str, process: subprocess.Popen[bytes], *, log: Path) -> None:
    for _ in range(1200):  # the machine may be busy
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz", timeout=10, trust_env=False).is_success:
                return
        time.sleep(0.05)
    raise AssertionError("the hub is not ready")
